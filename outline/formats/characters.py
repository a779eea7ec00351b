"""Characters that no text of ours may hold, checked here for outlines, forms and files alike.

NUL cannot be stored, a lone surrogate cannot be encoded, and bidirectional controls let a text show something other
than what it says ("Trojan Source"). The marks U+200E and U+200F are allowed: honest Arabic and Hebrew texts use them.
"""

import re
import unicodedata
from typing import NamedTuple

_REFUSED = re.compile("[\x00\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


# Letters and a symbol by name that leave only room: fillers of Hangul, and the Braille pattern without a dot.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


class RefusedCharacter(NamedTuple):
    line: int
    name: str  # "U+202E"
    reason: str  # the end of a sentence: "is a bidirectional control character"


def refused_characters(text: str) -> list[RefusedCharacter]:
    """One entry for each line that holds such a character, its first one; lines are counted from 1."""
    found: dict[int, RefusedCharacter] = {}
    line, counted_to = 1, 0
    for match in _REFUSED.finditer(text):
        line += text.count("\n", counted_to, match.start())
        counted_to = match.start()
        found.setdefault(line, RefusedCharacter(line, f"U+{ord(match[0]):04X}", _reason(match[0])))
    return list(found.values())


def shows_nothing(text: str) -> bool:
    """Whether a reader would see nothing at all: spaces, characters without width, marks without a letter, fillers."""
    return all(unicodedata.category(character)[0] in "CMZ" or character in _FILLERS for character in text)


def without_refused(text: str) -> str:
    """The text without them: for text that arose after the check, such as decoded entities."""
    return _REFUSED.sub("", text)


def _reason(character: str) -> str:
    if character == "\x00":
        return "is a NUL, which cannot be stored"
    if "\ud800" <= character <= "\udfff":
        return "is half of a character"
    return "is a bidirectional control character, which can make a text show something other than it says"
