"""From a CASE package to a Reading: its items as a tree, and the tree as levels (see ../trees.py)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from outline.formats.drafts import LevelDraft, OutlineDraft, Reading, Remark
from outline.formats.from_html import blocks_from_html, is_html, line_from_html
from outline.formats.inline import folded, plain_text
from outline.formats.json_source import json_value
from outline.formats.markdown.blocks import without_blank_ends
from outline.formats.markdown.source import SourceError
from outline.formats.rows import Row, TooDeep, grown
from outline.formats.trees import Node, levels_of

from .kinds import EXTENSION, KINDS
from .package import Item, Json, Package, package_of, text_of

LONGEST_NAME = 6  # words of a statement that names a group itself, though there is a shorter one
LONGEST_KEY = 80

_COUNTS = {"validityMonths": 9999, "signoffsNeeded": 999}  # of our extension data, with what is too much

# What only serves CASE itself, or is said by what we read; anything else that holds something is named as not kept.
_BOOKKEEPING = {
    *("identifier", "sourcedId", "uri", "CFDocumentURI", "CFPackageURI", "CFItemURI", "CFItemTypeURI", "subjectURI"),
    *("CFItemAssociationURI", "lastChangeDateTime", "caseVersion", "CFItemType", "extensions"),
}
_OF_DOCUMENT = {*_BOOKKEEPING, "title", "description", "notes", "creator", "subject"}
_OF_ITEM = {*_BOOKKEEPING, "fullStatement", "humanCodingScheme", "notes"}


def read(data: bytes) -> Reading:
    """Read a package. What cannot be read at all is an error; what may surprise or is not kept is a warning."""
    try:
        package = package_of(json_value(data))
        nodes, warnings = grown(_rows(package))
    except SourceError as error:
        return Reading(None, errors=error.remarks)
    except TooDeep as error:
        return Reading(None, errors=(error.remark,))
    title = folded(text_of(package.document, "title"))
    said = levels_of(nodes, title)
    if not said.levels:
        return Reading(None, errors=(Remark(0, "CFItems: no statement here shows any text."),))
    told = [*package.warnings, *warnings, *said.warnings, *_not_kept(package)]
    if not title:
        told.insert(0, Remark(0, "CFDocument.title: the package names no title."))
    return Reading(_outline(package, title, said.description, said.levels), tuple(told))


def _outline(package: Package, title: str, more: str, levels: tuple[LevelDraft, ...]) -> OutlineDraft:
    document, own = package.document, _own(package.document)
    texts = [block(text_of(document, name)) for name in ("description", "notes")]
    texts = [blocks_from_html(text) if is_html(text) and not own else text for text in texts]
    authors = own["authors"] if "authors" in own else [text_of(document, "creator")]
    return OutlineDraft(
        title,
        slug=folded(text_of(own, "slug")),
        description="\n\n".join(filter(None, [*texts, more])),
        authors=_lines(authors),
        tags=_lines(document.get("subject")),
        levels=levels,
    )


def block(text: str) -> str:
    """A block of Markdown with plain line ends and without blank lines at its ends."""
    return without_blank_ends(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _lines(value: Any) -> tuple[str, ...]:
    """One text or several, each as one line."""
    listed = value if isinstance(value, list) else [value]
    return tuple(filter(None, (folded(one) for one in listed if isinstance(one, str))))


def _own(json: Json) -> Json:
    """Our extension data of an object."""
    extensions = json.get("extensions")
    own = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    return own if isinstance(own, dict) else {}


# ------------------------------------------------------------------ items


def _rows(package: Package) -> list[Row]:
    """The items in the order in which they stand under their parents."""
    is_ours = bool(_own(package.document))
    groups: dict[str, list[Item]] = {}
    for item in package.items:
        groups.setdefault(package.parents.get(item.id, ""), []).append(item)
    rows: list[Row] = []
    for parent, items in groups.items():
        for item in _in_order(items, package.sequence):
            node = _node(item, is_group=bool(item.id) and item.id in groups)
            rows.append(Row(item.id, parent, node if is_ours else _without_html(node)))
    return rows


def _in_order(items: list[Item], sequence: dict[str, float]) -> list[Item]:
    """By sequence number, those without one last; of equals by code as people count, where all have codes."""
    by_code = all(item.code for item in items)

    def place(item: Item) -> tuple[bool, float, list[tuple[int, str]]]:
        number = sequence.get(item.id)
        return number is None, number or 0.0, _as_people_count(item.code) if by_code else []

    return sorted(items, key=place)


def _as_people_count(code: str) -> list[tuple[int, str]]:
    """ "A.10" comes after "A.9": numbers compare by their length first."""
    parts = re.split(r"([0-9]+)", code)
    return [(len(part.lstrip("0")), part.lstrip("0")) if index % 2 else (0, part) for index, part in enumerate(parts)]


def _node(item: Item, is_group: bool) -> Node:
    text, notes = folded(text_of(item.json, "fullStatement")), block(text_of(item.json, "notes"))
    if is_group and (name := _better_name(item)):
        text, notes = name, "\n\n".join(filter(None, [text, notes]))
    own = _own(item.json)
    return Node(
        text,
        key=_key(item.code),
        kind=KINDS.get(folded(text_of(item.json, "CFItemType")).lower(), ""),
        notes=notes,
        path=item.path,
        validity_months=_count(own, "validityMonths"),
        signoffs_needed=_count(own, "signoffsNeeded") or 1,
        remarks=block(text_of(own, "remarks")),
    )


def _without_html(node: Node) -> Node:
    """Texts are Markdown, but there are tools that write HTML."""
    text = line_from_html(node.text) if is_html(node.text) else node.text
    return replace(node, text=text, notes=blocks_from_html(node.notes) if is_html(node.notes) else node.notes)


def _better_name(item: Item) -> str:
    """The abbreviated statement of a group whose full one is long, unless it is a mere code."""
    short, full = folded(text_of(item.json, "abbreviatedStatement")), text_of(item.json, "fullStatement")
    is_name = any(character.isalpha() and not character.isupper() for character in short) and short != item.code
    return short if is_name and plain_text(short) and len(full.split()) > LONGEST_NAME else ""


def _key(code: str) -> str:
    """A code as a public key: "CCSS.6.RP" is "CCSS-6-RP"; "" where it is too long for one."""
    key = re.sub(r"[^\w-]+", "-", code)
    key = key if key == code else key.strip("-")
    return key if len(key) <= LONGEST_KEY else ""


def _count(own: Json, name: str) -> int | None:
    value = own.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _COUNTS[name] else None


# ------------------------------------------------------------------ what is not kept


def _not_kept(package: Package) -> Iterator[Remark]:
    names = sorted(name for name, value in package.document.items() if value and name not in _OF_DOCUMENT)
    if names:
        yield Remark(0, f"CFDocument: not kept are {', '.join(names)}.")
    lines = [item.path for item in package.items if len(text_of(item.json, "fullStatement").split("\n")) > 1]
    if lines:
        more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
        yield Remark(0, f"{lines[0]}{more}: the statement has several lines, which are read as one.")
    groups = set(package.parents.values())
    fields = Counter(name for item in package.items for name in _unread(item, item.id in groups))
    if fields:
        named = ", ".join(f"{name} ({count})" for name, count in sorted(fields.items()))
        yield Remark(0, f"CFItems: not kept are {named}.")
    if package.rest.get("CFRubrics"):
        yield Remark(0, "CFRubrics: rubrics are not kept.")


def _unread(item: Item, is_group: bool) -> Iterator[str]:
    for name, value in item.json.items():
        is_name = name == "abbreviatedStatement" and is_group and _better_name(item)
        if value and name not in _OF_ITEM and not is_name:
            yield name
    if item.code and not _key(item.code):
        yield "humanCodingScheme"
    own = _own(item.json)
    for name in _COUNTS:
        if own.get(name) is not None and _count(own, name) is None:
            yield f"extensions.{EXTENSION}.{name}"
