"""Workbooks: what Excel, LibreOffice and we ourselves write in, ours out; and files that mean harm."""

import io
import random
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft
from outline.formats.tables.xlsx import LONGEST_CELL, read, sayable, write

from ..drafting import outlines
from .reading import said

OUTLINE = OutlineDraft("T", levels=(LevelDraft("A", skills=(SkillDraft("one", key="k", validity_months=24),)),))


def book(**sheets):
    """A workbook with these sheets: rows of cells; a cell that is None is merged with the one above."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name.replace("_", " "))
            for at, row in enumerate(rows):
                for number, cell in enumerate(row):
                    sheet.write(at, number, cell)
    return file.getvalue()


def changed(data, **parts):
    """The workbook with other parts: `sheet1=…` or `sharedStrings=…`."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.split("/")[-1].removesuffix(".xml")
            new.writestr(name, parts[stem] if stem in parts else old.read(name))
    return file.getvalue()


@given(outlines())
def test_a_written_outline_is_read_back_as_it_was(outline):
    assert read(write(outline)).outline == sayable(outline)


def test_the_same_outline_is_the_same_bytes():
    assert write(OUTLINE) == write(OUTLINE)


def test_what_looks_like_a_formula_is_a_text():
    outline = OutlineDraft("=T", levels=(LevelDraft("=A", skills=(SkillDraft("=1+1"), SkillDraft("007"))),))
    assert read(write(outline)).outline == outline
    with zipfile.ZipFile(io.BytesIO(write(outline))) as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


def test_a_cell_takes_no_more_than_excel_does():
    outline = OutlineDraft("T", levels=(LevelDraft("A", skills=(SkillDraft("one"),), remarks="🔰" * LONGEST_CELL),))
    [level] = read(write(outline)).outline.levels
    assert level.remarks == "🔰" * 16_383
    assert read(write(outline)).outline == sayable(outline)


def test_numbers_are_read_as_they_show():
    reading = read(book(Skills=[["Level", "Skill", "Validity"], [1, "one", 24], [2.5, 2, ""]]))
    assert said(reading) == [("1", ["one"], []), ("2.5", ["2"], [])]
    assert reading.outline.levels[0].skills[0].validity_months == 24


def test_merged_cells_all_say_what_the_first_says():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate([["Level", "Area", "Skill"], ["A", "", "one"], ["A", "", "two"], ["A", "", "three"]]):
            for number, cell in enumerate(row):
                sheet.write(at, number, cell)
        sheet.merge_range(1, 1, 2, 1, "X")
    assert [skill.area for skill in read(file.getvalue()).outline.levels[0].skills] == ["X", "X", ""]


def test_sheets_with_known_columns_are_read_and_others_told():
    reading = read(book(Junior=[["Skill"], ["one"]], Senior=[["Skill"], ["two"]], Notes=[["a"], ["b"]]))
    assert said(reading) == [("Junior", ["one"], []), ("Senior", ["two"], [])]
    assert "“Notes”" in reading.warnings[0].text


def test_a_sheet_called_outline_says_what_the_outline_is():
    rows = [["Title", "T"], ["Authors", "Kay", "Lee"], ["Description", "D"]]
    outline = read(book(Outline=rows, Skills=[["Skill"], ["one"]])).outline
    assert (outline.title, outline.authors, outline.description) == ("T", ("Kay", "Lee"), "D")


def test_a_sheet_called_outline_may_hold_the_skills():
    assert said(read(book(Outline=[["Skill"], ["one"]]))) == [("Skills", ["one"], [])]


@given(st.binary(max_size=40), st.integers(0, 2**32), st.integers(1, 8))
def test_any_bytes_are_read_or_refused(data, seed, count):
    chance, whole = random.Random(seed), bytearray(write(OUTLINE))
    for _ in range(count):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    for given_bytes in (data, bytes(whole)):
        reading = read(given_bytes)
        assert (reading.outline is None) == bool(reading.errors)


@given(st.sampled_from(["sheet1", "sharedStrings", "workbook", "styles"]), st.integers(0, 2**32))
def test_any_part_of_a_workbook_may_be_broken(part, seed):
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(write(OUTLINE))) as file:
        whole = bytearray(next(file.read(name) for name in file.namelist() if name.endswith(f"{part}.xml")))
    for _ in range(5):
        whole[chance.randrange(len(whole))] = chance.choice(b"<>/\"'&09aA= ")
    reading = read(changed(write(OUTLINE), **{part: bytes(whole)}))
    assert (reading.outline is None) == bool(reading.errors)


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%b</t></si></sst>'
FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MANY = b'<row r="1">' + b'<c t="s"><v>0</v></c>' * 9_000 + b"</row>"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "cannot be unpacked"),
        (b"PK\x03\x04", "cannot be unpacked"),
        (b"x" * 1_100_000, "1024 KB"),
        (changed(write(OUTLINE), sheet1=SHEET % (b" " * 20_000_000)), "16 MB"),
        (changed(write(OUTLINE), sheet1=SHEET % FAR), "1,000,000 cells"),
        (changed(write(OUTLINE), sheet1=SHEET % (b"<row>" + b"<c/>" * 2_000 + b"</row>" + b"<row/>" * 900)), "cells"),
        (changed(write(OUTLINE), sheet1=SHEET % MANY, sharedStrings=STRINGS % (b"x" * 900_000)), "64 MB"),
        (changed(write(OUTLINE), sharedStrings=STRINGS % "a\u202eb".encode()), "workbook"),
        (book(Skills=[["Level", "Skill"], ["A", "a\u202eb"]]), "U+202E"),
        (book(Skills=[["a", "b"], ["c", "d"]]), "Expected"),
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_one_error_and_soon(data, words):
    started = time.process_time()
    [error] = read(data).errors
    assert words in error.text
    assert time.process_time() - started < 3
