"""One claim as its reviewer judges it: the wording that was submitted, what was shown for it, and what was said."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from people.models import Engineer

from . import clock
from .appeals import Appeal, SentBack
from .changes import Changes
from .models import Assessment, Decision, Outcome, SignOff, Submission, SubmittedEvidence
from .models.rights import still_asked
from .queue import line
from .states import State
from .timeline import Line, timeline
from .validity import until
from .verdict import signing_hint, waits_for, what_is_asked, why_it_rests, why_not_revoked
from .waiting import Waiting
from .words import chip_words, opened

LISTED = 12  # of the queue, beside the claim


def following(rows, submission):
    """The row that comes after this submission; after the last one the oldest. None where none is left."""
    rest = [row for row in rows if row.assessment.pk != submission.assessment_id]
    return next((row for row in rest if row.at > submission.at), rest[0] if rest else None)


@dataclass(frozen=True)
class Piece:
    """A piece as it was submitted; no `evidence` where its author took it back, and whether it reads otherwise now."""

    evidence: object
    changed: bool
    is_new: bool = False  # since it was sent back

    @classmethod
    def of(cls, submitted, sent_back=None):
        changed = submitted.evidence is not None and submitted.evidence.digest() != submitted.digest
        is_new = sent_back is not None and submitted.evidence_id not in sent_back.had
        return cls(submitted.evidence, changed, is_new)


@dataclass(frozen=True)
class Claim:
    """The whole page. Without a `submission` nothing was ever submitted: wording and bare state are all there is."""

    viewer: Engineer
    assessment: Assessment
    queue: tuple[Waiting, ...]
    submission: Submission | None = None
    shown: str = ""  # the digest that a decision is pinned to
    pieces: tuple[Piece, ...] = ()
    signers: tuple[Engineer, ...] = ()
    asked: tuple[Engineer, ...] = ()  # whom it waits for, where that is others too
    appeal: Appeal | None = None
    sent_back: SentBack | None = None  # what it comes again after
    siblings: tuple[Assessment, ...] = ()  # of the same engineer at the same level
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, standing, assessment):
        """Seven queries, five more where it waits for others too, one more for an appeal, three for what comes again;
        two where nothing was submitted."""
        submitted, queue, viewer = _last_submitted(assessment), tuple(line(standing)), standing.engineer
        if not submitted:
            return cls(viewer, assessment, queue)
        submission = submitted[0].submission
        submission.assessment = assessment
        signers, sent_back = _signers(submission), SentBack.of(submission)
        is_pending = submission.outcome == Outcome.PENDING
        waits_for_others = is_pending and (submission.signoffs_needed > 1 or not assessment.may_judge)
        return cls(
            viewer,
            assessment,
            queue,
            submission,
            shown=submission.shown_digest(submitted),
            pieces=tuple(Piece.of(piece, sent_back) for piece in submitted),
            signers=signers,
            asked=tuple(still_asked([assessment])[assessment.pk]) if waits_for_others else (),
            appeal=Appeal.of(submission, viewer),
            sent_back=sent_back,
            siblings=_siblings(standing, assessment),
            lines=tuple(timeline(viewer, assessment=assessment)),
        )

    @property
    def state(self):
        return self.assessment.shown_state

    @property
    def view(self):
        """How the engineer sees it: a SelfAssessment, or None."""
        return getattr(self.assessment, "self_assessment", None)

    @property
    def is_pending(self):
        return self.submission is not None and self.submission.outcome == Outcome.PENDING

    @property
    def has_signed(self):
        return self.is_pending and self.viewer in self.signers

    @property
    def may_decide(self):
        return self.is_pending and self.assessment.may_judge and self.holder in (None, self.viewer)

    @property
    def holder(self):
        """Who has taken it."""
        return self.submission.holder if self.submission else None

    @property
    def is_taken(self):
        """By another reviewer, so that the viewer has to take it over before they decide."""
        return self.is_pending and self.assessment.may_judge and self.holder not in (None, self.viewer)

    @property
    def hold_address(self):
        """Where the button leads that takes it or gives it back."""
        return reverse("review_give_back" if self.is_mine else "review_take", args=[self.assessment.pk])

    @property
    def is_mine(self):
        return self.is_pending and self.holder == self.viewer

    @property
    def may_revoke(self):
        return self.assessment.is_led and self.assessment.state == State.SIGNED_OFF

    @property
    def why_not_revoked(self):
        return why_not_revoked(self.assessment) if self.assessment.is_led else ""

    @property
    def needed(self):
        return self.submission.signoffs_needed if self.is_pending else self.assessment.skill.level.signoffs_needed

    @property
    def chip(self):
        return chip_words(self.state, len(self.signers), self.needed, self.assessment.valid_until)

    @property
    def wording(self):
        return self.submission.wording if self.submission else self.assessment.skill.text

    @property
    def is_reworded(self):
        """The outline says it differently by now. What was submitted is judged all the same."""
        return self.submission is not None and self.submission.wording != self.assessment.skill.text

    @property
    def asks_for(self):
        return what_is_asked(self.signers, self.needed, self.viewer, self.asked)

    @property
    def signing_hint(self):
        months = self.assessment.skill.validity_months
        return signing_hint(len(self.signers), self.needed, until(clock.today(), months))

    @property
    def waits_for(self):
        return opened(waits_for(self.asked))

    @property
    def why_not_mine(self):
        """Why it waits, and not for the viewer."""
        if self.has_signed:
            return "You have signed"
        return "Another reviewer answers this" if self.appeal else "It waits for somebody else"

    @property
    def why_it_rests(self):
        return why_it_rests(self.assessment, self.submission)

    def differs_from(self, shown, form):
        """Whether a form ("decision", "revoke") came from a page that showed something else, and can be sent again."""
        is_open = {"decision": self.may_decide, "revoke": self.may_revoke}.get(form, False)
        return is_open and shown != self.shown

    @property
    def changes(self):
        """What reads otherwise now than it was submitted."""
        return Changes.of(self.submission, self.pieces)

    @property
    def worked_on(self):
        """The days of the first and the last work that is shown; None where all of it was taken back."""
        days = [piece.evidence.done_on for piece in self.pieces if piece.evidence]
        return (min(days), max(days)) if days else None

    @property
    def place(self):
        """Its place in the queue, from 1; 0 where it does not wait for the viewer."""
        return next((n for n, row in enumerate(self.queue, 1) if row.assessment.pk == self.assessment.pk), 0)

    @property
    def listed(self):
        """The part of the queue around it."""
        start = max(0, min(self.place - LISTED // 2, len(self.queue) - LISTED))
        return self.queue[start : start + LISTED]

    @property
    def next(self):
        if self.submission:
            return following(self.queue, self.submission)
        return self.queue[0] if self.queue else None

    @property
    def more(self):
        """How many wait besides this one."""
        return len(self.queue) - bool(self.place)


def _last_submitted(assessment):
    """The pieces of the last submission, in their order. Each brings the submission along, and none is without."""
    made = Submission.objects.filter(assessment=assessment)
    last = made.but_withdrawn_appeals().order_by("-number").values("pk")[:1]
    return list(
        SubmittedEvidence.objects.filter(submission=models.Subquery(last))
        .select_related("submission__revision", "submission__taken_by", "evidence__example_task")
        .prefetch_related("evidence__attachments")
        .order_by("pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def _signers(submission):
    granted = SignOff.objects.filter(submission=submission, decision=Decision.GRANTED).order_by("at", "pk")
    return tuple(sign_off.reviewer for sign_off in granted.select_related("reviewer"))


def _siblings(standing, assessment):
    """Their other records at this level, as far as the viewer may see them."""
    here = Assessment.objects.filter(engineer=assessment.engineer_id, skill__level=assessment.skill.level_id)
    others = here.filter(standing.visible_q()).exclude(pk=assessment.pk).as_shown()
    return tuple(others.select_related("skill").order_by("skill__position", "skill").fetch_mode(models.FETCH_RAISE))
