"""Which pieces of a document are which pieces of the outline that it is to become, and how the two differ. Pure.

A piece is the same where its key is. Without a key it takes the one of an equal text, in the same level first; then the
one that its first words make, if a piece of the outline has that: it has been reworded. Otherwise it is new.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from .formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from .formats.inline import plain_text, slug_key

PieceDraft = SkillDraft | TaskDraft


@dataclass(frozen=True)
class Difference:
    """One way in which a document differs from its outline. `line` is 0 where no line of the document says it."""

    kind: str  # one of KINDS
    text: str
    line: int = 0
    was: str = ""  # the text before, where it was reworded


KINDS = ("added", "missing", "reworded", "moved", "other")


@dataclass(frozen=True)
class _Place:
    """A piece where it stands."""

    level: int
    level_name: str
    index: int
    piece: PieceDraft


def places(draft: OutlineDraft, kind: str) -> list[_Place]:
    """The skills or tasks of a draft in reading order."""
    return [
        _Place(number, level.name, index, piece)
        for number, level in enumerate(draft.levels)
        for index, piece in enumerate(getattr(level, kind))
    ]


# ------------------------------------------------------------------ keys


def with_keys(draft: OutlineDraft, current: OutlineDraft | None) -> OutlineDraft:
    """The draft with a key on every skill and task: those that it gives, those of the outline, and new ones."""
    keys = {kind: _keys(places(draft, kind), places(current, kind) if current else []) for kind in ("skills", "tasks")}
    return replace(draft, levels=tuple(_keyed(number, level, keys) for number, level in enumerate(draft.levels)))


def _keyed(number: int, level: LevelDraft, keys: dict[str, dict[tuple[int, int], str]]) -> LevelDraft:
    skills = tuple(replace(skill, key=keys["skills"][number, index]) for index, skill in enumerate(level.skills))
    tasks = tuple(replace(task, key=keys["tasks"][number, index]) for index, task in enumerate(level.tasks))
    return replace(level, skills=skills, tasks=tasks)


def _keys(wanted: list[_Place], known: list[_Place]) -> dict[tuple[int, int], str]:
    found = {(place.level, place.index): place.piece.key for place in wanted if place.piece.key}
    for sign in (_text_in_level, _text, _key_as_made, _first_words):
        _match(wanted, known, sign, found)
    taken = {place.piece.key for place in known} | set(found.values())
    for place in wanted:
        if (place.level, place.index) not in found:
            found[place.level, place.index] = key = slug_key(plain_text(place.piece.text), taken)
            taken.add(key)
    return found


def _match(wanted: list[_Place], known: list[_Place], sign: Callable, found: dict[tuple[int, int], str]) -> None:
    """Give each piece without a key that of the first free piece with the same sign."""
    claimed, free = set(found.values()), {}
    for place in reversed(known):
        if place.piece.key not in claimed:
            free.setdefault(sign(place), []).append(place.piece.key)
    for place in wanted:
        if (place.level, place.index) not in found and free.get(sign(place)):
            found[place.level, place.index] = free[sign(place)].pop()


def _text_in_level(place: _Place) -> tuple[str, str]:
    return place.level_name, place.piece.text


def _text(place: _Place) -> str:
    return place.piece.text


def _key_as_made(place: _Place) -> str:
    """The key that it has, or would get if it were new: a text that was reworded at its end only."""
    return place.piece.key or _first_words(place)


def _first_words(place: _Place) -> str:
    return slug_key(plain_text(place.piece.text), ())


# ------------------------------------------------------------------ differences


def differences(draft: OutlineDraft, current: OutlineDraft) -> Iterator[Difference]:
    """How a draft with all its keys differs from the outline as it stands."""
    yield from _of_pieces("skill", places(draft, "skills"), places(current, "skills"))
    yield from _of_pieces("example task", places(draft, "tasks"), places(current, "tasks"))
    yield from _of_levels(draft, current)
    for field in ("title", "description", "authors", "tags"):
        if getattr(draft, field) != getattr(current, field):
            yield Difference("other", f"The {field} of the outline {_verb(field)}.", 0)


def _verb(field: str) -> str:
    return "differ" if field in ("authors", "tags", "remarks") else "differs"


def _of_pieces(noun: str, wanted: list[_Place], known: list[_Place]) -> Iterator[Difference]:
    before = {place.piece.key: place for place in known}
    for place in wanted:
        yield from _of_piece(noun, before.get(place.piece.key), place)
    kept = {place.piece.key for place in wanted}
    for place in known:
        if place.piece.key not in kept:
            yield Difference("missing", f"{noun} of “{place.level_name}”: {plain_text(place.piece.text)}")
    yield from _of_order(noun, wanted, known)


def _of_piece(noun: str, before: _Place | None, now: _Place) -> Iterator[Difference]:
    said = partial(Difference, text=f"{noun} of “{now.level_name}”: {plain_text(now.piece.text)}", line=now.piece.line)
    if before is None:
        yield said("added")
        return
    if before.piece.text != now.piece.text:
        yield said("reworded", was=plain_text(before.piece.text))
    if before.level_name != now.level_name:
        yield said("moved")
    if _extras(before.piece) != _extras(now.piece):
        yield said("other")


def _extras(piece: PieceDraft) -> tuple:
    return (piece.area, piece.validity_months) if isinstance(piece, SkillDraft) else ()


def _of_order(noun: str, wanted: list[_Place], known: list[_Place]) -> Iterator[Difference]:
    """A level whose pieces are the same in another order."""
    now, before = _by_level(wanted), _by_level(known)
    for name, keys in now.items():
        common = set(keys) & set(before.get(name, ()))
        if [key for key in keys if key in common] != [key for key in before.get(name, ()) if key in common]:
            yield Difference("moved", f"{noun}s of “{name}”: another order")


def _by_level(found: list[_Place]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for place in found:
        keys.setdefault(place.level_name, []).append(place.piece.key)
    return keys


def _of_levels(draft: OutlineDraft, current: OutlineDraft) -> Iterator[Difference]:
    before = {level.name: level for level in current.levels}
    names = [level.name for level in draft.levels]
    for level in draft.levels:
        yield from _of_level(before.get(level.name), level)
    for name in before:
        if name not in names:
            yield Difference("missing", f"level “{name}”")
    if [name for name in names if name in before] != [name for name in before if name in names]:
        yield Difference("moved", "levels: another order")


def _of_level(before: LevelDraft | None, now: LevelDraft) -> Iterator[Difference]:
    if before is None:
        yield Difference("added", f"level “{now.name}”", now.line)
        return
    if before.signoffs_needed != now.signoffs_needed:
        needs = f"{before.signoffs_needed} here, {now.signoffs_needed} in the document"
        yield Difference("other", f"Sign-offs that a skill of “{now.name}” needs: {needs}.", now.line)
    for field in ("introduction", "remarks"):
        if getattr(before, field) != getattr(now, field):
            yield Difference("other", f"The {field} of “{now.name}” {_verb(field)}.", now.line)
