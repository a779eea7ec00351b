"""An outline as a framework that Moodle imports, and what our own column in it says.

Moodle looks at the first fourteen columns only, by their place. The fifteenth is ours: in each row it holds, as JSON,
what the row says exactly, so that nothing is lost on the way back.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from . import markdown
from .characters import refused_characters
from .drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from .inline import plain_text, slug_key
from .tables.sheet import Row

HEADERS = (
    *("Parent ID number", "ID number", "Short name", "Description", "Description format", "Scale values"),
    *("Scale configuration", "Rule type (optional)", "Rule outcome (optional)", "Rule config (optional)"),
    *("Cross-referenced competency ID numbers", "Exported ID (optional)", "Is framework", "Taxonomy"),
)
OWN = "Skillbook"
LONGEST_NAME = 100
_SCALES = ("Not yet competent,Competent", '[{"scaleid":"0"},{"id":2,"scaledefault":1,"proficient":1}]')
_MARKDOWN = "4"

Said = dict[str, Any]


def write(outline: OutlineDraft) -> bytes:
    """The outline as a framework: levels, under them areas and tasks, under the areas skills."""
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow([*HEADERS, OWN])
    rows.writerows(_rows(sayable(outline)))
    return file.getvalue().encode()


def sayable(outline: OutlineDraft) -> OutlineDraft:
    """With its own column a framework says everything."""
    return markdown.normal(outline)


def own_outline(rows: list[Row]) -> OutlineDraft | None:
    """What our own column says, where every row has it and it makes sense; else None."""
    try:
        said = [json.loads(row.cell(len(HEADERS))) for row in rows]
        return _outline(said)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _outline(said: list[Said]) -> OutlineDraft:
    top, levels = said[0], list[tuple[Said, list[SkillDraft], list[TaskDraft]]]()
    for one in said[1:]:
        if "level" in one:
            levels.append((one, [], []))
        elif "skill" in one:
            months = int(one["months"]) or None
            levels[-1][1].append(SkillDraft(_text(one, "skill"), _text(one, "key"), _text(one, "area"), months))
        elif "task" in one:
            levels[-1][2].append(TaskDraft(_text(one, "task"), _text(one, "key")))
    drafts = tuple(
        LevelDraft(
            _text(one, "level"),
            tuple(skills),
            tuple(tasks),
            _text(one, "introduction"),
            _text(one, "remarks"),
            max(1, min(999, int(one["signoffs"]))),
        )
        for one, skills, tasks in levels
    )
    authors, tags = (tuple(_text({"one": name}, "one") for name in top[field]) for field in ("authors", "tags"))
    outline = OutlineDraft(_text(top, "title"), _text(top, "slug"), _text(top, "description"), authors, tags, drafts)
    if not any(level.skills or level.tasks for level in drafts) or len({level.name for level in drafts}) < len(drafts):
        raise ValueError("no outline")
    return markdown.normal(outline)


def _text(said: Said, name: str) -> str:
    if not isinstance(said[name], str) or refused_characters(said[name]):
        raise TypeError(name)
    return str(said[name])


# -- rows ----------------------------------------------------------------------------------------


def _rows(outline: OutlineDraft) -> Iterator[list[str]]:
    title = outline.title or "Skills"
    known = slug_key(plain_text(outline.slug or title), ())
    fields = ("title", "slug", "description", "authors", "tags")
    own = {name: getattr(outline, name) for name in fields}
    taxonomy = ",".join(["competency"] * 4)
    yield [*_row("", known, title, outline.description, {})[:5], *_SCALES, *[""] * 5, "1", taxonomy, _json(own)]
    taken = {skill.key for level in outline.levels for skill in level.skills}
    for number, level in enumerate(outline.levels, 1):
        yield from _level(level, _free(f"level-{number}", taken), taken)


def _free(known: str, taken: set[str]) -> str:
    """An id that no skill has as its key, nor anything under it."""
    return known if not any(key.startswith(known) for key in taken) else _free(f"{known}_", taken)


def _level(level: LevelDraft, here: str, taken: set[str]) -> Iterator[list[str]]:
    own = {"level": level.name, "introduction": level.introduction, "remarks": level.remarks}
    notes = "\n\n".join(filter(None, [level.introduction, level.remarks]))
    yield _row("", here, level.name, notes, {**own, "signoffs": level.signoffs_needed})
    areas = dict.fromkeys(skill.area for skill in level.skills if skill.area)
    parents = {area: f"{here}-area-{at}" for at, area in enumerate(areas, 1)}
    for area, known in parents.items():
        yield _row(here, known, area, "", {"area": area})
    for at, skill in enumerate(level.skills, 1):
        said = {"skill": skill.text, "key": skill.key, "area": skill.area, "months": skill.validity_months or 0}
        known = skill.key or f"{here}-skill-{at}"
        yield _row(parents.get(skill.area, here), known, plain_text(skill.text), skill.text, said)
    for at, task in enumerate(level.tasks, 1):
        said = {"task": task.text, "key": task.key}
        yield _row(here, f"{here}-task-{at}", plain_text(task.text), task.text, said)


def _row(parent: str, known: str, name: str, text: str, own: Said) -> list[str]:
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 3]}..."
    return [parent, known, short, text, _MARKDOWN, *[""] * 9, _json(own)]


def _json(said: Said) -> str:
    return json.dumps(said, ensure_ascii=False)
