"""What a lead sees of what lapses: whose, in which order, and which not."""

import pytest

from assessments.lapsing import LISTED, Lapsing
from outline.models import Outline
from tests.factories import EngineerFactory, MembershipFactory, SkillFactory, day, outline_with, signed_until

pytestmark = pytest.mark.django_db


def of(payments, outline):
    return Lapsing.of([payments.pk], [outline])


def test_what_has_lapsed_stands_first_and_then_what_does_soonest(payments, outline, engineer, peer, lead, skills):
    signed_until(day(90), engineer, skills[0], lead)
    signed_until(day(-400), engineer, skills[1], lead)
    signed_until(day(0), peer, skills[0], lead)
    signed_until(day(-1), peer, skills[1], lead)
    lapsing = of(payments, outline)
    assert [(one.engineer, one.skill, one.state, one.valid_until, one.is_over) for one in lapsing.lapses] == [
        (engineer, skills[1], "lapsed", day(-400), True),
        (peer, skills[1], "lapsed", day(-1), True),
        (peer, skills[0], "signed_off", day(0), False),
        (engineer, skills[0], "signed_off", day(90), False),
    ]
    assert lapsing.sentence == "Two sign-offs have lapsed, and two lapse within 90 days."


def test_what_is_later_or_never_or_not_theirs_is_left_out(
    payments, outline, engineer, peer, stranger, lead, other_lead, skills
):
    signed_until(day(91), engineer, skills[0], lead)
    signed_until(day(1), stranger, skills[1], other_lead)
    signed_until(day(1), peer, skills[1], lead)
    peer.leave()
    other = outline_with(levels=1, skills=1)
    signed_until(day(1), engineer, other.skills.get(), lead)
    retired = SkillFactory(level=skills[0].level, text="Once was.")
    signed_until(day(1), engineer, retired, lead)
    retired.retire()
    assert (of(payments, outline).lapses, of(payments, outline).sentence) == ((), "")
    Outline.objects.filter(pk=other.pk).update(status=Outline.Status.RETIRED)
    assert of(payments, other).lapses == ()


def test_what_is_being_renewed_stays_until_it_is_signed_off_anew(payments, outline, engineer, lead, skills):
    record = signed_until(day(-1), engineer, skills[0], lead)
    record.renew(by=engineer, seen=2)
    assert [one.state for one in of(payments, outline).lapses] == ["in_progress"]
    record.submit(by=engineer, seen=3)
    assert [one.state for one in of(payments, outline).lapses] == ["submitted"]
    record.sign_off(by=lead, seen=4)
    assert of(payments, outline).lapses == ()


def test_of_very_many_the_first_are_listed(payments, outline, engineer, lead, skills, django_assert_num_queries):
    for _ in range(LISTED + 2):
        person = EngineerFactory()
        MembershipFactory(engineer=person, team=payments)
        signed_until(day(3), person, skills[0], lead)
    with django_assert_num_queries(1):
        lapsing = of(payments, outline)
        assert (len(lapsing.listed), lapsing.more) == (LISTED, 2)
        assert {one.skill.level.outline_id for one in lapsing.listed} == {outline.pk}
