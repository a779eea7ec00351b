"""From a document's draft to an outline: a plan that says what would happen, and then the same plan, done.

A plan is made for a new outline, or against the outline that has this slug. The document wins: what it has not is
retired, and the same document twice changes nothing. What a document does not say at all stays as admins have set it:
how many sign-offs a level needs, for how long they count, and the areas.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from .applying import apply_draft
from .differences import Change, changes, level_matches, summary
from .formats import markdown
from .formats.drafts import LevelDraft, OutlineDraft, Remark
from .formats.inline import plain_text, slug_key
from .matching import Decision, Match, matches, places, with_keys
from .models import Outline
from .problems import problems, second_looks


class ImportRefused(Exception):
    """Why a plan is not carried out: a sentence fit for the page."""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. `draft` is complete: it has a slug, and a key on every skill and task."""

    draft: OutlineDraft
    current: OutlineDraft | None = None  # the outline of this slug as it stands
    problems: tuple[Remark, ...] = ()
    changes: tuple[Change, ...] = ()
    matches: dict[str, Match] = field(default_factory=dict)  # what each piece of the document is, by ref

    @property
    def is_new(self) -> bool:
        return self.current is None

    @property
    def changes_nothing(self) -> bool:
        return not (self.is_new or self.changes or self.problems)

    @property
    def can_be_applied(self) -> bool:
        return not (self.problems or self.changes_nothing)

    @property
    def stand(self) -> str:
        """The digest of the outline that it was planned against; "" for a new one."""
        return hashlib.sha256(markdown.write(self.current).encode()).hexdigest() if self.current else ""

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What can be meant as it is, and is worth a second look."""
        return second_looks(self.draft)

    @property
    def guesses(self) -> tuple[Change, ...]:
        """What was matched because it is alike, and by nobody's word."""
        return tuple(change for change in self.changes if change.match and change.match.how == "likeness")

    @property
    def counts(self) -> str:
        """ "4 levels, 22 skills and 15 example tasks" """
        skills, tasks = len(places(self.draft, "skills")), len(places(self.draft, "tasks"))
        levels = how_many(len(self.draft.levels), "level")
        return f"{levels}, {how_many(skills, 'skill')} and {how_many(tasks, 'example task')}"

    @property
    def summary(self) -> str:
        """ "2 added, 1 reworded" """
        return summary(self.changes)

    @property
    def verdict(self) -> str:
        """What the plan comes to, in a sentence or two."""
        if self.problems:
            return "This document cannot be imported as it is."
        if self.is_new:
            return f"“{self.draft.title}” is a new outline: {self.counts}."
        if self.changes_nothing:
            return f"“{self.draft.title}” says exactly this already: importing it changes nothing."
        return f"{how_many(len(self.changes), 'change').capitalize()} to “{self.draft.title}”: {self.summary}."

    def apply(self, *, by) -> Outline:
        """Make the outline, or change it, with a revision. ImportRefused where it changed meanwhile."""
        if self.problems:
            raise ImportRefused(" ".join([self.verdict, *(problem.text for problem in self.problems)]))
        try:
            with transaction.atomic():
                return self._applied(by)
        except IntegrityError:
            # Somebody imported this slug at the same moment, and theirs was first.
            return self._as_somebody_else_made_it()

    def _applied(self, by) -> Outline:
        outline = Outline.objects.select_for_update(no_key=True).filter(slug=self.draft.slug).first()
        if outline is None and self.is_new:
            outline = Outline.objects.create(slug=self.draft.slug, title=self.draft.title)
            apply_draft(outline, self.draft, by=by, summary=f"Imported {self.counts}.")
            return outline
        if outline is None or self.is_new or _stand(outline) != self.stand:
            return self._as_somebody_else_made_it()
        said = f"Imported: {self.summary}."
        apply_draft(outline, self.draft, by=by, summary=said, carries_on=self._carries_on())
        return outline

    def _as_somebody_else_made_it(self) -> Outline:
        """The outline as it is by now, if that is what this plan would make."""
        now = plan_import(self.draft)
        if now.changes_nothing:
            return Outline.objects.get(slug=self.draft.slug)
        raise ImportRefused(f"The outline at “{self.draft.slug}” was changed since this plan was made. {now.verdict}")

    def _carries_on(self) -> dict[str, tuple[str, ...]]:
        skills = (match for match in self.matches.values() if match.place.kind == "skills")
        return {match.key: match.carries_on for match in skills if match.carries_on}


def plan_import(draft: OutlineDraft, decisions: Iterable[Decision] = ()) -> ImportPlan:
    """What importing this draft would do now. Writes nothing."""
    draft = replace(draft, slug=_slug(draft))
    outline = Outline.objects.filter(slug=draft.slug).first()
    if outline is None:
        draft = with_keys(draft, matches(draft))
        return ImportPlan(draft, problems=tuple(problems(draft)))
    return _plan_against(outline, draft, decisions)


def _plan_against(outline: Outline, draft: OutlineDraft, decisions: Iterable[Decision]) -> ImportPlan:
    current = outline.as_draft()
    found = matches(draft, current, outline.retired_draft(), decisions)
    draft = _with_what_admins_set(with_keys(draft, found), current)
    if markdown.write(draft) == markdown.write(current):  # texts that came through forms may differ in spaces alone
        return ImportPlan(draft, current, tuple(problems(draft)), matches=found)
    said = changes(draft, current, found)
    return ImportPlan(draft, current, tuple(problems(draft)), said, found)


def titled(draft: OutlineDraft, title: str) -> OutlineDraft:
    """The draft under a title of one's own, for a document that names none."""
    return replace(draft, title=title.strip()) if title.strip() else draft


def onto(draft: OutlineDraft, outline: Outline) -> OutlineDraft:
    """The draft as the document of this outline, whatever slug it gives; its title stays where it names none."""
    return replace(draft, slug=outline.slug, title=draft.title or outline.title)


def how_many(count: int, noun: str) -> str:
    """ "4 levels", "1 level", "no levels" """
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def _stand(outline: Outline) -> str:
    return ImportPlan(outline.as_draft(), outline.as_draft()).stand


def _slug(draft: OutlineDraft) -> str:
    """The one of the document, a path such as "/docs/skills" as words; else made of the title."""
    given = slugify(re.sub(r"[/.]+", " ", draft.slug), allow_unicode=True).strip("-_")
    return given or slug_key(plain_text(draft.title), ())


# ------------------------------------------------------------------ what a document does not say


def _with_what_admins_set(draft: OutlineDraft, current: OutlineDraft) -> OutlineDraft:
    before = {place.piece.key: place.piece for place in places(current, "skills")}
    skills = [place.piece for place in places(draft, "skills")]
    unsaid = [name for name in ("area", "validity_months") if not any(getattr(skill, name) for skill in skills)]
    found = level_matches(draft, current)
    levels = (
        _level_as_set(level, current.levels[found[number]] if number in found else None, before, unsaid)
        for number, level in enumerate(draft.levels)
    )
    return replace(draft, levels=tuple(levels))


def _level_as_set(level: LevelDraft, was: LevelDraft | None, before: dict, unsaid: list[str]) -> LevelDraft:
    signoffs = was.signoffs_needed if was and level.signoffs_needed == 1 else level.signoffs_needed
    skills = tuple(
        replace(skill, **{name: getattr(before[skill.key], name) for name in unsaid if skill.key in before})
        for skill in level.skills
    )
    return replace(level, signoffs_needed=signoffs, skills=skills)
