"""Inline Markdown as plain text, and public keys made of its first words."""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .characters import without_refused

KEY_LENGTH = 40

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
_MARKUP = re.compile(r"[\\`*_~\[\]<&]")  # a text without any of these is plain already
_MARKS = re.compile(r"[\\`*_~\[\]<>&!]")
_SPACES_OUT = {"softbreak", "hardbreak"}
# Letters of Latin script that Unicode does not take apart into a letter and a mark.
_LATIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


@lru_cache(maxsize=2048)
def plain_text(markdown: str) -> str:
    """What a reader sees of one line of inline Markdown: no markup, no tags, entities decoded, whitespace folded."""
    if not _MARKUP.search(markdown):
        return folded(without_refused(markdown))
    tokens = _MARKDOWN.parseInline(markdown)[0].children or []
    return folded(without_refused("".join(_shown(token) for token in tokens)))


def from_plain(text: str) -> str:
    """A plain text as inline Markdown that shows it: escaped only where it would show something else as it is."""
    text = folded(without_refused(text))
    return text if plain_text(text) == text else _MARKS.sub(r"\\\g<0>", text)


def folded(text: str) -> str:
    """Every run of whitespace as one space, none at the ends."""
    return " ".join(text.split())


def slug_key(plain: str, taken: Container[str]) -> str:
    """A public key out of the first words of a plain text: ASCII for Latin script, letters kept for other scripts."""
    words = re.findall(r"\w+", "".join(_key_letters(plain)))
    key = _first_words(words) or "item"
    return key if key not in taken else _numbered(key, taken)


def _shown(token: Token) -> str:
    if token.type in _SPACES_OUT or (token.type == "html_inline" and token.content.lower().startswith("<br")):
        return " "
    if token.type == "html_inline":
        return ""
    if token.type == "image":
        return "".join(_shown(child) for child in token.children or [])
    return token.content


def _key_letters(plain: str) -> list[str]:
    return [_key_letter(character) for character in unicodedata.normalize("NFKC", plain).casefold().translate(_LATIN)]


def _key_letter(character: str) -> str:
    if character in "'’":
        return ""
    ascii_letter = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if ascii_letter:
        return ascii_letter if ascii_letter.isalnum() else " "
    if unicodedata.category(character).startswith("M"):
        return ""
    return character if character.isalnum() else " "


def _first_words(words: list[str]) -> str:
    key = words[0][:KEY_LENGTH] if words else ""
    for word in words[1:]:
        if len(key) + 1 + len(word) > KEY_LENGTH:
            break
        key = f"{key}-{word}"
    return key


def _numbered(key: str, taken: Container[str]) -> str:
    # Doubles its step and then closes in, so that thousands of equal texts do not each count from 2.
    low, high = 1, 2
    while f"{key}-{high}" in taken:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{key}-{middle}" in taken else (low, middle)
    return f"{key}-{high}"
