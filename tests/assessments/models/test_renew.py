"""A sign-off that lapses: the day that it is given, what counts on which day, and opening it to be judged again."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessments import clock, validity
from assessments.models import Assessment, HistoryEntry, LevelReached, Outcome, Submission
from assessments.states import Act, IllegalMove, State, shown
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db

SIGNED = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
LAST_DAY = dt.date(2027, 3, 3)
BEFORE_RENEWING = dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)
SOON = dt.datetime(2026, 12, 3, 12, tzinfo=dt.UTC)
AFTER = dt.datetime(2027, 3, 4, 12, tzinfo=dt.UTC)


def valid_for(months, skill):
    skill.validity_months = months
    skill.save()


@pytest.fixture
def signed(engineer, lead, skills):
    """Signed off on 3 March 2026, for a year."""
    valid_for(12, skills[0])
    with clock.telling(SIGNED):
        return in_state("signed_off", engineer, skills[0], lead)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Assessment, Submission, HistoryEntry)]


def counted_on(day):
    return list(Assessment.objects.valid(day).values_list("pk", flat=True))


# ---------------------------------------------------------------------- the day


def test_the_day_stands_on_the_record_and_in_the_ledger(signed):
    assert signed.valid_until == LAST_DAY
    assert signed.history.last().facts["valid_until"] == "2027-03-03"


def test_without_a_validity_it_never_lapses(engineer, lead, skills):
    assessment = in_state("signed_off", engineer, skills[0], lead)
    assert (assessment.valid_until, assessment.history.last().facts["valid_until"]) == (None, None)
    assert counted_on(dt.date(9999, 1, 1)) == [assessment.pk]
    assert list(Assessment.objects.lapsing(dt.date(9999, 1, 1))) == []


@pytest.mark.parametrize("months", [None, 1, 240])
def test_changing_the_validity_changes_nothing_that_was_granted(signed, months):
    valid_for(months, signed.skill)
    signed.refresh_from_db()
    assert signed.valid_until == LAST_DAY


def test_of_two_signatures_the_last_one_counts(engineer, lead, upper_lead, skills):
    valid_for(12, skills[2])
    assessment = in_state("submitted", engineer, skills[2])
    with clock.telling(SIGNED):
        assessment.sign_off(by=lead, seen=1)
    assert (assessment.valid_until, "valid_until" in assessment.history.last().facts) == (None, False)
    with clock.telling(SIGNED + dt.timedelta(9)):
        assessment.sign_off(by=upper_lead, seen=2)
    assert assessment.valid_until == dt.date(2027, 3, 12)


@pytest.mark.parametrize(("zone", "last_day"), [("Asia/Tokyo", "2027-03-04"), ("America/Lima", "2027-03-03")])
def test_the_day_is_that_of_the_site(engineer, lead, skills, zone, last_day):
    valid_for(12, skills[0])
    with timezone.override(zone), clock.telling(SIGNED.replace(hour=20)):
        assert in_state("signed_off", engineer, skills[0], lead).valid_until.isoformat() == last_day


def test_it_counts_on_the_day_itself_and_not_after_it(signed, engineer, skills, lead):
    never = in_state("signed_off", engineer, skills[1], lead)
    assert counted_on(LAST_DAY) == [signed.pk, never.pk]
    assert counted_on(LAST_DAY + dt.timedelta(1)) == [never.pk]
    assert list(Assessment.objects.lapsed(LAST_DAY)) == []
    assert list(Assessment.objects.lapsed(LAST_DAY + dt.timedelta(1))) == [signed]
    with clock.telling(AFTER):
        assert shown(signed.state, True, signed.valid_until) == "lapsed"
    with clock.telling(AFTER - dt.timedelta(1)):
        assert shown(signed.state, True, signed.valid_until) == "signed_off"


def test_the_set_and_the_single_record_say_the_same(signed, engineer, peer, lead, skills):
    valid_for(1, skills[1])
    with clock.telling(SIGNED):
        in_state("signed_off", peer, skills[1], lead)
        in_state("submitted", peer, skills[2])
    with clock.telling(SOON):
        signed.renew(by=engineer, seen=signed.version)
    for day in (SIGNED.date(), dt.date(2026, 4, 3), dt.date(2026, 4, 4), LAST_DAY, LAST_DAY + dt.timedelta(1)):
        one_by_one = [a.pk for a in Assessment.objects.all() if validity.counts(a.state, a.valid_until, day)]
        assert counted_on(day) == one_by_one


# ---------------------------------------------------------------------- renew


@pytest.mark.parametrize("moment", [SOON, AFTER])
def test_renew_opens_it_with_its_evidence(signed, engineer, moment):
    piece = signed.evidence.get()
    with clock.telling(moment):
        signed.renew(by=engineer, seen=2)
    assert (signed.state, signed.version, signed.valid_until) == (State.OPEN, 3, LAST_DAY)
    assert list(signed.evidence.all()) == [piece]
    entry = signed.history.last()
    assert (entry.act, entry.actor, entry.facts["submission"], entry.at) == (Act.RENEW, engineer, 1, moment)
    with pytest.raises(IllegalMove, match="A reviewer has judged this"):
        piece.change(by=engineer, seen=0, skills=[signed.skill], title="Better than it was")


def test_it_counts_until_its_day_while_it_is_renewed(signed, engineer, lead):
    with clock.telling(SOON):
        signed.renew_and_submit(by=engineer, seen=2)
        signed.return_(by=lead, seen=4, note="Newer work.")
    assert (counted_on(LAST_DAY), counted_on(LAST_DAY + dt.timedelta(1))) == ([signed.pk], [])


def test_a_renewal_that_is_granted_counts_from_its_own_day_on(signed, engineer, lead):
    with clock.telling(SOON):
        signed.renew(by=engineer, seen=2)
        log_work(engineer, signed.skill, title="This year")
        submission = signed.submit(by=engineer, seen=3)
        signed.sign_off(by=lead, seen=4)
    assert (submission.number, submission.pieces.count()) == (2, 2)
    assert (signed.state, signed.valid_until) == (State.SIGNED_OFF, dt.date(2027, 12, 3))
    assert list(Assessment.objects.lapsing(LAST_DAY)) == []


def test_renew_and_submit_is_one_act_and_done_once(signed, engineer):
    with clock.telling(AFTER):
        submission = signed.renew_and_submit(by=engineer, seen=2)
        once = everything()
        assert Assessment.objects.get().renew_and_submit(by=engineer, seen=2) == submission
    assert everything() == once
    assert (signed.state, signed.version, submission.outcome) == (State.SUBMITTED, 4, Outcome.PENDING)
    assert [entry.act for entry in signed.history.order_by("pk")][-2:] == [Act.RENEW, Act.SUBMIT]


def test_renew_twice_from_the_same_page_is_done_once(signed, engineer):
    with clock.telling(AFTER):
        signed.renew(by=engineer, seen=2)
        once = everything()
        Assessment.objects.get().renew(by=engineer, seen=2)
        assert everything() == once
        with pytest.raises(IllegalMove, match="You opened this to renew since you opened the page"):
            signed.submit(by=engineer, seen=2)


def test_too_early_it_says_from_when_on(signed, engineer):
    before = everything()
    for verb in (signed.renew, signed.renew_and_submit):
        with clock.telling(BEFORE_RENEWING), pytest.raises(IllegalMove) as refusal:
            verb(by=engineer, seen=2)
        assert str(refusal.value) == "It is valid until 3 March 2027. You can renew it from 3 December 2026 on."
    assert everything() == before


def test_what_does_not_lapse_is_not_renewed(engineer, lead, skills):
    assessment = in_state("signed_off", engineer, skills[0], lead)
    with pytest.raises(IllegalMove, match="does not lapse"):
        assessment.renew(by=engineer, seen=2)


@pytest.mark.parametrize("state", ["in_progress", "submitted", "returned"])
def test_what_is_not_signed_off_is_not_renewed(engineer, lead, skills, state):
    valid_for(12, skills[0])
    assessment = in_state(state, engineer, skills[0], lead)
    with pytest.raises(IllegalMove, match="not signed off"):
        assessment.renew(by=engineer, seen=assessment.version)


def test_a_retired_skill_is_not_renewed(signed, engineer):
    signed.skill.retire()
    with clock.telling(AFTER), pytest.raises(IllegalMove, match="retired"):
        signed.renew(by=engineer, seen=2)


@pytest.mark.parametrize("who", ["peer", "lead", "upper_lead", "reviewer", "admin"])
def test_only_the_engineer_renews(request, signed, who):
    person, before = request.getfixturevalue(who), everything()
    with clock.telling(AFTER), pytest.raises(PermissionDenied):
        signed.renew(by=person, seen=2)
    assert everything() == before


def test_new_work_for_what_has_lapsed_waits_until_it_is_opened(signed, engineer):
    with clock.telling(AFTER):
        with pytest.raises(IllegalMove, match="has lapsed: open it to renew, then it takes new evidence"):
            log_work(engineer, signed.skill)
        signed.renew(by=engineer, seen=2)
        log_work(engineer, signed.skill)
    assert signed.evidence.count() == 2


# ---------------------------------------------------------------------- levels, and revoking


def reached(engineer):
    return [fact.level.name for fact in LevelReached.objects.filter(engineer=engineer).order_by("level")]


def test_a_level_stays_reached_when_its_skill_lapses_and_is_renewed(signed, engineer, lead, skills):
    with clock.telling(SIGNED):
        in_state("signed_off", engineer, skills[1], lead)
    with clock.telling(AFTER):
        signed.renew_and_submit(by=engineer, seen=2)
        signed.return_(by=lead, seen=4, note="Newer work.")
    assert reached(engineer) == ["1. Level"]


def test_no_level_is_reached_on_what_has_lapsed(signed, engineer, lead, skills):
    with clock.telling(AFTER):
        in_state("signed_off", engineer, skills[1], lead)
        assert reached(engineer) == []
        signed.renew_and_submit(by=engineer, seen=2)
        signed.sign_off(by=lead, seen=4)
    assert reached(engineer) == ["1. Level"]


def test_what_lapsed_on_the_day_before_reaches_nothing_and_on_the_day_it_does(signed, engineer, lead, skills):
    with clock.telling(AFTER - dt.timedelta(1)):
        in_state("signed_off", engineer, skills[1], lead)
    assert reached(engineer) == ["1. Level"]


def test_revoking_a_renewal_takes_back_what_rested_on_the_first_sign_off(signed, engineer, lead, skills):
    with clock.telling(SIGNED):
        in_state("signed_off", engineer, skills[1], lead)
    with clock.telling(SOON):
        signed.renew_and_submit(by=engineer, seen=2)
        signed.sign_off(by=lead, seen=4)
        signed.revoke(by=lead, seen=5, note="It was somebody else's work.")
    assert (signed.state, signed.valid_until, reached(engineer)) == (State.OPEN, None, [])
    assert (counted_on(SOON.date()), list(Assessment.objects.lapsing(AFTER.date()))) == (
        list(Assessment.objects.filter(skill=skills[1]).values_list("pk", flat=True)),
        [],
    )
    assert [(sent.number, sent.revoked_at) for sent in signed.submissions.all()] == [(1, None), (2, SOON)]


def test_what_was_revoked_before_does_not_go_along(signed, engineer, lead, skills):
    """A level that was reached after an earlier revocation is as old as the sign-off that came after it."""
    with clock.telling(SOON):
        signed.revoke(by=lead, seen=2, note="Wrong.")
        signed.submit(by=engineer, seen=3)
        signed.sign_off(by=lead, seen=4)
        assert signed._held_since() == SOON
