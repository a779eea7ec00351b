"""A document as a flat row of blocks with their lines, and nothing yet about what they mean.

markdown-it finds the blocks; their texts are taken as they stand in the source. What differs from CommonMark: indented
code is no code (people indent lists), a row of `=` or `-` under a text makes it a heading only from three on (a lone
`-` is an empty item), reference definitions are plain text, `:::remarks` … `:::` (also with introduction or
description) holds text that is kept as it is, other admonitions are one text each (asides), and of HTML the headings,
lists, tables and folded parts are read (html).
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from outline.formats.inline import folded

from .asides import add_asides
from .elements import HtmlTooDeep
from .html import cell_of, html_blocks
from .html_rules import add_whole_html
from .labels import is_bare, kind_of
from .parts import (
    BOLD_LABEL,
    ITEM_LABEL,
    PLAIN_LABEL,
    Block,
    Cell,
    Fold,
    Heading,
    Item,
    Items,
    Kept,
    Paragraph,
    Rule,
    Span,
    Table,
    Text,
)

DEEPEST_NESTING = 60  # markdown-it counts two for each list in a list

_BOLD = re.compile(r"(\*\*|__)(?P<label>(?![\s*_])[^*_]+)(?:\1\s*[:：]?|[:：]\1)$")
_CHECKBOX = re.compile(r"\[[ xX]?\](?=\s|$)\s*")


class TooDeep(Exception):
    """Lists or quotes stand in each other too deep to be read; holds the line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def blocks_of(source: str) -> list[Block]:
    """The blocks of a document with `\n` line ends. Raises TooDeep."""
    lines = source.split("\n")
    return _unfolded(_with_plain_labels(_all_blocks(source, lines), lines))


def _all_blocks(source: str, lines: list[str]) -> list[Block]:
    tokens = _MARKDOWN.parse(source, {})
    _check_depth(tokens)
    found: list[Block] = []
    for group in _groups(tokens):
        found.extend(_blocks(group, lines))
    return found


# -- markdown-it ---------------------------------------------------------------------------------


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST_NESTING + 4}).enable("table")
    parser.disable(["code", "reference", "inline", "text_join"])
    add_asides(parser)
    add_whole_html(parser)
    return parser


_MARKDOWN = _parser()


def _check_depth(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.level > DEEPEST_NESTING and token.map:
            raise TooDeep(token.map[0] + 1)


def _groups(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens, one group for each block that they open at the outermost level."""
    start = 0
    for place, token in enumerate(tokens):
        depth = token.level - tokens[start].level
        if depth == 0 and token.nesting <= 0:
            yield tokens[start : place + 1]
            start = place + 1


# -- from tokens to blocks -----------------------------------------------------------------------


def _blocks(group: Sequence[Token], lines: list[str]) -> Iterator[Block]:
    first, span = group[0], _span(group[0])
    match first.type:
        case "heading_open" if _is_heading(first, lines):
            yield Heading(span.line, span.end, int(first.tag[1]), folded(group[1].content))
        case "bullet_list_open" | "ordered_list_open":
            yield from lists_of(tuple(_items(group, lines)))
        case "hr":
            yield Rule(span.line, span.end)
        case "kept":
            yield Kept(span.line, span.end, first.info, _between(span, lines))
        case "aside":
            yield Text(span.line, span.end)
        case "paragraph_open":
            yield Paragraph(span.line, span.end)
        case "table_open":
            yield _table(group, span)
        case "html_block":
            yield from _html(first, span)
        case _:
            yield Text(span.line, span.end)


def _span(token: Token) -> Span:
    start, end = token.map or (0, 0)
    return Span(start + 1, end + 1)


def _is_heading(token: Token, lines: list[str]) -> bool:
    underline = lines[(token.map or [0, 1])[1] - 1].strip()
    return token.markup.startswith("#") or len(underline) >= 3


def _between(span: Span, lines: list[str]) -> str:
    return without_blank_ends(lines[span.line : span.end - 2])


def without_blank_ends(lines: list[str]) -> str:
    """The lines as a text, without blank lines before and after."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""


def _table(group: Sequence[Token], span: Span) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, token in enumerate(group):
        if token.type == "tr_open":
            rows.append(())
            row = _span(token)
        elif token.type in ("th_open", "td_open"):
            rows[-1] += (cell_of(group[number + 1].content, row),)
    return Table(span.line, span.end, tuple(rows))


def _html(token: Token, span: Span) -> Iterator[Block]:
    try:
        yield from html_blocks(token.content, span)
    except HtmlTooDeep as error:
        raise TooDeep(error.line) from error


def _items(group: Sequence[Token], lines: list[str]) -> Iterator[Item]:
    for item in _groups(group[1:-1]):
        yield _item(item, lines)


def _item(group: Sequence[Token], lines: list[str]) -> Item:
    span, texts, items, rest = _span(group[0]), list[str](), list[Item](), list[Span]()
    for part in _groups(group[1:-1]):
        match part[0].type:
            case "bullet_list_open" | "ordered_list_open":
                items.extend(_items(part, lines))
            case "paragraph_open" | "heading_open":
                texts.append(part[1].content)
            case "html_block":
                texts.append(part[0].content)
            case _:
                rest.append(_span(part[0]))
    text = folded(" ".join(texts))
    return Item(span.line, span.end, text, tuple(items), tuple(rest))


def without_checkbox(text: str) -> str:
    return _CHECKBOX.sub("", text, count=1) if _CHECKBOX.match(text) else text


def lists_of(items: tuple[Item, ...]) -> Iterator[Block]:
    """A list. Where one of its items names skills or tasks and holds items, these items with a colon are labels."""
    row, labelled = list[Item](), any(map(_is_item_label, items))
    for item in items:
        if labelled and item.items and not item.rest and (item.text.endswith(":") or _is_item_label(item)):
            yield from _row(row)
            row = []
            yield Heading(item.line, item.items[0].line, ITEM_LABEL, item.text)
            yield from _row(list(item.items))
        else:
            row.append(item)
    yield from _row(row)


def _row(items: list[Item]) -> Iterator[Items]:
    if items:
        yield Items(items[0].line, items[-1].end, tuple(items))


def _is_item_label(item: Item) -> bool:
    return bool(item.items and not item.rest and kind_of(item.text)) and (item.text.endswith(":") or is_bare(item.text))


# -- folded parts ---------------------------------------------------------------------------------


def _unfolded(found: list[Block]) -> list[Block]:
    """What a folded part is called stands as a heading over it, and headings in it stand below that one."""
    flat: list[Block] = []
    ranks, shifts = [0], [0]  # of the last heading outside, and by how much headings inside are moved down
    for block in found:
        match block:
            case Fold(opens=True):
                ranks.append(ranks[-1])
                shifts.append(-1)
            case Fold() if len(ranks) > 1:
                ranks.pop()
                shifts.pop()
            case Fold():
                pass
            case Heading(rank=0):
                ranks[-1] = min(ranks[-1] + 1, 6)
                flat.append(Heading(block.line, block.end, ranks[-1], block.text))
            case Heading() if block.rank < BOLD_LABEL:
                if shifts[-1] < 0:
                    shifts[-1] = max(0, ranks[-1] + 1 - block.rank)
                rank = min(block.rank + shifts[-1], 6)
                ranks[-1] = rank if len(ranks) == 1 else ranks[-1]
                flat.append(Heading(block.line, block.end, rank, block.text))
            case _:
                flat.append(block)
    return flat


# -- labels among the paragraphs -----------------------------------------------------------------


def _with_plain_labels(found: list[Block], lines: list[str]) -> list[Block]:
    """Paragraphs whose last line is a label give this line up to a heading."""
    named: list[Block] = []
    for place, block in enumerate(found):
        before_list = place + 1 < len(found) and isinstance(found[place + 1], Items | Table)
        named.extend(_split(block, lines, before_list) if isinstance(block, Paragraph) else [block])
    return named


def _split(block: Paragraph, lines: list[str], before_list: bool) -> list[Block]:
    last = block.end - 1
    label = _label(lines[last - 1].strip(), last, before_list, alone=block.line == last)
    if label is None:
        return [block]
    return [label] if block.line == last else [Paragraph(block.line, last), label]


def _label(line: str, number: int, before_list: bool, alone: bool) -> Heading | None:
    bold = _BOLD.match(line)
    if bold and (alone or before_list):
        return Heading(number, number + 1, BOLD_LABEL, bold["label"].rstrip(" :："))
    plain = len(line) <= 80 and (line.endswith((":", "：")) or is_bare(line))
    text = line.rstrip(" :：")
    return Heading(number, number + 1, PLAIN_LABEL, text) if plain and before_list and text else None
