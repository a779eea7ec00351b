"""The items that an outline becomes: levels under the document, areas and skills and tasks under levels.

Skills of one area that stand beside each other share one item for it, so that their order stays.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from outline.formats.inline import from_plain

from .addresses import Addresses, Json


@dataclass(frozen=True)
class Entry:
    """One item to be, with the one above it and its place there, counted from 1."""

    id: str
    parent: str  # "" where it stands under the document
    sequence: int
    kind: str
    statement: str
    code: str = ""
    notes: str = ""
    own: Json | None = None


def entries(outline: OutlineDraft, addresses: Addresses) -> Iterator[Entry]:
    """All items, each after the one above it."""
    for number, level in enumerate(outline.levels, 1):
        yield from _Level(level, addresses).entries(number)


class _Level:
    """One level while its items are made."""

    def __init__(self, level: LevelDraft, addresses: Addresses) -> None:
        self.level = level
        self.addresses = addresses
        self.id = addresses.identifier("level", level.name)
        self.met: Counter[tuple[str, str]] = Counter()
        self.filled: Counter[str] = Counter()  # how many stand under each item

    def entries(self, number: int) -> Iterator[Entry]:
        level = self.level
        own: Json = {"signoffsNeeded": level.signoffs_needed} | ({"remarks": level.remarks} if level.remarks else {})
        yield Entry(self.id, "", number, "level", from_plain(level.name), notes=level.introduction, own=own)
        for area, skills in groupby(level.skills, key=lambda skill: skill.area):
            above = self.id
            if area:
                above = self._identifier("area", area)
                yield Entry(above, self.id, self._place(self.id), "area", from_plain(area))
            for skill in skills:
                yield self._piece("skill", skill, above, _own(skill))
        for task in level.tasks:
            yield self._piece("task", task, self.id, None)

    def _piece(self, kind: str, piece: SkillDraft | TaskDraft, above: str, own: Json | None) -> Entry:
        by_key = piece.key and self.addresses.identifier(kind, piece.key)
        identifier = by_key or self._identifier(kind, piece.text)
        return Entry(identifier, above, self._place(above), kind, piece.text, code=piece.key, own=own)

    def _identifier(self, kind: str, text: str) -> str:
        """For what has no key: made of its text and of how often it stood in the level before."""
        self.met[kind, text] += 1
        return self.addresses.identifier(kind, self.level.name, text, str(self.met[kind, text]))

    def _place(self, above: str) -> int:
        self.filled[above] += 1
        return self.filled[above]


def _own(skill: SkillDraft) -> Json | None:
    return {"validityMonths": skill.validity_months} if skill.validity_months else None
