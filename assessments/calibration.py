"""Where people and their reviewers see the same skill differently: a lead's reason to talk, and never an average."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, Case, Exists, F, OuterRef, Q, Subquery, Value, When

from outline.models import Outline, Skill
from people.models import Engineer

from .finding import speaks_of, words_of
from .models import Assessment, EvidenceUse, Exemption, Outcome, SelfAssessment, Submission
from .models.self_assessment import SURE
from .states import shown
from .words import counted, in_words, opened

PER_PAGE = 30
# In the order of the page: sure and sent back or revoked; not sure and validly signed off; sure and never asked.
KINDS = {
    "more": "Rate it higher than their reviewers",
    "less": "Rate it lower than their reviewers",
    "ready": "Ready to ask?",
}
BY = {"person": "By person", "skill": "By skill"}
_DECIDED = {Outcome.MORE_NEEDED: "more needed", Outcome.NOT_MET: "not met"}


@dataclass(frozen=True)
class Difference:
    kind: str
    engineer: Engineer
    skill: Skill
    state: str  # as shown
    says: str  # "can teach"
    said_at: datetime
    decided: str  # "more needed"; nothing where nobody decided
    decided_at: datetime | None

    @classmethod
    def of(cls, said):
        assessment = said.assessment
        return cls(
            kind=said.kind,
            engineer=assessment.engineer,
            skill=assessment.skill,
            state=shown(assessment.state, said.has_evidence, assessment.valid_until),
            says=said.get_view_display().lower(),
            said_at=said.at,
            decided="" if said.kind == "ready" else _decided(said),
            decided_at=said.revoked_at or said.closed_at,
        )

    @property
    def kind_label(self):
        return KINDS[self.kind]

    def speaks_of(self, words):
        return speaks_of(f"{self.engineer.name} {self.skill.plain}", words)


@dataclass(frozen=True)
class Calibration:
    """The whole page: the counts of all differences, and the page of those that the filters leave."""

    differences: tuple[Difference, ...]
    people: int
    talking: int  # how many of them have said anything
    page: Page
    kind: str
    by: str
    q: str

    @classmethod
    def of(cls, team_ids, kind="", by="person", q="", page=1):
        """Two queries."""
        members = Engineer.objects.present().in_teams(team_ids)
        said = SelfAssessment.objects.filter(assessment__engineer=OuterRef("pk"))
        spoken = list(members.annotate(has_spoken=Exists(said)).order_by().values_list("has_spoken", flat=True))
        differences = tuple(Difference.of(said) for said in _differing(members))
        words = words_of(q)
        found = [one for one in differences if kind in ("", one.kind) and one.speaks_of(words)]
        found.sort(key=_by_skill if by == "skill" else _by_person)
        paged = Paginator(found, PER_PAGE).get_page(page)
        return cls(differences, len(spoken), sum(spoken), paged, kind, by, q)

    @property
    def headline(self):
        return headline(self.talking, self._people("more"), self._people("less"))

    @property
    def ready(self):
        return sum(one.kind == "ready" for one in self.differences)

    @property
    def kinds(self):
        """(value, label, how many there are, whether it is chosen) of each."""
        kinds = [one.kind for one in self.differences]
        return [(kind, label, kinds.count(kind), kind == self.kind) for kind, label in KINDS.items()]

    @property
    def ways(self):
        return [(way, label, way == self.by) for way, label in BY.items()]

    @property
    def query(self):
        """The filters as the query of an address, without the page."""
        asked = {"kind": self.kind, "by": self.by if self.by != "person" else "", "q": self.q}
        return urlencode({name: value for name, value in asked.items() if value})

    def _people(self, kind):
        return len({one.engineer for one in self.differences if one.kind == kind})


def headline(talking, more, less):
    """ "Two people rate a skill higher than their reviewers did, three lower." """
    if not talking:
        return "Nobody has said yet how they see themselves."
    if not more and not less:
        return "Everybody rates their skills as their reviewers did."
    sentence = f"{_rate(more or less)} a skill {'higher' if more else 'lower'} than their reviewers did"
    return f"{sentence}, {in_words(less)} lower." if more and less else f"{sentence}."


def _rate(people):
    return opened(f"{counted(people, 'person rates', 'people rate')}")


def _differing(members):
    """What was said that differs from what was decided, each with its `kind`, in one query."""
    here = OuterRef("assessment")
    asked = Submission.objects.filter(assessment=here)
    last = asked.exclude(outcome__in=[Outcome.PENDING, Outcome.WITHDRAWN]).order_by("-number")
    sure, sent_back = Q(view__in=SURE), Q(outcome__in=_DECIDED) | Q(revoked_at__isnull=False)
    return (
        SelfAssessment.objects.filter(
            assessment__engineer__in=members,
            assessment__skill__retired_at=None,
            assessment__skill__outline__status=Outline.Status.PUBLISHED,
        )
        .filter(~Exists(Exemption.objects.agreed().filter(assessment=here)))
        .annotate(
            outcome=Subquery(last.values("outcome")[:1]),
            closed_at=Subquery(last.values("closed_at")[:1]),
            revoked_at=Subquery(last.values("revoked_at")[:1]),
            is_valid=Exists(Assessment.objects.valid().filter(pk=here)),
            was_asked=Exists(asked),
            has_evidence=Exists(EvidenceUse.objects.filter(assessment=here)),
        )
        .annotate(
            kind=Case(
                When(sure & sent_back, then=Value("more")),
                When(~sure & Q(is_valid=True) & ~sent_back, then=Value("less")),
                When(sure & Q(was_asked=False), then=Value("ready")),
            )
        )
        .exclude(kind=None)
        .select_related("assessment__engineer", "assessment__skill__level__outline")
        .order_by(F("assessment__engineer__name"), "pk")
        .fetch_mode(FETCH_RAISE)
    )


def _decided(said):
    if said.revoked_at:
        return "revoked"
    return _DECIDED.get(said.outcome, "signed off")


def _place(skill):
    return (skill.level.outline.title, skill.level.outline_id, skill.level.position, skill.position, skill.pk)


def _by_person(one):
    return (one.engineer.name, one.engineer.pk, list(KINDS).index(one.kind), _place(one.skill))


def _by_skill(one):
    return (_place(one.skill), list(KINDS).index(one.kind), one.engineer.name, one.engineer.pk)
