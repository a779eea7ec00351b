"""What the columns of a sheet hold: by their names, in every language of ../labels.toml, then by what stands in them.

Of several columns that say skills ("competency, skill") one whose values come back, or that is never filled beside the
next, groups the next. A column of names beside one of descriptions groups too where its names come back.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from outline.formats.inline import folded
from outline.formats.markdown.labels import (
    kind_of,
    levelness,
    names_areas,
    names_details,
    names_levels,
    without_accents,
)

from .sheet import Row, Sheet, fact_named

LONGEST_NAME = 120
_DEEPEST_HEADER = 40  # rows above it

# What our own files call their columns, and what a statement is called beside the words of labels.toml.
_OURS = {
    **{"key": "key", "skill key": "key", "remarks": "remarks", "introduction": "introduction"},
    **dict.fromkeys(["valid for months", "validity", "validity in months", "validity months"], "validity"),
    **dict.fromkeys(["sign offs", "signoffs", "sign offs needed", "signoffs needed"], "signoffs"),
    **dict.fromkeys(["statement", "criterion", "criteria", "indicator", "behaviour", "behavior", "can do"], "skill"),
    **dict.fromkeys(["name", "title", "nom", "nombre", "nome", "bezeichnung"], "name"),
}
_ENDS = frozenset(["name", "title", "text", "label", "statement"])
_OF = frozenset(["de", "du", "des", "del", "della", "di", "do", "da", "d"])


@dataclass(frozen=True)
class Column:
    number: int
    role: str  # "level", "area", "skill", "task", "details", "name", "other" or a role of our own: "key"
    name: str
    is_markdown: bool = False


@dataclass(frozen=True)
class Header:
    """The columns of a sheet and where its rows begin: `at` is the index of the row that names them."""

    at: int
    line: int
    columns: tuple[Column, ...] = field(default=())

    def having(self, *roles: str) -> list[Column]:
        return [column for column in self.columns if column.role in roles]

    def first(self, role: str) -> Column | None:
        return next(iter(self.having(role)), None)

    @property
    def known(self) -> int:
        return sum(column.role != "other" for column in self.columns)


def header_of(sheet: Sheet) -> Header | None:
    """The row that names columns of skills or tasks; above it stand rows of one or two cells and facts of ours."""
    for at, row in enumerate(sheet.rows[:_DEEPEST_HEADER]):
        columns = [] if fact_named(row, prefixed=True) else _columns(row)
        across = levels_across(columns, sheet.rows[at + 1 :])
        columns = [_as(column, "across") if column in across else column for column in columns]
        if across or any(column.role in ("skill", "task", "name", "details") for column in columns):
            return Header(at, row.line, tuple(_settled(columns, sheet.rows[at + 1 :])))
        if len(columns) > 2:
            return _of_areas(Header(at, row.line, tuple(columns)))
    return None


def _of_areas(header: Header) -> Header | None:
    """A sheet whose rows are levels, and whose other columns say what each level means in one area each."""
    if not header.first("level") or not header.having("other"):
        return None
    columns = [_as(column, "skills of an area") if column.role == "other" else column for column in header.columns]
    return replace(header, columns=tuple(columns))


def levels_across(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns that are levels: two or more side by side whose names sound so.

    Also all beside one column of skills or areas, where nothing else is known and most of their cells are sentences.
    """
    if any(column.role == "level" for column in columns):
        return []
    found = [column for column in columns if len(column.name) <= LONGEST_NAME and levelness(column.name) == 2]
    if len(found) > 1 and found[-1].number - found[0].number < 2 * len(found) and 2 * len(found) >= len(columns) - 1:
        return found
    others = [column for column in columns if column.role == "other" and len(column.name) <= LONGEST_NAME]
    if len(others) < 2 or others != list(columns[1:]) or columns[0].role not in ("skill", "area", "name"):
        return []
    said = [row.cell(column.number) for row in rows for column in others]
    sentences = sum(len(cell.split()) > 2 for cell in said)
    return others if 2 * sentences > sum(map(bool, said)) and sentences else []


def role_of(name: str) -> str:
    """What a column of this name holds."""
    words = re.findall(r"[^\W\d_]+", without_accents(_apart(name)))
    said = " ".join(words)
    if not words or len(name) > LONGEST_NAME:
        return "other"
    if said in _OURS:
        return _OURS[said]
    if len(words) > 1 and words[-1] in _ENDS:
        words, said = words[:-1], " ".join(words[:-1])
    if _OURS.get(said):
        return _OURS[said]
    tests: list[tuple[str, Callable[[str], bool]]] = [
        ("level", names_levels),
        ("area", names_areas),
        ("details", names_details),
    ]
    for role, test in tests:
        if role == "level" and levelness(name) == 2 and not names_levels(name):
            continue
        if any(map(test, _heads(words, said))) and not (role == "details" and kind_of(said) in ("skills", "tasks")):
            return role
    return {"skills": "skill", "tasks": "task"}.get(kind_of(said), "other")


def _columns(row: Row) -> list[Column]:
    names = [(number, folded(row.cell(number))) for number in row.filled]
    return [Column(number, role_of(name), name, "(markdown)" in name.casefold()) for number, name in names]


def _apart(name: str) -> str:
    """Without what stands in brackets, and with the words of `competency_domain` and `skillName` apart."""
    bare = re.sub(r"\([^()]*\)", " ", name) or name
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).replace("_", " ")


def _heads(words: list[str], said: str) -> list[str]:
    """The whole label and the word that its phrase turns on: "skill area", "domaine de compétence"."""
    return [said, words[0] if len(words) > 2 and words[1] in _OF else words[-1]]


# -- by what stands in them ----------------------------------------------------------------------


def _settled(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    columns = _without_names_of_names(columns)
    columns = _grouping(columns, rows)
    described = [column for column in columns if column.role == "details"]
    skills = [column for column in columns if column.role == "skill"]
    if not described:
        return columns
    if not skills:
        return [_as(column, "skill") if column is described[0] else column for column in columns]
    if len(skills) == 1 and _comes_back(skills[0], described[0], rows):
        roles = {skills[0].number: "area", described[0].number: "skill"}
        return [_as(column, roles.get(column.number, column.role)) for column in columns]
    return columns


def _without_names_of_names(columns: list[Column]) -> list[Column]:
    """A column that is only called "Name" holds the skills where no other does."""
    if any(column.role in ("skill", "task") for column in columns):
        return [_as(column, "other") if column.role == "name" else column for column in columns]
    names = [column for column in columns if column.role == "name"]
    return [_as(column, "skill") if column in names[:1] else column for column in columns]


def _grouping(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    skills = [column for column in columns if column.role == "skill"]
    groups = {
        before.number
        for before, after in pairwise(skills)
        if _is_sparse(before, after, rows) or _comes_back(before, after, rows)
    }
    return [_as(column, "area") if column.number in groups else column for column in columns]


def _is_sparse(before: Column, after: Column, rows: Sequence[Row]) -> bool:
    filled = [(bool(row.cell(before.number)), bool(row.cell(after.number))) for row in rows]
    return (True, False) in filled and (False, True) in filled


def _comes_back(before: Column, after: Column, rows: Sequence[Row]) -> bool:
    """Whether many rows say the same in the one column and something of their own in the other."""
    said = [(row.cell(before.number), row.cell(after.number)) for row in rows]
    said = [(first, second) for first, second in said if first and second]
    return bool(said) and 3 * len({first for first, _ in said}) <= 2 * len(said)


def _as(column: Column, role: str) -> Column:
    return Column(column.number, role, column.name, column.is_markdown)
