"""A sheet with levels as columns: each cell says what its row means at that level.

The cells before the levels name the area of what their row says. Where all cells below the levels are marks, the row
names the skill, in each level that a yes stands under.
"""

from collections.abc import Iterable

from outline.formats.inline import folded
from outline.formats.markdown.labels import is_bare, kind_of
from outline.formats.markdown.tables import is_mark, says_yes

from .cells import texts_in
from .columns import Column, Header
from .levels import Levels
from .rows import LONGEST_AREA
from .sheet import Row


def read_matrix(header: Header, rows: Iterable[Row], levels: Levels) -> None:
    """Gather what stands under the levels."""
    rows, across = list(rows), header.having("across")
    labels = [column for column in header.columns if column.role in ("area", "skill", "name")]
    labels = labels or [column for column in header.columns if column.number < across[0].number]
    only_marks = all(is_mark(row.cell(column.number)) for row in rows for column in across)
    held: dict[int, str] = {}
    for column in across:
        levels.at(column.name, header.line)
    for row in rows:
        _hold(held, row, labels)
        label = ": ".join(dict.fromkeys(filter(None, (held.get(column.number, "") for column in labels))))
        for column in across:
            _cell(row, column, label, only_marks, levels)


def _hold(held: dict[int, str], row: Row, labels: list[Column]) -> None:
    """An empty label holds the one above it, unless a label further left is filled; the last one never does."""
    filled = [column.number for column in labels if row.cell(column.number)]
    for column in labels:
        said = folded(row.cell(column.number))
        if said or _is_fresh(column, labels, filled):
            held[column.number] = said


def _is_fresh(column: Column, labels: list[Column], filled: list[int]) -> bool:
    return (column is labels[-1] and len(labels) > 1) or bool(filled and column.number > filled[0])


def _cell(row: Row, column: Column, label: str, only_marks: bool, levels: Levels) -> None:
    cell = row.cell(column.number)
    if only_marks:
        texts = texts_in(label) if says_yes(cell) else []
        label = ""
    else:
        texts = [] if is_mark(cell) else texts_in(cell, by_line=True)
    is_task = kind_of(label) == "tasks" and is_bare(label)
    area = "" if kind_of(label) and is_bare(label) else label if len(label) <= LONGEST_AREA else label[-LONGEST_AREA:]
    for text in texts:
        if is_task:
            levels.task(column.name, row.line, text)
        else:
            levels.skill(column.name, row.line, text, area)
