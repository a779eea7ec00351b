"""Texts of other formats as block Markdown: HTML as editors write it, or plain text.

Paragraphs, lists, headings and rows of tables stay blocks of their own; links and code stay, other tags go.
"""

import re
from collections.abc import Iterator

from .inline import folded, from_plain, plain_text
from .markdown.elements import Element, HtmlTooDeep, tree_of
from .markdown.html import inline_of

_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});|<!--")
_TAGS_OF_HTML = re.compile(r"</?(?:p|div|span|font|[uo]l|li|table|t[rdh]|h[1-6])\b[^<>]*>", re.IGNORECASE)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LISTS = frozenset(["ul", "ol"])
_BLOCKS = frozenset(
    [
        *("p", "div", "section", "article", "blockquote", "pre", "table", "thead", "tbody", "tfoot", "tr", "td", "th"),
        *("hr", "dl", "dt", "dd", "details", "summary", "figure", "figcaption", "body", "html", "center", "li"),
    ]
)
_MARKS_AT_START = re.compile(r"(?=#{1,6}(?:\s|$)|>|(?:`{3}|~{3}))")


def blocks_from_html(text: str) -> str:
    """Block Markdown that shows what the HTML, or the plain text, shows."""
    if not _HTML.search(text):
        return _from_plain_lines(text)
    try:
        return "\n\n".join(_blocks(tree_of(text, 1)))
    except HtmlTooDeep:
        return _guarded(from_plain(plain_text(text)))


def line_from_html(html: str) -> str:
    """One line of inline Markdown that shows what the HTML shows."""
    try:
        return folded(inline_of(tree_of(html, 1)))
    except HtmlTooDeep:
        return from_plain(plain_text(html))


def is_html(text: str) -> bool:
    """Whether a text that may be Markdown is rather HTML: it has tags of blocks, which nobody writes in a line."""
    return bool(_TAGS_OF_HTML.search(text))


def _from_plain_lines(text: str) -> str:
    lines = [_guarded(from_plain(line)) for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _guarded(line: str) -> str:
    return _MARKS_AT_START.sub(r"\\", line, count=1) if _MARKS_AT_START.match(line) else line


def _blocks(element: Element) -> Iterator[str]:
    """The blocks in an element; what stands between them are paragraphs."""
    run: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str) or not _is_block(child):
            run.append(child)
            continue
        yield from _paragraph(run)
        run = []
        yield from _block(child)
    yield from _paragraph(run)


def _is_block(element: Element) -> bool:
    return element.tag in _BLOCKS | _LISTS | _HEADINGS or any(_is_block(inner) for inner in element.elements())


def _paragraph(run: list[Element | str]) -> Iterator[str]:
    if said := _line(run):
        yield said


def _line(run: list[Element | str]) -> str:
    return _guarded(folded(inline_of(Element("", 0, {}, run))))


def _block(element: Element) -> Iterator[str]:
    if element.tag in _LISTS:
        if items := list(_items(element)):
            yield "\n".join(items)
    elif element.tag in _HEADINGS:
        if said := _line(element.children):
            yield f"#### {said}"
    elif element.tag == "tr":
        if cells := [said for cell in element.children if (said := _line([cell]))]:
            yield " | ".join(cells)
    else:
        yield from _blocks(element)


def _items(element: Element) -> Iterator[str]:
    """The lines of a list; what stands in an item below its first block is indented."""
    number = 0
    for child in element.children:
        is_item = isinstance(child, Element) and child.tag == "li"
        blocks = list(_blocks(child if is_item and isinstance(child, Element) else Element("", 0, {}, [child])))
        if isinstance(child, Element) and child.tag in _LISTS and number:
            yield from (f"   {line}" for block in blocks for line in block.split("\n"))
        elif blocks:
            number += 1
            mark = f"{number}." if element.tag == "ol" else "-"
            first, *more = "\n".join(blocks).split("\n")
            yield f"{mark} {first}"
            yield from (f"   {line}" for line in more)
