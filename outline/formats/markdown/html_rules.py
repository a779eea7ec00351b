"""Block rules for markdown-it that make the HTML of a document manageable.

A table or list is one block up to its closing tag, whatever blank lines it holds; and a line that opens or closes a
folded part (`<details>`, `<summary>`, MDX's `<TabItem>`) is a block of its own, so that what it folds is read as
Markdown.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_BLOCKS = re.compile(
    r"h[1-6]|details|summary|tabitem|[uod]l|li|table|thead|tbody|t[rdh]|p|div|section|article|center|main",
    re.IGNORECASE,
)
_TAG = re.compile(r"[ \t]*</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>]|$)")
_FOLD_LINE = re.compile(r" {0,3}</?(?:details|summary|tabitem|tabs)\b", re.IGNORECASE)
_WHOLE_TAG = re.compile(r"<(/?)(table|ul|ol|dl)\b", re.IGNORECASE)


def add_whole_html(parser: MarkdownIt) -> None:
    parser.block.ruler.before("html_block", "fold", _fold_line, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.before("html_block", "whole_html", _whole_html, {"alt": ["paragraph", "blockquote"]})


def _fold_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level or not _FOLD_LINE.match(_line(state, start)):
        return False
    last = start
    if "<summary" in _line(state, start).lower():
        ahead = range(start, min(start + 20, end))
        last = next((number for number in ahead if "</summary" in _line(state, number).lower()), start)
    return _push(state, start, last + 1, silent)


def _whole_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block of HTML up to a blank line, but never ending inside a table or list."""
    tag = _TAG.match(_line(state, start))
    if state.level or not tag or not _BLOCKS.fullmatch(tag[1]):
        return False
    closings = _closings(state)
    stop, number = start, start
    while number < end and (number <= stop or not state.isEmpty(number)):
        stop = max(stop, closings.get(number, number))
        number += 1
    return _push(state, start, min(number, end), silent)


def _push(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [start, end]
        token.content = "\n".join(_line(state, number) for number in range(start, end))
        state.line = end
    return True


def _closings(state: StateBlock) -> dict[int, int]:
    """For each line that opens a table or list the line that closes it; looked up once for a document."""
    if "html_closings" not in state.env:
        state.env["html_closings"] = found = {}
        opened: list[tuple[str, int]] = []
        for number in range(state.lineMax):
            line = _line(state, number)
            for match in _WHOLE_TAG.finditer(line) if "<" in line else ():
                if not match[1]:
                    opened.append((match[2].lower(), number))
                elif opened and opened[-1][0] == match[2].lower():
                    at = opened.pop()[1]
                    found[at] = max(number, found.get(at, 0))
    return state.env["html_closings"]


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]]
