"""What a lead sees of one person beyond where they stand: teams, who could help, submitted work, history."""

from dataclasses import dataclass

from django.db.models import FETCH_RAISE

from outline.models import Skill
from people.models import Membership

from ..helping import who_could_help
from ..models import Evidence, Exemption
from ..models.exemption import Status
from ..timeline import Line, timeline
from ..words import both, called
from .outlines import Progress

PIECES_A_PAGE = 10
LINES_A_PAGE = 10
HELPERS_NAMED = 3


@dataclass(frozen=True)
class Part:
    """One page of a long list, read with one row too many to know whether there are more. Pages count from 1."""

    number: int
    rows: tuple
    has_more: bool

    @classmethod
    def of(cls, read, number, size):
        """`read` gives the rows of a slice."""
        start = (number - 1) * size
        rows = tuple(read(slice(start, start + size + 1)))
        return cls(number, rows[:size], len(rows) > size)

    @property
    def before(self):
        return self.number - 1

    @property
    def after(self):
        return self.number + 1


@dataclass(frozen=True)
class Shown:
    """A piece of work and the skills that it was submitted for."""

    piece: Evidence
    skills: tuple[Skill, ...]

    @classmethod
    def of(cls, piece):
        sent = {use.submission.assessment.skill_id: use.submission.assessment.skill for use in piece.submitted_as.all()}
        return cls(piece, tuple(sorted(sent.values(), key=lambda skill: (skill.level.position, skill.position))))


@dataclass(frozen=True)
class Portrait:
    progress: Progress
    memberships: tuple[Membership, ...]
    helpers: dict[int, str]  # by skill: "Chen, Elías and 2 more"
    evidence: Part
    history: Part
    exemptions: tuple[Exemption, ...]  # asked for and agreed, the former first

    @property
    def requests(self):
        return [asked for asked in self.exemptions if asked.status == Status.ASKED]

    @property
    def agreed(self):
        return [asked for asked in self.exemptions if asked.status == Status.AGREED]

    def gap(self, outline):
        """The rows of the gap, each with the names of who could help."""
        return [(row, self.helpers.get(row.skill.pk, "")) for row in outline.gap]

    @classmethod
    def of(cls, engineer, viewer, page=1, earlier=1):
        """Nine queries, and four more where something waits, beside the two that said that `viewer` may see it."""
        progress = Progress.of(engineer, viewer)
        memberships = engineer.memberships.current().select_related("team").order_by("starts", "pk")
        submitted = Evidence.objects.of(engineer).submitted().select_related("example_task").newest_first()
        submitted = submitted.with_submitted_skills().with_files().fetch_mode(FETCH_RAISE)
        return cls(
            progress=progress,
            memberships=tuple(memberships),
            helpers=_helpers(progress, viewer),
            evidence=Part.of(lambda some: map(Shown.of, submitted[some]), page, PIECES_A_PAGE),
            exemptions=tuple(_exemptions(engineer)),
            history=Part.of(lambda some: _lines(engineer, viewer, some), earlier, LINES_A_PAGE),
        )


def _lines(engineer, viewer, some) -> list[Line]:
    return timeline(viewer, some, assessment__engineer=engineer)


def _exemptions(engineer):
    living = Exemption.objects.living().filter(engineer=engineer).order_by("asked_at", "pk")
    return living.select_related("engineer", "answered_by", "assessment__skill__level").fetch_mode(FETCH_RAISE)


def _helpers(progress, viewer):
    """For each skill of the gap that nobody decides on now, who holds a valid sign-off on it."""
    wanted = [row.skill.pk for outline in progress.outlines for row in outline.gap if row.state != "submitted"]
    names = {}
    for holder in who_could_help(progress.engineer, wanted):
        name = called(holder.engineer, viewer, "first_name")
        names.setdefault(holder.skill_id, []).append(f"{name} (can teach)" if holder.can_teach else name)
    return {skill: _some(people) for skill, people in names.items()}


def _some(names):
    """ "Chen", "Chen and Elías", "Chen, Elías, Grace and 2 more" """
    more = len(names) - HELPERS_NAMED
    return both([*names[:HELPERS_NAMED], *([f"{more} more"] if more > 0 else [])])
