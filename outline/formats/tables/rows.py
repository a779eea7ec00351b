"""A sheet with a skill or a task in each row, beside its level and its areas.

An empty cell of a level holds the level above. An empty cell of an area holds the area above, unless the row fills a
column of levels or areas further left: such a row says in full where it stands. Without a column of levels the first
column that groups skills names the levels.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from outline.formats.inline import folded, from_plain

from .cells import texts_in
from .columns import Column, Header
from .levels import Levels
from .sheet import Row

LONGEST_AREA = 120

_BLOCKS = ("introduction", "remarks")


@dataclass
class _Place:
    """Where the walk through the rows stands: the value that each column of levels or areas holds."""

    columns: list[Column]
    held: dict[int, str]

    def enter(self, row: Row) -> None:
        filled = [column for column in self.columns if row.cell(column.number)]
        first = filled[0].number if filled else None
        for column in self.columns:
            said = row.cell(column.number)
            restated = first is not None and column.number > first
            if said or (restated and column.role != "level"):
                self.held[column.number] = said

    def level(self) -> str:
        return next((self.held.get(c.number, "") for c in self.columns if c.role == "level"), "")

    def area(self) -> str:
        """The areas, the outer before the inner: "Data: Modelling"; the inner alone where that is too long."""
        said = [folded(self.held.get(c.number, "")) for c in self.columns if c.role == "area"]
        whole = ": ".join(dict.fromkeys(filter(None, said)))
        return whole if len(whole) <= LONGEST_AREA or len(said) == 1 else said[-1]


def read_rows(header: Header, rows: Iterable[Row], default: str, levels: Levels) -> None:
    """Gather all rows; `default` names the level of those that stand in none."""
    header = _with_levels(header, levels)
    place = _Place(header.having("level", "area"), {})
    for row in rows:
        place.enter(row)
        _row(row, header, place, default, levels)


def _with_levels(header: Header, levels: Levels) -> Header:
    areas = header.having("area")
    if header.first("level") or not areas:
        return header
    levels.warn(header.line, f"No column names levels; each “{areas[0].name}” is read as a level.")
    columns = (replace(column, role="level") if column is areas[0] else column for column in header.columns)
    return replace(header, columns=tuple(columns))


def _row(row: Row, header: Header, place: _Place, default: str, levels: Levels) -> None:
    before = len(levels.warnings)
    said = [(column, row.cell(column.number)) for column in header.columns if row.cell(column.number)]
    pieces = [(column, cell) for column, cell in said if column.role in ("skill", "task", "skills of an area")]
    if not said or not (place.level() or pieces):
        return
    name = place.level() or default
    _fields(row, said, levels, name)
    for column, cell in pieces:
        _pieces(row, column, cell, header, place, name, levels)
    if pieces and len(levels.warnings) == before and not place.level() and header.first("level"):
        levels.warn(row.line, f"This row names no level, nor does one above it; it is read into “{name}”.")


def _fields(row: Row, said: list[tuple[Column, str]], levels: Levels, name: str) -> None:
    """What a row says of its level, and of its skill beside its text."""
    level = levels.at(name, row.line)
    for column, cell in said:
        whole = row.cells[column.number].strip("\n")
        if column.role == "introduction":
            level.introductions.append(whole)
        elif column.role == "remarks":
            level.remarks.append(whole)
        elif column.role == "signoffs":
            level.signoffs = levels.number("sign-offs", cell, 999, row.line) or level.signoffs


def _pieces(row: Row, column: Column, cell: str, header: Header, place: _Place, name: str, levels: Levels) -> None:
    is_task = column.role == "task"
    texts = texts_in(cell, is_markdown=column.is_markdown, by_line=column.role != "skill")
    key = _one(row, header, "key") if len(texts) == 1 else ""
    area = column.name if column.role == "skills of an area" else place.area()
    if not texts:
        levels.warn(row.line, f"The cell of “{column.name}” shows no text and is left out.")
    for text in texts:
        if is_task:
            levels.task(name, row.line, text, key)
        else:
            levels.skill(name, row.line, text, area, key, _one(row, header, "validity"))
    details = [] if is_task else [(c, row.cell(c.number)) for c in header.having("details") if row.cell(c.number)]
    for _, said in details if len(texts) == 1 else []:
        levels.at(name, row.line).remarks.append(f"**{texts[0]}**\n\n{block_from_plain(said)}")


def _one(row: Row, header: Header, role: str) -> str:
    column = header.first(role)
    return row.cell(column.number) if column else ""


def block_from_plain(text: str) -> str:
    """Block Markdown that shows the lines of a plain text."""
    return "\n\n".join(from_plain(line) for line in text.split("\n") if line.strip())
