"""List items as the texts of skills and tasks, and these texts as list items again.

Each item is one text, also one under another. Only an item over items that is a label ("Docker:", "**Docker**", or a
few words without a full stop or comma) is none: it names the area of those under it. The mark of a checkbox is dropped.
A text that would be taken for something else at the start of an item ("1. April", "# of users") is written with a
backslash there, which the reader takes off again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from outline.formats.inline import folded, plain_text

from .attributes import LONGEST_AREA, Attributes, looks_meant, split_attributes
from .blocks import without_checkbox
from .parts import Item, Span

LONGEST_TEXT = 5000
LONGEST_LABEL = 4  # words of an item that only heads others; twice as many before a colon

_GUARDED = re.compile(
    r"""
    \#{1,6}(?=\s|$) | > | [-+*](?=\s|$)         # heading, quote, list
    | -[-\s]*$ | ([*_])(?:\s*\1){2,}\s*$        # thematic break
    | `{3,}[^`]*$ | ~{3,}                       # code fence
    | \[[ xX]?\](?=\s|$)                        # checkbox
    """,
    re.VERBOSE,
)
_BOLD = re.compile(r"(\*\*|__)[^*_]+(?:\1\W*|[:：]\1)")
_SENTENCE = re.compile(r"[.!?。！？]$|[,，、;；]")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_GUARDED_NUMBER = re.compile(r"(\d{1,9})\\([.)])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Statement(Span):
    """One skill or task to be; `problem` says why the text cannot be one."""

    text: str
    attributes: Attributes
    problem: str = ""
    unread_braces: bool = False
    area: str = ""


def statements(item: Item, area: str = "") -> Iterator[Statement]:
    """What an item and those under it say."""
    if is_label(item):
        area = joined_area(area, item_text(split_attributes(item.text)[0]))
    elif item.text or not (item.rest or item.items):
        yield _statement(item, area)
    for inner in item.items:
        yield from statements(inner, area)


def is_label(item: Item) -> bool:
    """Whether an item only heads those under it."""
    text = split_attributes(item.text)[0]
    if not item.items or not text or without_checkbox(text) != text:
        return False
    plain = plain_text(text)
    if _BOLD.fullmatch(text) or plain.endswith((":", "：")):
        return _is_short(plain, 2 * LONGEST_LABEL)
    return _is_short(plain, LONGEST_LABEL) and not re.search(r"[:：]", plain) and not _SENTENCE.search(plain)


def _is_short(plain: str, words: int) -> bool:
    wide = sum(character > "\u2e80" for character in plain)
    return len(plain.split()) <= words and wide <= 3 * words and len(plain) <= LONGEST_AREA


def joined_area(above: str, label: str) -> str:
    """The area of a label below another: "Docker: Networks"."""
    here = plain_text(label).rstrip(" :：")
    whole = f"{above}: {here}" if above and here else above or here
    return whole if len(whole) <= LONGEST_AREA else here


def item_text(source: str) -> str:
    """The normal form of a text: folded, without a checkbox, without a backslash that only guards its start."""
    text = folded(source)
    bare = folded(without_checkbox(text))
    return bare if bare != text else _unguarded(text)


def normal_text(text: str) -> str:
    """A text of a draft as it comes back from a document: folded, its start unguarded."""
    return _unguarded(folded(text))


def _statement(item: Item, area: str) -> Statement:
    text, attributes = split_attributes(item.text)
    text = item_text(text)
    end = item.items[0].line if item.items else item.end
    return Statement(item.line, max(end, item.line + 1), text, attributes, _problem(text), looks_meant(text), area)


def _problem(text: str) -> str:
    if not text:
        return "is empty"
    if len(text) > LONGEST_TEXT:
        return f"is longer than {LONGEST_TEXT} characters"
    return "" if plain_text(text) else "shows no text"


def guarded(text: str) -> str:
    """The line of a list item, without its bullet, that is read as this text."""
    if _GUARDED.match(text):
        return f"\\{text}"
    return _NUMBER.sub(r"\1\\\2", text, count=1) if _NUMBER.match(text) else text


def _unguarded(text: str) -> str:
    if text.startswith("\\") and _GUARDED.match(text[1:]):
        return text[1:]
    return _GUARDED_NUMBER.sub(r"\1\2", text, count=1) if _GUARDED_NUMBER.match(text) else text
