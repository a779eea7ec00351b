"""The page of a plan: what an import would change, how many sign-offs stand on it, and what can be chosen for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..differences import DEEDS, Change
from ..importing import ImportPlan, how_many
from ..matching import KINDS, Match, Place, places
from ..standing import standing

_MOST_OPTIONS = 5_000  # above that only skills of the same level are offered to take up what goes away
_LOOK = 75  # in percent; what is less alike is worth a careful look


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_now: bool = False


@dataclass(frozen=True)
class Row:
    """One change with what stands on it: `people` are signed off on it now."""

    change: Change
    people: int = 0
    options: tuple[Option, ...] = ()

    @property
    def match(self) -> Match | None:
        return self.change.match

    @property
    def stands(self) -> str:
        """What becomes of the sign-offs, in a sentence; "" where there are none."""
        if not self.people:
            return ""
        people = "One person is" if self.people == 1 else f"{self.people} people are"
        return f"{people} signed off on it; {_FATE.get(self.change.deed, 'that stays as it is.')}"

    @property
    def needs_a_look(self) -> bool:
        return self.match is not None and self.match.how == "likeness" and self.match.likeness < _LOOK


_FATE = {
    "reworded": "they stay so, with the wording that was judged on record.",
    "moved": "the sign-offs move with it.",
    "retired": "the sign-offs stay on record, and nobody is asked for it any more.",
    "restored": "the sign-offs count again.",
}


@dataclass(frozen=True)
class PlanPage:
    """The changes in groups, by what is done."""

    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    unchanged: tuple[Place, ...]
    revision: int  # the number that applying it makes

    @classmethod
    def of(cls, outline, plan: ImportPlan, decisions) -> "PlanPage":
        on = standing(outline, [change.key for change in plan.changes if change.noun == "skill"])
        offers = _Offers(plan, decisions)
        rows = [
            Row(change, on.get(change.key, 0) if change.noun == "skill" else 0, tuple(offers.of(change)))
            for change in plan.changes
        ]
        groups = ((deed, tuple(row for row in rows if row.change.deed == deed)) for deed in DEEDS)
        touched = {change.match.place.ref for change in plan.changes if change.match}
        unchanged = [place for kind in KINDS for place in places(plan.draft, kind) if place.ref not in touched]
        number = outline.current_revision.number + 1 if outline.current_revision else 1
        return cls(tuple(group for group in groups if group[1]), tuple(unchanged), number)

    @property
    def looks(self) -> int:
        return sum(row.needs_a_look for _, rows in self.groups for row in rows)

    @property
    def unchanged_count(self) -> str:
        skills = sum(place.kind == "skills" for place in self.unchanged)
        return f"{how_many(skills, 'skill')} and {how_many(len(self.unchanged) - skills, 'example task')}"


_FIRST = {"likeness": "the same one, reworded", "new": "a new one", "decision": "as it was read, without my choice"}


class _Offers:
    """What can be chosen for a change: another piece that it is, or none."""

    def __init__(self, plan: ImportPlan, decisions) -> None:
        self.chosen = {(one.ref, one.verb, one.key) for one in decisions}
        self.known = {(place.kind, place.piece.key): place for kind in KINDS for place in places(plan.current, kind)}
        self.wanted = [match for match in plan.matches.values() if match.place.kind == "skills"]
        gone = [change for change in plan.changes if change.deed == "retired" and change.noun != "level"]
        self.gone = {change.key for change in gone}
        self.all_levels = len(gone) * len(self.wanted) <= _MOST_OPTIONS

    def of(self, change: Change) -> Iterator[Option]:
        if change.match and change.match.how in ("likeness", "decision", "new"):
            yield from self._of_piece(change.match)
        elif change.deed == "retired" and change.noun == "skill":
            yield from self._of_gone(change)

    def _of_piece(self, match: Match) -> Iterator[Option]:
        is_guess = match.how == "likeness"
        yield Option("", _FIRST[match.how])
        if match.how != "new" or (match.place.ref, "new", "") in self.chosen:
            yield self._option(match.place.ref, "new", "", "a different one: it is new")
        for before in self._possible(match):
            if not (is_guess and before.piece.key == match.key):
                yield self._option(match.place.ref, "same", before.piece.key, f"reworded: “{before.plain}”")
        if match.place.kind == "skills":
            for before in self._near(match):
                yield self._option(match.place.ref, "part", before.piece.key, f"new, and carries on “{before.plain}”")

    def _possible(self, match: Match) -> list[Place]:
        """What it might be: what is like it, what goes away, and what it was chosen to be."""
        kind = match.place.kind
        chosen = {key for ref, verb, key in self.chosen if ref == match.place.ref and verb == "same"}
        keys = [*(place.piece.key for place in match.similar), *sorted(self.gone | chosen)]
        return [self.known[kind, key] for key in dict.fromkeys(keys) if (kind, key) in self.known]

    def _near(self, match: Match) -> list[Place]:
        level, kind = match.place.level_name, match.place.kind
        return [
            place
            for (of_kind, key), place in self.known.items()
            if of_kind == kind and key != match.key and (place.level_name == level or key in self.gone)
        ]

    def _of_gone(self, change: Change) -> Iterator[Option]:
        yield Option("", "it goes away: its records stay")
        for match in self.wanted:
            if self.all_levels or match.place.level_name == change.level:
                label = f"it is taken up by “{match.place.plain}”"
                yield self._option(match.place.ref, "merge", change.key, label)

    def _option(self, ref: str, verb: str, key: str, label: str) -> Option:
        return Option(f"{ref} {verb} {key}".strip(), label, (ref, verb, key) in self.chosen)
