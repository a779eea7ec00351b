"""Progression frameworks in YAML, in the shapes of the Financial Times and of Monzo.

The Financial Times has `levels`, `themes` and `competencies` that name one of each; Monzo has `topics` with `criteria`
for each level. Written is the first, with fields of our own for what it has no word for: see docs/formats/yaml.md.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from .drafts import LevelDraft, OutlineDraft, Reading, Remark, SkillDraft, TaskDraft
from .inline import folded, plain_text
from .markdown.blocks import without_blank_ends
from .markdown.items import normal_text
from .markdown.source import SourceError, source_text
from .yaml_source import Limits, YamlProblem, line_of, node_of
from .yaml_writer import sayable, write

__all__ = ["read", "sayable", "write"]

_LIMITS = Limits(deepest=12, most_events=100_000)
_KEY = re.compile(r"[\w-]{1,80}")
_OUTLINE = {"name", "title", "summary", "slug", "authors", "tags", "levels", "themes", "competencies", "topics"}
_LEVEL = {"id", "name", "summary", "remarks", "signoffs", "tasks"}
_COMPETENCY = {"id", "level", "theme", "area", "domain", "summary", "examples", "validity"}
_TOPIC = {"name", "title", "content", "level", "criteria", "exampleCriteria", "examples"}
_EXPECTED = (
    "Expected are `levels` and `competencies` with a `level`, a `theme` and a `summary` each, as the Financial Times "
    "has them, or `topics` with `criteria` for each level, as Monzo has them."
)


def read(data: bytes) -> Reading:
    """Read an outline from YAML."""
    try:
        text = source_text(data)
        node = node_of(_front(text), _LIMITS)
    except SourceError as error:
        return Reading(None, errors=error.remarks)
    except YamlProblem as problem:
        says = f"This cannot be read as YAML: {problem.says}" if problem.is_syntax else problem.says
        return Reading(None, errors=(Remark(problem.line, says if says.endswith(".") else f"{says}."),))
    found = _Found()
    top = found.fields(node, _OUTLINE) if isinstance(node, yaml.MappingNode) else {}
    if not ({"competencies", "topics"} & set(top)):
        return Reading(None, errors=(Remark(1, f"This is no progression framework. {_EXPECTED}"),))
    outline = found.outline(top)
    if not any(level.skills or level.tasks for level in outline.levels):
        return Reading(None, errors=(Remark(1, f"No skills were found. {_EXPECTED}"),))
    if not outline.title:
        found.warn(1, "The framework has no `name` and no `title`.")
    return Reading(outline, tuple(found.warnings))


def _front(text: str) -> str:
    """Of a page with front matter, as Monzo's are, the front matter."""
    lines = text.split("\n")
    ends = [at for at, line in enumerate(lines) if at and line.rstrip() == "---"]
    return "\n".join(["", *lines[1 : ends[0]]]) if lines[0].rstrip() == "---" and ends else text


class _Found:
    """What was gathered, by the ids that levels have in the file."""

    def __init__(self) -> None:
        self.warnings: list[Remark] = []
        self.levels: dict[str, LevelDraft] = {}
        self.themes: dict[str, str] = {}
        self.keys: dict[str, set[str]] = {"skill": set(), "task": set()}
        self.told: set[str] = set()

    def warn(self, line: int, text: str) -> None:
        self.warnings.append(Remark(line, text))

    # -------------------------------------------------------------- the outline

    def outline(self, top: dict[str, yaml.Node]) -> OutlineDraft:
        description = [self.block(top.get("summary"))]
        for fields in self.maps(top.get("levels"), _LEVEL):
            self.level(fields)
        for fields in self.maps(top.get("themes"), {"id", "name", "summary"}):
            description += self.theme(fields)
        for fields in self.maps(top.get("competencies"), _COMPETENCY):
            self.competency(fields)
        for fields in self.maps(top.get("topics"), _TOPIC):
            self.topic(fields)
        return OutlineDraft(
            self.text(top.get("title")) or self.text(top.get("name")),
            self.text(top.get("slug")),
            "\n\n".join(filter(None, description)),
            tuple(filter(None, map(self.text, _items(top.get("authors"))))),
            tuple(filter(None, map(self.text, _items(top.get("tags"))))),
            self.named_once(),
        )

    def named_once(self) -> tuple[LevelDraft, ...]:
        """The levels; those that have one name though their ids differ are one."""
        named: dict[str, LevelDraft] = {}
        for level in self.levels.values():
            same = named.setdefault(level.name, level)
            if same is not level:
                self.warn(level.line, f"The level “{level.name}” stands here once more; both are read as one.")
                both = replace(same, skills=same.skills + level.skills, tasks=same.tasks + level.tasks)
                named[level.name] = both
        return tuple(named.values())

    def level(self, fields: dict[str, yaml.Node]) -> None:
        line = min(map(line_of, fields.values()), default=1)
        name = self.text(fields.get("name")) or self.text(fields.get("id"))
        known = self.text(fields.get("id")) or name
        if not name or known in self.levels:
            self.warn(line, f"A level needs a `name` and an `id` of its own; this one (“{known}”) is left out.")
            return
        signoffs = self.number(fields.get("signoffs"), 999) or 1
        introduction, remarks = self.block(fields.get("summary")), self.block(fields.get("remarks"))
        self.levels[known] = LevelDraft(
            name, introduction=introduction, remarks=remarks, signoffs_needed=signoffs, line=line
        )
        for task in self.maps(fields.get("tasks"), {"id", "summary"}):
            self.add(known, line, task=task.get("summary"), key=self.text(task.get("id")))

    def theme(self, fields: dict[str, yaml.Node]) -> Iterator[str]:
        name, summary = self.text(fields.get("name")), self.block(fields.get("summary"))
        known = self.text(fields.get("id")) or name
        self.themes[known] = name or known
        if summary:
            self.once(line_of(fields["summary"]), "The summaries of themes are kept in the description.")
            yield f"**{name or known}**\n\n{summary}"

    def competency(self, fields: dict[str, yaml.Node]) -> None:
        line = min(map(line_of, fields.values()), default=1)
        theme = next((self.text(fields[name]) for name in ("theme", "area", "domain") if name in fields), "")
        if "level" not in fields:
            self.warn(line, "This competency names no level and is left out.")
            return
        level = self.text(fields["level"])
        if level not in self.levels:
            self.warn(line, f"The level “{level}” is not among the `levels`; it is read as one.")
            self.levels[level] = LevelDraft(level, line=line)
        months = self.number(fields.get("validity"), 9999)
        key = self.text(fields.get("id"))
        self.add(level, line, skill=fields.get("summary"), key=key, area=self.themes.get(theme, theme), months=months)
        for example in _items(fields.get("examples")):
            self.add(level, line_of(example), task=example)

    def topic(self, fields: dict[str, yaml.Node]) -> None:
        area = self.text(fields.get("title")) or self.text(fields.get("name"))
        for content in self.maps(fields.get("content"), _TOPIC):
            line = min(map(line_of, content.values()), default=1)
            number = self.text(content.get("level"))
            name = f"Level {number}" if number.isdigit() else number
            if not name:
                self.warn(line, "These criteria name no level and are left out.")
                continue
            self.levels.setdefault(name, LevelDraft(name, line=line))
            for one in _items(content.get("criteria")):
                self.add(name, line_of(one), skill=one, area=area)
            for example in self.maps(content.get("exampleCriteria"), _TOPIC):
                for one in _items(example.get("criteria")):
                    self.add(name, line_of(one), skill=one, area=area)
                for one in _items(example.get("examples")):
                    self.add(name, line_of(one), task=one)

    def add(
        self,
        level: str,
        line: int,
        *,
        skill: yaml.Node | None = None,
        task: yaml.Node | None = None,
        key: str = "",
        area: str = "",
        months: int | None = None,
    ) -> None:
        kind = "task" if task is not None else "skill"
        text, draft = normal_text(self.text(skill if task is None else task)), self.levels[level]
        if not plain_text(text):
            self.warn(line, f"This {kind} shows no text and is left out.")
        elif kind == "task":
            one = TaskDraft(text, self.key(kind, key, line), line)
            self.levels[level] = replace(draft, tasks=(*draft.tasks, one))
        else:
            piece = SkillDraft(text, self.key(kind, key, line), area, months, line)
            self.levels[level] = replace(draft, skills=(*draft.skills, piece))

    # -------------------------------------------------------------- values

    def fields(self, node: yaml.MappingNode, known: set[str]) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        for name, value in node.value:
            said = name.value if isinstance(name, yaml.ScalarNode) else "?"
            if said not in known and not _is_empty(value):
                self.once(line_of(name), f"“{said[:80]}” is not used here and is left out.")
            if said in found:
                self.warn(line_of(name), f"“{said[:80]}” stands here twice; the last one counts.")
            if said in known:
                found[said] = value
        return found

    def maps(self, node: yaml.Node | None, known: set[str]) -> Iterator[dict[str, yaml.Node]]:
        for entry in _items(node):
            if isinstance(entry, yaml.MappingNode):
                yield self.fields(entry, known)
            elif not (known == _LEVEL and isinstance(node, yaml.ScalarNode)):
                self.warn(line_of(entry), "Expected is a row of `name: value` here; this is left out.")

    def text(self, node: yaml.Node | None) -> str:
        return folded(self.scalar(node))

    def block(self, node: yaml.Node | None) -> str:
        return without_blank_ends(self.scalar(node).split("\n"))

    def scalar(self, node: yaml.Node | None) -> str:
        if node is not None and not isinstance(node, yaml.ScalarNode):
            self.warn(line_of(node), "Expected is a text here; this is left out.")
        if not isinstance(node, yaml.ScalarNode) or (node.style is None and node.value in ("~", "null")):
            return ""
        return str(node.value)

    def number(self, node: yaml.Node | None, largest: int) -> int | None:
        said = self.text(node)
        if re.fullmatch(r"[1-9][0-9]{0,3}", said) and int(said) <= largest:
            return int(said)
        if said and node is not None:
            self.warn(line_of(node), f"“{said[:40]}” is no number from 1 to {largest}; it is left out.")
        return None

    def key(self, kind: str, key: str, line: int) -> str:
        if key and (key in self.keys[kind] or not _KEY.fullmatch(key)):
            self.warn(line, f"The id “{key[:80]}” is no key or stands here once more; it is left out.")
            return ""
        self.keys[kind].add(key)
        return key

    def once(self, line: int, text: str) -> None:
        if text not in self.told:
            self.told.add(text)
            self.warn(line, text)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    """The entries of a list; a single text is a list of one."""
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    return [] if node is None or _is_empty(node) else [node]


def _is_empty(node: yaml.Node) -> bool:
    return not node.value
