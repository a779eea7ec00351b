"""Tables: their cells as items, and where levels are columns or rows, the table as the levels that it says.

A cell that shows several lines (`<br>`, a list) is several items. A cell that holds only a mark, a number, a yes or no,
a picture or a link into the document says nothing that a person could do. Where all cells below the levels are marks,
the name of the row is the skill, in each level that a yes stands under.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from weakref import WeakKeyDictionary

from outline.formats.inline import folded, plain_text

from .labels import kind_of, levelness, names_areas, names_details, names_levels
from .parts import Block, Cell, End, Heading, Item, Items, Kept, Table

LONGEST_LEVEL = 80

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*+•·–—▪●○◦‣➤►✓✔☑☐□■](?=\s)|[•▪●○◦‣►]|\(?\d{1,2}[.)、）](?!\d))\s*(?:\[[ xX]?\]\s+)?")
_MARK = re.compile(
    r"(?:[\W\d_]|\b(?:x|yes|no|y|n|a|tbd|todo|true|false|ja|nein|oui|non|si|да|нет|是|否|min|max|all|none|optional"
    r"|required)\b)*",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\W*(?:x|yes|y|ja|oui|si|sí|sim|да|是|はい|예|true|required)\W*|[\s*]*[✓✔☑✅●⬤◉🟢][\s\ufe0f*]*", re.IGNORECASE
)
_INNER_LINK = re.compile(r"\W*\[[^\]]*\]\(#[^)]*\)\W*")


_READ_AS_LEVELS = "This table is read as levels; its cells that only hold marks or names of levels are left out."
_read: WeakKeyDictionary[Table, list[Block] | None] = WeakKeyDictionary()


@dataclass(frozen=True)
class _Column:
    number: int
    kind: str  # "area", "skills", "tasks", "neither"
    label: str


def items_of(cell: Cell) -> list[Item]:
    """What a cell says, one item for each of its lines; nothing for a mark."""
    lines = _BREAK.split(cell.text)
    bulleted = any(_BULLET.match(line) for line in lines)
    texts = [folded(_BULLET.sub("", line, count=1) if bulleted else line) for line in lines]
    found = [Item(cell.line, cell.end, text) for text in texts if _says_something(text)]
    return [*found, *cell.items]


def says_yes(plain: str) -> bool:
    """Whether a cell is a mark that says yes: "x", "✓"."""
    return bool(_YES.fullmatch(plain))


def is_mark(plain: str) -> bool:
    """Whether a cell holds only a mark, a number, a yes or no, or nothing."""
    return bool(_MARK.fullmatch(plain))


def levels_in(table: Table) -> list[Block] | None:
    """The table as headings and lists, where its columns or rows are levels."""
    if table not in _read:
        _read[table] = _levels_in(table)
    return _read[table]


def _levels_in(table: Table) -> list[Block] | None:
    rows = list(dropwhile(_is_band, table.rows))
    if len(rows) < 2:
        return None
    table = replace(table, rows=tuple(rows))
    by_column = _columns_that_are_levels(table.rows[0])
    at = None if by_column else _column_of_levels(table)
    found = list(_by_column(table, by_column) if by_column else _by_row(table, at) if at is not None else ())
    says_skills = any(isinstance(block, Items) for block in found)
    return [*found, End(table.line, table.end, _READ_AS_LEVELS)] if says_skills else None


def skills_in(table: Table) -> list[Block]:
    """A table below a level or a label: each row says one or more skills or tasks."""
    if len(table.rows) < 2:
        return []
    columns = _roles_of_columns(table, without=None)
    return [items for row in table.rows[1:] for items in _row(row, columns)]


# -- levels as columns ---------------------------------------------------------------------------


def _columns_that_are_levels(names: Sequence[Cell]) -> list[int]:
    """The columns whose names sound like levels, if these are two or more side by side and nearly all."""
    said = [plain_text(cell.text) for cell in names]
    found = [number for number, name in enumerate(said) if 0 < len(name) <= LONGEST_LEVEL and levelness(name) == 2]
    found = [number for number in found if not names_levels(said[number])]
    if len(found) < 2 or found[-1] - found[0] != len(found) - 1:
        return []
    return found if len(said) - len(found) <= max(2, len(found)) and len(said) - 1 - found[-1] <= 1 else []


def _by_column(table: Table, levels: list[int]) -> Iterator[Block]:
    names, rows = table.rows[0], table.rows[1:]
    cells = [row[number] for row in rows if not _is_band(row) for number in levels if number < len(row)]
    only_marks = not any(map(items_of, cells))
    others = [number for number in range(len(names)) if number not in levels]
    for number in levels:
        yield Heading(names[number].line, names[number].end, 6, names[number].text, is_level=True)
        kind = ""
        for row in rows:
            label = _label_of_row(row, others, levels[0])
            if _is_band(row):
                kind = kind_of(row[0].text)
            elif number < len(row):
                yield from _in_level(row[number], label, kind_of(label) or kind, only_marks)


def _in_level(cell: Cell, label: str, kind: str, only_marks: bool) -> Iterator[Block]:
    if kind == "neither":
        yield from _kept(label, cell)
    elif only_marks and label and says_yes(plain_text(cell.text)):
        yield Items(cell.line, cell.end, (Item(cell.line, cell.end, label),), kind or "skills")
    elif not only_marks:
        yield from _list(items_of(cell), cell, kind, label)


def _label_of_row(row: Sequence[Cell], others: list[int], first_level: int) -> str:
    """The cells before the levels, each said once; where none stands before them, the first one behind them."""
    before = [number for number in others if number < first_level] or others[:1]
    said = dict.fromkeys(plain_text(row[number].text) for number in before if number < len(row))
    return ": ".join(filter(None, said))


def _is_band(row: Sequence[Cell]) -> bool:
    """Whether a row holds one text for all columns: a label over the rows below it."""
    return len(row) > 1 and (len(set(row)) == 1 or not any(plain_text(cell.text) or cell.items for cell in row[1:]))


# -- levels as rows ------------------------------------------------------------------------------


def _column_of_levels(table: Table) -> int | None:
    """The column whose cells sound like levels: most of them, or any where its name says so."""
    names, rows = table.rows[0], table.rows[1:]
    for number, name in enumerate(names):
        said = [plain_text(row[number].text) for row in rows if number < len(row)]
        said = [text for text in said if text]
        if not said or any(len(text) > LONGEST_LEVEL for text in said):
            continue
        sounding = [text for text in said if levelness(text) == 2 or (names_levels(name.text) and len(text) <= 30)]
        if len(set(said)) > 1 and 3 * len(sounding) >= 2 * len(said) and (number == 0 or names_levels(name.text)):
            return number
    return None


def _by_row(table: Table, at: int) -> Iterator[Block]:
    columns = _roles_of_columns(table, without=at)
    for row in table.rows[1:]:
        if at < len(row) and plain_text(row[at].text):
            yield Heading(row[at].line, row[at].end, 6, row[at].text, is_level=True)
        yield from _row(row, columns)


def _roles_of_columns(table: Table, without: int | None) -> list[_Column]:
    """What each column holds; of a name and its description the name is the area, unless one of them says skills."""
    names = [
        (number, plain_text(cell.text), cell.text) for number, cell in enumerate(table.rows[0]) if number != without
    ]
    columns = [
        _Column(number, _role(said) if _column_says(table, number) else "neither", said) for number, said, _ in names
    ]
    if any(column.kind == "skills" for column in columns):
        return [column if column.kind else _Column(column.number, "neither", column.label) for column in columns]
    open_ones = [column for column in columns if column.kind == ""]
    described = [column for column in open_ones if names_details(column.label)]
    if described and len(open_ones) > len(described) and without is None:
        first = next(column for column in open_ones if column not in described)
        return [_Column(c.number, "area" if c is first else c.kind or "skills", c.label) for c in columns]
    alone = len(open_ones) == 1
    return [_Column(c.number, c.kind or "skills", "" if alone or c in described else c.label) for c in columns]


def _column_says(table: Table, number: int) -> bool:
    """Whether a column says anything that is not just the name of a level: a title, a grade."""
    cells = [row[number] for row in table.rows[1:] if number < len(row)]
    return any(
        levelness(said) < 2 or len(said.split()) > 5
        for cell in cells
        for said in [plain_text(item.text) for item in items_of(cell)]
    )


def _role(name: str) -> str:
    if names_areas(name):
        return "area"
    if names_details(name) and kind_of(name) != "skills":
        return ""
    return kind_of(name)


def _row(row: Sequence[Cell], columns: list[_Column]) -> Iterator[Block]:
    said = [plain_text(row[c.number].text) for c in columns if c.kind == "area" and c.number < len(row)]
    area = ": ".join(filter(None, said))
    for column in columns:
        if column.number < len(row):
            cell = row[column.number]
            if column.kind == "neither":
                yield from _kept(column.label, cell)
            elif column.kind != "area":
                named = area or ("" if kind_of(column.label) else column.label)
                yield from _list(items_of(cell), cell, column.kind, named)


# -- cells ---------------------------------------------------------------------------------------


def _list(items: list[Item], cell: Cell, kind: str, area: str) -> Iterator[Block]:
    if items:
        yield Items(cell.line, cell.end, tuple(items), kind or "skills", area)


def _kept(label: str, cell: Cell) -> Iterator[Block]:
    """What a cell of a column or row that is neither skills nor tasks says, for the remarks of the level."""
    said = "; ".join(item.text for item in items_of(cell))
    if said:
        yield Kept(cell.line, cell.end, "remarks", f"{label}: {said}" if label else said)


def _says_something(text: str) -> bool:
    said = plain_text(text)
    return bool(said) and not _MARK.fullmatch(said) and not _INNER_LINK.fullmatch(text) and not _is_picture(text)


def _is_picture(text: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:!\[[^\]]*\]\([^)]*\)\s*)+", text))
