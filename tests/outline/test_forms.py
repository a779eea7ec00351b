"""What admins may type."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from outline.forms import LAST, LineField, NamesField, PlaceField, ProseField, StatementField
from outline.import_form import ImportForm
from outline.rendering import LARGEST_TEXT

REFUSED = ["a\x00b", "a\ud800b", "a\u202eb", "a\u2066b"]


@pytest.mark.parametrize("field", [LineField, ProseField, StatementField, NamesField])
@pytest.mark.parametrize("text", REFUSED)
def test_characters_that_fool_or_break_are_refused(field, text):
    with pytest.raises(ValidationError, match=r"Line 1: the character U\+\w+ is .*Take it out\."):
        field().clean(text)


def test_a_line_is_one_line():
    assert LineField().clean(" a \r\n b\tc ") == "a b c"


def test_prose_keeps_its_indents_and_loses_blank_ends():
    assert ProseField(required=False).clean("\r\n    code\r\n\r\nText  \r\n\r\n") == "    code\n\nText"
    assert ProseField(required=False).clean("  \r\n ") == ""


def test_prose_is_no_larger_than_what_a_page_renders():
    assert ProseField().clean("ä" * (LARGEST_TEXT // 2))
    with pytest.raises(ValidationError, match="larger than 64 KB"):
        ProseField().clean("ä" * (LARGEST_TEXT // 2) + "a")


@pytest.mark.parametrize(
    ("text", "reason"), [("x" * 5001, "5001 characters; at most 5000"), ("<br>", "shows no words"), ("", "required")]
)
def test_a_statement_shows_words_and_ends(text, reason):
    with pytest.raises(ValidationError, match=reason):
        StatementField().clean(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [("k", ["k"]), ("k,  b , ", ["k", "b"]), ('"Doe, Jo", k', ["Doe, Jo", "k"]), ("", []), (" , ", [])],
)
def test_names(text, names):
    assert NamesField(required=False).clean(text) == names


name = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1).filter(str.strip)


@given(st.lists(name))
def test_names_come_back_as_they_were(names):
    field = NamesField(required=False)
    assert field.clean(field.prepare_value(names)) == names
    assert not field.has_changed(names, field.prepare_value(names))


def test_places_are_counted_from_one():
    field = PlaceField()
    assert (field.clean("1"), field.clean("3"), field.clean("")) == (0, 2, None)
    assert field.clean("999999") == LAST
    assert (field.prepare_value(0), field.prepare_value("3x"), field.prepare_value(None)) == (1, "3x", None)
    assert not field.has_changed(2, "3")
    for text in ("0", "-5"):
        with pytest.raises(ValidationError, match=r"Places are counted from 1\."):
            field.clean(text)


def test_a_step_is_needed_to_import():
    form = ImportForm({"document": "# T", "step": "elsewhere"})
    assert list(form.errors) == ["step"]


def test_a_line_that_a_warning_cites_is_counted_as_the_reader_counts():
    """U+2028 and a form feed end a line for Python, not for a document."""
    form = ImportForm({"document": "# T\u2028still the title\r\n\fsecond\r\nthird", "step": "read"})
    assert [form.line(number) for number in (1, 3, 4, 0)] == ["# T\u2028still the title", "third", "", ""]
