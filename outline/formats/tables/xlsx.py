"""Outlines in Excel workbooks: a sheet "Outline" with what it is as a whole, and a sheet "Skills" with the table."""

import datetime as dt
import io
import re
from collections.abc import Iterable
from dataclasses import replace

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from outline.formats import markdown
from outline.formats.drafts import LevelDraft, OutlineDraft, Reading
from outline.formats.markdown.source import SourceError

from .reader import reading_of
from .sheet import facts_in, rows_of_facts
from .workbook import sheets_in
from .writer import rows_of

LONGEST_CELL = 32_767  # characters as Excel counts them: those beyond the first 65,536 are two

_ABOUT, _SKILLS = "Outline", "Skills"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = dt.datetime(2000, 1, 1)  # the same outline is the same bytes
_WIDTHS = (24, 24, 60, 60, 20, 10, 10, 40, 40)
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def read(data: bytes) -> Reading:
    """Read an outline from a workbook."""
    try:
        sheets = sheets_in(data)
    except SourceError as error:
        return Reading(None, errors=error.remarks)
    about = [sheet for sheet in sheets if sheet.name.casefold() == _ABOUT.casefold()]
    facts = facts_in(about[0].rows, prefixed=False) if about else {}
    return reading_of([sheet for sheet in sheets if not (facts and sheet is about[0])], facts)


def write(outline: OutlineDraft) -> bytes:
    """The outline as a workbook, the same bytes each time."""
    outline = sayable(outline)
    file = io.BytesIO()
    with Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": outline.title[:255], "created": _MADE})
        skills, about = book.add_worksheet(_SKILLS), book.add_worksheet(_ABOUT)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True})
        for number, width in enumerate(_WIDTHS):
            skills.set_column(number, number, width, wrapped)
        about.set_column(0, 1, 40, wrapped)
        _fill(skills, rows_of(outline))
        skills.set_row(0, None, bold)
        skills.freeze_panes(1, 0)
        _fill(about, rows_of_facts(outline))
    return file.getvalue()


def sayable(outline: OutlineDraft) -> OutlineDraft:
    """A cell holds 32,767 characters; what a text says beyond that is left out."""
    outline = markdown.normal(outline)
    return markdown.normal(
        replace(
            outline,
            title=_cut(outline.title),
            slug=_cut(outline.slug),
            description=_cut(outline.description),
            authors=tuple(map(_cut, outline.authors)),
            tags=tuple(map(_cut, outline.tags)),
            levels=tuple(map(_sayable_level, outline.levels)),
        )
    )


def _sayable_level(level: LevelDraft) -> LevelDraft:
    return replace(
        level,
        name=_cut(level.name),
        skills=tuple(replace(skill, text=_cut(skill.text), area=_cut(skill.area)) for skill in level.skills),
        tasks=tuple(replace(task, text=_cut(task.text)) for task in level.tasks),
        introduction=_cut(level.introduction),
        remarks=_cut(level.remarks),
    )


def _cut(text: str) -> str:
    """As much as a cell takes, with room for a backslash; two characters that no XML may hold are left out."""
    text = _NOT_IN_XML.sub("", text)
    if len(text) * 2 < LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", errors="ignore")


def _fill(sheet: Worksheet, rows: Iterable[list[str]]) -> None:
    for at, row in enumerate(rows):
        for number, cell in enumerate(row):
            if cell:
                sheet.write_string(at, number, cell)
