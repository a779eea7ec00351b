"""What was judged on an older wording, by skill, for the lead of a team."""

import pytest
from django.urls import reverse

from assessments.older_wording import LISTED, OlderWordings

from ..factories import MembershipFactory, SkillFactory, day, in_state, signed_until

pytestmark = pytest.mark.django_db


def of(payments, outline):
    return OlderWordings.of([payments.pk], [outline])


def reword(skill, text):
    skill.text = text
    skill.save()


def test_nothing_is_listed_before_a_rewording(payments, outline, engineer, lead, skills):
    in_state("signed_off", engineer, skills[0], lead)
    assert of(payments, outline).rows == ()


def test_who_was_judged_on_the_older_wording_and_not_who_was_on_the_new(
    payments, outline, engineer, peer, lead, skills
):
    old = in_state("signed_off", engineer, skills[0], lead)
    reword(skills[0], "Can do 1.1 very well.")
    in_state("signed_off", peer, skills[0], lead)
    found = of(payments, outline)
    (row,) = found.rows
    assert (row.wording, row.records) == ("Can do 1.1 well.", (old,))
    assert [(part.text, part.is_old, part.is_new) for part in row.words] == [
        ("Can do 1.1 ", False, False),
        ("very ", False, True),
        ("well.", False, False),
    ]
    assert found.sentence == "One sign-off was judged on an older wording."


def test_only_what_counts_today_in_this_team_is_listed(payments, outline, engineer, peer, lead, upper_lead, skills):
    signed_until(day(-1), engineer, skills[0], lead)  # lapsed
    in_state("submitted", engineer, skills[1])
    revoked = in_state("signed_off", peer, skills[1], lead)
    revoked.revoke(by=lead, seen=revoked.version, note="It does not hold.")
    retired = in_state("signed_off", peer, skills[2], lead, upper_lead)
    for skill in skills:
        reword(skill, f"{skill.text} And more.")
    retired.skill.retire()
    assert of(payments, outline).rows == ()


def test_what_is_being_renewed_on_the_new_wording_counts_by_the_older_one_until_then(
    payments, outline, engineer, lead, skills
):
    record = signed_until(day(9), engineer, skills[0], lead)
    reword(skills[0], "Can do 1.1 very well.")
    record.skill.refresh_from_db()
    record.renew_and_submit(by=engineer, seen=record.version)
    assert [row.wording for row in of(payments, outline).rows] == ["Can do 1.1 well."]


def test_two_older_wordings_of_one_skill_are_two_rows(payments, outline, engineer, peer, lead, skills):
    in_state("signed_off", engineer, skills[0], lead)
    reword(skills[0], "Second.")
    in_state("signed_off", peer, skills[0], lead)
    reword(skills[0], "Third.")
    found = of(payments, outline)
    assert sorted(row.wording for row in found.rows) == ["Can do 1.1 well.", "Second."]
    assert found.sentence == "Two sign-offs were judged on an older wording."


def test_of_very_many_the_first_are_listed(payments, outline, engineer, lead, skills, django_assert_num_queries):
    for _ in range(LISTED + 2):
        skill = SkillFactory(level=skills[0].level)
        in_state("signed_off", engineer, skill, lead)
        reword(skill, f"{skill.text} And more.")
    with django_assert_num_queries(1):
        found = of(payments, outline)
    assert (len(found.listed), found.more) == (LISTED, 2)


def test_the_page_of_the_team_leads_to_each(as_, payments, engineer, lead, skills):
    colleague = MembershipFactory(team=payments).engineer
    address = reverse("team_matrix", args=[payments.slug])
    for person in (engineer, colleague):
        in_state("signed_off", person, skills[0], lead)
    assert "older wording" not in as_(lead).get(address).content.decode()
    reword(skills[0], "Can do <b>it</b> & more.")
    page = as_(lead).get(address).content.decode()
    assert "Two sign-offs were judged on an older wording." in page
    for person in (engineer, colleague):
        assert f'<a href="{address}{person.pk}/{skills[0].pk}/"' in page
    assert "<ins>it &amp; more.</ins>" in page
