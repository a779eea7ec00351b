"""The shapes that a document may have its levels in, each as a way to see its blocks anew.

Levels may be headings, or else the columns or rows of tables, lines in bold, items over items; and a document about one
level may not name it at all. Each shape that a document could have is read, and the best reading counts (reader).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from outline.formats.inline import folded, plain_text

from .blocks import lists_of
from .labels import kind_of, levelness
from .parts import BOLD_LABEL, Block, End, Heading, Item, Items, Paragraph, Table
from .tables import levels_in

LONGEST_LEVEL = 80

_LEAD = re.compile(
    r"(?P<mark>\*\*|__)(?P<bold>[^*_]{1,80}?)\s*[:：]?\s*(?P=mark)\s*[:：–—-]?\s*(?P<said>.*)"
    r"|(?P<plain>[^:：]{1,40})[:：]\s+(?P<rest>.*)"
)
_EMPHASIZED = re.compile(r"([*_]{1,3})[^\s*_].*\1$", re.DOTALL)


class Shape(NamedTuple):
    """Blocks, and by what their levels are known: "labels" of skills under them, "lists", or "marks" (is_level)."""

    blocks: list[Block]
    levels_by: str


def shapes_of(blocks: list[Block], lines: list[str], title: str) -> Iterator[Shape]:
    """The shapes that a document could have, the commonest first."""
    yield Shape(blocks, "labels")
    yield Shape(blocks, "lists")
    for seen in (_tables(blocks), _bold_lines(blocks), _items(blocks)):
        if any(isinstance(block, Heading) and block.is_level for block in seen):
            yield Shape(seen, "marks")
    paragraphs = _paragraphs(blocks, lines)
    if paragraphs:
        yield Shape(paragraphs, "lists")
    if title and not any(isinstance(block, Heading) and block.rank == 1 for block in blocks):
        yield Shape([Heading(1, 1, 0, title, is_level=True), *blocks], "marks")
    yield Shape(_names(blocks), "marks")


# -- levels in tables ----------------------------------------------------------------------------


def _tables(blocks: list[Block]) -> list[Block]:
    seen: list[Block] = []
    for block in blocks:
        levels = levels_in(block) if isinstance(block, Table) else None
        seen.extend([block] if levels is None else levels)
    return seen


# -- levels as lines in bold or with a colon -----------------------------------------------------


def _bold_lines(blocks: list[Block]) -> list[Block]:
    found = [
        place
        for place, block in enumerate(blocks)
        if isinstance(block, Heading) and block.rank in (BOLD_LABEL, BOLD_LABEL + 1) and _sounds(block.text)
    ]
    return _raised(blocks, set(found)) if len(found) >= 2 else []


def _raised(blocks: list[Block], places: set[int]) -> list[Block]:
    """The blocks with these labels as headings below the last heading before them."""
    rank, seen = 0, list[Block]()
    for place, block in enumerate(blocks):
        if place in places and isinstance(block, Heading):
            seen.append(Heading(block.line, block.end, min(rank + 1, 6), block.text, is_level=True))
            continue
        if isinstance(block, Heading) and block.rank < BOLD_LABEL:
            rank = block.rank
        seen.append(block)
    return seen


# -- levels as items -----------------------------------------------------------------------------


def _items(blocks: list[Block]) -> list[Block]:
    seen: list[Block] = []
    for block in blocks:
        levels = [_item_level(item) for item in block.items] if isinstance(block, Items) else []
        sounding = [level for level in levels if level is not None]
        if isinstance(block, Items) and len(sounding) >= 2 and 3 * len(sounding) >= 2 * len(levels):
            for item, level in zip(block.items, levels, strict=True):
                seen.extend(level or lists_of((item,)))
            seen.append(End(block.line, block.end, "The items of this list are read as levels."))
        else:
            seen.append(block)
    return seen


def _item_level(item: Item) -> list[Block] | None:
    """An item as a level: one over items, or one that begins with the name of a level and then says a skill."""
    lead = None if item.items else _LEAD.fullmatch(item.text)
    name = item.text.rstrip(" :：") if item.items else (lead and (lead["bold"] or lead["plain"])) or ""
    said = (lead["said"] or lead["rest"] or "") if lead else ""
    if not name or not _sounds(name) or not (item.items or said):
        return None
    first = item.items[0].line if item.items else item.end
    heading = Heading(item.line, max(first, item.line + 1), 6, name.strip("*_ "), is_level=True)
    if lead:
        return [heading, Items(item.line, item.end, (Item(item.line, item.end, said),))]
    return [heading, *lists_of(item.items)]


def _sounds(name: str) -> bool:
    return len(name) <= LONGEST_LEVEL and levelness(plain_text(name)) == 2


# -- headings that sound like levels, over paragraphs or over nothing ------------------------------


def _names(blocks: list[Block]) -> list[Block]:
    """Of the headings that sound like levels those of the depth where there are most of them, at least two."""
    ranks = [block.rank for block in _headings(blocks) if _sounds(block.text) and not kind_of(block.text)]
    if len(ranks) < 2:
        return []
    commonest = max(dict.fromkeys(ranks), key=ranks.count)
    if ranks.count(commonest) < 2:
        return []
    return [
        Heading(block.line, block.end, block.rank, block.text, is_level=True)
        if isinstance(block, Heading) and block.rank == commonest and _sounds(block.text)
        else block
        for block in blocks
    ]


def _headings(blocks: list[Block]) -> Iterator[Heading]:
    return (block for block in blocks if isinstance(block, Heading) and 0 < block.rank < BOLD_LABEL)


def _paragraphs(blocks: list[Block], lines: list[str]) -> list[Block]:
    """Where the levels hold no list at all, each paragraph under them as an item."""
    inside, rank, seen = False, 0, list[Block]()
    for block in _names(blocks):
        if isinstance(block, Heading) and block.is_level:
            inside, rank = True, block.rank
        elif isinstance(block, Heading) and block.rank <= rank:
            inside = False
        elif inside and isinstance(block, Items | Table):
            return []
        if inside and isinstance(block, Paragraph) and (item := _paragraph(block, lines)):
            seen.append(Items(block.line, block.end, (item,)))
        else:
            seen.append(block)
    return seen


def _paragraph(block: Paragraph, lines: list[str]) -> Item | None:
    text = folded(" ".join(lines[block.line - 1 : block.end - 1]))
    lead = _LEAD.fullmatch(text)
    labelled = lead is not None and kind_of(lead["bold"] or lead["plain"] or "") == "neither"
    plain = not (
        _EMPHASIZED.fullmatch(text) or labelled or text.startswith(("<", "![", "[", "{", "import ", "export "))
    )
    return Item(block.line, block.end, text) if plain and plain_text(text) else None
