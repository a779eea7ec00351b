"""The bytes and the hashes of the ledger. Pure, so that anybody can compute them again with a few lines of their own.

An entry's hash covers the hash before it and the exact bytes of its body. What is personal stands in no body: people
by pseudonyms, their words by commitments, which show nothing and bind all the same whoever knows salt and text.
"""

import hashlib
import hmac
import json
import secrets

DOMAIN = b"skillbook-ledger/v1\0"
LARGEST = 2**53  # beyond it, other languages read another number


def canonical(body):
    """The one text of a body, that of RFC 8785 for what is let in: keys of ASCII, texts, whole numbers, yes, no, none.

    Raises TypeError for anything else, fractions above all, and ValueError for a number or text that others would read
    differently.
    """
    _demand_plain(body)
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _demand_plain(value):
    match value:
        case None | bool():
            return
        case int():
            if abs(value) >= LARGEST:
                raise ValueError(f"{value} is too large for the ledger.")
        case str():
            value.encode()  # no half of a surrogate pair
        case list():
            for item in value:
                _demand_plain(item)
        case dict():
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise TypeError(f"{key!r} is no key for the ledger.")
                _demand_plain(item)
        case _:
            raise TypeError(f"{type(value).__name__} has no place in the ledger.")


def digest(text):
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def link(prev_hash, body):
    """The hash of an entry, in hex: SHA-256 of the domain, the hash before it and the SHA-256 of its canonical text."""
    return hashlib.sha256(DOMAIN + bytes.fromhex(prev_hash) + hashlib.sha256(body.encode()).digest()).hexdigest()


def genesis():
    """What the first entry follows: random, so that two installations never share a chain."""
    return hashlib.sha256(DOMAIN + secrets.token_bytes(32)).hexdigest()


def new_salt():
    """128 bits in hex. With it gone, a commitment says nothing about its text any more."""
    return secrets.token_hex(16)


def commitment(salt, label, text):
    """HMAC-SHA-256 in hex of a text under its label ("note"), so that none passes for another."""
    return hmac.digest(bytes.fromhex(salt), f"{label}\0{text}".encode(), "sha256").hex()


def read(text):
    """The body that a canonical text says; raises ValueError where the text is not the one that the ledger writes."""
    body = _decode(text)
    if not isinstance(body, dict) or _encode(body) != text or not (text.isascii() or _has_plain_keys(body)):
        raise ValueError("It is not the canonical text of a body.")
    return body


def _whole(digits):
    number = int(digits) if len(digits) < 18 else LARGEST
    if abs(number) >= LARGEST:
        raise ValueError(f"{digits[:20]} is too large for the ledger.")
    return number


def _no_place(word):
    raise ValueError(f"{word} has no place in the ledger.")


def _has_plain_keys(value):
    if isinstance(value, dict):
        return all(key.isascii() and _has_plain_keys(item) for key, item in value.items())
    return not isinstance(value, list) or all(map(_has_plain_keys, value))


_decode = json.JSONDecoder(parse_int=_whole, parse_float=_no_place, parse_constant=_no_place).decode
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
