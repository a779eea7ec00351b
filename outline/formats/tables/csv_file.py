"""Outlines in CSV: any of the usual separators and encodings in, one spreadsheet-proof form out.

A cell that a spreadsheet would run as a formula is written with an apostrophe before it, which the reader takes off.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from outline.formats import markdown
from outline.formats.drafts import OutlineDraft, Reading, Remark
from outline.formats.markdown.source import SourceError, source_text

from .columns import header_of
from .reader import reading_of
from .sheet import Row, Sheet, fact_named, rows_of_facts
from .writer import rows_of

SEPARATORS = ",;\t|"
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?\n')
_RUN = "=+\\-@\t\r＝＋－＠"
_WOULD_RUN = re.compile(rf"'*[{_RUN}]")
_GUARDED = re.compile(rf"'+[{_RUN}]")
_END = "end of the table"


def read(data: bytes) -> Reading:
    """Read an outline from CSV."""
    try:
        return reading_of([sheet_in(source_text(_narrow(data)))], {})
    except SourceError as error:
        return Reading(None, errors=error.remarks)


def sheet_of(data: bytes, is_right: Callable[[Sheet], bool]) -> Sheet:
    """The rows of a file, parted by the first separator that makes a right sheet of it. Raises SourceError."""
    text = source_text(_narrow(data))
    found = [_parsed(text, separator) for separator in SEPARATORS]
    best = next((parsed for parsed in found if is_right(parsed.sheet)), found[0])
    if best.error:
        raise SourceError(best.error)
    return best.sheet


def write(outline: OutlineDraft) -> bytes:
    """The outline in CSV, in UTF-8 with the mark that spreadsheets know it by."""
    outline = sayable(outline)
    facts = rows_of_facts(outline)
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    rows.writerows([[_guarded(cell) for cell in row] for row in [*facts, *([[]] if facts else []), *rows_of(outline)]])
    return file.getvalue().encode("utf-8-sig")


def sayable(outline: OutlineDraft) -> OutlineDraft:
    """CSV says everything."""
    return markdown.normal(outline)


@dataclass(frozen=True)
class _Parsed:
    """The rows that a separator makes of a text, and what is wrong with them."""

    sheet: Sheet
    error: Remark | None = None

    @property
    def sense(self) -> tuple[int, int]:
        """How much is known of it: columns, then facts above them."""
        header = header_of(self.sheet)
        facts = (len(row.filled) > 1 and bool(fact_named(row, prefixed=True)) for row in self.sheet.rows[:10])
        return header.known if header else -1, sum(facts)


def sheet_in(text: str) -> Sheet:
    """The rows of a text that has plain line ends, as the separator that makes most sense parts it.

    Raises SourceError.
    """
    named = _NAMED_SEPARATOR.match(text)
    if named and named[1] != '"':
        found = _parsed("\n" + text[named.end() :], named[1])
    else:
        found = max((_parsed(text, separator) for separator in SEPARATORS), key=lambda parsed: parsed.sense)
    if found.error:
        raise SourceError(found.error)
    return found.sheet


def _parsed(text: str, separator: str) -> _Parsed:
    table = csv.reader(io.StringIO(f"{text}\n{_END}\n", newline=""), delimiter=separator)
    rows, before = list[Row](), 0
    error = None
    try:
        for cells in table:
            rows.append(Row(before + 1, tuple(map(_unguarded, cells))))
            before = table.line_num
    except csv.Error as problem:
        error = Remark(before + 1, f"This row cannot be read as CSV: {problem}.")
    if not error and rows[-1].cells != (_END,):
        error = Remark(rows[-1].line, "A quotation mark in this row opens a cell that nothing closes.")
    return _Parsed(Sheet(tuple(row for row in rows if row.filled and row.cells != (_END,))), error)


def _narrow(data: bytes) -> bytes | str:
    """UTF-16 with its mark is read, as spreadsheets write it as "Unicode text"."""
    encoding = _WIDE.get(data[:2])
    if encoding is None:
        return data
    try:
        return data[2:].decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(Remark(1, "The file begins like UTF-16 and is none; save it as UTF-8.")) from error


def _guarded(cell: str) -> str:
    return f"'{cell}" if _WOULD_RUN.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
