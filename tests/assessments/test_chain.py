"""Bytes and hashes: what goes in, what others would read otherwise, and the same bytes as RFC 8785."""

import hashlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assessments import chain

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_the_text_of_a_body_is_that_of_rfc_8785(body):
    assert chain.canonical(body).encode() == rfc8785.dumps(body)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (1.0, TypeError),
        ({"a": [float("nan")]}, TypeError),
        ({"ä": 1}, TypeError),
        ({1: 1}, TypeError),
        (("a",), TypeError),
        (b"a", TypeError),
        (2**53, ValueError),
        (-(2**53), ValueError),
        ("\ud800", ValueError),
    ],
)
def test_what_others_would_read_otherwise_is_refused(body, fault):
    with pytest.raises(fault):
        chain.canonical(body)


def test_a_link_covers_the_hash_before_it_and_every_byte_of_the_body():
    before, body = "ab" * 32, '{"v":1}'
    by_hand = b"skillbook-ledger/v1\0" + bytes.fromhex(before) + hashlib.sha256(b'{"v":1}').digest()
    assert chain.link(before, body) == hashlib.sha256(by_hand).hexdigest()
    others = {chain.link("ac" * 32, body), chain.link(before, '{"v": 1}'), chain.link(before, body)}
    assert len(others) == 3


def test_a_commitment_binds_salt_label_and_text():
    salt, other = chain.new_salt(), chain.new_salt()
    made = {
        chain.commitment(salt, "note", "Well done."),
        chain.commitment(salt, "note", "Well done"),
        chain.commitment(salt, "title", "Well done."),
        chain.commitment(other, "note", "Well done."),
    }
    assert len(made) == 4
    assert chain.commitment(salt, "note", "Well done.") in made
    assert len({chain.genesis(), chain.genesis()}) == 2
