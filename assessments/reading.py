"""Outlines as one engineer reads them: the list, and each as a document with their own state beside each skill."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from outline.models import ExampleTask, Level, Outline, Revision, Skill

from .finding import speaks_of, words_of
from .models import Assessment, EvidenceUse, Exemption, LevelReached, Outcome, SignOff, Submission
from .progress.outlines import next_level
from .states import State, shown
from .validity import counts, is_to_renew
from .words import both, chip_words, counted, in_figures, opened

PER_PAGE = 20
_TAKEN = frozenset({"main", "notices", "waiting"})  # ids that every page has


# ------------------------------------------------------------------ one outline


@dataclass(frozen=True)
class SkillLine:
    skill: Skill
    state: str  # as shown
    valid_until: date | None = None
    signed: int = 0  # of what waits
    needed: int = 1

    @property
    def words(self):
        """What there is to say beyond the state: "Submitted, 1 of 2 signed"."""
        return chip_words(self.state, self.signed, self.needed, self.valid_until)

    @property
    def is_signed(self):
        return counts(self.state, self.valid_until)

    @property
    def anchor(self):
        """Its key as an id on the page, unless the page needs that id itself."""
        key = self.skill.key
        return f"skill-{key}" if key in _TAKEN or key.startswith("level-") else key


@dataclass(frozen=True)
class LevelText:
    level: Level
    lines: tuple[SkillLine, ...]
    tasks: tuple[ExampleTask, ...]
    reached_at: datetime | None = None

    @property
    def total(self):
        """Without what does not apply to the reader's role."""
        return sum(line.state != "not_applicable" for line in self.lines)

    @property
    def signed(self):
        return sum(line.is_signed for line in self.lines)

    @property
    def to_renew(self):
        """How many have lapsed or are being renewed."""
        return sum(is_to_renew(line.state, line.valid_until) for line in self.lines)


@dataclass(frozen=True)
class Document:
    """`revision` is unsaved, without a number, for an outline that has none."""

    revision: Revision
    levels: tuple[LevelText, ...]

    @classmethod
    def of(cls, engineer, revision):
        """Three queries: levels, skills, example tasks."""
        levels = _with_own_reach(revision.outline.levels.current(), engineer).fetch_mode(FETCH_RAISE)
        skills = _by_level(with_own_state(revision.outline.skills.select_related("area"), engineer))
        tasks = _by_level(revision.outline.tasks)
        return cls(
            revision,
            tuple(
                LevelText(
                    level,
                    tuple(_line(skill) for skill in skills.get(level.pk, ())),
                    tuple(tasks.get(level.pk, ())),
                    level.reached_at,
                )
                for level in levels
            ),
        )

    @property
    def outline(self):
        return self.revision.outline

    @property
    def is_retired(self):
        return self.outline.status == Outline.Status.RETIRED

    @property
    def present(self):
        """The number of the level that they are at, as on My skills; 0 where nothing is left."""
        text = next_level(self.levels)
        return text.level.number if text else 0


def _with_own_reach(levels, engineer):
    reached = LevelReached.objects.filter(engineer=engineer, level=OuterRef("pk"))
    return levels.annotate(reached_at=Subquery(reached.values("at")[:1]))


def with_own_state(skills, engineer):
    """Each skill with what own_state() reads of it."""
    own = Assessment.objects.filter(engineer=engineer, skill=OuterRef("pk"))
    used = EvidenceUse.objects.filter(assessment__engineer=engineer, assessment__skill=OuterRef("pk"))
    pending = Submission.objects.pending().filter(assessment__engineer=engineer, assessment__skill=OuterRef("pk"))
    signed = SignOff.objects.filter(
        submission__outcome=Outcome.PENDING,
        submission__assessment__engineer=engineer,
        submission__assessment__skill=OuterRef("pk"),
    )
    return skills.annotate(
        stored_state=Subquery(own.values("state")[:1]),
        valid_until=Subquery(own.values("valid_until")[:1]),
        has_work=Exists(used),
        is_exempt=Exists(own.exempt()),
        own_signed=_how_many(signed),
        own_needed=Subquery(pending.values("signoffs_needed")[:1]),
    )


def own_state(skill):
    """The state of the reader's record of it, as shown."""
    return shown(skill.stored_state or State.OPEN, skill.has_work, skill.valid_until, skill.is_exempt)


def _line(skill):
    return SkillLine(skill, own_state(skill), skill.valid_until, skill.own_signed, skill.own_needed or 1)


def _by_level(pieces):
    found = {}
    for piece in pieces.current().in_reading_order().fetch_mode(FETCH_RAISE):
        found.setdefault(piece.level_id, []).append(piece)
    return found


# ------------------------------------------------------------------ all outlines


@dataclass(frozen=True)
class OutlineLine:
    outline: Outline

    @property
    def size(self):
        """ "4 levels, 21 skills" """
        levels, skills = self.outline.level_count, self.outline.skill_count
        return f"{in_figures(levels, 'level', 'levels')}, {in_figures(skills, 'skill', 'skills')}"

    @property
    def standing(self):
        outline = self.outline
        moving = outline.submitted_count, outline.returned_count, outline.lapsed_count
        return standing(outline.signed_count, outline.skill_count - outline.exempt_count, *moving)


@dataclass(frozen=True)
class Shelf:
    """The published outlines that were asked for, one page of them."""

    page: Page
    query: str
    published: int  # how many there are, asked for or not

    @classmethod
    def of(cls, engineer, query="", page=1):
        """Two queries, one more where something is looked for; without outlines on the page, one less."""
        published = list(Outline.objects.published().only("title", "description"))
        wanted = _speaking(published, words_of(query)) if query else published
        found = Paginator([outline.pk for outline in wanted], PER_PAGE).get_page(page)
        outlines = _counted(Outline.objects.filter(pk__in=found.object_list), engineer)
        found.object_list = [OutlineLine(outline) for outline in outlines.fetch_mode(FETCH_RAISE)]
        return cls(found, query, len(published))

    @property
    def headline(self):
        return headline(self.page.paginator.count, self.query)

    @property
    def can_be_searched(self):
        return self.published > 1


def _speaking(outlines, words):
    """Those whose title, description or one skill speaks of all these words: few enough to be read here."""
    skills = Skill.objects.current().filter(outline__in=[outline.pk for outline in outlines]).order_by()
    texts = {outline.pk: [outline.title, outline.description] for outline in outlines}
    for outline, plain in skills.values_list("outline", "plain"):
        texts[outline].append(plain)
    return [outline for outline in outlines if any(speaks_of(text, words) for text in texts[outline.pk])]


def _counted(outlines, engineer):
    own = Assessment.objects.filter(engineer=engineer, skill__outline=OuterRef("pk"), skill__retired_at__isnull=True)
    exempt = Exists(Exemption.objects.agreed().filter(assessment=OuterRef("pk")).order_by())
    return outlines.annotate(
        exempt_count=_how_many(own.exempt()),
        level_count=_how_many(Level.objects.current().filter(outline=OuterRef("pk"))),
        skill_count=_how_many(Skill.objects.current().filter(outline=OuterRef("pk"))),
        signed_count=_how_many(own.valid()),
        submitted_count=_how_many(own.submitted()),
        returned_count=_how_many(own.filter(~exempt, state=State.RETURNED)),
        lapsed_count=_how_many(own.lapsed()),
    )


def _how_many(rows):
    """How many rows there are, as a subquery."""
    counted_rows = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted_rows), 0)


# ------------------------------------------------------------------ in words


def headline(found, query=""):
    """The heading of the list: "Two outlines to grow by.", "One outline speaks of “kafka”." """
    if query:
        speaking = counted(found, "outline speaks", "outlines speak") if found else "no outline speaks"
        return f"{opened(speaking)} of “{query}”."
    return f"{opened(counted(found, 'outline', 'outlines'))} to grow by." if found else "No outline is published yet."


def standing(signed, total, submitted, returned, lapsed=0):
    """Where somebody stands in one outline: "5 of 21 signed off, 1 waits for a decision and 2 came back"."""
    if not (signed or submitted or returned or lapsed):
        return "nothing submitted yet"
    said = [f"{signed} of {total} signed off"] if signed else []
    said += [f"{in_figures(submitted, 'waits', 'wait')} for a decision"] if submitted else []
    said += [f"{returned} came back"] if returned else []
    said += [f"{lapsed} lapsed"] if lapsed else []
    return both(said)
