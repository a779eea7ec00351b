"""From an outline to the rows of a table: what it is as a whole, the names of the columns, its levels.

Each level has a row of its own with what is to be said of the level, then a row for each skill and each task.
"""

from collections.abc import Iterator

from outline.formats.drafts import LevelDraft, OutlineDraft

from .cells import guarded

COLUMNS = (
    *("Level", "Area", "Skill (Markdown)", "Task (Markdown)", "Key", "Valid for months"),
    *("Sign-offs", "Introduction", "Remarks"),
)


def rows_of(outline: OutlineDraft) -> Iterator[list[str]]:
    """The row of names, and all below it."""
    yield list(COLUMNS)
    for level in outline.levels:
        yield from _rows_of_level(level)


def _rows_of_level(level: LevelDraft) -> Iterator[list[str]]:
    yield _row(level, signoffs=str(level.signoffs_needed), introduction=level.introduction, remarks=level.remarks)
    for skill in level.skills:
        months = str(skill.validity_months or "")
        yield _row(level, area=skill.area, skill=guarded(skill.text), key=skill.key, months=months)
    for task in level.tasks:
        yield _row(level, task=guarded(task.text), key=task.key)


def _row(level: LevelDraft, **cells: str) -> list[str]:
    names = ("area", "skill", "task", "key", "months", "signoffs", "introduction", "remarks")
    return [level.name, *(cells.get(name, "") for name in names)]
