"""Opens an Excel workbook that may mean harm: what it would unpack to is measured before anything reads it.

The file is unpacked here with a limit and packed anew without compression, so that what is measured is what is read.
A small file can ask for much more than it holds: by compression, by one cell far away (the sheet is a full rectangle),
and by many cells that point to one long text. Each is counted first.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import zip_longest

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from outline.formats.characters import refused_characters
from outline.formats.drafts import Remark
from outline.formats.markdown.source import LARGEST, SourceError

from .sheet import Row, Sheet

LARGEST_UNPACKED = 16 * 1024 * 1024
MOST_CELLS = 1_000_000
MOST_TEXT = 64 * 1024 * 1024
_MOST_PARTS = 500

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*\$?([A-Za-z]{0,9})\$?(\d{1,18})""")
_SHARED = re.compile(rb"<(?:\w+:)?si\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*(\d{1,9})")


def sheets_in(data: bytes) -> list[Sheet]:
    """The sheets with their filled rows. Raises SourceError."""
    if len(data) > LARGEST:
        raise _refused(f"The workbook is larger than {LARGEST // 1024} KB.")
    parts = _unpacked(data)
    _check(parts)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts))) as book:
            return [_sheet(book.get_sheet_by_name(name), name) for name in book.sheet_names]
    except BaseException as error:
        # A fault in the library's own Rust comes as a PanicException, which is no Exception and has no public name.
        if not isinstance(error, (CalamineError, ValueError, OSError)) and type(error).__name__ != "PanicException":
            raise
        raise _refused("This is no workbook that can be read. Save it once more as .xlsx.") from error


def _refused(text: str) -> SourceError:
    return SourceError(Remark(1, text))


def _unpacked(data: bytes) -> dict[str, bytes]:
    parts, room = dict[str, bytes](), LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            if len(file.infolist()) > _MOST_PARTS:
                raise _refused(f"The workbook has more than {_MOST_PARTS} parts.")
            for entry in file.infolist():
                with file.open(entry) as part:
                    parts[entry.filename] = part.read(room + 1)
                room -= len(parts[entry.filename])
                if room < 0:
                    raise _refused(f"The workbook unpacks to more than {LARGEST_UNPACKED // 1024 // 1024} MB.")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise _refused("This is no Excel workbook (.xlsx): it cannot be unpacked.") from error
    if "xl/workbook.xml" not in parts:
        raise _refused("This is no Excel workbook (.xlsx): it has no “xl/workbook.xml”.")
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


def _check(parts: dict[str, bytes]) -> None:
    """Raises SourceError where the sheets would take more room than the limits."""
    texts = [list(map(len, _SHARED.split(part)[1:])) for part in parts.values()]
    lengths, told = [max(found) for found in zip_longest(*texts, fillvalue=0)], 0
    for part in parts.values():
        if _rectangle(part) > MOST_CELLS:
            raise _refused(f"A sheet spans more than {MOST_CELLS:,} cells. Delete what stands far below or beside.")
        told += sum(lengths[number] for number in map(int, _VALUE.findall(part)) if number < len(lengths))
    if told > MOST_TEXT:
        raise _refused(f"The cells hold more than {MOST_TEXT // 1024 // 1024} MB of text.")


def _rectangle(part: bytes) -> int:
    """The cells of the rectangle from A1 to the last place that a sheet names, or counts up to."""
    rows = _ROW.split(part)
    height, width = len(rows), max(len(_CELL.findall(row)) for row in rows)
    for column, row in _PLACE.findall(part):
        height, width = max(height, int(row)), max(width, _number(column))
    return height * width


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


# -- rows ----------------------------------------------------------------------------------------


def _sheet(sheet: CalamineSheet, name: str) -> Sheet:
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        _fill(rows, top, left, bottom)
    filled = tuple(row for row in (Row(at, tuple(cells)) for at, cells in enumerate(rows, 1)) if row.filled)
    for remark in _remarks(filled, name):
        raise SourceError(remark)
    return Sheet(filled, name)


def _fill(rows: list[list[str]], top: int, left: int, bottom: int) -> None:
    """Cells that are merged downwards all say what the first says."""
    for row in rows[top + 1 : bottom + 1]:
        if left < len(row) and left < len(rows[top]):
            row[left] = row[left] or rows[top][left]


def _remarks(rows: tuple[Row, ...], name: str) -> Iterator[Remark]:
    for row in rows:
        for found in refused_characters("".join(row.cells)):
            yield Remark(row.line, f"In the sheet “{name}” the character {found.name} {found.reason}.")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")
