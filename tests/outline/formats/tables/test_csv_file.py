"""CSV: any of the usual separators and encodings in, one form out that no spreadsheet runs."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft
from outline.formats.tables.csv_file import read, sayable, write

from ..drafting import outlines
from ..score import CORPUS
from .reading import said

DIRECT = CORPUS / "c37-direct-framework.csv"
CELLS = [
    *("", "", "Level", "Skill", "Junior", "Senior", "Area", "Task", "Niveau", "x", "- one\n- two", "=1+1", "'", '"'),
    *("Outline title", "Key", "a", "Sign-offs", "3", "Skill (Markdown)", "Description", "a b c d", "\\- a", "<b>"),
]


@given(outlines())
@example(
    OutlineDraft("", levels=(LevelDraft("=A", skills=(SkillDraft("- a"), SkillDraft("\\- a"), SkillDraft("'=a"))),))
)
def test_a_written_outline_is_read_back_as_it_was(outline):
    assert read(write(outline)).outline == sayable(outline)


@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=5), max_size=6))
def test_what_was_read_from_any_table_survives_writing(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    reading = read(file.getvalue().encode())
    assert (reading.outline is None) == bool(reading.errors)
    if reading.outline:
        assert read(write(reading.outline)).outline == sayable(reading.outline)


@given(st.binary(max_size=60) | st.text(alphabet='Skill,;\t\n\r"=\x00|').map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    reading = read(data)
    assert (reading.outline is None) == bool(reading.errors)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends(separator, encoding, end):
    rows = [["Level", "Skill"], ["Junior", "Zoë, a"], ["", "b; c"]]
    text = end.join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert said(read(text.encode(encoding))) == [("Junior", ["Zoë, a", "b; c"], [])]


def test_a_first_line_may_name_the_separator():
    reading = read(b"sep=~\nLevel~Skill\nJunior~a\n")
    assert said(reading) == [("Junior", ["a"], [])]
    assert reading.outline.levels[0].line == 3


def test_a_cell_may_hold_line_ends_and_quotes():
    reading = read(b'Level,Skill\r\nJunior,"a\r\nb ""c"""\r\nSenior,d\r\n')
    assert said(reading) == [("Junior", ['a b "c"'], []), ("Senior", ["d"], [])]
    assert reading.outline.levels[1].line == 4


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "'=1", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_written_with_an_apostrophe(cell):
    outline = OutlineDraft(cell, levels=(LevelDraft(cell, skills=(SkillDraft(cell),)),))
    rows = list(csv.reader(io.StringIO(write(outline).decode("utf-8-sig"))))
    assert all(one[:1] == "'" for row in rows for one in row if one.strip("'\t")[:1] in tuple("=+-@＝"))
    assert read(write(outline)).outline == sayable(outline)


def test_it_has_the_mark_by_which_spreadsheets_know_utf_8():
    assert write(OutlineDraft("T")).startswith(b"\xef\xbb\xbfOutline title,T\r\n\r\nLevel,Area,")


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "Skill"),
        (b"a,b\n1,2\n", 1, "Expected"),
        (b"Level,Skill\n", 1, "No skills"),
        (b'Level,Skill\nJunior,"a\nb\n', 2, "nothing closes"),
        (b"Level,Skill\nJunior,\xff\n", 2, "UTF-8"),
        (b"\xff\xfea", 1, "UTF-16"),
        ("Level,Skill\nJunior,a\u202eb\n".encode(), 2, "U+202E"),
        (b"Level,Skill\nJunior,a\x00\n", 2, "U+0000"),
        (b"Level,Skill\n" + b"a" * 1_100_000, 1, "1024 KB"),
        (b"Skill\n" + b"a" * 200_000, 2, "field"),
    ],
)
def test_what_cannot_be_read_is_one_error_with_its_line(data, line, words):
    reading = read(data)
    [error] = reading.errors
    assert (error.line, words in error.text) == (line, True), error


@pytest.mark.skipif(not DIRECT.exists(), reason="the corpus is not there")
def test_a_sparse_outline_from_a_public_repository():
    levels = read(DIRECT.read_bytes()).outline.levels
    assert [len(level.skills) for level in levels] == [len(level.skills) for level in levels if level.skills]
    assert (len(levels), sum(len(level.skills) for level in levels)) == (7, 164)
    assert len({skill.area for level in levels for skill in level.skills}) == 20
    assert (levels[0].name, levels[0].skills[0].text, levels[0].skills[0].area) == (
        "Information and data technologies",
        "Data modelling and design",
        "Data engineering",
    )
