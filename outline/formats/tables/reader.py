"""From the sheets of a file to a Reading."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from outline.formats.drafts import Reading, Remark
from outline.formats.inline import folded

from .columns import Header, header_of
from .levels import Levels
from .matrix import read_matrix
from .rows import read_rows
from .sheet import Row, Sheet, fact_named, facts_in, outline_of

EXPECTED = (
    "No row names columns that are known here. Expected is a row with “Skill” and, as far as there are any, “Level”, "
    "“Area” and “Task” (or the same in another language), or one with the name of a level over each column; the "
    "skills stand below it."
)


def reading_of(sheets: Sequence[Sheet], facts: dict[str, tuple[str, ...]]) -> Reading:
    """What the sheets say; `facts` is what is known of the outline already."""
    levels, facts, above = Levels(), dict(facts), list[str]()
    found = [(sheet, header) for sheet in sheets for header in [header_of(sheet)] if header]
    if not found:
        return Reading(None, errors=(Remark(1, EXPECTED),))
    for sheet, header in found:
        facts = {**facts_in(sheet.rows[: header.at], prefixed=True), **facts}
        above += _above(sheet.rows[: header.at], facts, levels)
        _read(sheet, header, _default(sheet, facts, len(found)), levels)
    outline = replace(outline_of(facts), levels=levels.drafts())
    if not any(level.skills or level.tasks for level in outline.levels):
        return Reading(None, errors=(Remark(found[0][1].line, "No skills stand below this row of names."),))
    if above:
        outline = replace(outline, description="\n\n".join(filter(None, [outline.description, *above])))
    return Reading(outline, (*_told(sheets, found), *levels.warnings, *_missing(outline.title)))


def _read(sheet: Sheet, header: Header, default: str, levels: Levels) -> None:
    rows = sheet.rows[header.at + 1 :]
    known = [column.number for column in header.columns if column.role != "other"]
    if header.having("across"):
        labels = [c.number for c in header.columns if c.number < header.having("across")[0].number]
        read_matrix(header, rows, levels)
        known += labels if not header.having("area", "skill", "name") else []
    else:
        read_rows(header, rows, default, levels)
    _unread(header, rows, known, levels)


def _default(sheet: Sheet, facts: dict[str, tuple[str, ...]], sheets: int) -> str:
    """The level of skills in no level: the sheet's name where there are several, else the outline's title."""
    title = folded(" ".join(facts.get("title", ())))
    return sheet.name if sheets > 1 and sheet.name else title or "Skills"


def _above(rows: Sequence[Row], facts: dict[str, tuple[str, ...]], levels: Levels) -> Iterator[str]:
    """The texts above the header that are no facts of ours: the first is the title where none is given."""
    for row in rows:
        said = folded(" ".join(row.cells))
        if fact_named(row, prefixed=True) or not said:
            continue
        if "title" not in facts:
            facts["title"] = (said,)
        else:
            levels.warn(row.line, "What stands above the names of the columns is kept in the description.")
            yield said


def _unread(header: Header, rows: Sequence[Row], known: list[int], levels: Levels) -> None:
    """A warning for each column that holds something and is not read."""
    names = {column.number: column.name for column in header.columns}
    filled = sorted({number for row in rows for number in row.filled} - set(known))
    for number in filled[:20]:
        name = f"“{names[number]}”" if number in names else f"without a name ({number + 1})"
        levels.warn(header.line, f"The column {name} is not used here and is left out.")
    if len(filled) > 20:
        levels.warn(header.line, f"{len(filled) - 20} more columns are not used here and are left out.")


def _told(sheets: Sequence[Sheet], found: Sequence[tuple[Sheet, Header]]) -> Iterator[Remark]:
    read = [sheet for sheet, _ in found]
    for sheet in sheets:
        if sheet not in read and sheet.rows:
            yield Remark(1, f"The sheet “{sheet.name}” has no columns that are known here and is left out.")


def _missing(title: str) -> Iterator[Remark]:
    if not title:
        yield Remark(1, "The table names no title of the outline. Write “Outline title” and it into a first row.")
