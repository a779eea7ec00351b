"""Markdown as MDX accepts it, which Docusaurus compiles: what MDX would run or take for a tag is shown as text.

Braces and `<` get a backslash, an address in angle brackets becomes a link, `<br>` and plain pairs such as
`<b>bold</b>` become tags that MDX knows, and a line does not begin with the words import or export. Code stays as it
is. Done twice it changes nothing more.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PAIRS = "abbr|b|bdi|cite|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|strong|sub|sup|u|var"
_PARTS = re.compile(
    rf"""
    (?P<escaped>\\[!-/:-@\[-`{{-~])
    | (?P<ticks>`+)
    | (?P<destination>\]\(<(?P<target>[^<>\n\\]*)>)
    | <(?P<address>[A-Za-z][A-Za-z0-9+.-]{{1,31}}:[^\s<>]*|[\w.!\#$%&'*+/=?^`{{|}}~-]+@[A-Za-z0-9.-]+)>
    | (?P<break><[Bb][Rr]\s*/?>)
    | (?P<pair><(?P<tag>{_PAIRS})>[^`*_~\[\]<>{{}}\\|!\n]+</(?P=tag)>)
    | (?P<code>^(?:import|export)\b)
    | (?P<directive>:(?=[A-Za-z][\w-]*\[))
    | (?P<special>[{{}}<])
    """,
    re.VERBOSE | re.MULTILINE,
)
_IN_LABEL = re.compile(r"([\\`*_~\[\]<>{}!|])")
_DEFINITION = re.compile(r"[\s>*+.)\d-]*\[[^\n]*(?:\n[^\n]*)*\]:")
_CLOSES_ASIDE = re.compile(r"^\W*:{3,}\s*$")
# Of code over several lines: what would end its paragraph.
_OPENS_LINE = re.compile(r"(?<=\n)([ \t>]*)([{<])")
_ASIDE = re.compile(r"^([ \t>*+-]*)(?=:{3})", re.MULTILINE)

# In MDX there is no HTML, no indented code, and what looks like a definition is checked as text here.
_BLOCKS = MarkdownIt("commonmark").enable("table").disable(["html_block", "code", "reference", "inline", "text_join"])


def mdx_line(text: str) -> str:
    """One line of inline Markdown as MDX."""
    return _escaped(text, has_code=True)


def mdx_block(text: str) -> str:
    """Block Markdown as MDX; a fence that nothing closes is closed."""
    lines = text.split("\n")
    tokens = _BLOCKS.parse(text, {})
    fences = [token for token in tokens if token.type == "fence" and token.map]
    plain = _safe_from_asides(lines, fences)
    written: list[str] = []
    for start, end, kind in _spans(tokens, len(lines)):
        part = "\n".join((lines if kind == "fence" else plain)[start:end])
        written.append(part if kind == "fence" else _row(part) if kind == "row" else _paragraph(part))
    if fences and fences[-1].level == 0 and not _is_closed(fences[-1], lines):
        written.append(fences[-1].markup)
    return "\n".join(written)


# -- blocks --------------------------------------------------------------------------------------


def _spans(tokens: list[Token], count: int) -> Iterator[tuple[int, int, str]]:
    """The lines from start to end, in order and without gaps: a fence, a row of a table, or text."""
    line = 0
    for token in tokens:
        kind = {"fence": "fence", "inline": "text", "tr_open": "row"}.get(token.type)
        if not kind or not token.map or token.map[0] < line:
            continue
        yield from ((number, number + 1, "text") for number in range(line, token.map[0]))
        line = min(max(token.map[1], token.map[0] + 1), count)
        if token.map[0] < line:
            yield token.map[0], line, kind
    yield from ((number, number + 1, "text") for number in range(line, count))


def _paragraph(text: str) -> str:
    # A definition of a link ends the text before it, so that marks of code on both sides of it belong to none.
    return _escaped(text, has_code=not ("`" in text and _DEFINITION.match(text)))


def _row(text: str) -> str:
    """The cells of a row are divided before code is looked for."""
    return "".join(_escaped(part, has_code=True) for part in re.split(r"((?<!\\)\|)", text))


def _safe_from_asides(lines: list[str], fences: list[Token]) -> list[str]:
    """An admonition may end inside of a fence; where one could, colons that open one are no longer any."""
    inside = [lines[number] for fence in fences if fence.map for number in range(*fence.map)]
    if not any(map(_CLOSES_ASIDE.match, inside)):
        return lines
    return [_ASIDE.sub(r"\1\\", line) for line in lines]


def _is_closed(fence: Token, lines: list[str]) -> bool:
    start, end = fence.map or (0, 0)
    last = lines[end - 1].strip()
    return end - 1 > start and len(last) >= len(fence.markup) and not last.strip(fence.markup[0])


# -- lines ---------------------------------------------------------------------------------------


def _escaped(text: str, has_code: bool) -> str:
    written, place = [], 0
    while found := _PARTS.search(text, place):
        written.append(text[place : found.start()])
        place = found.end()
        if found["ticks"]:
            end = _end_of_code(text, found) if has_code else place
            written.append(_OPENS_LINE.sub(r"\1\\\2", text[found.start() : end]))
            place = end
        else:
            written.append(_written(found))
    return "".join([*written, text[place:]])


def _end_of_code(text: str, opening: re.Match[str]) -> int:
    closing = re.compile(rf"(?<!`){opening['ticks']}(?!`)").search(text, opening.end())
    return closing.end() if closing else opening.end()


def _written(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "target" | "destination":
            return f"]({_address(found['target'])}"
        case "address":
            address = found["address"]
            target = address if ":" in address else f"mailto:{address}"
            return f"[{_IN_LABEL.sub(r'\\\1', address)}]({_address(target)}" + ")"
        case "break":
            return "<br />"
        case "code":
            return f"&#{ord(found[0][0])};{found[0][1:]}"
        case "directive" | "special":
            return f"\\{found[0]}"
    return found[0]


def _address(target: str) -> str:
    return quote(target, safe="/:?#@!$&'*+,;=%~.-_")
