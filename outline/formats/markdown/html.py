"""HTML inside a document: headings, lists, tables and folded parts become blocks, everything else stays one text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from outline.formats.inline import folded, plain_text

from .elements import COMMENT, Element, tree_of
from .parts import BOLD_LABEL, Block, Cell, Fold, Heading, Item, Items, Paragraph, Span, Table, Text

_WIDEST = 100  # columns or rows that one cell may span

_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
_SHOWN = frozenset([COMMENT, "img", "picture", "video", "iframe", "svg", "pre", "script", "style", "hr"])
_BLOCKS = frozenset([*_HEADINGS, "ul", "ol", "table", "details", "tabitem", "summary", "p", "div", "section"])
_READ = re.compile(r"<(?:/?details|/?tabitem|summary|h[1-6]|ul|ol|table|b|strong)\b", re.IGNORECASE)
_TOGGLE = re.compile(r"\W*(?:click|tap|show|expand|open|see|more|details|toggle|read more|view)\b.*|\W*", re.IGNORECASE)
_ITEM = re.compile(r"\n\s*(?=(?:[-*+]|\d{1,3}[.)])\s)")
_SPECIAL = re.compile(r"([\\`*_~\[\]<&])")


def html_blocks(source: str, span: Span) -> list[Block]:
    """The blocks of a piece of HTML. Raises HtmlTooDeep."""
    found = list(_blocks_in(tree_of(source, span.line), span)) if _READ.search(source) else []
    return (
        found
        if any(not isinstance(block, Text) or isinstance(block, Table) for block in found)
        else [Text(span.line, span.end)]
    )


def _blocks_in(element: Element, span: Span) -> Iterator[Block]:
    line = element.line
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                start = line + _blank_lines_before(child)
                yield Text(start, min(start + child.strip().count("\n") + 1, span.end))
            line += child.count("\n")
        else:
            yield from _blocks(child, span)
            line = max(line, child.end - 1)


def _blocks(element: Element, span: Span) -> Iterator[Block]:
    here = Span(element.line, min(element.end, span.end))
    match element.tag:
        case tag if tag in _HEADINGS:
            yield Heading(here.line, here.end, _HEADINGS[tag], inline_of(element))
        case "ul" | "ol":
            items = tuple(_items(element))
            yield Items(here.line, here.end, items) if items else Text(here.line, here.end)
        case "table":
            yield Table(here.line, here.end, _rows(element))
        case "details" | "tabitem":
            yield Fold(here.line, here.line + 1, opens=True)
            label = element.attributes.get("label") or element.attributes.get("value", "")
            if element.tag == "tabitem" and label:
                yield Heading(here.line, here.line + 1, 0, _escaped(label))
            yield from _blocks_in(element, span)
            if element.closed:
                yield Fold(here.end - 1, here.end, opens=False)
        case "/details" | "/tabitem":
            yield Fold(here.line, here.end, opens=False)
        case "summary":
            said = inline_of(element)
            if not _TOGGLE.fullmatch(plain_text(said)):
                yield Heading(here.line, here.end, 0, said)
        case "p" | "div" if _is_label(element):
            yield Heading(here.line, here.end, BOLD_LABEL, inline_of(element).rstrip(" :："))
        case _ if _holds_blocks(element):
            yield from _blocks_in(element, span)
        case _ if _shows_something(element):
            yield Paragraph(here.line, here.end)


def _blank_lines_before(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")


def _descendants(element: Element) -> Iterator[Element]:
    for child in element.elements():
        yield child
        yield from _descendants(child)


def _holds_blocks(element: Element) -> bool:
    return any(inner.tag in _BLOCKS for inner in _descendants(element))


def _shows_something(element: Element) -> bool:
    return bool(folded(_said(element))) or any(one.tag in _SHOWN for one in (element, *_descendants(element)))


def _is_label(element: Element) -> bool:
    """Whether a paragraph holds something in bold and nothing else."""
    parts = [child for child in element.children if not isinstance(child, str) or child.strip(" \n\t:：")]
    return (
        len(parts) == 1
        and isinstance(parts[0], Element)
        and parts[0].tag in ("b", "strong")
        and bool(_said(element).strip())
    )


# -- lists ---------------------------------------------------------------------------------------


def _items(element: Element) -> Iterator[Item]:
    for child in element.elements():
        if child.tag == "li":
            lists = [inner for inner in child.elements() if inner.tag in ("ul", "ol")]
            inner = tuple(item for one in lists for item in _items(one))
            rest = tuple(Span(e.line, e.end) for e in child.elements() if e.tag in ("pre", "table", "blockquote"))
            text = inline_of(child, without=("ul", "ol", "pre", "table", "blockquote"))
            yield Item(child.line, max(child.end, child.line + 1), text, inner, rest)
        elif child.tag in ("ul", "ol"):
            yield from _items(child)


# -- tables --------------------------------------------------------------------------------------


def _rows(table: Element) -> tuple[tuple[Cell, ...], ...]:
    """The cells as a grid: one that spans rows or columns stands in each of them."""
    rows: list[tuple[Cell, ...]] = []
    above: dict[int, tuple[int, Cell]] = {}  # for a column: a cell of an earlier row that spans so many more
    for row in _of_table(table):
        cells: list[Cell] = []
        below: dict[int, tuple[int, Cell]] = {}
        for element in [child for child in row.elements() if child.tag in ("td", "th")]:
            _hang(cells, above, below)
            cell, height = _cell(element), _number(element, "rowspan")
            for _ in range(min(_number(element, "colspan"), _WIDEST - len(cells))):
                if height > 1:
                    below[len(cells)] = (height - 1, cell)
                cells.append(cell)
        _hang(cells, above, below)
        above = below
        if cells:
            rows.append(tuple(cells))
    return tuple(rows)


def _hang(cells: list[Cell], above: dict[int, tuple[int, Cell]], below: dict[int, tuple[int, Cell]]) -> None:
    while len(cells) in above:
        left, cell = above.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, cell)
        cells.append(cell)


def _of_table(table: Element) -> Iterator[Element]:
    for child in table.elements():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _of_table(child)


def _number(element: Element, name: str) -> int:
    given = element.attributes.get(name, "1")
    return min(max(int(given), 1), _WIDEST) if given.isdecimal() and len(given) < 6 else 1


def cell_of(text: str, span: Span) -> Cell:
    """A cell of a Markdown table; a list in it is written in HTML."""
    return (
        replace(_cell(tree_of(text, span.line)), line=span.line, end=span.end)
        if "<ul" in text.lower() or "<ol" in text.lower()
        else Cell(span.line, span.end, text)
    )


def _cell(element: Element) -> Cell:
    lists = [inner for inner in element.elements() if inner.tag in ("ul", "ol")]
    if not lists and (wrapped := [e for e in element.elements() if e.tag in ("div", "section", "span")]):
        lists = [inner for one in wrapped for inner in _descendants(one) if inner.tag in ("ul", "ol")]
    items = tuple(item for one in lists for item in _items(one))
    return Cell(element.line, element.end, inline_of(element, without=("ul", "ol"), breaks=True), items)


# -- texts ---------------------------------------------------------------------------------------


def _said(element: Element) -> str:
    return "".join(child if isinstance(child, str) else _said(child) for child in element.children)


def inline_of(element: Element, without: Iterable[str] = (), breaks: bool = False) -> str:
    """What an element says as one line of inline Markdown: links and code stay, other tags go."""
    said = "".join(_parts(element, frozenset(without), "<br>" if breaks else " "))
    return folded(re.sub(r"(?:\s*<br>\s*)+$|^(?:\s*<br>\s*)+", "", said))


def _parts(element: Element, without: frozenset[str], newline: str) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield _text(child, newline)
        elif child.tag in without or child.tag in ("script", "style") or child.tag == "br":
            yield newline
        elif child.tag == COMMENT:
            yield f"<!--{child.attributes['said']}-->"
        elif child.tag == "a" and (link := _link(child)):
            yield link
        elif child.tag in ("code", "kbd", "tt") and "`" not in _said(child) and _said(child).strip():
            yield f"`{folded(_said(child))}`"
        elif child.tag in ("p", "div", "li"):
            yield newline
            yield from _parts(child, without, newline)
            yield newline
        else:
            yield from _parts(child, without, newline)


def _text(text: str, newline: str) -> str:
    """A text as Markdown that shows it; in a cell a list in Markdown is one, with a break before each item."""
    is_list = newline == "<br>" and _ITEM.search(text)
    return _ITEM.sub(newline, text) if is_list else _escaped(text)


def _link(element: Element) -> str:
    address, said = element.attributes.get("href", ""), folded(_said(element))
    fits = said and address and not re.search(r"[\s()<>\\]", address)
    return f"[{_escaped(said)}]({address})" if fits else ""


def _escaped(text: str) -> str:
    """A text so that Markdown shows it as it is; most need nothing."""
    if not _SPECIAL.search(text) or plain_text(text) == folded(text):
        return text
    return _SPECIAL.sub(r"\\\1", text)
