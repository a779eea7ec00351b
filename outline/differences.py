"""How an outline is to change: what a document adds, rewords, moves, retires and brings back. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .formats.difference import Part, difference
from .formats.drafts import LevelDraft, OutlineDraft, SkillDraft
from .formats.inline import plain_text
from .matching import KINDS, Match, Place, places

NOUNS = {"skills": "skill", "tasks": "example task"}
# In the order in which a page shows them. What was done in several ways is shown once, under the first of these.
DEEDS = ("restored", "reworded", "moved", "added", "retired", "changed")


@dataclass(frozen=True)
class Change:
    """One thing that is to change. `line` is 0 where no line of the document says it."""

    deed: str  # one of DEEDS
    noun: str  # "skill", "example task", "level" or "outline"
    text: str  # plain; as it will be, or as it was where it goes away
    level: str = ""  # the level that it will stand in, or stood in
    line: int = 0
    was: str = ""  # the text before, where it is another one
    was_level: str = ""  # the level before, where it is another one
    details: tuple[str, ...] = ()  # what else changes, a sentence each
    key: str = ""
    match: Match | None = None

    @property
    def words(self) -> tuple[Part, ...]:
        """What changed in its text, word by word."""
        return difference(self.was, self.text) if self.was else ()

    @property
    def sentence(self) -> str:
        """As a line of text: "skill of “1. Beginner”: Reads logs. Before: Reads." """
        said = [f"{self.noun} of “{self.level}”: {self.text}" if self.level else f"{self.noun}: {self.text}"]
        said += [f"Before: {self.was}"] if self.was else []
        said += [f"From “{self.was_level}”."] if self.was_level else []
        return " ".join([*said, *self.details])


def changes(draft: OutlineDraft, current: OutlineDraft, found: dict[str, Match]) -> tuple[Change, ...]:
    """What is to change. `draft` has the keys of `found` on its pieces."""
    levels = level_matches(draft, current)
    said: list[Change] = []
    for kind in KINDS:
        said += _of_pieces(kind, draft, current, found, levels)
    said += _of_levels(draft, current, levels)
    said += _of_outline(draft, current)
    return tuple(sorted(said, key=lambda change: DEEDS.index(change.deed)))


def summary(said: Sequence[Change]) -> str:
    """ "2 added, 1 reworded" """
    counts = Counter(change.deed for change in said)
    return ", ".join(f"{counts[deed]} {deed}" for deed in DEEDS if counts[deed])


# ------------------------------------------------------------------ levels


def level_matches(draft: OutlineDraft, current: OutlineDraft) -> dict[int, int]:
    """Which level of the draft is which of before, by their places: by name, else by most of the pieces they share."""
    names = {level.name: number for number, level in enumerate(current.levels)}
    found = {number: names[level.name] for number, level in enumerate(draft.levels) if level.name in names}
    homes = {(kind, place.piece.key): place.level for kind in KINDS for place in places(current, kind)}
    shared: Counter[tuple[int, int]] = Counter()
    for kind in KINDS:
        for place in places(draft, kind):
            home = homes.get((kind, place.piece.key))
            if home is not None and place.level not in found and home not in found.values():
                shared[place.level, home] += 1
    for (number, home), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if number not in found and home not in found.values():
            found[number] = home
    return found


def _of_levels(draft: OutlineDraft, current: OutlineDraft, found: dict[int, int]) -> Iterator[Change]:
    moved = _out_of_order([found[number] for number in sorted(found)])
    for number, level in enumerate(draft.levels):
        if number not in found:
            yield Change("added", "level", plain_text(level.name), line=level.line)
        elif change := _of_level(current.levels[found[number]], level, is_moved=found[number] in moved):
            yield change
    for number, level in enumerate(current.levels):
        if number not in found.values():
            yield Change("retired", "level", plain_text(level.name))


def _of_level(before: LevelDraft, now: LevelDraft, is_moved: bool) -> Change | None:
    details = list(_details_of_level(before, now))
    said = Change("changed", "level", plain_text(now.name), line=now.line, details=tuple(details))
    if before.name != now.name:
        return replace(said, deed="reworded", was=plain_text(before.name))
    if is_moved:
        return replace(said, deed="moved", details=("It stands at another place among the levels.", *details))
    return said if details else None


def _details_of_level(before: LevelDraft, now: LevelDraft) -> Iterator[str]:
    if before.signoffs_needed != now.signoffs_needed:
        yield f"Each skill needs {now.signoffs_needed} sign-offs; before: {before.signoffs_needed}."
    for field, noun in (("introduction", "introduction"), ("remarks", "text after the lists")):
        if getattr(before, field) != getattr(now, field):
            yield f"Its {noun} is another one."


# ------------------------------------------------------------------ skills and tasks


def _of_pieces(
    kind: str, draft: OutlineDraft, current: OutlineDraft, found: dict[str, Match], levels: dict[int, int]
) -> Iterator[Change]:
    wanted, known = places(draft, kind), {place.piece.key: place for place in places(current, kind)}
    moved = _moved_in_place(wanted, found, levels)
    for place in wanted:
        carried = [f"It carries on “{known[key].plain}”." for key in found[place.ref].carries_on if key in known]
        change = _of_piece(place, found[place.ref], levels, place.ref in moved, carried)
        if change:
            yield change
    heirs = {key: found[place.ref].place for place in wanted for key in found[place.ref].carries_on}
    kept = {found[place.ref].key for place in wanted}
    for key, place in known.items():
        if key not in kept:
            details = (f"Its history is carried on by “{heirs[key].plain}”.",) if key in heirs else ()
            yield Change("retired", NOUNS[kind], place.plain, place.level_name, details=details, key=key)


def _of_piece(place: Place, match: Match, levels: dict[int, int], is_moved: bool, carried: list[str]) -> Change | None:
    said = Change("added", NOUNS[place.kind], place.plain, place.level_name, place.piece.line)
    said = replace(said, key=match.key, match=match, details=tuple(carried))
    if match.before is None:
        return said
    before = match.before
    details = (*_details_of_piece(before.piece, place.piece), *carried)
    was = before.plain if before.piece.text != place.piece.text else ""
    if was == place.plain:
        was, details = "", ("Its marks, not its words, are others.", *details)
    was_level = "" if levels.get(place.level) == before.level and not match.is_back else before.level_name
    if was_level == place.level_name:
        was_level = ""
    deed = _deed(match.is_back, bool(was), bool(was_level) or is_moved, bool(details))
    if is_moved and not was_level:
        details = ("It stands at another place in its level.", *details)
    return replace(said, deed=deed, was=was, was_level=was_level, details=details) if deed else None


def _deed(is_back: bool, is_reworded: bool, is_moved: bool, is_changed: bool) -> str:
    said = {"restored": is_back, "reworded": is_reworded, "moved": is_moved, "changed": is_changed}
    return next((deed for deed, is_so in said.items() if is_so), "")


def _details_of_piece(before: object, now: object) -> Iterator[str]:
    if not (isinstance(before, SkillDraft) and isinstance(now, SkillDraft)):
        return
    if before.area != now.area:
        yield f"Area: {_named(now.area)}; before: {_named(before.area)}."
    if before.validity_months != now.validity_months:
        yield f"A sign-off counts {_months(now.validity_months)}; before: {_months(before.validity_months)}."


def _named(area: str) -> str:
    return f"“{area}”" if area else "none"


def _months(months: int | None) -> str:
    return f"for {months} months" if months else "for ever"


def _moved_in_place(wanted: list[Place], found: dict[str, Match], levels: dict[int, int]) -> set[str]:
    """The refs of pieces that stand in their level still, and before or behind others than they did."""
    stayed: dict[int, list[tuple[int, str]]] = {}
    for place in wanted:
        match = found[place.ref]
        if match.before and not match.is_back and levels.get(place.level) == match.before.level:
            stayed.setdefault(place.level, []).append((match.before.index, place.ref))
    return {
        ref
        for row in stayed.values()
        for moved in [_out_of_order([index for index, _ in row])]
        for index, ref in row
        if index in moved
    }


def _out_of_order(numbers: list[int]) -> set[int]:
    """The fewest of these different numbers without which the others rise."""
    ends: list[int] = []
    lengths: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
        lengths.append(at + 1)
    wanted, left = len(ends), set(numbers)
    for number, length in zip(reversed(numbers), reversed(lengths), strict=True):
        if length == wanted:
            left.discard(number)
            wanted -= 1
    return left


# ------------------------------------------------------------------ the outline itself


def _of_outline(draft: OutlineDraft, current: OutlineDraft) -> Iterator[Change]:
    said = {
        "description": "Its description is another one.",
        "authors": "Its authors are others.",
        "tags": "Its tags are others.",
    }
    details = tuple(text for field, text in said.items() if getattr(draft, field) != getattr(current, field))
    if draft.title != current.title:
        yield Change("reworded", "outline", draft.title, was=current.title, details=details)
    elif details:
        yield Change("changed", "outline", draft.title, details=details)
