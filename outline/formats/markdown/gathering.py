"""The levels of an outline while they are read: their skills and tasks, names that come twice, keys that come twice."""

from dataclasses import dataclass, field

from outline.formats.drafts import LevelDraft, OutlineDraft, Remark, SkillDraft, TaskDraft

from .attributes import Attributes
from .front_matter import FrontMatter
from .items import Statement
from .keeping import Keeper
from .parts import Span


@dataclass
class GatheredLevel:
    """A level while it is read."""

    name: str
    line: int
    signoffs: int
    skills: list[SkillDraft] = field(default_factory=list)
    tasks: list[TaskDraft] = field(default_factory=list)


class Gathered:
    """What was read so far, and what there is to say about it."""

    def __init__(self) -> None:
        self.levels: list[GatheredLevel] = []
        self.warnings: list[Remark] = []
        self.current = -1
        self._places: dict[str, int] = {}
        self._keys: dict[str, set[str]] = {"skills": set(), "tasks": set()}

    @property
    def level(self) -> GatheredLevel:
        return self.levels[self.current]

    def start_level(self, name: str, line: int, attributes: Attributes, is_expected: bool) -> None:
        """A level whose name has come before goes on; that surprises unless it is expected."""
        if attributes._replace(signoffs=None) != Attributes():
            self.warn(line, f"Of the braces behind “{name}” only the sign-offs are read.")
        if name not in self._places:
            self._places[name] = len(self.levels)
            self.levels.append(GatheredLevel(name, line, attributes.signoffs or 1))
        elif not is_expected:
            first = self.levels[self._places[name]].line
            self.warn(line, f"“{name}” stands in line {first} already; what follows is read into that level.")
        self.current = self._places[name]

    def add(self, said: Statement, kind: str, area: str) -> None:
        """Put a skill or task into the level that goes on."""
        key, level, given = self._key(said, kind), self.level, said.attributes
        if said.unread_braces:
            self.warn(said.line, "The braces at the end could not be read and are part of the text.")
        if kind == "tasks":
            self._warn_of_unused(said, "a task", given._replace(key=""))
            level.tasks.append(TaskDraft(said.text, key, said.line))
        else:
            self._warn_of_unused(said, "a skill", Attributes(signoffs=given.signoffs))
            level.skills.append(SkillDraft(said.text, key, given.area or area, given.validity, said.line))

    def warn_of_lines(self, span: Span, text: str) -> None:
        last = span.end - 1
        self.warn(span.line, text if last <= span.line else f"Lines {span.line}–{last}: {text}")

    def warn(self, line: int, text: str) -> None:
        self.warnings.append(Remark(line, text))

    def _key(self, said: Statement, kind: str) -> str:
        key, taken = said.attributes.key, self._keys[kind]
        if key and key in taken:
            self.warn(said.line, f"The key “{key}” stands at another item already and is left out here.")
            return ""
        taken.add(key)
        return key

    def _warn_of_unused(self, said: Statement, what: str, unused: Attributes) -> None:
        if unused != Attributes():
            names = [name for name, value in unused._asdict().items() if value]
            self.warn(
                said.line, f"The braces at the end say what {what} has not: {', '.join(names)}; that is left out."
            )


def outline_of(front: FrontMatter, title: str, gathered: Gathered, kept: Keeper) -> OutlineDraft:
    """All that was gathered and kept as one draft."""
    description = [front.description, kept.text("description")]
    return OutlineDraft(
        title=title,
        slug=front.slug,
        description="\n\n".join(filter(None, description)),
        authors=front.authors,
        tags=front.tags,
        levels=tuple(_level(number, level, kept) for number, level in enumerate(gathered.levels)),
    )


def _level(number: int, level: GatheredLevel, kept: Keeper) -> LevelDraft:
    return LevelDraft(
        name=level.name,
        skills=tuple(level.skills),
        tasks=tuple(level.tasks),
        introduction=kept.text("introduction", number),
        remarks=kept.text("remarks", number),
        signoffs_needed=level.signoffs,
        line=level.line,
    )
