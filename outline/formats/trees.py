"""From a tree of statements to the levels of an outline: how every format of nested statements is read.

A reader makes Nodes of what its file holds and hands the top ones to `levels_of`; where a file is a list of rows with
parents, `rows.grown` finds the tree first. The rules:

1. What stands at the top is a level, what has nothing under it is a skill, what lies between is the skill's area.
2. Where every skill stands under a node that sounds like a level ("Level 2", "Junior"), the topmost such node is its
   level, and what stands above it is area too; nodes of one name are one level.
3. A node between that is a sentence, or too long for the name of an area, is a skill itself, as are those under it.
4. A node between that says only "Skills" or "Example tasks" tells what stands under it and is no area.
5. Where nothing at the top has anything under it, all is one level with the document's title.
6. One node above all others that is named like the document, or stands above several levels by rule 2, is the document
   itself and neither a level nor an area.
7. A node that says its kind is that, wherever it stands; where one says "level", only those that say so are levels.

Texts of nodes are inline Markdown (`inline.from_plain` makes it of plain text), notes are block Markdown. The notes of
a level become its introduction; those of an area, a skill or a task stand in the level's remarks, under its name, and
those of an area above the levels in the description.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .drafts import LevelDraft, Remark, SkillDraft, TaskDraft
from .inline import folded, plain_text
from .markdown.attributes import LONGEST_AREA
from .markdown.items import joined_area, normal_text
from .markdown.labels import is_bare, kind_of, levelness

LONGEST_LEVEL = 6  # words of a node below the top that sounds like a level

_SENTENCE = re.compile(r"[.!?。！？]$")


@dataclass(frozen=True)
class Node:
    """One statement with those under it. A document with lines gives `line`, one without gives `path`, for remarks."""

    text: str  # inline Markdown
    key: str = ""
    kind: str = ""  # "level", "area", "skill" or "task" where the file says it, else ""
    notes: str = ""  # block Markdown: what the file says about it beside its text
    children: tuple["Node", ...] = ()
    line: int = 0
    path: str = ""  # "CFItems[3]"
    validity_months: int | None = None
    signoffs_needed: int = 1
    remarks: str = ""  # block Markdown, of a level
    area: str = ""  # the whole area of a skill, where the file says it beside the tree

    @property
    def name(self) -> str:
        """The text as plain text: what a level or an area is called."""
        return plain_text(self.text)

    def remark(self, text: str) -> Remark:
        return remark_at(self.line, self.path, text)


@dataclass(frozen=True)
class Said:
    """What a tree says: its levels, warnings about what may surprise, and what it says about the whole document."""

    levels: tuple[LevelDraft, ...]
    warnings: tuple[Remark, ...] = ()
    description: str = ""  # block Markdown


@dataclass
class _Level:
    """A level while it is gathered from all nodes of its name."""

    name: str
    line: int
    introductions: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    skills: list[SkillDraft] = field(default_factory=list)
    tasks: list[TaskDraft] = field(default_factory=list)
    signoffs_needed: int = 1

    def draft(self) -> LevelDraft:
        return LevelDraft(
            self.name,
            tuple(self.skills),
            tuple(self.tasks),
            "\n\n".join(filter(None, self.introductions)),
            "\n\n".join(filter(None, self.remarks)),
            self.signoffs_needed,
            self.line,
        )


@dataclass(frozen=True)
class _Place:
    """Where a walk stands: the level, the area, and what the labels above say that skills are."""

    level: str = ""
    area: str = ""
    kind: str = "skill"


def remark_at(line: int, path: str, text: str) -> Remark:
    """A remark that names its place: by the line, else by the path at its beginning."""
    return Remark(line, text if line or not path else f"{path}: {text}")


def levels_of(nodes: Iterable[Node], title: str) -> Said:
    """What a tree says. Never raises; how deep it goes is the caller's to limit (`rows.grown` does).

    `title` is the document's, as plain text; it names the one level of a tree without any.
    """
    warnings: list[Remark] = []
    top = list(_with_texts(nodes, warnings))
    top, description = _unwrapped(top, folded(title))
    walk = _Walk(top, title, warnings)
    for node in top:
        walk.node(node, _Place(), is_top=True)
    return Said(walk.drafts(), tuple(warnings), "\n\n".join(filter(None, [description, *walk.above])))


class _Walk:
    """One walk over a tree; `levels` stand in the order in which they were met."""

    def __init__(self, top: list[Node], title: str, warnings: list[Remark]) -> None:
        self.title = folded(title) or "Skills"
        self.warnings = warnings
        self.says_levels = any(_says(node, "level") for node in top)
        self.is_flat = not any(node.children for node in top)
        self.by_sound = not self.says_levels and bool(top) and all(_stands_under_a_level(node) for node in top)
        self.levels: dict[str, _Level] = {}
        self.above: list[str] = []  # notes of what stands above all levels
        self.taken: dict[str, set[str]] = {"skill": set(), "task": set()}

    def node(self, node: Node, place: _Place, *, is_top: bool = False) -> None:
        if self._is_level(node, place, is_top):
            place = self._enter(node, place, is_top)
        elif node.kind in ("skill", "task"):
            self._piece(node, place, node.kind)
        elif node.kind != "area" and (not node.children or (_is_statement(node) and place.level)):
            self._piece(node, place, place.kind)
        else:
            place = self._area(node, place)
        for child in node.children:
            self.node(child, place)

    def drafts(self) -> tuple[LevelDraft, ...]:
        return tuple(level.draft() for level in self.levels.values())

    # -------------------------------------------------------------- levels

    def _is_level(self, node: Node, place: _Place, is_top: bool) -> bool:
        if node.kind:
            return node.kind == "level"
        if self.says_levels or self.is_flat:
            return False
        return not place.level and _sounds(node) if self.by_sound else is_top

    def _enter(self, node: Node, place: _Place, is_top: bool) -> _Place:
        is_new = node.name not in self.levels
        level = self.levels.setdefault(node.name, _Level(node.name, node.line))
        level.introductions.append(node.notes)
        level.remarks.append(node.remarks)
        level.signoffs_needed = max(level.signoffs_needed, node.signoffs_needed)
        if not is_new and is_top:
            self.warnings.append(node.remark(f"The level “{node.name}” stands here once more; both are read as one."))
        if not node.children:
            self.warnings.append(node.remark(f"The level “{node.name}” has no skills: nothing stands under it."))
        return _Place(node.name, place.area)

    def _level_at(self, node: Node, place: _Place) -> _Level:
        if place.level:
            return self.levels[place.level]
        if self.title not in self.levels:
            if not self.is_flat:
                text = f"“{node.name}” stands in no level; it and others like it are read as the level “{self.title}”."
                self.warnings.append(node.remark(text))
            self.levels[self.title] = _Level(self.title, node.line)
        return self.levels[self.title]

    # -------------------------------------------------------------- what stands in them

    def _area(self, node: Node, place: _Place) -> _Place:
        if not node.children:
            self.warnings.append(node.remark(f"The area “{node.name}” has no skills: nothing stands under it."))
        said = {"skills": "skill", "tasks": "task"}.get(kind_of(node.text), "")
        if not node.kind and place.level and said and is_bare(node.text):
            return replace(place, kind=said)
        if node.notes:
            (self.levels[place.level].remarks if place.level else self.above).append(_noted(node))
        alone = node.kind == "area" and not place.area
        return replace(place, area=node.name if alone else joined_area(place.area, node.text))

    def _piece(self, node: Node, place: _Place, kind: str) -> None:
        level = self._level_at(node, place)
        text, key = normal_text(node.text), self._key(node, kind)
        if kind == "task":
            level.tasks.append(TaskDraft(text, key, node.line))
        else:
            level.skills.append(SkillDraft(text, key, node.area or place.area, node.validity_months, node.line))
        if node.notes:
            level.remarks.append(_noted(node))

    def _key(self, node: Node, kind: str) -> str:
        if node.key and node.key in self.taken[kind]:
            self.warnings.append(node.remark(f"The key “{node.key}” stands here once more; the second is left out."))
            return ""
        self.taken[kind].add(node.key)
        return node.key


def _with_texts(nodes: Iterable[Node], warnings: list[Remark]) -> Iterator[Node]:
    """The tree without nodes that show no text; what stands under one stands in its place."""
    for node in nodes:
        children = tuple(_with_texts(node.children, warnings))
        if node.name:
            yield replace(node, children=children)
            continue
        warnings.append(node.remark("This shows no text and is left out; what stands under it moves up."))
        yield from children


def _unwrapped(top: list[Node], title: str) -> tuple[list[Node], str]:
    """The nodes below the one that is the document itself, and what that one says; else all, and nothing."""
    if len(top) != 1 or top[0].kind or not top[0].children:
        return top, ""
    [node] = top
    if node.name == title:
        return list(node.children), node.notes
    if _sounds(node) or not _stands_under_a_level(node) or len(set(_names_of_levels(node))) < 2:
        return top, ""
    return list(node.children), "\n\n".join(filter(None, [node.text, node.notes]))


def _names_of_levels(node: Node) -> Iterator[str]:
    if _sounds(node):
        yield node.name
        return
    for child in node.children:
        yield from _names_of_levels(child)


def _says(node: Node, kind: str) -> bool:
    return node.kind == kind or any(_says(child, kind) for child in node.children)


def _sounds(node: Node) -> bool:
    return bool(node.children) and len(node.name.split()) <= LONGEST_LEVEL and levelness(node.name) == 2


def _stands_under_a_level(node: Node) -> bool:
    """Whether everything without children here stands under a node that sounds like a level."""
    return _sounds(node) or (bool(node.children) and all(_stands_under_a_level(child) for child in node.children))


def _is_statement(node: Node) -> bool:
    return len(node.name) > LONGEST_AREA or bool(_SENTENCE.search(node.name))


def _noted(node: Node) -> str:
    return f"**{node.text}**\n\n{node.notes}"
