"""Progression frameworks in YAML."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.yaml_file import read, sayable, write

from .drafting import outlines
from .score import CORPUS

FT = CORPUS / "c39-ft-engineering-competencies.yml"
SMALL = """name: T
summary: About.
levels:
  - {id: j, name: Junior}
  - {id: s, name: Senior}
themes:
  - {id: t, name: Team Work, summary: Together.}
competencies:
  - {id: k-1, level: j, theme: t, summary: "*one*", examples: [two, three], proficiency: Awareness}
  - {level: s, theme: other, summary: four}
"""
MONZO = """---
path: "/x"
title: "T"
levels: 2
topics:
  - name: "communication"
    title:
    content:
      - level: 1
        criteria:
          - "one"
      - level: 2
        criteria:
          - "two"
        exampleCriteria:
          - criteria: "three"
            examples:
              - "four"
---
# Text
"""


def said(reading):
    assert reading.errors == ()
    return [
        (level.name, [(s.text, s.area) for s in level.skills], [t.text for t in level.tasks])
        for level in reading.outline.levels
    ]


@given(outlines())
def test_a_written_outline_is_read_back_as_it_was(outline):
    assert read(write(outline)).outline == sayable(outline)


@given(st.text(alphabet="levels: competencies\n-[]{}&*!|>'\"\t#1a", max_size=80) | st.binary(max_size=30).map(repr))
def test_any_text_is_read_or_refused(text):
    reading = read(text.encode())
    assert (reading.outline is None) == bool(reading.errors)


def test_the_shape_of_the_financial_times():
    reading = read(SMALL.encode())
    assert said(reading) == [
        ("Junior", [("*one*", "Team Work")], ["two", "three"]),
        ("Senior", [("four", "other")], []),
    ]
    assert reading.outline.title == "T"
    assert reading.outline.description == "About.\n\n**Team Work**\n\nTogether."
    assert reading.outline.levels[0].skills[0].key == "k-1"
    assert [(remark.line, remark.text.split()[0]) for remark in reading.warnings] == [(7, "The"), (9, "“proficiency”")]


def test_the_shape_of_monzo():
    reading = read(MONZO.encode())
    assert said(reading) == [
        ("Level 1", [("one", "communication")], []),
        ("Level 2", [("two", "communication"), ("three", "communication")], ["four"]),
    ]
    assert reading.outline.title == "T"
    assert reading.outline.levels[1].line == 12


def test_a_level_that_is_not_listed_is_told():
    reading = read(b"name: T\ncompetencies:\n- {level: x, summary: one}\n- {summary: two}\n")
    assert said(reading) == [("x", [("one", "")], [])]
    assert [remark.line for remark in reading.warnings] == [3, 4]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b\n", 1, "Expected"),
        ("", 1, "Expected"),
        ("competencies: []\n", 1, "No skills"),
        ("a:\n  - b\n c: d", 3, "YAML"),
        ("a: &x b\n", 1, "Anchors"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "Anchors"),
        ("[" * 5000, 1, "deep"),
        ("a: [" + "b, " * 120_000 + "]", 1, "long"),
        ("\ta: b", 1, "YAML"),
    ],
)
def test_what_cannot_be_read_is_one_error_with_its_line(text, line, words):
    started = time.process_time()
    [error] = read(text.encode()).errors
    assert (error.line, words in error.text) == (line, True), error
    assert time.process_time() - started < 20


@pytest.mark.skipif(not FT.exists(), reason="the corpus is not there")
def test_a_framework_from_a_public_repository():
    reading = read(FT.read_bytes())
    levels = reading.outline.levels
    assert [len(level.skills) for level in levels] == [9] * 8
    assert (levels[0].name, levels[-1].name) == ("Junior Engineer", "Technology Director")
    assert {skill.area for skill in levels[0].skills} >= {"Planning and Organising", "Technical"}
    assert reading.outline.title == "Engineering"
    assert read(write(reading.outline)).outline == reading.outline
