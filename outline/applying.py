"""Make an outline say what a draft says: pieces by their keys; what the draft has not is retired and never deleted."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from .differences import level_matches
from .formats.drafts import LevelDraft, OutlineDraft, SkillDraft
from .formats.inline import plain_text
from .matching import places
from .models import Area, ExampleTask, Level, Outline, Revision, Skill

_OF_A_TASK = ("level", "position", "text", "plain", "retired_at")
_OF_A_SKILL = (*_OF_A_TASK, "area", "validity_months")

CarriesOn = Mapping[str, Iterable[str]]  # by the key of a skill the keys of those that it carries on


@transaction.atomic
def apply_draft(
    outline: Outline, draft: OutlineDraft, *, by, summary: str, carries_on: CarriesOn | None = None
) -> Revision:
    """The outline becomes the draft, whose skills and tasks all have keys, in one transaction. Returns its revision.

    A fixed number of queries for skills and tasks, and some for each level. Nothing that a record points at goes away:
    what the draft has not is retired, what it has again is restored.
    """
    Outline.objects.select_for_update(no_key=True).get(pk=outline.pk)
    current = outline.as_draft()
    _write_outline(outline, draft)
    levels = _write_levels(outline, draft, current)
    areas = _write_areas(outline, draft)
    _write_pieces(outline, draft, "skills", Skill, _OF_A_SKILL, levels, areas)
    _write_pieces(outline, draft, "tasks", ExampleTask, _OF_A_TASK, levels, areas)
    _retire_levels(outline, levels)
    _carry_on(outline, carries_on or {})
    return outline.record_revision(by=by, summary=summary)


def _write_outline(outline: Outline, draft: OutlineDraft) -> None:
    outline.title, outline.description = draft.title, draft.description
    outline.authors, outline.tags = list(draft.authors), list(draft.tags)
    outline.save(update_fields=["title", "description", "authors", "tags"])


# ------------------------------------------------------------------ levels and areas


def _write_levels(outline: Outline, draft: OutlineDraft, current: OutlineDraft) -> list[Level]:
    """A row for each level of the draft: the one that it is, one of its name that was retired, or a new one."""
    rows, found = list(outline.levels.current()), level_matches(draft, current)
    gone = {level.name: level for level in outline.levels.retired()}
    levels = [
        rows[found[number]] if number in found else gone.get(level.name) for number, level in enumerate(draft.levels)
    ]
    _free_names(outline, levels, draft.levels)
    return [_write_level(outline, number, draft.levels[number], level) for number, level in enumerate(levels)]


def _free_names(outline: Outline, levels: list[Level | None], drafts: tuple[LevelDraft, ...]) -> None:
    """A name that goes to another level is free first; a retired level whose name is taken again says so."""
    names = {level.pk: draft.name for level, draft in zip(levels, drafts, strict=True) if level}
    taken = {draft.name for draft in drafts}
    for row in outline.levels.all():
        if row.name in taken and names.get(row.pk) != row.name:
            Level.objects.filter(pk=row.pk).update(name=f"{row.name[:180]} (before, {row.pk})")


def _write_level(outline: Outline, position: int, draft: LevelDraft, level: Level | None) -> Level:
    level = level or Level(outline=outline)
    level.position, level.name, level.signoffs_needed = position, draft.name, draft.signoffs_needed
    level.introduction, level.remarks, level.retired_at = draft.introduction, draft.remarks, None
    level.save()
    return level


def _retire_levels(outline: Outline, levels: list[Level]) -> None:
    left = outline.levels.current().exclude(pk__in=[level.pk for level in levels])
    left.update(retired_at=timezone.now())


def _write_areas(outline: Outline, draft: OutlineDraft) -> dict[str, Area]:
    """The areas by name. One that no skill of the draft has stays: retired skills may stand in it."""
    areas = {area.name: area for area in outline.areas.all()}
    named = dict.fromkeys(skill.area for level in draft.levels for skill in level.skills if skill.area)
    new = [name for name in named if name not in areas]
    made = Area.objects.bulk_create(
        Area(outline=outline, position=len(areas) + number, name=name) for number, name in enumerate(new)
    )
    return areas | {area.name: area for area in made}


# ------------------------------------------------------------------ skills and tasks


def _write_pieces(outline, draft, kind, model, fields, levels, areas) -> None:
    rows = {row.key: row for row in model.objects.filter(outline=outline)}
    before = {key: _state(row, fields) for key, row in rows.items()}
    new, left = [], set(rows)
    for place in places(draft, kind):
        row = rows.get(place.piece.key)
        if row is None:
            row = model(outline=outline, key=place.piece.key)
            new.append(row)
        _write_piece(row, place.piece, levels[place.level], place.index, areas)
        left.discard(place.piece.key)
    for key in left:
        rows[key].retired_at = rows[key].retired_at or timezone.now()
    model.objects.bulk_update([row for key, row in rows.items() if _state(row, fields) != before[key]], fields)
    model.objects.bulk_create(new)


def _write_piece(row, piece, level: Level, position: int, areas: dict[str, Area]) -> None:
    """What save() would make, for bulk writing does not go through it."""
    row.level, row.position, row.text, row.plain = level, position, piece.text, plain_text(piece.text)
    row.retired_at = None
    if isinstance(piece, SkillDraft):
        row.area, row.validity_months = areas.get(piece.area), piece.validity_months


def _state(row, fields) -> tuple:
    return tuple(getattr(row, row._meta.get_field(field).attname) for field in fields)


def _carry_on(outline: Outline, carries_on: CarriesOn) -> None:
    if not carries_on:
        return
    skills = {skill.key: skill for skill in outline.skills.all()}
    for key, before in carries_on.items():
        skills[key].carries_on.add(*(skills[one] for one in before))
