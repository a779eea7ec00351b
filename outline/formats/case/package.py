"""A CASE package as it stands in a file, taken apart: its document, items and which item stands under which.

Tools write several shapes: a package, a package inside "CFPackage", a document with items and no associations, a bare
list of items. What names an object is "identifier", or "sourcedId" in some schemas; references are objects or URIs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from outline.formats.drafts import Remark
from outline.formats.markdown.source import SourceError

type Json = dict[str, Any]

EXPECTED = "Expected is a CASE package: an object with “CFDocument”, “CFItems” and “CFAssociations”."


@dataclass(frozen=True)
class Item:
    """One CFItem; `index` is its place in the file."""

    index: int
    id: str
    json: Json

    @property
    def path(self) -> str:
        return f"CFItems[{self.index}]"

    @property
    def code(self) -> str:
        return " ".join(text_of(self.json, "humanCodingScheme").split())


@dataclass(frozen=True)
class Package:
    document: Json
    items: list[Item]
    parents: dict[str, str]  # the id of an item: the id of the item above, "" at the top
    sequence: dict[str, float]
    warnings: list[Remark]
    rest: Json  # what else the file holds


def package_of(value: Any) -> Package:
    """Raises SourceError where no items are found."""
    found = _package(value)
    warnings: list[Remark] = []
    items = list(_items(found.get("CFItems"), warnings))
    if not items:
        raise SourceError(Remark(0, f"CFItems: no statement was found. {EXPECTED}"))
    document = found["CFDocument"] if isinstance(found.get("CFDocument"), dict) else {}
    links = list(_links(found.get("CFAssociations"), warnings))
    own = identity(document)
    parents, sequence = _placed(items, links, own, warnings)
    rest = {name: inner for name, inner in found.items() if name not in ("CFDocument", "CFItems", "CFAssociations")}
    return Package(document, items, parents, sequence, warnings, rest)


def text_of(json: Json, name: str) -> str:
    """A text of an object; "" where it has none of this name."""
    value = json.get(name)
    return value if isinstance(value, str) else ""


def identity(reference: Any) -> str:
    """What an object, or a reference to one, is known by, in small letters: its identifier, else the end of its URI."""
    if isinstance(reference, dict):
        named = (reference.get(name) for name in ("identifier", "sourcedId", "uri"))
        reference = next((name for name in named if isinstance(name, str) and name), "")
    return re.split(r"[/:]", reference.strip())[-1].lower() if isinstance(reference, str) else ""


def _package(value: Any) -> Json:
    if isinstance(value, list):
        packages = [one for one in value if isinstance(one, dict) and "CFItems" in one]
        value = packages[0] if len(packages) == 1 == len(value) else {"CFItems": value}
    if isinstance(value, dict) and isinstance(value.get("CFPackage"), dict):
        value = value["CFPackage"]
    if not isinstance(value, dict) or not isinstance(value.get("CFItems"), list):
        raise SourceError(Remark(0, f"The document holds no list “CFItems”. {EXPECTED}"))
    return value


def _items(listed: Any, warnings: list[Remark]) -> Iterator[Item]:
    for index, json in enumerate(listed):
        if isinstance(json, dict) and isinstance(json.get("fullStatement"), str):
            yield Item(index, identity(json), json)
        else:
            warnings.append(Remark(0, f"CFItems[{index}].fullStatement: there is no text here; it is left out."))


@dataclass(frozen=True)
class _Link:
    """One isChildOf."""

    index: int
    child: str
    parent: str
    sequence: float | None


def _links(listed: Any, warnings: list[Remark]) -> Iterator[_Link]:
    other: Counter[str] = Counter()
    for index, json in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(json, dict):
            warnings.append(Remark(0, f"CFAssociations[{index}]: this is no association; it is left out."))
        elif text_of(json, "associationType").lower() == "ischildof":
            ends = identity(json.get("originNodeURI")), identity(json.get("destinationNodeURI"))
            yield _Link(index, *ends, _number(json.get("sequenceNumber")))
        else:
            other[text_of(json, "associationType") or "without a type"] += 1
    if other:
        named = ", ".join(f"{count} {name}" for name, count in other.items())
        warnings.append(Remark(0, f"CFAssociations: only isChildOf is read; these are not kept: {named}."))


def _number(value: Any) -> float | None:
    """A sequence number, also one that a tool wrote as text."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value.strip()):
        return float(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < 1e15 else None


def _placed(
    items: list[Item], links: list[_Link], document: str, warnings: list[Remark]
) -> tuple[dict[str, str], dict[str, float]]:
    """Where each item stands, and its number among those beside it."""
    known = {item.id for item in items}
    parents: dict[str, str] = {}
    sequence: dict[str, float] = {}
    outside: list[_Link] = []
    for link in links:
        parent = "" if link.parent == document else link.parent
        if link.child not in known or (parent and parent not in known):
            outside.append(link)
        elif parents.setdefault(link.child, parent) != parent:
            text = "this item stands under another one already; only the first place is kept."
            warnings.append(Remark(0, f"CFAssociations[{link.index}]: {text}"))
        elif link.sequence is not None:
            sequence.setdefault(link.child, link.sequence)
    warnings += _told_outside(outside)
    if not links:
        return dict(_parents_by_code(items, warnings)), {}
    warnings += _told_loose([item for item in items if item.id not in parents])
    return parents, sequence


def _told_outside(links: list[_Link]) -> Iterator[Remark]:
    if links:
        more = f" and {len(links) - 1} more" if len(links) > 1 else ""
        text = "one end is not in this package; this association is left out"
        yield Remark(0, f"CFAssociations[{links[0].index}]{more}: {text}.")


def _told_loose(items: list[Item]) -> Iterator[Remark]:
    if items:
        more = f" and {len(items) - 1} more" if len(items) > 1 else ""
        yield Remark(0, f"{items[0].path}{more}: nothing says where this stands; it is read as standing at the top.")


def _parents_by_code(items: list[Item], warnings: list[Remark]) -> Iterator[tuple[str, str]]:
    """Without associations an item stands under the one whose code is the beginning of its code: "1" over "1.2"."""
    by_code = {item.code: item.id for item in items if item.code and item.id}
    for item in items:
        ends = [match.start() for match in re.finditer(r"[.\-/ ]", item.code)][-20:]
        above = next((by_code[item.code[:end]] for end in reversed(ends) if item.code[:end] in by_code), "")
        if above and above != item.id:
            yield item.id, above
    if any(item.code for item in items):
        warnings.append(Remark(0, "CFAssociations: there is no isChildOf; what stands under what is read from codes."))
