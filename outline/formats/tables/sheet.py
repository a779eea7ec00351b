"""Rows of cells with their numbers, and what the rows above a header say of the outline as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from outline.formats.drafts import OutlineDraft
from outline.formats.inline import folded

FIELDS = ("title", "slug", "authors", "tags", "description")
LISTS = ("authors", "tags")
_PREFIX = "outline "


@dataclass(frozen=True)
class Row:
    line: int  # of a CSV the line that it begins in, of a workbook the number of the row
    cells: tuple[str, ...]

    def cell(self, number: int) -> str:
        return self.cells[number].strip() if number < len(self.cells) else ""

    @property
    def filled(self) -> list[int]:
        return [number for number, cell in enumerate(self.cells) if cell.strip()]


@dataclass(frozen=True)
class Sheet:
    rows: tuple[Row, ...]
    name: str = ""  # of a workbook's sheet


def facts_in(rows: Iterable[Row], *, prefixed: bool) -> dict[str, tuple[str, ...]]:
    """What rows such as `Outline title | Backend` say, by field; `prefixed` where "Outline" must stand there."""
    facts: dict[str, tuple[str, ...]] = {}
    for row in rows:
        name = fact_named(row, prefixed=prefixed)
        if name:
            facts[name] = tuple(cell for cell in row.cells[1:] if cell.strip())
    return facts


def fact_named(row: Row, *, prefixed: bool) -> str:
    """The field that a row tells, or "" """
    label = folded(row.cells[0]).casefold() if row.cells else ""
    name = label.removeprefix(_PREFIX)
    return name if name in FIELDS and (label != name or not prefixed) else ""


def outline_of(facts: dict[str, tuple[str, ...]]) -> OutlineDraft:
    """An outline without levels that says these facts."""
    title, slug = (folded(" ".join(facts.get(name, ()))) for name in ("title", "slug"))
    authors, tags = (tuple(filter(None, map(folded, facts.get(name, ())))) for name in LISTS)
    return OutlineDraft(title, slug, "\n\n".join(facts.get("description", ())), authors, tags)


def rows_of_facts(outline: OutlineDraft) -> list[list[str]]:
    """The rows that say them, each field that is not empty."""
    said = [(name, getattr(outline, name)) for name in FIELDS]
    return [[f"{_PREFIX.capitalize()}{name}", *(value if name in LISTS else [value])] for name, value in said if value]
