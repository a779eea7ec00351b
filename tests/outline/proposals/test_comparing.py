"""What a proposal would change."""

from hypothesis import given
from hypothesis import strategies as st

from outline.formats.difference import Part
from outline.proposals.comparing import MOST_WORDS, compared

WORDS = st.lists(st.sampled_from(["so", "and", "so,", "*on*"])).map(" ".join)


def test_a_new_text_is_all_new():
    assert compared("", "Can do it.") == (Part("Can do it.", is_new=True),)


@given(WORDS, WORDS)
def test_the_parts_are_both_texts(before, after):
    parts = compared(before, after)
    assert "".join(part.text for part in parts if not part.is_old) == after
    assert "".join(part.text for part in parts if not part.is_new) == before


def test_what_would_take_long_is_shown_whole():
    before, after = "a b " * MOST_WORDS, "b a " * MOST_WORDS
    assert compared(before, after) == (Part(f"{before} ", is_old=True), Part(after, is_new=True))
