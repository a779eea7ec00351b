"""What cannot be read at all."""

import pytest

from outline.formats.markdown import read

from ..reading import LEVEL, error_of, lines_of


@pytest.mark.parametrize(
    ("document", "line", "says"),
    [
        (b"# ok\n## \xff", 2, "0xFF"),
        ("# T".encode("utf-16"), 1, "UTF-16"),
        ("a\n\x00", 2, "NUL"),
        ("a\n\n\ud800", 3, "U+D800"),
        ("a\n\u202e", 2, "U+202E"),
        ("x" * 1_048_577, 1, "1024 KB"),
        (b"x" * 1_048_577, 1, "1024 KB"),
        ("\n" * 25_001, 25_000, "25,000 lines"),
        ("", 1, "No level"),
        ("words\n\n# Title\n\nmore words", 3, "No level"),
        ("# T\n\n| A | B |\n|---|---|\n| 1 | 2 |", 1, "No level"),
        (LEVEL + "".join("  " * depth + "- x\n" for depth in range(80)), 32, "too deep"),
    ],
)
def test_what_cannot_be_read_names_its_line(document, line, says):
    error = error_of(document)
    assert (error.line, says in error.text) == (line, True), error


def test_each_line_with_a_refused_character_is_named():
    assert lines_of(read("\x00\n\na\u202e").errors) == [1, 3]
