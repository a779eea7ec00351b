import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.difference import Part, difference

SAME, OLD, NEW = Part, lambda text: Part(text, is_old=True), lambda text: Part(text, is_new=True)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("Tests well.", "Tests well.", (SAME("Tests well."),)),
        ("Tests well.", "Tests often.", (SAME("Tests "), OLD("well."), NEW("often."))),
        ("Tests.", "Writes tests.", (OLD("Tests."), NEW("Writes tests."))),
        ("Tests a lot.", "Tests.", (OLD("Tests a lot."), NEW("Tests."))),
        ("Runs and tests.", "Runs tests.", (SAME("Runs "), OLD("and "), SAME("tests."))),
        ("", "New.", (NEW("New."),)),
        ("", "", ()),
    ],
)
def test_words_that_went_and_words_that_came(before, after, parts):
    assert difference(before, after) == parts


@given(st.text(), st.text())
def test_nothing_is_lost_on_either_side(before, after):
    parts = difference(before, after)
    assert "".join(part.text for part in parts if not part.is_new) == before
    assert "".join(part.text for part in parts if not part.is_old) == after
