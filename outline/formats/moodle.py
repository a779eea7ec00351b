"""Moodle's competency frameworks as CSV (tool_lpimportcsv). docs/formats/moodle.md says what becomes what.

Moodle looks at the first fourteen columns only, by their place. A fifteenth of our own says what they have no room for.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from .drafts import OutlineDraft, Reading, Remark
from .inline import folded, from_plain, plain_text
from .markdown.elements import Element, HtmlTooDeep, tree_of
from .markdown.labels import levelness
from .markdown.source import SourceError
from .moodle_writer import HEADERS, own_outline, sayable, write
from .rows import Row as Branch
from .rows import TooDeep, grown
from .tables.csv_file import sheet_of
from .tables.sheet import Row
from .trees import Node, levels_of

__all__ = ["read", "sayable", "write"]

_PARENT, _ID, _NAME, _TEXT, _FORMAT, _SCALE, _, _RULE, _, _, _RELATED, _, _IS_FRAMEWORK, _ = range(14)
_MARKDOWN, _PLAIN = "4", "2"
_BLOCKS = frozenset(["p", "div", "li", "br", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr"])


def read(data: bytes) -> Reading:
    """Read a competency framework."""
    try:
        sheet = sheet_of(data, lambda sheet: any(map(_is_header, sheet.rows[:1])))
        rows = [row for row in sheet.rows if not _is_header(row)]
        if len(rows) == len(sheet.rows):
            raise SourceError(Remark(1, f"This is no framework of Moodle; its columns are {', '.join(HEADERS[:4])}, …"))
        warnings = list(_told(rows))
        top, more = grown(_branches([row for row in rows if not row.cell(_IS_FRAMEWORK)], warnings))
        frameworks = [row for row in rows if row.cell(_IS_FRAMEWORK)]
        title = from_plain(frameworks[0].cell(_NAME)) if frameworks else ""
        said = levels_of(top, plain_text(title))
        if not any(level.skills or level.tasks for level in said.levels):
            raise SourceError(Remark(1, "The framework holds no competencies."))
    except SourceError as error:
        return Reading(None, errors=error.remarks)
    except TooDeep as error:
        return Reading(None, errors=(error.remark,))
    own = own_outline(rows)
    if own:
        return Reading(own)
    texts = [_text_of(frameworks[0]) if frameworks else "", said.description]
    description = "\n\n".join(filter(None, texts))
    outline = OutlineDraft(plain_text(title), "", description, levels=said.levels)
    return Reading(outline, (*warnings, *more, *said.warnings))


def _is_header(row: Row) -> bool:
    said = ["".join(filter(str.isalpha, row.cell(number).casefold())) for number in range(3)]
    return said in (["parentidnumber", "idnumber", "shortname"],)


def _told(rows: list[Row]) -> Iterator[Remark]:
    """What the framework says that an outline has no place for."""
    for number, what in ((_SCALE, "scale"), (_RULE, "rule")):
        said = [row for row in rows if row.cell(number)]
        if said:
            yield Remark(said[0].line, f"The {what} “{said[0].cell(number)[:80]}” is not used here and is left out.")


# -- the tree ------------------------------------------------------------------------------------


def _branches(rows: list[Row], warnings: list[Remark]) -> list[Branch]:
    levels = _levels_aside(rows)
    related = _related(rows, levels)
    if not levels:
        yes = [row for row in rows if row.cell(_RELATED)]
        if yes:
            warnings.append(Remark(yes[0].line, "References between competencies are not used here and are left out."))
        return [Branch(row.cell(_ID), row.cell(_PARENT), _node(row)) for row in rows]
    names = {row.cell(_ID): row for row in rows}
    heads = {row.cell(_PARENT) for row in rows}
    found = [Branch(known, "", replace(_node(names[known]), kind="level")) for known in levels]
    for row in rows:
        known = row.cell(_ID)
        if known in heads or known in levels:
            continue
        if known not in related:
            warnings.append(Remark(row.line, f"“{row.cell(_NAME)}” refers to no level and is left out."))
        for level in related.get(known, ()):
            found.append(Branch(known, level, replace(_node(row), kind="skill", area=_area(row, names))))
    return found


def _levels_aside(rows: list[Row]) -> list[str]:
    """The ids of a branch of levels: rows with one parent and none below them that all sound like levels."""
    children: dict[str, list[Row]] = {}
    for row in rows:
        children.setdefault(row.cell(_PARENT), []).append(row)
    for below in children.values():
        ids = [row.cell(_ID) for row in below]
        aside = len(below) > 1 and all(levelness(row.cell(_NAME)) == 2 for row in below)
        if aside and not any(known in children for known in ids) and _related(rows, ids):
            return ids
    return []


def _related(rows: list[Row], levels: list[str]) -> dict[str, list[str]]:
    """For each competency the levels that it refers to, or that refer to it."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for other in (one.strip().replace("%2C", ",") for one in row.cell(_RELATED).split(",")):
            for known, level in ((row.cell(_ID), other), (other, row.cell(_ID))):
                if level in levels and known not in levels and level not in found.setdefault(known, []):
                    found[known].append(level)
    return {known: said for known, said in found.items() if said}


def _area(row: Row, names: dict[str, Row]) -> str:
    """The row above; the whole path may say what every skill shares."""
    above = names.get(row.cell(_PARENT))
    return folded(above.cell(_NAME)) if above else ""


def _node(row: Row) -> Node:
    name, text = folded(row.cell(_NAME)), _text_of(row)
    said = plain_text(text)
    if said.rstrip(".").casefold() == name.rstrip(".").casefold():
        text = ""
    elif name.endswith(("...", "…")) and said.startswith(name.rstrip(".…")):
        name, text = said, ""
    return Node(from_plain(name), key=_key(row.cell(_ID)), notes=text, line=row.line)


def _key(known: str) -> str:
    return known if re.fullmatch(r"[\w-]{1,80}", known) else ""


# -- descriptions --------------------------------------------------------------------------------


def _text_of(row: Row) -> str:
    """The description as Markdown: HTML keeps its paragraphs and lists."""
    said, kind = row.cell(_TEXT), row.cell(_FORMAT)
    if kind == _MARKDOWN:
        return said
    if kind == _PLAIN:
        return "\n\n".join(from_plain(line) for line in said.split("\n") if line.strip())
    try:
        pieces = list(_pieces(tree_of(said, row.line)))
    except HtmlTooDeep:
        pieces = [said]
    lines = [folded(line) for line in "".join(pieces).split("\ufdd1")]
    bulleted = [(line.startswith("\ufdd0"), folded(line.strip("\ufdd0"))) for line in lines]
    return "\n\n".join(f"- {from_plain(line)}" if item else from_plain(line) for item, line in bulleted if line)


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child.replace("\ufdd0", " ").replace("\ufdd1", " ")
        elif child.tag not in ("script", "style", "!"):
            parts = child.tag in _BLOCKS
            yield ("\ufdd1\ufdd0" if child.tag == "li" else "\ufdd1") if parts else ""
            yield from _pieces(child)
            yield "\ufdd1" if parts else ""
