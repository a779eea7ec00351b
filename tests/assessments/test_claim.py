import datetime as dt
from copy import copy
from types import SimpleNamespace

import pytest

from assessments import access
from assessments.claim import LISTED, Claim, following
from assessments.models import Assessment, Submission
from assessments.models.rights import Standing
from assessments.waiting import Waiting
from tests.factories import in_state, log_work

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def queue(*pks):
    """Claims by the pk of their assessment, each a day younger than the one before."""
    return tuple(
        Waiting(Submission(assessment=Assessment(pk=pk), at=NOW + dt.timedelta(days=n))) for n, pk in enumerate(pks)
    )


def submission(rows, pk):
    return SimpleNamespace(assessment_id=pk, at=next(row.at for row in rows if row.assessment.pk == pk))


def bare(rows, pk):
    return Claim(viewer=None, assessment=Assessment(pk=pk), queue=rows)


@pytest.mark.parametrize(("here", "then"), [(1, 2), (2, 3), (3, 1)])
def test_the_next_follows_and_after_the_last_comes_the_oldest(here, then):
    rows = queue(1, 2, 3)
    assert following(rows, submission(rows, here)).assessment.pk == then


def test_nothing_follows_the_only_one():
    rows = queue(1)
    assert following(rows, submission(rows, 1)) is None


def test_what_has_been_decided_meanwhile_is_no_next():
    """The queue was read again: the one that was decided is gone, and the one after it comes."""
    before, after = queue(1, 2, 3), queue(1, 2, 3)
    assert following((after[0], after[2]), submission(before, 2)).assessment.pk == 3


def test_a_claim_knows_its_place():
    rows = queue(7, 8, 9)
    assert [(bare(rows, pk).place, bare(rows, pk).more) for pk in (7, 9, 5)] == [(1, 2), (3, 2), (0, 3)]


@pytest.mark.parametrize(("here", "first"), [(1, 1), (7, 2), (20, 15), (40, 29)])
def test_of_a_long_queue_the_part_around_it_is_listed(here, first):
    listed = [row.assessment.pk for row in bare(queue(*range(1, 41)), here).listed]
    assert listed == list(range(first, first + LISTED))


def test_a_short_queue_is_listed_whole():
    assert len(bare(queue(1, 2, 3), 3).listed) == 3


@pytest.mark.django_db
class TestWhatEachMay:
    """Decide, revoke, and what is shown to be signed, on one claim in each state."""

    @staticmethod
    def of(person, assessment):
        standing, assessment = Standing.of(person), copy(assessment)
        assessment.is_led, assessment.has_evidence = person.leads(assessment.engineer), True
        assessment.is_exempt = False
        assessment.may_judge = Assessment.objects.awaiting(person).contains(assessment)
        return Claim.of(standing, assessment)

    @pytest.mark.parametrize(
        ("state", "may"),
        [("submitted", (True, False)), ("returned", (False, False)), ("signed_off", (False, True))],
    )
    def test_a_lead(self, lead, engineer, skills, state, may):
        claim = self.of(lead, in_state(state, engineer, skills[0], lead))
        assert (claim.may_decide, claim.may_revoke) == may

    @pytest.mark.parametrize(
        ("state", "may"),
        [("submitted", (True, False)), ("returned", (False, False)), ("signed_off", (False, False))],
    )
    def test_a_reviewer_with_a_grant(self, reviewer, lead, engineer, skills, state, may):
        claim = self.of(reviewer, in_state(state, engineer, skills[0], lead))
        assert (claim.may_decide, claim.may_revoke) == may

    def test_who_has_signed(self, lead, upper_lead, engineer, skills):
        assessment = in_state("submitted", engineer, skills[2])
        assessment.sign_off(by=lead, seen=assessment.version)
        mine, theirs = self.of(lead, assessment), self.of(upper_lead, assessment)
        assert (mine.may_decide, mine.has_signed, mine.asked, mine.chip) == (
            False,
            True,
            (upper_lead,),
            "Submitted, 1 of 2 signed",
        )
        assert (theirs.may_decide, theirs.has_signed, theirs.asked) == (True, False, (upper_lead,))

    def test_where_two_must_sign_it_says_who_else_could(self, lead, upper_lead, reviewer, engineer, skills):
        two = in_state("submitted", engineer, skills[2])
        assert self.of(lead, two).asks_for == (
            "two signatures from different people. Nobody has signed yet. Besides you, Mara or Rita could sign."
        )
        two.sign_off(by=upper_lead, seen=two.version)
        assert self.of(lead, two).asks_for.endswith("Mara Vogt has signed. Besides you, Rita could sign.")

    def test_a_signature_on_a_withdrawn_submission_does_not_count_again(self, lead, engineer, skills):
        assessment = in_state("submitted", engineer, skills[2])
        assessment.sign_off(by=lead, seen=assessment.version)
        assessment.withdraw(by=engineer, seen=assessment.version)
        assessment.submit(by=engineer, seen=assessment.version)
        claim = self.of(lead, assessment)
        assert (claim.may_decide, claim.signers, claim.submission.number) == (True, (), 2)

    def test_a_refusal_is_no_signature(self, lead, upper_lead, engineer, skills):
        assessment = in_state("submitted", engineer, skills[2])
        assessment.sign_off(by=lead, seen=assessment.version)
        assessment.return_(by=upper_lead, seen=assessment.version, note="Show one more.")
        assert self.of(upper_lead, assessment).signers == (lead,)

    def test_siblings_are_those_that_the_viewer_may_see(self, lead, reviewer, engineer, skills):
        assessment = in_state("submitted", engineer, skills[0])
        log_work(engineer, skills[1])
        in_state("submitted", engineer, skills[2])
        shown = {person: self.of(person, assessment).siblings for person in (lead, reviewer)}
        assert {person: [(other.skill, other.shown_state) for other in others] for person, others in shown.items()} == {
            lead: [(skills[1], "in_progress")],
            reviewer: [],
        }


@pytest.mark.django_db
class TestWhatComesAgain:
    def claim(self, viewer, assessment):
        standing = Standing.of(viewer)
        return Claim.of(standing, access.assessment_to_judge(standing, assessment.pk))

    def test_its_reviewer_sees_what_was_missing_and_what_is_new(self, engineer, lead, upper_lead, skills):
        record = in_state("returned", engineer, skills[0], lead)
        log_work(engineer, skills[0], title="The run that failed")
        record.submit(by=engineer, seen=2)
        claim = self.claim(upper_lead, record)
        assert (claim.sent_back.by, claim.sent_back.note, claim.sent_back.is_not_met) == (
            "Lena Frost",
            "Show one more.",
            False,
        )
        assert [(piece.evidence.title, piece.is_new) for piece in claim.pieces] == [
            ("The run that failed", True),
            ("Shipped a thing", False),
        ]
        record.withdraw(by=engineer, seen=3)
        record.submit(by=engineer, seen=4)
        assert self.claim(upper_lead, record).sent_back == claim.sent_back

    def test_not_so_the_first_time_nor_an_appeal(self, engineer, lead, upper_lead, skills):
        first = in_state("submitted", engineer, skills[0])
        assert self.claim(upper_lead, first).sent_back is None
        appealed = in_state("returned", engineer, skills[1], lead)
        appealed.appeal(by=engineer, seen=2, note="Look again.")
        claim = self.claim(upper_lead, appealed)
        assert (claim.sent_back, [piece.is_new for piece in claim.pieces]) == (None, [False])

    def test_nor_what_was_signed_off_in_between(self, engineer, lead, upper_lead, skills):
        record = in_state("returned", engineer, skills[0], lead)
        record.submit(by=engineer, seen=2)
        record.sign_off(by=upper_lead, seen=3)
        record.revoke(by=lead, seen=4, note="Not any more.")
        record.submit(by=engineer, seen=5)
        assert self.claim(upper_lead, record).sent_back is None
