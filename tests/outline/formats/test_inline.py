import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.characters import without_refused
from outline.formats.inline import KEY_LENGTH, folded, from_plain, plain_text, slug_key


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("Knows **SQL** and `git`", "Knows SQL and git"),
        ("[Python](./README.md), _fast_", "Python, fast"),
        ("![alt *text*](x.png)", "alt text"),
        ("<b>bold</b> and <span style='color:red'>red</span>", "bold and red"),
        ("one<br>two<br/>three", "one two three"),
        ("a <!-- secret --> b", "a b"),
        ("R&amp;D &nbsp; &#42;", "R&D *"),
        ("\\*no emphasis\\*", "*no emphasis*"),
        ("~~old~~ new", "old new"),
        ("  many\n  spaces\u00a0here ", "many spaces here"),
        ("<https://example.org>", "https://example.org"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("hidden &#x202e; control", "hidden control"),
        ("", ""),
    ],
)
def test_plain_text_is_what_one_sees(markdown, plain):
    assert plain_text(markdown) == plain


@given(st.text(alphabet="ab \t\u00a0!.-#>", max_size=30))
def test_text_without_markup_is_only_folded(text):
    assert plain_text(text) == folded(text)


@pytest.mark.parametrize("hostile", ["[" * 20_000, "![" * 10_000, "*a_ " * 5_000, "`" * 20_000, "<" * 20_000])
def test_hostile_text_takes_no_time(hostile):
    started = time.process_time()
    plain_text(hostile)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("plain", "key"),
    [
        ("Knows SQL", "knows-sql"),
        ("Élan vital für die Straße", "elan-vital-fur-die-strasse"),
        ("Łódź & Ærø", "lodz-aero"),
        ("Don't repeat yourself", "dont-repeat-yourself"),
        ("Навыки тестирования", "навыки-тестирования"),
        ("前端职位等级", "前端职位等级"),
        ("C++ / C#", "c-c"),
        ("!!!", "item"),
        ("", "item"),
        ("one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"),
        ("x" * 100, "x" * 40),
    ],
)
def test_a_key_is_made_of_the_first_words(plain, key):
    assert slug_key(plain, set()) == key


def test_a_taken_key_is_numbered():
    assert slug_key("SQL", {"sql"}) == "sql-2"
    assert slug_key("SQL", {"sql", "sql-2", "sql-3"}) == "sql-4"


def test_thousands_of_equal_texts_each_get_a_key_of_their_own():
    taken = set()
    for _ in range(5_000):
        taken.add(slug_key("Same", taken))
    assert taken == {"same", *(f"same-{number}" for number in range(2, 5_001))}


@given(st.text(max_size=80))
def test_a_key_fits_a_web_address(plain):
    key = slug_key(plain, set())
    assert 0 < len(key) <= KEY_LENGTH
    assert all(character.isalnum() or character in "-_" for character in key)


@pytest.mark.parametrize(
    ("plain", "markdown"), [("snake_case and R&D", "snake_case and R&D"), ("*args", "*args"), ("a *b* c", r"a \*b\* c")]
)
def test_plain_text_becomes_markdown_that_is_escaped_only_where_it_must_be(plain, markdown):
    assert from_plain(plain) == markdown


@given(st.text() | st.text(alphabet="a *_`\\[]()<>&;#3!~|/=\"'"))
def test_plain_text_is_shown_by_the_markdown_made_of_it(text):
    assert plain_text(from_plain(text)) == folded(without_refused(text))
