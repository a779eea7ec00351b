import pytest

from outline.formats.characters import refused_characters, shows_nothing, without_refused


@pytest.mark.parametrize(
    ("character", "name", "reason"),
    [
        ("\x00", "U+0000", "NUL"),
        ("\ud800", "U+D800", "half of a character"),
        ("\udfff", "U+DFFF", "half of a character"),
        ("\u202e", "U+202E", "bidirectional"),
        ("\u2066", "U+2066", "bidirectional"),
    ],
)
def test_a_refused_character_is_named_with_its_line(character, name, reason):
    [found] = refused_characters(f"one\ntwo {character}")
    assert (found.line, found.name) == (2, name)
    assert reason in found.reason


def test_each_line_is_named_once():
    assert [found.line for found in refused_characters("\x00\x00\n\nb\x00\u202e")] == [1, 3]


@pytest.mark.parametrize("text", ["Zoë", "漢字 🔰", "שלום\u200f", "\ufeff", "a\tb\r\n", "\u200d"])
def test_honest_text_is_let_through(text):
    assert refused_characters(text) == []
    assert without_refused(text) == text


def test_refused_characters_can_be_taken_out():
    assert without_refused("a\u202eb\x00c") == "abc"


@pytest.mark.parametrize(
    "text",
    ["", " \t\n\u3000", "\u200b\u2060", "\u0301", "\ufe0f", "\u3164\u115f\u1160\uffa0", "\u2800", "\U000e0041", "\x00"],
)
def test_what_leaves_only_room_shows_nothing(text):
    assert shows_nothing(text)


@pytest.mark.parametrize("text", ["a", "\u200ba", "é", "e\u0301", "漢", "7", "-", "✓", "\U0001f600", "\u2801"])
def test_a_letter_a_number_or_a_sign_shows(text):
    assert not shows_nothing(text)
