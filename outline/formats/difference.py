"""What changed between two wordings, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Part:
    """Some words in a row: `is_old` where they are gone, `is_new` where they came, neither where they stayed."""

    text: str
    is_old: bool = False
    is_new: bool = False


def difference(before, after):
    """The parts of both in reading order, what is gone before what came in its place."""
    old, new = _words(before), _words(after)
    parts = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("".join(old[i:j])))
            continue
        parts += [Part("".join(old[i:j]), is_old=True)] * (j > i)
        parts += [Part("".join(new[k:m]), is_new=True)] * (m > k)
    return tuple(parts)


def _words(text):
    """Each word with the space after it, so that joined they are the text again."""
    return re.findall(r"\S+\s*|\s+", text)
