"""What was decided before on what comes again: to be appealed against, or with something new."""

from dataclasses import dataclass

from .models import Decision, HistoryEntry, Outcome, Submission
from .states import Act
from .words import called, opened

DECIDED = (Act.SIGN, Act.RETURN, Act.DECLINE)
WORDS = {Act.SIGN: "signed", Act.RETURN: "asked for more", Act.DECLINE: "decided: not met"}


@dataclass(frozen=True)
class Earlier:
    """One decision that it appeals against."""

    who: str
    did: str
    note: str
    at: object


@dataclass(frozen=True)
class Appeal:
    reason: str
    earlier: tuple[Earlier, ...]  # in the order of time

    @classmethod
    def of(cls, submission, viewer):
        """One query; None where the submission is none."""
        if submission.appeals_id is None:
            return None
        chain = {"submission__assessment": submission.assessment_id, "submission__number__lte": submission.number}
        lines = HistoryEntry.objects.filter(**chain, act__in=[*DECIDED, Act.APPEAL, Act.SUBMIT]).exclude(
            submission__outcome=Outcome.WITHDRAWN
        )
        return cls._read(lines.select_related("actor").newest_first(), submission, viewer)

    @classmethod
    def _read(cls, lines, submission, viewer):
        """From the newest back to the submission that was no appeal."""
        reason, earlier = "", []
        for line in lines:
            if line.act == Act.SUBMIT:
                break
            if line.act == Act.APPEAL:
                reason = line.note if line.submission_id == submission.pk else reason
            elif line.submission_id != submission.pk:
                who = opened(called(line.actor, viewer))
                earlier.append(Earlier(who, WORDS[Act(line.act)], line.note, line.at))
        return cls(reason, tuple(reversed(earlier)))


@dataclass(frozen=True)
class SentBack:
    """The decision after which it was submitted again: who wanted what, and which pieces (by key) they had."""

    by: str
    is_not_met: bool
    note: str
    at: object
    had: frozenset[int]

    @classmethod
    def of(cls, submission):
        """Three queries for what was submitted before, none for the first one and for an appeal; None where the last
        decision before it sent nothing back."""
        if submission.number == 1 or submission.appeals_id is not None:
            return None
        decided = Submission.objects.filter(assessment=submission.assessment_id, number__lt=submission.number)
        last = decided.exclude(outcome=Outcome.WITHDRAWN).prefetch_related("sign_offs__reviewer", "pieces")
        before = last.order_by("-number").first()
        if before is None or before.outcome not in (Outcome.MORE_NEEDED, Outcome.NOT_MET):
            return None
        said = next(said for said in before.sign_offs.all() if said.decision != Decision.GRANTED)
        had = frozenset(piece.evidence_id for piece in before.pieces.all())
        not_met = said.decision == Decision.NOT_MET
        return cls(said.reviewer.name, not_met, said.note, said.at, had)
