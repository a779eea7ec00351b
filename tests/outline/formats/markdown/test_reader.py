"""Whole documents: the seed, and hostile ones."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.markdown import read, write

from ..drafting import documents, shapes, words_in
from ..reading import LEVEL, SEED, everything_in, lines_of, lines_told


def test_it_comes_in_whole():
    found = read(SEED).outline
    assert (found.title, found.slug) == ("Backend Skills Outline", "backend-skills-outline")
    assert (found.authors, found.tags) == (("k",), ("docusaurus", "reference"))
    assert [(level.name, len(level.skills), len(level.tasks)) for level in found.levels] == [
        ("1. Beginner", 5, 3),
        ("2. Intermediate", 5, 4),
        ("3. Advanced", 5, 4),
        ("4. Expert", 6, 4),
    ]
    assert found.description == ""


def test_its_stray_line_is_the_only_warning_and_stays_with_the_level_before_it():
    reading = read(SEED)
    assert lines_of(reading.warnings) == [58]
    assert [level.remarks for level in reading.outline.levels] == [
        "",
        "",
        '<span style="color:darkblue">some *blue* text</span>.',
        "",
    ]


def test_its_lines_are_those_of_the_document():
    lines = SEED.decode().split("\n")
    for level in read(SEED).outline.levels:
        for piece in level.skills + level.tasks:
            assert lines[piece.line - 1] == f"- {piece.text}"


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(ends):
    assert read(b"\xef\xbb\xbf" + SEED.replace(b"\n", ends)) == read(SEED)
    assert read("\ufeff" + SEED.decode()) == read(SEED)


def test_it_is_written_as_it_came_but_for_the_stray_line():
    written = write(read(SEED).outline)
    assert (
        written.replace("mdx:\n  format: md\n", "").split("## 3.")[0].split("\n---\n\n")[1:]
        == [
            part.rstrip() + "\n" if number < 3 else part
            for number, part in enumerate(SEED.decode().split("## 3.")[0].split("\n---\n\n"))
        ][1:]
    )
    assert read(written).outline == read(SEED).outline


@given(st.text() | documents)
def test_any_text_gets_an_answer(document):
    reading = read(document)
    assert (reading.outline is None) == bool(reading.errors)
    assert all(remark.line >= 1 for remark in reading.errors + reading.warnings)


@pytest.mark.parametrize("start", [[LEVEL + "- a"], []], ids=["labelled", "not"])
@given(data=st.data())
def test_no_word_is_lost(start, data):
    """Each word is in the outline, in a label, or in a line that a warning names."""
    document = words_in(start + data.draw(shapes))
    reading = read(document)
    if reading.outline:
        kept, told = everything_in(reading.outline), lines_told(reading)
        lost = [
            (number, line)
            for number, line in enumerate(document.split("\n"), 1)
            for word in re.findall(r"w\d+w", line)
            if word not in kept and number not in told and not re.match(r"(#+ |\*\*)(Skills|Tasks)", line)
        ]
        assert lost == []


def test_a_label_of_two_lines_is_told_with_both():
    reading = read(LEVEL + "- a\n- Skills:\nmore of it:\n  - b")
    assert [remark.text for remark in reading.warnings if "label" in remark.text] == [
        "Lines 4–5: “Skills: more of it:” is read as a label: the items under it are skills."
    ]


@given(st.binary(max_size=100))
def test_any_bytes_get_an_answer(data):
    assert read(data).outline is None or data


@pytest.mark.parametrize(
    "document",
    [
        LEVEL + "- an item of text\n" * 20_000,
        LEVEL + "- \n" * 20_000,
        LEVEL + "- " + "[" * 200_000,
        LEVEL + ("- " + "[" * 4_900 + "\n") * 100,
        LEVEL + "- a\n# " + "[" * 200_000,
        LEVEL + "".join("  " * depth + "- x\n" for depth in range(25)) * 400,
        LEVEL + "- " * 200_000,
        LEVEL + "- " + "p" * 290 + "\n" + "  - c\n" * 10_000,
        LEVEL + ("- " + "{#a " * 240 + "}\n") * 500,
        ">" * 500_000,
        " " * 1_000_000,
        ":::remarks\n" * 20_000,
        "<!--\n\n" * 10_000,
        "a\n" * 20_000 + "===",
    ],
    ids=range(14),
)
def test_hostile_documents_take_no_time(document):
    # About a second of the processor's time on a quiet machine; the margin is for a busy one.
    started = time.process_time()
    read(document)
    assert time.process_time() - started < 5
