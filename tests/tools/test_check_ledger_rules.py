"""What the verifier restates is what the application does: moves, acts, bytes, signatures."""

import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from assessments import chain, checkpoints, exporting, states, validity
from assessments.models import SelfView
from assessments.states import Act
from tools import check_ledger
from tools.check_ledger import signature_fits

# RFC 8032, section 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465"
        "5141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
        "0d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc0"
        "27beceea1ec40a",
    ),
]


def test_the_moves_are_those_of_the_application():
    assert {
        str(act): ({str(state) for state in move.frm}, str(move.to)) for act, move in states.MOVES.items()
    } == check_ledger.MOVES


def test_the_acts_are_those_of_the_application():
    assert {str(act) for act in Act} == check_ledger.ACTS
    assert {str(act) for act in states.ON_RIGHTS} == check_ledger.RIGHTS


def test_what_else_it_restates_is_that_of_the_application():
    assert (check_ledger.AHEAD, set(SelfView.values)) == (validity.AHEAD, check_ledger.VIEWS)


def test_domains_and_format_are_those_of_the_application():
    told = (check_ledger.LINK, check_ledger.CHECKPOINT, check_ledger.SIGNED, check_ledger.FORMAT)
    assert told == (chain.DOMAIN, checkpoints.DOMAIN, checkpoints.FIELDS, exporting.FORMAT)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda more: st.lists(more) | st.dictionaries(st.text(st.characters(max_codepoint=127)), more),
)


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), PLAIN))
def test_the_bytes_of_a_body_are_those_of_the_application(body):
    assert check_ledger.canonical(body) == chain.canonical(body)
    assert check_ledger.link("ab" * 32, check_ledger.canonical(body)) == chain.link("ab" * 32, chain.canonical(body))


@pytest.mark.parametrize("body", [{"a": 1.0}, {"a": [2**53]}, {"ä": 1}, {"a": {"ä": 1}}, {"a": float("nan")}], ids=repr)
def test_what_has_no_place_in_the_ledger(body):
    with pytest.raises(ValueError, match="no place in the ledger"):
        check_ledger.canonical(body)


def test_commitments_are_those_of_the_application():
    assert check_ledger.commitment("ab" * 16, "note", "Zieliński") == chain.commitment("ab" * 16, "note", "Zieliński")


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS, ids=range(3))
def test_signatures_of_the_rfc(public, message, signature):
    public, message, signature = map(bytes.fromhex, (public, message, signature))
    assert signature_fits(public, message, signature)
    assert not signature_fits(public, message + b"x", signature)
    for at in range(0, 64, 7):
        assert not signature_fits(public, message, signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :])
    assert not signature_fits(public[:-1] + bytes([public[-1] ^ 1]), message, signature)


def test_a_signature_has_one_form():
    """With the order of the group added to its second half the equation still holds; RFC 8032 refuses that."""
    public, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    other = (int.from_bytes(signature[32:], "little") + check_ledger.Q).to_bytes(32, "little")
    assert not signature_fits(public, message, signature[:32] + other)


@pytest.mark.parametrize("seed", range(12))
def test_signatures_judged_as_the_library_judges_them(seed):
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public, message = key.public_key().public_bytes_raw(), bytes(range(seed * 9))
    good = key.sign(message)
    for signature in (good, good[:-1] + bytes([good[-1] ^ seed]), good[:-1], bytes(64), bytes([seed]) * 64):
        assert signature_fits(public, message, signature) == library_says(public, message, signature)


def library_says(public, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize(
    "public", ["ff" * 32, "ee" + "ff" * 30 + "7f", "02" + "00" * 31, "01" + "00" * 30 + "80", "00"]
)
def test_what_is_no_point_is_no_key(public):
    signature = bytes.fromhex(VECTORS[0][2])
    assert not signature_fits(bytes.fromhex(public), b"", signature)


def test_a_checkpoint_of_the_application_is_read(tmp_path):
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    said = {"origin": "https://skills.example.com/ä", "size": 7, "head": "ab" * 32, "at": "2026-11-24T20:15:03.000004Z"}
    text = checkpoints.sign(key, **said)
    keys = [bytes.fromhex(checkpoints.public_of(key))]
    assert check_ledger.read_checkpoint(text, keys) == json.loads(text)
    mailed = "Subject: Checkpoint\nContent-Transfer-Encoding: quoted-printable\n\n" + text.replace("=", "=3D")
    assert check_ledger.read_checkpoint(mailed, keys) == json.loads(text)
