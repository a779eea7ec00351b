"""The rows added up: what is signed in each level, which is next, what it still asks for, and what a target asks."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from outline.models import Level, Outline
from people.models import Engineer

from ..models import Target
from .rows import Row, rows_of

SUGGESTED, SUGGESTED_AHEAD = 5, 3


@dataclass(frozen=True)
class LevelProgress:
    level: Level
    rows: tuple[Row, ...]
    reached_at: datetime | None

    @property
    def current(self):
        """Without what is retired: the squares of the stair."""
        return [row for row in self.rows if not row.skill.is_retired]

    @property
    def counted(self):
        """Without what does not apply to their role either: what there is to sign off."""
        return [row for row in self.current if not row.is_exempt]

    @property
    def retired(self):
        return [row for row in self.rows if row.skill.is_retired]

    @property
    def total(self):
        return len(self.counted)

    @property
    def signed(self):
        return sum(row.is_signed for row in self.counted)

    @property
    def missing(self):
        return [row for row in self.counted if not row.is_signed]

    @property
    def open(self):
        """What the engineer can work on: it waits on nobody, and is not there already, to be renewed."""
        return [row for row in self.rows if row.is_open and not row.is_renewing]

    @property
    def to_renew(self):
        """How many of its skills have lapsed or are being renewed: a level that was reached stays so, and is marked."""
        return sum(row.is_to_renew for row in self.current)

    @property
    def new_since(self):
        """How many of its skills came after it was reached: it stays reached."""
        return sum(not row.is_to_renew for row in self.missing) if self.reached_at else 0


def next_level(levels):
    """Where somebody is: the first level not reached for which something is missing, in itself or before it.

    `levels` are those of one outline, each with what it has in `total`, `signed` and `reached_at`; a level of which
    nothing can be claimed is nowhere to be. None where nothing is left.
    """
    is_missing = False
    for level in levels:
        is_missing = is_missing or level.signed < level.total
        if is_missing and level.total and not level.reached_at:
            return level
    return None


@dataclass(frozen=True)
class OutlineProgress:
    outline: Outline
    target: Target | None
    levels: tuple[LevelProgress, ...]

    @property
    def rows(self):
        return [row for level in self.levels for row in level.rows]

    @property
    def is_untouched(self):
        return all(row.pk is None or row.state == "not_started" for row in self.rows)

    @property
    def total(self):
        return sum(level.total for level in self.levels)

    @property
    def next_level(self):
        return next_level(self.levels)

    @property
    def top_reached(self):
        return next((level for level in reversed(self.levels) if level.reached_at), None)

    @property
    def missing(self):
        return [row for level in self.levels for row in level.missing]

    def missing_to(self, goal):
        """What is not signed off up to that level: reaching it needs all levels before it as well."""
        return [row for row in self.missing if row.skill.level.position <= goal.position]

    @property
    def is_target_open(self):
        return bool(self.target) and not any(
            level.reached_at for level in self.levels if level.level.pk == self.target.level_id
        )

    @property
    def is_target_overdue(self):
        return self.is_target_open and bool(self.target.due) and self.target.due < timezone.localdate()

    @property
    def goal(self):
        """The level to which the gap is measured: the target's while that is open, else the next one."""
        if self.is_target_open:
            return self.target.level
        return self.next_level.level if self.next_level else None

    @property
    def gap(self):
        return self.missing_to(self.goal) if self.goal else self.missing

    @property
    def returned(self):
        return [row for row in self.rows if row.state == "returned"]

    @property
    def asked_not_to_apply(self):
        """What waits for the answer of a lead."""
        return [row for row in self.rows if row.asks_not_to_apply]

    @property
    def waiting(self):
        return [row for row in self.rows if row.state == "submitted"]

    @property
    def lapsing(self):
        """What has lapsed or will within 90 days, the earliest first."""
        return sorted((row for row in self.rows if row.lapses), key=lambda row: row.valid_until)

    @property
    def to_renew(self):
        """What of it is the engineer's turn."""
        return [row for row in self.lapsing if row.asks_for_renewal]

    @property
    def awaiting_viewer(self):
        return [row for row in self.rows if row.awaits_viewer]

    def signed_since(self, moment):
        """What was signed off after that moment, the latest first; nothing where there is no such moment."""
        signed = [row for row in self.rows if row.state == "signed_off"]
        fresh = [row for row in signed if moment and row.closed_at and row.closed_at > moment]
        return sorted(fresh, key=lambda row: row.closed_at, reverse=True)

    @property
    def upcoming(self):
        """The first level that leaves the engineer something to do that waits on nobody; None where there is none."""
        return next((level for level in self.levels if level.open), None)

    @property
    def is_head_start(self):
        """Whether that is beyond the next level: all that the next one asks for is on its way."""
        return bool(self.upcoming and self.next_level) and (
            self.upcoming.level.position > self.next_level.level.position
        )

    @property
    def suggested(self):
        """A few rows to go on with: what has been begun first."""
        if not self.upcoming or self.outline.status != Outline.Status.PUBLISHED:
            return []
        open_now = [row for row in self.upcoming.open if not row.asks_not_to_apply]
        return sorted(open_now, key=_begun_first)[: SUGGESTED_AHEAD if self.is_head_start else SUGGESTED]


@dataclass(frozen=True)
class Progress:
    """All outlines of an engineer, those with an open target first."""

    engineer: Engineer
    is_own: bool
    outlines: tuple[OutlineProgress, ...]

    @classmethod
    def of(cls, engineer, viewer):
        """Three queries for a lead of theirs, four for the engineer, and where something waits seven for both."""
        targets = list(Target.objects.of(engineer).select_related("level", "outline", "team"))
        rows = rows_of(engineer, viewer, targets)
        outlines = [
            _outline(outline, tuple(rows), targets)
            for outline, rows in groupby(rows, key=lambda row: row.skill.level.outline)
        ]
        return cls(engineer, viewer.pk == engineer.pk, tuple(sorted(outlines, key=_urgency)))

    @property
    def is_untouched(self):
        return all(outline.is_untouched for outline in self.outlines)

    @property
    def returned(self):
        return [row for outline in self.outlines for row in outline.returned]

    @property
    def waiting(self):
        return [row for outline in self.outlines for row in outline.waiting]

    @property
    def to_renew(self):
        return [row for outline in self.outlines for row in outline.to_renew]

    @property
    def has_reached(self):
        return any(outline.top_reached for outline in self.outlines)

    @property
    def likely(self):
        """Up to three skills that the next piece of work may speak for: the last worked on, then the next ones."""
        active = [o for o in self.outlines if o.outline.status == Outline.Status.PUBLISHED]
        begun = [row for o in active for row in o.rows if row.last_work and (row.is_open or row.state == "returned")]
        begun = [row for row in begun if not row.skill.is_retired]
        begun.sort(key=lambda row: row.last_work, reverse=True)
        ahead = [row for o in active for row in o.suggested if row not in begun]
        return (begun + ahead)[:3]


def _outline(outline, rows, targets):
    levels = tuple(
        LevelProgress(level, of_level, of_level[0].skill.level_reached_at)
        for level, of_level in ((level, tuple(group)) for level, group in groupby(rows, key=lambda r: r.skill.level))
    )
    mine = [target for target in targets if target.outline_id == outline.pk]
    chosen = [OutlineProgress(outline, target, levels) for target in mine or [None]]
    return next((progress for progress in chosen if progress.is_target_open), chosen[0])


def _urgency(progress):
    """Open targets by their date, then outlines without one, then what is retired."""
    due = progress.target.due if progress.is_target_open else None
    return (
        progress.outline.status != Outline.Status.PUBLISHED,
        not progress.is_target_open,
        due is None,
        due.toordinal() if due else 0,
        progress.outline.title,
        progress.outline.pk,
    )


def _begun_first(row):
    work = row.last_work.toordinal() if row.last_work else 0
    return (row.state != "in_progress", -work, row.skill.position)
