"""Parts between colons and admonitions, as block rules for markdown-it.

`:::remarks` … `:::` (also introduction and description) holds text for that field. Any other `:::word`, and `!!! word`
or `??? word` with indented lines under it, is an aside: one text, whatever it holds.
"""

import re
from bisect import bisect_right

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_FENCE = re.compile(r"(?P<colons>:{3,})(?P<field>(?:description|introduction|remarks)[ \t]*$)?")
_ASIDE = re.compile(r"(?P<colons>:{3,})[ \t]*[A-Za-z{]")
_INDENTED_ASIDE = re.compile(r"(?:!!!|\?\?\?\+?) ?\w")


def add_asides(parser: MarkdownIt) -> None:
    parser.block.ruler.before("fence", "aside", _aside, {"alt": ["paragraph", "list", "blockquote"]})


def _aside(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level:
        return False
    line = _line(state, start)
    kept = _FENCE.match(line)
    if kept and kept["field"]:
        closing = _closing(state, start, kept["colons"])
        return closing is not None and closing < end and _push(state, start, closing + 1, silent, kept["field"].strip())
    if aside := _ASIDE.match(line):
        closing = _closing(state, start, aside["colons"])
        return closing is not None and closing < end and _push(state, start, closing + 1, silent)
    return bool(_INDENTED_ASIDE.match(line)) and _push(state, start, _end_of_indented(state, start, end), silent)


def _push(state: StateBlock, start: int, end: int, silent: bool, field: str = "") -> bool:
    if not silent:
        token = state.push("kept" if field else "aside", "", 0)
        token.map, token.info = [start, end], field
        state.line = end
    return True


def _end_of_indented(state: StateBlock, start: int, end: int) -> int:
    last = start
    for number in range(start + 1, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] - state.blkIndent < 4:
            break
        last = number
    return last + 1


def _closing(state: StateBlock, start: int, colons: str) -> int | None:
    """The next line that holds just these colons. All are looked up once, for documents full of openings."""
    if "closings" not in state.env:
        closings: dict[str, list[int]] = {}
        state.env["closings"] = closings
        for number in range(state.lineMax):
            line = _line(state, number).rstrip(" \t")
            if line.startswith(":::") and not line.strip(":"):
                closings.setdefault(line, []).append(number)
    numbers = state.env["closings"].get(colons, [])
    place = bisect_right(numbers, start)
    return numbers[place] if place < len(numbers) else None


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]]
