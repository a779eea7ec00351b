"""An engineer's own pieces of work, drafts too, with the skills that each speaks for and what binds it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import FETCH_RAISE, Exists, OuterRef, Prefetch, Q

from .finding import speaks_of, words_of
from .models import Assessment, Evidence, EvidenceUse, SubmittedEvidence
from .models.evidence_use import dates
from .states import shown
from .words import chip_words, counted, in_words, opened

SKILL = ("assessment__skill__level", "assessment__skill__outline")
OFFERED = 50  # the latest other pieces, to let them speak for this skill too
READING_ORDER = ("assessment__skill__outline", "assessment__skill__level__position", "assessment__skill__position")


@dataclass(frozen=True)
class Served:
    """A skill that a piece speaks for, with the state of the record as shown.

    `submitted_at` and `decided_at` are of the last submission that the piece was in; None where there was none.
    """

    assessment: Assessment
    is_exempt: bool
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    count: str = ""  # of its signatures, where two must sign: "Submitted, 1 of 2 signed"

    @property
    def skill(self):
        return self.assessment.skill

    @property
    def state(self):
        return shown(self.assessment.state, True, self.assessment.valid_until, self.is_exempt)


@dataclass(frozen=True)
class OwnPiece:
    evidence: Evidence  # with its locks
    serves: tuple[Served, ...]

    @property
    def is_locked(self):
        return self.evidence.is_pending or self.evidence.was_decided

    @property
    def lock(self):
        return lock_of(self.evidence)


def lock_of(piece):
    """Where a piece stands: "draft", "waiting", "seen", or "withdrawn", which can be changed again."""
    if piece.is_pending:
        return "waiting"
    if piece.was_decided:
        return "seen"
    return "withdrawn" if piece.was_submitted else "draft"


def pieces_of(uses):
    """The pieces of these uses (with locks, evidence and skill), in their order, each once."""
    found = {}
    for use in uses:
        piece, serves = found.setdefault(use.evidence_id, (use.evidence, []))
        piece.is_pending, piece.was_decided, piece.was_submitted = use.is_pending, use.was_decided, use.was_submitted
        serves.append(Served(use.assessment, use.is_exempt))
    return [OwnPiece(piece, tuple(serves)) for piece, serves in found.values()]


def own_piece(evidence):
    """One piece, with locks, and all that it speaks for."""
    uses = evidence.uses.with_exemptions().with_dates().with_signatures().select_related(*SKILL)
    served = (
        Served(use.assessment, use.is_exempt, use.submitted_at, use.decided_at, _count(use))
        for use in uses.order_by(*READING_ORDER)
    )
    return OwnPiece(evidence, tuple(served))


def submitted_for(evidence, viewer):
    """What another's piece was submitted for, as far as `viewer` may see it; what else it serves is a draft."""
    sent = SubmittedEvidence.objects.filter(evidence=evidence).values("submission__assessment")
    visible = Assessment.objects.visible_to(viewer).filter(pk__in=sent).as_shown()
    dated = visible.annotate(**dates(evidence.pk, OuterRef("pk"))).select_related("skill__level", "skill__outline")
    return [Served(a, a.is_exempt, a.submitted_at, a.decided_at) for a in _in_reading_order(dated)]


def own_work(engineer, *, text="", kind="", skill=None, drafts=False):
    """Their pieces, newest work first, filtered: a queryset for a paginator; `page_of` makes OwnPieces of a page."""
    pieces = Evidence.objects.of(engineer).with_locks().newest_first()
    if kind:
        pieces = pieces.filter(kind=kind)
    if skill:
        pieces = pieces.filter(Exists(EvidenceUse.objects.filter(evidence=OuterRef("pk"), assessment__skill=skill)))
    if drafts:
        pieces = pieces.filter(was_submitted=False)
    if words := words_of(text):
        pieces = pieces.filter(pk__in=_that_speak_of(words, engineer))
    return pieces


def page_of(pieces):
    """These pieces of `own_work`, whole, in three queries."""
    uses = EvidenceUse.objects.with_exemptions().with_signatures().select_related(*SKILL).order_by(*READING_ORDER)
    whole = (
        pieces.select_related("example_task")
        .with_files()
        .prefetch_related(Prefetch("uses", uses))
        .fetch_mode(FETCH_RAISE)
    )
    return [OwnPiece(piece, _served(piece.uses.all())) for piece in whole]


def skills_with_work(engineer):
    """The skills that a piece of theirs speaks for, to filter by."""
    used = EvidenceUse.objects.filter(evidence__engineer=engineer).values("assessment")
    served = Assessment.objects.filter(pk__in=used).select_related("skill__level")
    return [assessment.skill for assessment in _in_reading_order(served)]


def how_many(engineer):
    """(all their pieces, those that were never submitted)"""
    known = Evidence.objects.of(engineer).with_locks().order_by().values_list("was_submitted", flat=True)
    return len(known), sum(not was_submitted for was_submitted in known)


def work_headline(count, drafts):
    """ "Five pieces of work, two of them not submitted yet." """
    if not count:
        return "Nothing here yet, and that is how it starts."
    if count == 1:
        return "One piece of work, not submitted yet." if drafts else "One piece of work, and it is submitted."
    rest = {0: "all of them submitted", count: "none of them submitted yet"}
    of_them = rest.get(drafts, f"{in_words(drafts)} of them not submitted yet")
    return f"{opened(in_words(count))} pieces of work, {of_them}."


def removal_sentence(skills):
    """ "It also disappears from the two skills that it speaks for." """
    if not skills:
        return "It speaks for no skill."
    if skills == 1:
        return "It also disappears from the skill that it speaks for."
    return f"It also disappears from the {counted(skills, 'skill', 'skills')} that it speaks for."


def _in_reading_order(assessments):
    return assessments.order_by("skill__outline", "skill__level__position", "skill__position")


def _served(uses):
    return tuple(Served(use.assessment, use.is_exempt, count=_count(use)) for use in uses)


def _count(use):
    return chip_words(use.assessment.state, use.signatures or 0, use.needed or 1)


def _that_speak_of(words, engineer):
    texts = Evidence.objects.of(engineer).order_by().values_list("pk", "title", "body")
    return [pk for pk, title, body in texts if speaks_of(f"{title} {body}", words)]


def uses_around(engineer, skill):
    """What the pieces of this skill, and the latest others, speak for."""
    mine = Evidence.objects.of(engineer)
    here = mine.filter(Exists(EvidenceUse.objects.filter(evidence=OuterRef("pk"), assessment__skill=skill)))
    latest = mine.newest_first()[:OFFERED]
    return (
        EvidenceUse.objects.filter(Q(evidence__in=here.values("pk")) | Q(evidence__in=latest.values("pk")))
        .with_locks()
        .with_exemptions()
        .select_related("evidence__example_task", *SKILL)
        .prefetch_related("evidence__attachments")
        .order_by("-evidence__done_on", "-evidence_id", *READING_ORDER)
        .fetch_mode(FETCH_RAISE)
    )
