"""Which pieces of a document are which pieces of the outline that it is to become. Pure.

A piece is the one whose key it gives. Else it is the one of an equal text: in the same level first, then in any, then
among those that were retired, which come back. Of those left over, pairs that are much alike are taken for one piece
that was reworded, the likest first. All others are new. A person may decide otherwise for each piece that gives no key.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz import fuzz

from .formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from .formats.inline import plain_text, slug_key

PieceDraft = SkillDraft | TaskDraft
KINDS = ("skills", "tasks")

# In percent. From ALIKE on two texts are taken for one that was reworded; from SIMILAR on that is offered.
ALIKE, SIMILAR = 70, 50
_MOST_COMPARISONS = 1_000_000  # above that only texts of the same level are compared


@dataclass(frozen=True)
class Place:
    """A piece where it stands in a draft."""

    kind: str  # "skills" or "tasks"
    level: int
    level_name: str
    index: int
    piece: PieceDraft

    @property
    def ref(self) -> str:
        """What a form calls it: "skills-0-3"."""
        return f"{self.kind}-{self.level}-{self.index}"

    @property
    def plain(self) -> str:
        return plain_text(self.piece.text)


class Decision(NamedTuple):
    """What a person says of a piece of the document.

    verb   "same": it is the piece of this key; "new": it is none of before; "part": it is new and carries on the piece
           of this key, which goes on itself or went away; "merge": it takes up the piece of this key, which goes away
    """

    ref: str
    verb: str
    key: str = ""


@dataclass(frozen=True)
class Match:
    """A piece of the document and the one of the outline that it is, if any.

    `how` is "key", "text", "likeness" or "decision" where there is one before, else "new". `carries_on` are the keys of
    pieces whose history leads to this one, besides its own.
    """

    place: Place
    key: str
    how: str
    before: Place | None = None
    likeness: int = 100  # of the two texts, in percent
    is_back: bool = False  # it was retired
    similar: tuple[Place, ...] = ()  # what else it might be, the likest first
    carries_on: tuple[str, ...] = ()


def places(draft: OutlineDraft, kind: str) -> list[Place]:
    """The skills or tasks of a draft in reading order."""
    return [
        Place(kind, number, level.name, index, piece)
        for number, level in enumerate(draft.levels)
        for index, piece in enumerate(getattr(level, kind))
    ]


def matches(
    draft: OutlineDraft,
    current: OutlineDraft | None = None,
    retired: OutlineDraft | None = None,
    decisions: Iterable[Decision] = (),
) -> dict[str, Match]:
    """What each piece of the draft is, by ref. `current` and `retired` are the outline as it stands, keys on all."""
    said = {(decision.ref, decision.verb): decision for decision in decisions}
    found: dict[str, Match] = {}
    for kind in KINDS:
        known = places(current, kind) if current else []
        gone = places(retired, kind) if retired else []
        found |= _Matching(places(draft, kind), known, gone, list(said.values())).found()
    return found


def with_keys(draft: OutlineDraft, found: dict[str, Match]) -> OutlineDraft:
    """The draft with the keys that were found for its pieces."""
    return replace(draft, levels=tuple(_keyed(number, level, found) for number, level in enumerate(draft.levels)))


def _keyed(number: int, level: LevelDraft, found: dict[str, Match]) -> LevelDraft:
    skills = tuple(
        replace(skill, key=found[f"skills-{number}-{index}"].key) for index, skill in enumerate(level.skills)
    )
    tasks = tuple(replace(task, key=found[f"tasks-{number}-{index}"].key) for index, task in enumerate(level.tasks))
    return replace(level, skills=skills, tasks=tasks)


class _Matching:
    """The pieces of one kind while they find each other."""

    def __init__(self, wanted: list[Place], known: list[Place], gone: list[Place], decisions: list[Decision]) -> None:
        self.wanted, self.known, self.gone = wanted, known, gone
        self.before = {place.piece.key: place for place in (*gone, *known)}
        self.back = {place.piece.key for place in gone}
        self.matched: dict[str, Match] = {}
        self.taken: set[str] = set()  # keys of pieces of before that are some piece of the document
        self.decided = {one.ref: one for one in decisions if one.verb in ("same", "new", "part")}
        self.merged = [one for one in decisions if one.verb == "merge" and one.key in self.before]

    def found(self) -> dict[str, Match]:
        self._by_key()
        self._by_decision()
        for pool, sign in ((self.known, _text_in_level), (self.known, _text), (self.gone, _text)):
            self._by_text(pool, sign)
        pairs = list(self._pairs())
        self._by_likeness(pairs)
        self._new()
        self._similar(pairs)
        found = [(place.ref, self.matched[place.ref]) for place in self.wanted]
        return {ref: replace(match, carries_on=self._carried(ref, match)) for ref, match in found}

    def _open(self) -> list[Place]:
        return [place for place in self.wanted if place.ref not in self.matched]

    def _undecided(self) -> list[Place]:
        return [place for place in self._open() if place.ref not in self.decided]

    def _free(self, pool: list[Place]) -> list[Place]:
        merged = {one.key for one in self.merged}
        return [place for place in pool if place.piece.key not in self.taken | merged]

    def _take(self, place: Place, before: Place, how: str, likeness: int = 100) -> None:
        self.taken.add(before.piece.key)
        key = before.piece.key
        self.matched[place.ref] = Match(place, key, how, before, likeness, is_back=key in self.back)

    def _by_key(self) -> None:
        """Who names a key of the outline is that piece, whatever is decided: the document says so itself."""
        for place in self.wanted:
            before = self.before.get(place.piece.key)
            if before is not None and place.piece.key not in self.taken:
                self._take(place, before, "key", _likeness(place, before))

    def _by_decision(self) -> None:
        for place in self._open():
            decision = self.decided.get(place.ref)
            before = self.before.get(decision.key) if decision and decision.verb == "same" else None
            if before is not None and before.piece.key not in self.taken:
                self._take(place, before, "decision", _likeness(place, before))

    def _by_text(self, pool: list[Place], sign: Callable[[Place], object]) -> None:
        free: dict[object, list[Place]] = {}
        for before in reversed(self._free(pool)):
            free.setdefault(sign(before), []).append(before)
        for place in self._undecided():
            if free.get(sign(place)):
                self._take(place, free[sign(place)].pop(), "text")

    def _pairs(self) -> Iterator[tuple[int, bool, Place, Place]]:
        """Whatever is left and similar: how alike, whether in the same level, and the two."""
        wanted, known = self._open(), self._free(self.known)
        everywhere = len(wanted) * len(known) <= _MOST_COMPARISONS
        for place in wanted:
            for before in known:
                same = place.level_name == before.level_name
                if (everywhere or same) and (likeness := _likeness(place, before)) >= SIMILAR:
                    yield likeness, same, place, before

    def _by_likeness(self, pairs: list[tuple[int, bool, Place, Place]]) -> None:
        for likeness, _, place, before in sorted(pairs, key=lambda pair: (-pair[0], not pair[1])):
            is_free = before.piece.key not in self.taken and place.ref not in self.matched
            if likeness >= ALIKE and is_free and place.ref not in self.decided:
                self._take(place, before, "likeness", likeness)

    def _similar(self, pairs: list[tuple[int, bool, Place, Place]]) -> None:
        found: dict[str, list[Place]] = {}
        for _, _, place, before in sorted(pairs, key=lambda pair: (-pair[0], not pair[1])):
            found.setdefault(place.ref, []).append(before)
        for ref, similar in found.items():
            self.matched[ref] = replace(self.matched[ref], similar=tuple(similar))

    def _new(self) -> None:
        """All others. A key that is given twice stays with both, which is a problem of the document."""
        taken = {*self.before, *(place.piece.key for place in self.wanted)}
        for place in self._open():
            key = place.piece.key or slug_key(place.plain, taken)
            taken.add(key)
            self.matched[place.ref] = Match(place, key, "new")

    def _carried(self, ref: str, match: Match) -> tuple[str, ...]:
        decision = self.decided.get(ref)
        split = [decision.key] if decision and decision.verb == "part" and decision.key in self.before else []
        merged = [one.key for one in self.merged if one.ref == ref and one.key not in self.taken]
        return tuple(dict.fromkeys(key for key in (*split, *merged) if key != match.key))


def _likeness(place: Place, before: Place) -> int:
    return round(fuzz.ratio(place.plain.casefold(), before.plain.casefold(), score_cutoff=SIMILAR - 1))


def _text_in_level(place: Place) -> tuple[str, str]:
    return place.level_name, place.piece.text


def _text(place: Place) -> str:
    return place.piece.text
