"""One cell of the team matrix, opened: what a lead sees of one person and one skill.

What the person has not submitted stays theirs: a record in progress shows its bare state, with no date, number, title.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from outline.models import Skill
from people.models import Engineer

from .coverage import Coverage
from .models import Assessment, Exemption, Submission, SubmittedEvidence
from .models.rights import still_asked
from .states import State
from .timeline import timeline
from .waiting import Waiting
from .words import chip_words

TELLING = frozenset({State.SUBMITTED, State.RETURNED, State.SIGNED_OFF})


@dataclass(frozen=True)
class Cell:
    engineer: Engineer
    skill: Skill
    state: str  # as shown
    assessment: Assessment | None
    submission: Submission | None  # the one that the state rests on
    pieces: tuple[SubmittedEvidence, ...]
    coverage: Coverage
    exemption: Exemption | None  # asked for or agreed
    lines: tuple
    is_mine: bool
    may_review: bool
    waiting: Waiting | None = None

    @classmethod
    def of(cls, viewer, engineer, skill, team_ids):
        """Up to nine queries, and four more where a submission waits, for who signed it and who may."""
        assessment = _assessment(engineer, skill)
        if assessment:
            assessment.skill = skill
        submission = _submission(assessment) if assessment and assessment.state in TELLING else None
        exemption = assessment.exemptions.living().first() if assessment else None
        pieces = submission.pieces.select_related("evidence") if submission else ()
        return cls(
            engineer=engineer,
            skill=skill,
            state=assessment.shown_state if assessment else "not_started",
            assessment=assessment,
            submission=submission,
            pieces=tuple(pieces),
            coverage=Coverage(tuple(_holders(skill, team_ids))),
            exemption=exemption,
            lines=tuple(timeline(viewer, assessment=assessment)) if assessment else (),
            is_mine=viewer == engineer,
            may_review=_may_review(viewer, assessment),
            waiting=_waiting(assessment, submission),
        )

    @property
    def since(self) -> datetime | None:
        return (self.submission.closed_at or self.submission.at) if self.submission else None

    @property
    def view(self):
        """How they see it: a SelfAssessment, or None."""
        return getattr(self.assessment, "self_assessment", None)

    @property
    def words(self):
        """What the chip says."""
        asked = self.submission
        if not asked:
            return ""
        return chip_words(self.state, asked.signed, asked.signoffs_needed, self.assessment.valid_until)

    @property
    def is_reworded(self):
        return self.submission is not None and self.submission.wording != self.skill.text


def _assessment(engineer, skill):
    own = Assessment.objects.filter(engineer=engineer, skill=skill)
    return own.as_shown().select_related("self_assessment").first()


def _submission(assessment):
    submissions = (
        assessment.submissions.but_withdrawn_appeals().select_related("revision").annotate(signed=Count("sign_offs"))
    )
    return submissions.order_by("-number").first()


def _waiting(assessment, submission):
    if not submission or assessment.state != State.SUBMITTED:
        return None
    signed = submission.sign_offs.select_related("reviewer").order_by("at", "pk")
    asked = still_asked([assessment])[assessment.pk]
    return Waiting(submission, tuple(sign_off.reviewer for sign_off in signed), tuple(asked))


def _holders(skill, team_ids):
    members = Engineer.objects.present().in_teams(team_ids)
    signed = Assessment.objects.valid().filter(skill=skill)
    for engineer in members.filter(pk__in=signed.values("engineer")).only("name", "email"):
        yield engineer.first_name


def _may_review(viewer, assessment):
    if assessment is None or assessment.state != State.SUBMITTED:
        return False
    return Assessment.objects.awaiting(viewer).filter(pk=assessment.pk).exists()
