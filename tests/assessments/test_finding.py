import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.finding import folded, marked, speaks_of, words_of


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Building scalable APIs", "api", True),
        ("Building scalable APIs", "APIS build", True),
        ("Building scalable APIs", "api queue", False),
        ("Événements et files", "evenements", True),
        ("Evenements", "ÉVÉ", True),
        ("Straße", "STRASSE", True),
        ("Anything", "  ", True),
    ],
)
def test_words_are_found_in_any_order_whatever_case_and_accents(text, query, found):
    assert speaks_of(text, words_of(query)) is found


@pytest.mark.parametrize(
    ("text", "query", "parts"),
    [
        ("secure APIs, api", "api", [("secure ", False), ("API", True), ("s, ", False), ("api", True)]),
        ("Événements", "even", [("Évén", True), ("ements", False)]),
        ("e\u0301vent", "e", [("e\u0301", True), ("v", False), ("e", True), ("nt", False)]),
        ("Straße", "ss", [("Stra", False), ("ß", True), ("e", False)]),
        ("scaling", "cal scal", [("scal", True), ("ing", False)]),
        ("<b>api</b>", "api", [("<b>", False), ("api", True), ("</b>", False)]),
        ("nothing", "", [("nothing", False)]),
        ("", "api", []),
    ],
)
def test_what_was_looked_for_is_marked(text, query, parts):
    assert marked(text, words_of(query)) == parts


@given(st.text(), st.text(max_size=5))
def test_the_parts_are_the_text(text, query):
    assert "".join(part for part, _ in marked(text, words_of(query))) == text


@given(st.text(), st.text(min_size=1, max_size=5))
def test_something_is_marked_exactly_where_something_is_found(text, query):
    words = words_of(query)
    found = any(word in folded(text) for word in words)
    assert any(is_hit for _, is_hit in marked(text, words)) is found
