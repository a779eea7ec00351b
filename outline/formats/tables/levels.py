"""The levels of an outline while they are gathered from the rows of a table, in the order in which they are met."""

import re
from dataclasses import dataclass, field

from outline.formats.drafts import LevelDraft, Remark, SkillDraft, TaskDraft
from outline.formats.inline import folded

_KEY = re.compile(r"[\w-]{1,80}")


@dataclass
class _Level:
    line: int
    skills: list[SkillDraft] = field(default_factory=list)
    tasks: list[TaskDraft] = field(default_factory=list)
    introductions: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    signoffs: int = 1


@dataclass
class Levels:
    """What was gathered, with warnings."""

    warnings: list[Remark] = field(default_factory=list)
    _levels: dict[str, _Level] = field(default_factory=dict)
    _keys: dict[str, set[str]] = field(default_factory=lambda: {"skill": set(), "task": set()})

    def at(self, name: str, line: int) -> _Level:
        return self._levels.setdefault(folded(name), _Level(line))

    def skill(self, level: str, line: int, text: str, area: str = "", key: str = "", validity: str = "") -> None:
        months = self.number("months that a sign-off is valid", validity, 9999, line)
        draft = SkillDraft(text, self._key("skill", key, line), folded(area), months, line)
        self.at(level, line).skills.append(draft)

    def task(self, level: str, line: int, text: str, key: str = "") -> None:
        self.at(level, line).tasks.append(TaskDraft(text, self._key("task", key, line), line))

    def number(self, what: str, said: str, largest: int, line: int) -> int | None:
        """A whole number from 1, or None and, where the cell says something else, a warning."""
        if re.fullmatch(r"[1-9][0-9]{0,5}", said) and int(said) <= largest:
            return int(said)
        if said:
            self.warn(line, f"“{said[:40]}” is no number of {what} from 1 to {largest}; it is left out.")
        return None

    def warn(self, line: int, text: str) -> None:
        self.warnings.append(Remark(line, text))

    def drafts(self) -> tuple[LevelDraft, ...]:
        return tuple(
            LevelDraft(
                name,
                tuple(level.skills),
                tuple(level.tasks),
                "\n\n".join(level.introductions),
                "\n\n".join(level.remarks),
                level.signoffs,
                level.line,
            )
            for name, level in self._levels.items()
        )

    def _key(self, kind: str, key: str, line: int) -> str:
        if key and not _KEY.fullmatch(key):
            self.warn(line, f"“{key[:80]}” is no key: letters, digits, `-` and `_` only, at most 80. It is left out.")
            return ""
        if key and key in self._keys[kind]:
            self.warn(line, f"The key “{key}” stands here once more; it is left out.")
            return ""
        self._keys[kind].add(key)
        return key
