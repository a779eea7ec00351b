"""The YAML at the start."""

import time

import pytest

from outline.formats.markdown import read

from ..reading import LEVEL, error_of, lines_of, names_of


def read_with(matter):
    return read(f"---\n{matter}\n---\n{LEVEL}- one\n")


@pytest.mark.parametrize(
    ("authors", "found"),
    [
        ("[k, l]", ("k", "l")),
        ("k", ("k",)),
        ("\n  - name: Kay\n    url: x\n  - l", ("Kay", "l")),
        ("{name: Kay}", ("Kay",)),
        ("[]", ()),
        ("", ()),
    ],
)
def test_authors(authors, found):
    assert read_with(f"authors: {authors}").outline.authors == found


@pytest.mark.parametrize(
    ("title", "found"),
    [("007", "007"), ("yes", "yes"), ("2024-99-99", "2024-99-99"), ("'a: b'", "a: b"), ("1e9", "1e9")],
)
def test_values_are_never_converted(title, found):
    assert read_with(f"title: {title}").outline.title == found


def test_its_title_comes_first_and_the_heading_that_repeats_it_is_left_out():
    found = read(f"---\ntitle: T\ndescription: D.\n---\n# T\n\n# Other\n{LEVEL}- one\n").outline
    assert (found.title, found.description) == ("T", "D.\n\n# Other")


def test_an_unknown_key_is_told_with_its_line():
    reading = read_with("title: T\ndraft: true\ntitle: U")
    assert reading.outline.title == "U"
    assert [(remark.line, remark.text.split()[0]) for remark in reading.warnings] == [
        (3, "“draft”"),
        (4, "“title”"),
    ]


def test_without_any_title_a_warning_says_so():
    reading = read(LEVEL + "- one\n")
    assert (reading.outline.title, lines_of(reading.warnings)) == ("", [1])


def test_a_thematic_break_at_the_start_is_no_front_matter():
    assert names_of(f"---\n\n{LEVEL}- one\n\n---\n") == ["1. Beginner"]
    assert names_of(f"---\nkey: never closed\n\n{LEVEL}- one\n") == ["1. Beginner"]


@pytest.mark.parametrize(
    ("matter", "line"),
    [
        ("title: [a", 2),
        ("title: T\n\tslug: x", 3),
        ("a: &x 1", 2),
        ("title: T\nb: !!python/object/apply:os.system [ls]", 3),
        ("title: T\nb: *x", 3),
        ("title: " + "[" * 5_000, 2),
        ("title: " + "{" * 5_000, 2),
        ("title:\n" + "- " * 5_000, 3),
        ("title:\n" + "\n".join("  " * depth + "a:" for depth in range(1, 200)), 7),
        ("title: \x07", 2),
        ("title: " + "x" * 70_000, 1),
    ],
)
def test_what_is_no_small_flat_yaml_is_an_error_with_its_line(matter, line):
    started = time.process_time()
    assert error_of(f"---\n{matter}\n---\n{LEVEL}- one\n").line == line
    assert time.process_time() - started < 3


def test_toml_between_pluses():
    text = '+++\ntitle = "A  b"\ntags = ["x", "y"]\nweight = 3\n+++\n' + LEVEL + "- one\n"
    reading = read(text)
    assert (reading.outline.title, reading.outline.tags) == ("A b", ("x", "y"))
    assert [warning.text for warning in reading.warnings] == [
        "“weight” in the front matter is not used here and is left out."
    ]


@pytest.mark.parametrize(
    ("toml", "line"), [("a = 1\na = 2", 3), ("a = ", 2), ("a = " + "[" * 5000, 2), ("a = '" + "x" * 70_000 + "'", 1)]
)
def test_toml_that_cannot_be_read_is_an_error(toml, line):
    error = error_of(f"+++\n{toml}\n+++\n{LEVEL}- one\n")
    assert "front matter" in error.text
    assert error.line in (line, 1)


def test_pluses_that_nothing_closes_are_text():
    assert read("+++\n" + LEVEL + "- one\n").outline.description == "+++"
