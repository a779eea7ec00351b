"""What can never be true is refused by the database itself, whoever writes past the verbs."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Assessment, Evidence, LevelReached, SignOff, Submission, Target
from tests.factories import TargetFactory, in_state

pytestmark = pytest.mark.django_db


def refused(name, write):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


@pytest.fixture
def submission(engineer, skills):
    return in_state("submitted", engineer, skills[0]).submissions.get()


def decide(submission, reviewer, **fields):
    defaults = {"engineer": submission.assessment.engineer, "decision": "granted", "note": ""}
    return SignOff.objects.create(submission=submission, reviewer=reviewer, **{**defaults, **fields})


def test_a_decision_on_oneself(submission, engineer):
    refused("signoff_not_ones_own", lambda: decide(submission, engineer))


def test_a_refusal_without_a_note(submission, lead):
    for decision in ("more_needed", "not_met"):
        refused("signoff_refusal_has_a_note", lambda decision=decision: decide(submission, lead, decision=decision))


def test_a_decision_without_a_reviewer(submission, lead):
    made = decide(submission, lead)
    refused("reviewer", lambda: SignOff.objects.filter(pk=made.pk).update(reviewer=None))


def test_an_unknown_decision(submission, lead):
    refused("signoff_decision_known", lambda: decide(submission, lead, decision="maybe", note="Hm."))


def test_two_decisions_of_one_reviewer(submission, lead):
    decide(submission, lead)
    refused("signoff_once_a_reviewer|submission_id", lambda: decide(submission, lead))


@pytest.mark.parametrize(
    ("outcome", "closed", "name"),
    [
        ("pending", True, "submission_closed_has_a_time"),
        ("granted", False, "submission_closed_has_a_time"),
        ("withdrawn", False, "submission_closed_has_a_time"),
        ("perhaps", True, "submission_outcome_known"),
    ],
)
def test_a_half_made_decision(submission, outcome, closed, name):
    closed_at = timezone.now() if closed else None
    refused(name, lambda: Submission.objects.update(outcome=outcome, closed_at=closed_at))


def test_a_revocation_of_what_was_not_granted(submission):
    refused("submission_revoked_was_granted", lambda: Submission.objects.update(revoked_at=timezone.now()))


def test_two_pending_submissions(submission):
    refused(
        "submission_pending_once|assessment_id",
        lambda: Submission.objects.create(
            assessment=submission.assessment, number=2, wording="x", revision=submission.revision
        ),
    )


def test_two_submissions_of_one_number(submission, lead):
    submission.assessment.return_(by=lead, seen=1, note="More.")
    refused(
        "submission_number_once|assessment_id",
        lambda: Submission.objects.create(
            assessment=submission.assessment, number=1, wording="x", revision=submission.revision
        ),
    )


def test_two_assessments_of_one_skill(submission):
    known = submission.assessment
    refused(
        "assessment_once|engineer_id", lambda: Assessment.objects.create(engineer=known.engineer, skill=known.skill)
    )


def test_an_unknown_state(submission):
    refused("assessment_state_known", lambda: Assessment.objects.update(state="asleep"))


def test_evidence_of_an_unknown_kind_or_correcting_itself(submission):
    refused("evidence_kind_known", lambda: Evidence.objects.update(kind="rumour"))
    piece = Evidence.objects.get()
    refused("evidence_corrects_another", lambda: Evidence.objects.update(corrects=piece.pk))


def test_a_level_reached_twice(engineer, outline):
    fact = {"engineer": engineer, "level": outline.levels.first(), "revision": outline.current_revision}
    LevelReached.objects.create(**fact)
    refused("level_reached_once|engineer_id", lambda: LevelReached.objects.create(**fact))


def test_a_target_of_nobody_or_of_both(engineer, payments, outline):
    level = outline.levels.first()
    refused("target_of_a_team_or_an_engineer", lambda: TargetFactory(team=None, level=level))
    refused("target_of_a_team_or_an_engineer", lambda: TargetFactory(team=payments, engineer=engineer, level=level))
    TargetFactory(team=payments, level=level)
    refused("target_once_a_team|team_id", lambda: TargetFactory(team=payments, level=level))
    TargetFactory(team=None, engineer=engineer, level=level)
    assert Target.objects.count() == 2


def test_a_grant_that_ends_before_it_starts(reviewer):
    refused("grant_ends_after_it_starts", lambda: reviewer.reviewer_grants.update(ends=dt.date(2020, 1, 1)))


def test_nothing_that_is_pointed_at_can_be_deleted(submission, lead, outline):
    """PROTECT on every key of the record: people, skills, levels, revisions."""
    for thing in (lead.memberships.get().team, submission.assessment.engineer, submission.assessment.skill, outline):
        with pytest.raises(Exception, match="protected foreign keys"):
            thing.delete()
