"""Moodle's competency frameworks."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.moodle import read, sayable, write
from outline.formats.moodle_writer import HEADERS

from .drafting import outlines
from .score import CORPUS

OECD = CORPUS / "c20-moodle-competency-framework.csv"
CELLS = ["", "a", "b", "Level 1", "Level 2", "<p>x</p>", "1", "4", "a,b", "{}", '{"level": 1}', "text..."]


def framework(*rows):
    """A framework of rows: parent, id, name, description, format, references, own column."""
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(HEADERS)
    table.writerow(["", "f", "T", "<p>About.</p>", "1", *[""] * 7, "1", ""])
    for parent, known, name, text, kind, related in rows:
        table.writerow([parent, known, name, text, kind, *[""] * 5, related, *[""] * 3])
    return file.getvalue().encode()


def said(reading):
    assert reading.errors == ()
    return [(level.name, [(s.text, s.area) for s in level.skills]) for level in reading.outline.levels]


@given(outlines())
def test_a_written_outline_is_read_back_as_it_was(outline):
    assert read(write(outline)).outline == sayable(outline)


@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=15), max_size=5))
def test_any_rows_are_read_or_refused(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEADERS, *rows])
    reading = read(file.getvalue().encode())
    assert (reading.outline is None) == bool(reading.errors)


@given(outlines())
def test_moodle_finds_what_it_needs(outline):
    head, framework_row, *rows = csv.reader(io.StringIO(write(outline).decode()))
    assert tuple(head[:14]) == HEADERS
    assert framework_row[12] == "1"
    assert all(framework_row[at] for at in (1, 2, 5, 6, 13))
    ids = [row[1] for row in rows]
    assert len(set(ids)) == len(ids)
    assert all(row[1] and row[2] and len(row) == 15 and row[0] in ["", *ids] for row in rows)


def test_a_tree_is_levels_areas_and_skills():
    rows = [("", "l", "Junior", "", "1", ""), ("l", "a", "Data", "", "1", ""), ("a", "k", "SQL", "", "1", "")]
    reading = read(framework(*rows))
    assert said(reading) == [("Junior", [("SQL", "Data")])]
    assert (reading.outline.title, reading.outline.description) == ("T", "About.")
    assert reading.outline.levels[0].skills[0].key == "k"


def test_levels_that_stand_aside_take_what_refers_to_them():
    rows = [
        ("", "ls", "Levels", "", "1", ""),
        ("ls", "l1", "Level 1", "<p>First.</p>", "1", "two"),
        ("ls", "l2", "Level 2", "", "1", ""),
        ("", "a", "Data", "", "1", ""),
        ("a", "one", "SQL", "<p>SQL</p>", "1", "l1,l2"),
        ("a", "two", "Graphs", "", "1", ""),
        ("a", "three", "Lost", "", "1", ""),
    ]
    reading = read(framework(*rows))
    assert said(reading)[0] == ("Level 1", [("SQL", "Data"), ("Graphs", "Data")])
    assert [text for text, _ in said(reading)[1][1]] == ["SQL"]
    assert reading.outline.levels[0].introduction == "First."
    assert any("“Lost” refers to no level" in remark.text for remark in reading.warnings)


def test_a_name_that_moodle_has_cut_is_taken_from_the_description():
    rows = [("", "l", "Junior", "", "1", ""), ("l", "k", "Writes long...", "<p>Writes long texts.</p>", "1", "")]
    assert said(read(framework(*rows))) == [("Junior", [("Writes long texts.", "")])]


def test_html_keeps_paragraphs_and_lists():
    html = "<p>One *a*<br>two</p><ul><li>three</li><li>four</li></ul><script>x</script>"
    rows = [("", "l", "Junior", html, "1", ""), ("l", "k", "SQL", "", "1", "")]
    [level] = read(framework(*rows)).outline.levels
    assert level.introduction == "One \\*a\\*\n\ntwo\n\n- three\n\n- four"


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", ",".join(HEADERS).encode(), b"\xff\xfe\x00"])
def test_what_is_no_framework_is_one_error(data):
    assert len(read(data).errors) == 1


@pytest.mark.skipif(not OECD.exists(), reason="the corpus is not there")
def test_a_framework_from_moodles_own_tests():
    levels = read(OECD.read_bytes()).outline.levels
    assert [(level.name, len(level.skills)) for level in levels] == [
        ("Level 1", 39),
        *((f"Level {number}", 0) for number in range(2, 6)),
    ]
    assert (levels[0].skills[2].text, levels[0].skills[2].area) == (
        "Defines ambitious, but realistic, personal goals.",
        "Achievement Focus",
    )
