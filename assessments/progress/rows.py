"""One engineer's skills as the rows of a page: all with their states in one query, who said what in a second."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import FETCH_RAISE, Count, Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from outline.models import Outline, Skill
from people.models import Engineer

from ..last_word import LastWord, last_word, last_word_of
from ..models import (
    Assessment,
    Decision,
    Evidence,
    EvidenceUse,
    Exemption,
    LevelReached,
    Outcome,
    SelfView,
    SignOff,
    Submission,
    SubmittedEvidence,
)
from ..models.rights import still_asked
from ..models.submission import signatures
from ..states import State, shown
from ..validity import counts, is_near, is_over, is_to_renew


@dataclass(frozen=True)
class Row:
    """One skill and what is known of it. `pieces` and `last_work` tell of drafts: only their author's page has them."""

    skill: Skill
    state: str  # as shown
    pk: int | None = None  # of the assessment
    version: int = 0
    pieces: int | None = None
    last_work: date | None = None
    submitted_at: datetime | None = None
    closed_at: datetime | None = None  # when the decision that holds was made
    valid_until: date | None = None  # of the sign-off that was granted last, where that lapses
    signatures: int = 0  # on what waits
    needed: int = 1  # how many signatures what waits needs, or what would be submitted now
    awaits_viewer: bool = False
    view: str = ""  # how the engineer sees it
    has_new: bool = False  # work that was in no submission of it yet: their own page alone has this and the next two
    asks_not_to_apply: bool = False  # to their role, and nobody has answered yet
    word: LastWord | None = None  # what somebody else said last
    decisions: tuple[SignOff, ...] = ()  # on the latest submission
    reviewers: tuple[Engineer, ...] | None = None  # whom it waits for; None where it does not wait

    @property
    def is_signed(self):
        """Whether it is a sign-off that counts now, being renewed or not."""
        return counts(self.state, self.valid_until)

    @property
    def is_to_renew(self):
        """What marks its level: it has lapsed or is being renewed."""
        return is_to_renew(self.state, self.valid_until)

    @property
    def is_renewing(self):
        """Whether it was signed off and has been opened to be judged again."""
        return self.is_to_renew and self.state != "lapsed"

    @property
    def is_over(self):
        return is_over(self.valid_until)

    @property
    def lapses(self):
        """It has lapsed, or will within 90 days, being renewed or not."""
        return is_near(self.valid_until) and not self.skill.is_retired and not self.is_exempt

    @property
    def asks_for_renewal(self):
        """Whether it is the engineer's turn: nothing of it waits and nothing came back."""
        return self.lapses and self.state in ("lapsed", "signed_off", "in_progress")

    @property
    def is_exempt(self):
        return self.state == "not_applicable"

    @property
    def view_word(self):
        """ "confident"; nothing where nothing was said"""
        return SelfView(self.view).label.lower() if self.view else ""

    @property
    def is_open(self):
        """Work can be logged for it, and it does not wait on anybody."""
        return self.state in ("not_started", "in_progress") and not self.skill.is_retired

    @property
    def was_submitted(self):
        return self.submitted_at is not None or self.closed_at is not None

    @property
    def refusal(self):
        """The decision that sent it back."""
        return next((said for said in self.decisions if said.decision != Decision.GRANTED), None)

    @property
    def signers(self):
        return [said.reviewer for said in self.decisions if said.decision == Decision.GRANTED]


def rows_of(engineer, viewer, targets):
    """The rows of all outlines that are the engineer's, in reading order, as `viewer` may see them.

    A retired skill is among them only while it is signed off or waits. One query, one more for the decisions (for a
    lead only where anything waits), and three, where anything waits, for the names of the reviewers.
    """
    if viewer.pk != engineer.pk:
        skills = _skills(engineer, targets).annotate(awaits_viewer=_awaited(viewer))
        rows = [_row(skill, awaits_viewer=skill.awaits_viewer) for skill in skills]
        is_waiting = any(row.state == "submitted" for row in rows)
        return _with_reviewers(_with_decisions(rows, engineer), engineer) if is_waiting else rows
    skills = _skills(engineer, targets).annotate(**_own_too())
    rows = [_own_row(skill) for skill in skills]
    return _with_reviewers(_with_decisions(rows, engineer), engineer)


def _skills(engineer, targets):
    """Each skill with the engineer's record of it as annotations, and with when they reached its level."""
    reached = LevelReached.objects.filter(engineer=engineer, level=OuterRef("level"))
    pending = _submissions().pending()
    closed = _submissions().exclude(outcome__in=[Outcome.PENDING, Outcome.WITHDRAWN]).filter(revoked_at=None)
    waits = signatures(OuterRef("record__pk"))
    return (
        Skill.objects.annotate(record=FilteredRelation("assessments", condition=Q(assessments__engineer=engineer)))
        .filter(_is_of(engineer, targets))
        .filter(Q(retired_at=None) | Q(record__state__in=[State.SUBMITTED, State.SIGNED_OFF]))
        .annotate(
            record_pk=F("record__pk"),
            record_state=F("record__state"),
            record_version=F("record__version"),
            valid_until=F("record__valid_until"),
            has_evidence=Exists(EvidenceUse.objects.filter(assessment=OuterRef("record__pk"))),
            is_exempt=Exists(Exemption.objects.agreed().filter(assessment=OuterRef("record__pk"))),
            view=F("record__self_assessment__view"),
            level_reached_at=Subquery(reached.values("at")[:1]),
            submitted_at=Subquery(pending.values("at")[:1]),
            closed_at=Subquery(closed.order_by("-number").values("closed_at")[:1]),
            signatures=waits["signatures"],
            needed=Coalesce(waits["needed"], F("level__signoffs_needed")),
        )
        .select_related("level__outline")
        .in_reading_order()
        .fetch_mode(FETCH_RAISE)
    )


def _is_of(engineer, targets):
    """The outlines that a target names and those with a record of the engineer; with none, all published ones."""
    records = Assessment.objects.filter(engineer=engineer).exclude(skill__outline__status=Outline.Status.DRAFT)
    published = Q(outline__status=Outline.Status.PUBLISHED)
    known = Q(outline__in=records.order_by().values("skill__outline"))
    named = {target.outline_id for target in targets if target.outline.status == Outline.Status.PUBLISHED}
    return known | (published & (Q(outline__in=named) if named else ~Exists(records)))


def _awaited(viewer):
    """What waits for the viewer, who leads this engineer: whatever is submitted and not signed by them."""
    return Exists(Assessment.objects.submitted().not_signed_by(viewer).filter(pk=OuterRef("record__pk")))


def _own_too():
    uses = EvidenceUse.objects.filter(assessment=OuterRef("record__pk"))
    same = {"submission__assessment": OuterRef("assessment"), "evidence": OuterRef("evidence")}
    sent = SubmittedEvidence.objects.filter(**same)
    asked = Exemption.objects.asked().filter(assessment=OuterRef("record__pk"))
    work = Evidence.objects.filter(uses__assessment=OuterRef("record__pk")).order_by().values("engineer")
    return {
        "pieces": _count(uses, "assessment"),
        "last_work": Subquery(work.annotate(last=Max("done_on")).values("last")),
        "has_new": Exists(uses.filter(~Exists(sent))),
        "asks_not_to_apply": Exists(asked),
        **last_word_of("record__pk", "record__engineer", is_theirs=False),
    }


def _submissions():
    return Submission.objects.filter(assessment=OuterRef("record__pk"))


def _count(queryset, by):
    return Subquery(queryset.order_by().values(by).annotate(how_many=Count("pk")).values("how_many"))


def _own_row(skill):
    return _row(
        skill,
        pieces=skill.pieces or 0,
        last_work=skill.last_work,
        has_new=skill.has_new,
        asks_not_to_apply=skill.asks_not_to_apply,
        word=last_word(skill),
    )


def _row(skill, **seen):
    return Row(
        skill=skill,
        state=shown(skill.record_state or State.OPEN, skill.has_evidence, skill.valid_until, skill.is_exempt),
        pk=skill.record_pk,
        version=skill.record_version or 0,
        submitted_at=skill.submitted_at,
        closed_at=skill.closed_at,
        valid_until=skill.valid_until,
        signatures=skill.signatures or 0,
        needed=skill.needed,
        view=skill.view or "",
        **seen,
    )


def _with_decisions(rows, engineer):
    later = Submission.objects.but_withdrawn_appeals().filter(
        assessment=OuterRef("submission__assessment"), number__gt=OuterRef("submission__number")
    )
    said = (
        SignOff.objects.filter(~Exists(later), engineer=engineer, submission__revoked_at=None)
        .exclude(submission__outcome=Outcome.WITHDRAWN)
        .select_related("reviewer", "submission")
        .order_by("at", "pk")
    )
    of = {}
    for decision in said:
        of.setdefault(decision.submission.assessment_id, []).append(decision)
    return [replace(row, decisions=tuple(of.get(row.pk, ()))) for row in rows]


def _with_reviewers(rows, engineer):
    """Whom each pending row waits for."""
    waiting = [row for row in rows if row.state == "submitted"]
    if not waiting:
        return rows
    found = still_asked(Assessment(pk=row.pk, engineer=engineer, skill=row.skill) for row in waiting)
    return [replace(row, reviewers=tuple(found[row.pk])) if row.pk in found else row for row in rows]
