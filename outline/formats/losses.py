"""What an outline loses on its way through a format: it and what the format leaves of it, compared. Pure."""

from collections.abc import Iterator

from .drafts import LevelDraft, OutlineDraft, SkillDraft

_OF_OUTLINE = {
    "title": "the title",
    "slug": "the address",
    "description": "the description",
    "authors": "the authors",
    "tags": "the tags",
}
_OF_LEVEL = {
    "name": "the name as it is written",
    "introduction": "the text under the heading",
    "remarks": "the text after the lists",
    "signoffs_needed": "how many sign-offs a skill needs",
}
_OF_PIECE = {"text": "the text as it is written", "key": "the key"}
_OF_SKILL = {**_OF_PIECE, "area": "the area", "validity_months": "for how long a sign-off counts"}


def losses(outline: OutlineDraft, left: OutlineDraft) -> tuple[str, ...]:
    """What `left` does not say of the outline, a sentence for each sort of thing; nothing where both are equal."""
    return tuple(_losses(outline, left))


def _losses(outline: OutlineDraft, left: OutlineDraft) -> Iterator[str]:
    for field, noun in _OF_OUTLINE.items():
        if getattr(outline, field) != getattr(left, field):
            yield f"{noun} of the outline."
    if len(outline.levels) != len(left.levels):
        yield f"{len(outline.levels)} levels: {len(left.levels)} are left."
        return
    levels = list(zip(outline.levels, left.levels, strict=True))
    for field, noun in _OF_LEVEL.items():
        found = [one.name for one, other in levels if getattr(one, field) != getattr(other, field)]
        if found:
            yield f"{noun}: {_levels(found)}."
    for kind, noun, fields in (("skills", "skill", _OF_SKILL), ("tasks", "example task", _OF_PIECE)):
        yield from _of_pieces(levels, kind, noun, fields)


def _of_pieces(
    levels: list[tuple[LevelDraft, LevelDraft]], kind: str, noun: str, fields: dict[str, str]
) -> Iterator[str]:
    rows = [(getattr(one, kind), getattr(other, kind)) for one, other in levels]
    if any(len(one) != len(other) for one, other in rows):
        yield f"{sum(len(one) for one, _ in rows)} {noun}s: {sum(len(other) for _, other in rows)} are left."
        return
    pairs: list[tuple[SkillDraft, SkillDraft]] = [pair for one, other in rows for pair in zip(one, other, strict=True)]
    for field, what in fields.items():
        count = sum(getattr(one, field) != getattr(other, field) for one, other in pairs)
        if count:
            yield f"{what} of {count} {noun}{'' if count == 1 else 's'}."


def _levels(names: list[str]) -> str:
    return f"“{names[0]}”" if len(names) == 1 else f"{len(names)} levels"
