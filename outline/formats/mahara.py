"""Competency frameworks of Mahara's SmartEvidence (`.matrix`, JSON), read and written.

docs/formats/mahara.md says how a framework is read. What Mahara has no field for stands in `skillbook` beside its
fields, which Mahara ignores; what is said there counts only as long as the field beside it says the same.
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt

from .drafts import LevelDraft, OutlineDraft, Reading, Remark, SkillDraft, TaskDraft
from .from_html import blocks_from_html
from .inline import folded, from_plain, plain_text
from .json_source import json_value
from .markdown import normal
from .markdown.source import SourceError
from .rows import Row, TooDeep, grown
from .trees import Node, levels_of

type Json = dict[str, Any]

LONGEST_NAME, LONGEST_SHORT = 255, 100  # Mahara refuses longer ones
UNTITLED = "Skills"
TASKS = "Example tasks"
OWN = "skillbook"

# The names that we give to Mahara's four states of a piece of evidence.
STATUSES = {
    "begun": "Ready for assessment",
    "incomplete": "Doesn't meet the standard",
    "partialcomplete": "Partially meets the standard",
    "completed": "Meets the standard",
}
_EXPECTED = "Expected is a SmartEvidence file: an object “framework” with “name”, “standards” and “standardelements”."
_KINDS = ("area", "skill", "task")
_COUNTS = {"validityMonths": 9999, "signoffsNeeded": 999}
_HTML = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


# ------------------------------------------------------------------ reading


def read(data: bytes) -> Reading:
    """Read a framework. What cannot be read at all is an error; what may surprise or is not kept is a warning."""
    warnings: list[Remark] = []
    try:
        framework = _framework(json_value(data))
        nodes, told = grown(_rows(framework, warnings))
    except SourceError as error:
        return Reading(None, errors=error.remarks)
    except TooDeep as error:
        return Reading(None, errors=(error.remark,))
    own, name = _own(framework), _text(framework, "name")
    title = folded(_said(own, "title", name, _framework_name, name))
    said = levels_of(nodes, title)
    if not said.levels:
        return Reading(None, errors=(Remark(0, f"framework.standards: no standard here shows a name. {_EXPECTED}"),))
    description = _description(framework, ("description",))[0]
    outline = OutlineDraft(
        title,
        slug=folded(_text(own, "slug")),
        description="\n\n".join(filter(None, [description, said.description])),
        authors=_lines(own.get("authors")),
        tags=_lines(own.get("tags")),
        levels=said.levels,
    )
    return Reading(outline, (*_not_kept(framework), *warnings, *told, *said.warnings))


def _framework(value: Any) -> Json:
    framework = value.get("framework", value) if isinstance(value, dict) else None
    if not isinstance(framework, dict) or not isinstance(framework.get("standards"), list):
        raise SourceError(Remark(0, f"framework.standards: there is no list of standards. {_EXPECTED}"))
    return framework


def _rows(framework: Json, warnings: list[Remark]) -> Iterator[Row]:
    """Standards stand at the top, elements under the element that they name, else under their standard."""
    standards = list(_objects(framework, "standards", "framework.standards", warnings))
    elements = list(_objects(framework, "standardelements", "framework.standardelements", warnings))
    for path, standard in standards:
        # An older kind of file has the elements inside their standard.
        for inner_path, element in _objects(standard, "standardelement", f"{path}.standardelement", warnings):
            elements.append((inner_path, {"standardid": standard.get("standardid"), **element}))
    for path, standard in standards:
        yield Row(f"standard {_id(standard, 'standardid')}", "", _standard(path, standard))
    known = {_element_id(element, "elementid") for _, element in elements}
    for path, element in elements:
        above = _element_id(element, "parentelementid")
        if above and above not in known:
            text = f"there is no {above}; this is read as standing in its standard."
            warnings.append(Remark(0, f"{path}.parentelementid: {text}"))
            above = ""
        above = above or f"standard {_id(element, 'standardid')}"
        yield Row(_element_id(element, "elementid"), above, _element(path, element))


def _objects(json: Json, name: str, path: str, warnings: list[Remark]) -> Iterator[tuple[str, Json]]:
    """The objects of a list with their paths; what else stands there is left out and told."""
    listed = json.get(name)
    for index, one in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(one, dict):
            yield f"{path}[{index}]", one
        else:
            warnings.append(Remark(0, f"{path}[{index}]: this is no object; it is left out."))


def _element_id(element: Json, name: str) -> str:
    """Elements are numbered anew in each standard."""
    given = _id(element, name)
    return f"element {given} of standard {_id(element, 'standardid')}" if given else ""


def _id(json: Json, name: str) -> str:
    """A number or a text; "" for none, which some write as 0."""
    value = json.get(name)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) and value != 0 else ""


def _standard(path: str, standard: Json) -> Node:
    name = _name(standard)
    introduction, remarks = _description(standard, ("introduction", "remarks"))
    return Node(
        from_plain(_said(_own(standard), "name", name, _cut, name)),
        kind="level",
        notes=introduction,
        remarks=remarks,
        signoffs_needed=_count(standard, "signoffsNeeded") or 1,
        path=path,
    )


def _element(path: str, element: Json) -> Node:
    own, name = _own(element), _name(element)
    key, kind = _text(own, "key"), _text(own, "kind")
    return Node(
        _said(own, "text", name, lambda text: _cut(plain_text(text)), from_plain(name)),
        key=key if len(key) <= 80 and all(mark.isalnum() or mark in "-_" for mark in key) else "",
        kind=kind if kind in _KINDS else "",
        notes=blocks_from_html(_text(element, "description")),
        validity_months=_count(element, "validityMonths"),
        path=path,
    )


def _name(json: Json) -> str:
    return folded(_text(json, "name")) or folded(_text(json, "shortname"))


def _description(json: Json, names: tuple[str, ...]) -> tuple[str, ...]:
    """Our texts as long as the description shows them, else the description as the first of them."""
    shown, own = _text(json, "description"), _own(json)
    texts = tuple(_text(own, name) for name in names)
    return texts if any(texts) and _as_html(*texts) == shown else (blocks_from_html(shown), *("" for _ in names[1:]))


def _said(own: Json, name: str, shown: str, show: Any, otherwise: str) -> str:
    """Our text of this name as long as it shows what the file shows beside it."""
    text = own.get(name)
    return text if isinstance(text, str) and show(text) == shown else otherwise


def _own(json: Json) -> Json:
    own = json.get(OWN)
    return own if isinstance(own, dict) else {}


def _text(json: Json, name: str) -> str:
    value = json.get(name)
    return value if isinstance(value, str) else ""


def _lines(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(filter(None, (folded(one) for one in listed if isinstance(one, str))))


def _count(json: Json, name: str) -> int | None:
    value = _own(json).get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _COUNTS[name] else None


def _not_kept(framework: Json) -> Iterator[Remark]:
    """What a framework of others says that an outline cannot."""
    if not _text(framework, "name"):
        yield Remark(0, "framework.name: the framework has no name.")
    statuses = framework.get("evidencestatuses")
    if statuses and statuses != _statuses():
        yield Remark(0, "framework.evidencestatuses: the names of the states are not kept; an outline has its own.")
    if framework.get("selfassess"):
        yield Remark(0, "framework.selfassess: that people assess themselves is not kept; reviewers sign skills off.")
    if framework.get("institution", "all") not in ("all", "", None):
        yield Remark(0, "framework.institution: for which institution the framework is, is not kept.")
    short = Counter(name for name in ("standards", "standardelements") for _ in _short_names(framework.get(name)))
    if short:
        named = ", ".join(f"{name} ({count})" for name, count in short.items())
        yield Remark(0, f"framework: short names that say something else than the name are not kept: {named}.")


def _short_names(listed: Any) -> Iterator[str]:
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and (short := folded(_text(one, "shortname")).removesuffix("…")) not in _name(one):
            yield short


# ------------------------------------------------------------------ writing


def sayable(outline: OutlineDraft) -> OutlineDraft:
    """What a file says of an outline: all of it, with texts in their normal form."""
    return normal(outline)


def write(outline: OutlineDraft) -> bytes:
    outline = normal(outline)
    own = {"title": outline.title, "slug": outline.slug, "authors": list(outline.authors), "tags": list(outline.tags)}
    framework = {
        "institution": "all",
        "name": _framework_name(outline.title),
        "description": _as_html(outline.description),
        "selfassess": False,
        "evidencestatuses": _statuses(),
        "standards": [_standard_of(level, number) for number, level in enumerate(outline.levels, 1)],
        "standardelements": [one for n, level in enumerate(outline.levels, 1) for one in _Elements(n).of(level)],
        OWN: own | {"description": outline.description},
    }
    return f"{json.dumps({'framework': framework}, ensure_ascii=False, indent=2)}\n".encode()


def _statuses() -> list[Json]:
    return [{name: said} for name, said in STATUSES.items()]


def _framework_name(title: str) -> str:
    return _cut(folded(title) or UNTITLED)


def _cut(text: str, longest: int = LONGEST_NAME) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _as_html(*texts: str) -> str:
    return "\n".join(_HTML.render(text).strip() for text in texts if text)


def _standard_of(level: LevelDraft, number: int) -> Json:
    own = {"name": level.name, "introduction": level.introduction, "remarks": level.remarks}
    return {
        "shortname": _cut(level.name, LONGEST_SHORT),
        "name": _cut(level.name),
        "description": _as_html(level.introduction, level.remarks),
        "standardid": number,
        OWN: own | {"signoffsNeeded": level.signoffs_needed},
    }


class _Elements:
    """The elements of one standard, each after the one that it stands under."""

    def __init__(self, standard: int) -> None:
        self.standard = standard
        self.filled: Counter[str] = Counter()  # how many stand under each

    def of(self, level: LevelDraft) -> Iterator[Json]:
        for area, skills in groupby(level.skills, key=lambda skill: skill.area):
            above = ""
            if area:
                made = self._element(area, above, {"kind": "area", "text": from_plain(area)})
                above = made["elementid"]
                yield made
            for skill in skills:
                yield self._piece("skill", skill, above)
        if level.tasks:
            made = self._element(TASKS, "", {})
            yield made
            for task in level.tasks:
                yield self._piece("task", task, made["elementid"])

    def _piece(self, kind: str, piece: SkillDraft | TaskDraft, above: str) -> Json:
        own: Json = {"kind": kind, "text": piece.text, "key": piece.key}
        if isinstance(piece, SkillDraft) and piece.validity_months:
            own["validityMonths"] = piece.validity_months
        return self._element(plain_text(piece.text), above, own)

    def _element(self, name: str, above: str, own: Json) -> Json:
        self.filled[above] += 1
        return {
            "shortname": _cut(name, LONGEST_SHORT),
            "name": _cut(name),
            "description": "",
            "standardid": self.standard,
            **({"parentelementid": above} if above else {}),
            "elementid": f"{above or self.standard}.{self.filled[above]}",
            **({OWN: own} if own else {}),
        }
