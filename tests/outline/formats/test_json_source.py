"""What JSON documents are refused for, with the place."""

import pytest

from outline.formats.json_source import json_value
from outline.formats.markdown.source import LARGEST, SourceError


@pytest.mark.parametrize(
    ("document", "line", "text"),
    [
        (b"", 1, "The document is not JSON: Expecting value, at character 1."),
        (b"[1,\n2,,]", 2, "The document is not JSON: Expecting value, at character 3."),
        (b'{"a": [{"b": 1, "b": 2}]}', 0, "a[0]: the name “b” stands twice here."),
        (b'{"a": 1, "a": 2}', 0, "The document: the name “a” stands twice here."),
        (b'{"a": ["x", "\\u202e"]}', 0, "a[1]: the character U+202E is a bidirectional control character, which"),
        (b'{"a": {"\\u0000": 1}}', 0, "a: the character U+0000 is a NUL, which cannot be stored."),
        (b'["\\ud800"]', 0, "[0]: the character U+D800 is half of a character."),
        (b'"\n"', 1, "The document is not JSON: Invalid control character at, at character 2."),
        (b"[NaN]", 0, "The document holds a number that is too large or no number."),
        (b"1" * 5000, 0, "The document holds a number that is too large or no number."),
        (b"[" * 200 + b"]" * 200, 0, "The document has more than 100 objects or lists in each other."),
        (b"[" * 100_000, 0, "The document has more than 100 objects or lists in each other."),
        (b"[1,\n\xff]", 2, "The document is not UTF-8: byte 5 (0xFF) fits no character."),
        ("[]".encode("utf-16"), 1, "The document is encoded as UTF-16; save it as UTF-8."),
        (b" " * (LARGEST + 1), 0, "The document is larger than 1024 KB."),
    ],
)
def test_it_is_refused_with_one_sentence(document, line, text):
    with pytest.raises(SourceError) as refused:
        json_value(document)
    [remark] = refused.value.remarks
    assert (remark.line, remark.text[: len(text)]) == (line, text)


def test_a_byte_order_mark_is_read():
    assert json_value('\ufeff["ä"]'.encode()) == ["ä"]
