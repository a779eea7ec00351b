"""What keeps a draft from being imported, and what can be meant as it is and is worth a second look."""

import re
from collections.abc import Iterator

from .formats.characters import refused_characters
from .formats.drafts import LevelDraft, OutlineDraft, Remark
from .formats.inline import plain_text
from .matching import places
from .models import Area, Level, Outline, Skill
from .rendering import LARGEST_TEXT


def second_looks(draft: OutlineDraft) -> tuple[Remark, ...]:
    """What can be meant as it is, and is worth a second look."""
    return (*_said_twice(draft), *_skipped(draft))


# ------------------------------------------------------------------ what keeps a draft out


def problems(draft: OutlineDraft) -> Iterator[Remark]:
    if not draft.title:
        yield Remark(
            1, "The document names no title. Give it one: a `title:` in its front matter, or beside the document."
        )
    yield from _too_long("title", draft.title, _longest(Outline, "title"), 1)
    yield from _too_long("slug", draft.slug, _longest(Outline, "slug"), 1)
    yield from _too_large("description", draft.description, 1)
    yield from _refused(" ".join([draft.title, draft.slug, draft.description, *draft.authors, *draft.tags]))
    for level in draft.levels:
        yield from _of_level(level)
    yield from _twice("level", [(level.name, level.line) for level in draft.levels], "name")
    for kind, noun in (("skills", "skill"), ("tasks", "example task")):
        yield from _twice(noun, [(place.piece.key, place.piece.line) for place in places(draft, kind)], "key")


def _of_level(level: LevelDraft) -> Iterator[Remark]:
    yield from _too_long("name of a level", level.name, _longest(Level, "name"), level.line)
    yield from _too_large(f"introduction of “{level.name}”", level.introduction, level.line)
    yield from _too_large(f"text after the lists of “{level.name}”", level.remarks, level.line)
    for skill in level.skills:
        yield from _too_long("name of an area", skill.area, _longest(Area, "name"), skill.line)
    for piece in (*level.skills, *level.tasks):
        yield from _too_long("key", piece.key, _longest(Skill, "key"), piece.line)
        yield from _too_large("text", piece.text, piece.line)


def _longest(model, field: str) -> int:
    return model._meta.get_field(field).max_length


def _too_long(noun: str, text: str, longest: int, line: int) -> Iterator[Remark]:
    if len(text) > longest:
        yield Remark(line, f"The {noun} has {len(text)} characters; at most {longest} are kept. Shorten it.")


def _too_large(noun: str, text: str, line: int) -> Iterator[Remark]:
    if len(text.encode()) > LARGEST_TEXT:
        yield Remark(line, f"The {noun} is larger than {LARGEST_TEXT // 1024} KB. Shorten it.")


def _refused(front_matter: str) -> Iterator[Remark]:
    """Escapes such as "\\u202E" become characters only after the reader has looked at the document."""
    for found in refused_characters(" ".join(front_matter.split())):
        yield Remark(1, f"In the front matter the character {found.name} {found.reason}. Take it out.")


def _twice(noun: str, named: list[tuple[str, int]], what: str) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for name, line in named:
        if name in first:
            yield Remark(line, f"The {noun} in line {first[name]} has the {what} “{name}” too. Each needs its own.")
        first.setdefault(name, line)


# ------------------------------------------------------------------ what is worth a second look


def _said_twice(draft: OutlineDraft) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for place in places(draft, "skills"):
        text, line = plain_text(place.piece.text), place.piece.line
        if text.casefold() in first:
            before = first[text.casefold()]
            yield Remark(line, f"The skill in line {before} says the same: “{text}” They will be two skills.")
        first.setdefault(text.casefold(), line)


def _skipped(draft: OutlineDraft) -> Iterator[Remark]:
    """Levels are numbered in their names, where they are at all: "1. Beginner"."""
    before = None
    for level in draft.levels:
        numbered = re.match(r"\d+(?=[.):])", plain_text(level.name))
        number = int(numbered.group()) if numbered else None
        if None not in (before, number) and number != before + 1:
            yield Remark(level.line, f"Level {number} follows level {before}. Is there one missing?")
        before = number
