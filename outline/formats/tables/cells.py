"""The text of a cell as skills or tasks, and skills and tasks as the text of a cell.

A text of ours that begins like an item of a list ("- one") gets a backslash there, which the reader takes off again.
"""

import re

from outline.formats.inline import from_plain, plain_text
from outline.formats.markdown.blocks import without_checkbox
from outline.formats.markdown.items import normal_text

_BULLET = re.compile(r"\s*(?:[-*+•·–—▪●○◦‣➤►✓✔☑☐□■](?=\s)|[•▪●○◦‣►])\s*")
_ITEM = re.compile(rf"{_BULLET.pattern}|\s*\(?\d{{1,2}}[.)、）](?!\d)\s*")
_GUARDED = re.compile(rf"\\*(?:{_BULLET.pattern})")


def texts_in(cell: str, *, is_markdown: bool = False, by_line: bool = False) -> list[str]:
    """What a cell says, as inline Markdown: a text for each line of a list, else one; `by_line`: one for each line."""
    if is_markdown:
        return [text for text in [normal_text(unguarded(cell))] if plain_text(text)]
    return [text for line in _lines(cell, by_line) for text in [normal_text(from_plain(line))] if plain_text(text)]


def guarded(text: str) -> str:
    return f"\\{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("\\") and _GUARDED.match(text) else text


def _lines(cell: str, by_line: bool) -> list[str]:
    lines = [line for line in cell.split("\n") if line.strip()]
    marks = _ITEM if len(lines) > 1 else _BULLET
    if not any(map(marks.match, lines)):
        return lines if by_line else [" ".join(lines)]
    items: list[str] = []
    for line in lines:
        bare = marks.sub("", line, count=1)
        if bare != line or not items:
            items.append(without_checkbox(bare))
        else:
            items[-1] = f"{items[-1]} {line.strip()}"
    return items
