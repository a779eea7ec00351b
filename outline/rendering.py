"""Markdown of outlines and of people's evidence as HTML that is safe on any page.

Two belts: markdown-it renders, nh3 then lets through only the tags, attributes and link schemes named here. Nothing
loads from another host (no images), and nothing styles, scripts or addresses the page: no style, class, id, data-* or
hx-* attribute comes through.
"""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .formats.characters import without_refused

LARGEST_TEXT = 64 * 1024

_INLINE_TAGS = {"a", "abbr", "b", "br", "code", "del", "em", "i", "kbd", "mark", "s", "strong", "sub", "sup", "u"}
_BLOCK_TAGS = _INLINE_TAGS | {
    *("p", "hr", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td", "h4", "h5", "h6"),
}
# The page has its own h1 to h3; what people write comes below them.
_DEMOTED = {"h1": "h4", "h2": "h5"}

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_WITHOUT_TABLES = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
_MOST_CELLS = 20_000  # a short text can ask for millions: each row is filled up to the width of its table


@lru_cache(maxsize=1024)
def inline_html(markdown: str) -> str:
    """One line of Markdown as HTML without block elements. Raises ValueError above 64 KB."""
    _check_size(markdown)
    return _clean(_MARKDOWN.renderInline(markdown), _INLINE_TAGS)


def block_html(markdown: str) -> str:
    """A text of Markdown as HTML; a heading in it becomes an h4 or lower. Raises ValueError above 64 KB."""
    _check_size(markdown)
    environment: dict[str, object] = {}
    reader = _MARKDOWN if _possible_cells(markdown) <= _MOST_CELLS else _WITHOUT_TABLES
    tokens = [_demoted(token) for token in reader.parse(markdown, environment)]
    return _clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, environment), _BLOCK_TAGS)


def _check_size(markdown: str) -> None:
    if len(markdown.encode(errors="replace")) > LARGEST_TEXT:
        raise ValueError(f"This text is longer than {LARGEST_TEXT // 1024} KB; shorten it or split it up.")


def _possible_cells(markdown: str) -> int:
    lines = markdown.splitlines()
    return len(lines) * max((line.count("|") for line in lines), default=0)


def _demoted(token: Token) -> Token:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = _DEMOTED.get(token.tag, "h6")
    return token


def _clean(html: str, tags: set[str]) -> str:
    cleaned = nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "td": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener nofollow ugc",
    )
    return without_refused(cleaned).strip()
