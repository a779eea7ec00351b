"""From a document's draft to an outline: a plan that says what would happen, and then the same plan, done.

A plan is made for a new outline, or beside the outline that has this slug. The same document twice changes nothing. A
document that differs from its outline is shown with its differences and not applied: that comes with a later issue.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from .formats import markdown
from .formats.characters import refused_characters
from .formats.drafts import LevelDraft, OutlineDraft, Remark
from .formats.inline import plain_text, slug_key
from .matching import KINDS, Difference, differences, places, with_keys
from .models import Area, ExampleTask, Level, Outline, Skill
from .rendering import LARGEST_TEXT


class ImportRefused(Exception):
    """Why a plan is not carried out: a sentence fit for the page."""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. `draft` is complete: it has a slug, and a key on every skill and task."""

    draft: OutlineDraft
    current: OutlineDraft | None = None  # the outline of this slug as it stands
    problems: tuple[Remark, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.current is None

    @property
    def changes_nothing(self) -> bool:
        return not (self.is_new or self.differences or self.problems)

    @property
    def can_be_applied(self) -> bool:
        return self.is_new and not self.problems

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What can be meant as it is, and is worth a second look."""
        return (*_said_twice(self.draft), *_skipped(self.draft))

    @property
    def counts(self) -> str:
        """ "4 levels, 22 skills and 15 example tasks" """
        skills, tasks = len(places(self.draft, "skills")), len(places(self.draft, "tasks"))
        levels = how_many(len(self.draft.levels), "level")
        return f"{levels}, {how_many(skills, 'skill')} and {how_many(tasks, 'example task')}"

    @property
    def how_it_differs(self) -> str:
        """ "2 added, 1 missing, 1 reworded" """
        kinds = Counter(difference.kind for difference in self.differences)
        words = {"other": "changed otherwise"}
        return ", ".join(f"{kinds[kind]} {words.get(kind, kind)}" for kind in KINDS if kinds[kind])

    @property
    def verdict(self) -> str:
        """What the plan comes to, in a sentence or two."""
        if self.problems:
            return "This document cannot be imported as it is."
        if self.is_new:
            return f"“{self.draft.title}” is a new outline: {self.counts}."
        if self.changes_nothing:
            return f"“{self.draft.title}” says exactly this already: importing it changes nothing."
        return (
            f"The outline at “{self.draft.slug}” differs from this document: {self.how_it_differs}. Nothing was "
            "changed: an import cannot change an outline yet. Until it can, edit the outline in the admin."
        )

    def apply(self, *, by) -> Outline:
        """Make the outline with its first revision.

        Plans anew inside the transaction. Where there is such an outline by now, that one is returned if it says the
        same; ImportRefused says how it differs, or what is wrong with the document.
        """
        try:
            with transaction.atomic():
                now = plan_import(self.draft)
                if now.can_be_applied:
                    return _make(now, by)
        except IntegrityError:
            # Somebody imported this slug at the same moment, and theirs was first.
            now = plan_import(self.draft)
        if not now.changes_nothing:
            raise ImportRefused(" ".join([now.verdict, *(problem.text for problem in now.problems)]))
        return Outline.objects.get(slug=now.draft.slug)


def plan_import(draft: OutlineDraft) -> ImportPlan:
    """What importing this draft would do now. Writes nothing."""
    draft = replace(draft, slug=_slug(draft))
    outline = Outline.objects.filter(slug=draft.slug).first()
    if outline is None:
        draft = with_keys(draft, None)
        return ImportPlan(draft, problems=tuple(_problems(draft)))
    current = outline.as_draft()
    draft = with_keys(draft, current)
    return ImportPlan(draft, current, tuple(_problems(draft)), tuple(_differences(draft, current)))


def titled(draft: OutlineDraft, title: str) -> OutlineDraft:
    """The draft under a title of one's own, for a document that names none."""
    return replace(draft, title=title.strip()) if title.strip() else draft


def how_many(count: int, noun: str) -> str:
    """ "4 levels", "1 level", "no levels" """
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def _with_signoffs_of(current: OutlineDraft, draft: OutlineDraft) -> OutlineDraft:
    """A document that says nothing of how many sign-offs a level needs leaves what admins have set."""
    kept = {level.name: level.signoffs_needed for level in current.levels}
    levels = (
        level if level.signoffs_needed != 1 else replace(level, signoffs_needed=kept.get(level.name, 1))
        for level in draft.levels
    )
    return replace(draft, levels=tuple(levels))


def _slug(draft: OutlineDraft) -> str:
    """The one of the document, a path such as "/docs/skills" as words; else made of the title."""
    given = slugify(re.sub(r"[/.]+", " ", draft.slug), allow_unicode=True).strip("-_")
    return given or slug_key(plain_text(draft.title), ())


def _differences(draft: OutlineDraft, current: OutlineDraft) -> Iterator[Difference]:
    """None where both make the same document: texts that came through forms may differ in spaces alone."""
    draft = _with_signoffs_of(current, draft)
    if markdown.write(draft) != markdown.write(current):
        found = tuple(differences(draft, current))
        yield from found or (Difference("other", "The two documents are not written alike."),)


# ------------------------------------------------------------------ what keeps a draft out


def _problems(draft: OutlineDraft) -> Iterator[Remark]:
    if not draft.title:
        yield Remark(
            1, "The document names no title. Give it one: a `title:` in its front matter, or beside the document."
        )
    yield from _too_long("title", draft.title, _longest(Outline, "title"), 1)
    yield from _too_long("slug", draft.slug, _longest(Outline, "slug"), 1)
    yield from _too_large("description", draft.description, 1)
    yield from _refused(" ".join([draft.title, draft.slug, draft.description, *draft.authors, *draft.tags]))
    for level in draft.levels:
        yield from _problems_of_level(level)
    yield from _twice("level", [(level.name, level.line) for level in draft.levels], "name")
    for kind, noun in (("skills", "skill"), ("tasks", "example task")):
        yield from _twice(noun, [(place.piece.key, place.piece.line) for place in places(draft, kind)], "key")


def _problems_of_level(level: LevelDraft) -> Iterator[Remark]:
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


# ------------------------------------------------------------------ making it


def _make(plan: ImportPlan, by) -> Outline:
    draft = plan.draft
    outline = Outline.objects.create(
        title=draft.title,
        slug=draft.slug,
        description=draft.description,
        authors=list(draft.authors),
        tags=list(draft.tags),
    )
    areas = _make_areas(outline, draft)
    for position, level in enumerate(draft.levels):
        _make_level(outline, position, level, areas)
    outline.record_revision(by=by, summary=f"Imported {plan.counts}.")
    return outline


def _make_areas(outline: Outline, draft: OutlineDraft) -> dict[str, Area]:
    names = dict.fromkeys(skill.area for level in draft.levels for skill in level.skills if skill.area)
    made = Area.objects.bulk_create(
        Area(outline=outline, position=position, name=name) for position, name in enumerate(names)
    )
    return {area.name: area for area in made}


def _make_level(outline: Outline, position: int, draft: LevelDraft, areas: dict[str, Area]) -> None:
    level = Level.objects.create(
        outline=outline,
        position=position,
        name=draft.name,
        signoffs_needed=draft.signoffs_needed,
        introduction=draft.introduction,
        remarks=draft.remarks,
    )
    Skill.objects.bulk_create(
        Skill(**_piece(level, place, skill), area=areas.get(skill.area), validity_months=skill.validity_months)
        for place, skill in enumerate(draft.skills)
    )
    ExampleTask.objects.bulk_create(ExampleTask(**_piece(level, place, task)) for place, task in enumerate(draft.tasks))


def _piece(level: Level, position: int, draft) -> dict:
    """What bulk_create needs, for it does not go through Piece.save()."""
    return {
        "outline_id": level.outline_id,
        "level": level,
        "position": position,
        "text": draft.text,
        "plain": plain_text(draft.text),
        "key": draft.key,
    }
