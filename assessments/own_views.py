"""How an engineer sees the skills of one outline, a level at a time: to be walked through in a minute."""

from dataclasses import dataclass

from django.db.models import FETCH_RAISE, OuterRef, Subquery

from outline.models import Level, Outline, Skill

from .models import SelfAssessment, SelfView
from .reading import own_state, with_own_state
from .words import counted, in_words, opened


@dataclass(frozen=True)
class Line:
    skill: Skill
    state: str  # as shown
    view: str  # what was said, or nothing

    @property
    def choices(self):
        """(value, label, whether it was said) of each."""
        return [(view.value, view.label, view == self.view) for view in SelfView]

    @property
    def said(self):
        """ "Confident", or nothing."""
        return SelfView(self.view).label if self.view else ""

    @property
    def name(self):
        """Of its field in the form."""
        return f"skill-{self.skill.pk}"

    @property
    def row(self):
        """Its id on the page."""
        return f"row-{self.name}"


@dataclass(frozen=True)
class LevelViews:
    level: Level
    lines: tuple[Line, ...]

    @property
    def said(self):
        return sum(bool(line.view) for line in self.lines)

    @property
    def total(self):
        return len(self.lines)


@dataclass(frozen=True)
class OwnViews:
    """All levels, and the one that is looked at; None where the outline has no skill."""

    outline: Outline
    levels: tuple[LevelViews, ...]
    present: LevelViews | None

    @classmethod
    def of(cls, engineer, outline, number=None):
        """One query. `number` is of the level that was asked for; without it, the first of which something is unsaid.

        What does not apply to their role is not asked about.
        """
        said = SelfAssessment.objects.filter(assessment__engineer=engineer, assessment__skill=OuterRef("pk"))
        skills = with_own_state(outline.skills.current(), engineer).annotate(own_view=Subquery(said.values("view")[:1]))
        found = {}
        for skill in skills.select_related("level__outline").in_reading_order().fetch_mode(FETCH_RAISE):
            if not skill.is_exempt:
                found.setdefault(skill.level, []).append(Line(skill, own_state(skill), skill.own_view or ""))
        levels = tuple(LevelViews(level, tuple(lines)) for level, lines in found.items())
        asked = [level for level in levels if level.level.number == number]
        unsaid = [level for level in levels if level.said < level.total]
        return cls(outline, levels, next(iter([*asked, *unsaid, *levels]), None))

    @property
    def said(self):
        return sum(level.said for level in self.levels)

    @property
    def total(self):
        return sum(level.total for level in self.levels)

    @property
    def skills(self):
        return [line.skill for level in self.levels for line in level.lines]

    @property
    def next(self):
        """The level after the one that is looked at."""
        after = self.levels[self.levels.index(self.present) + 1 :] if self.present else ()
        return next(iter(after), None)

    @property
    def headline(self):
        return headline(self.said, self.total)

    def line(self, row):
        """The one with this id on the page."""
        return next((line for level in self.levels for line in level.lines if line.row == row), None)


def headline(said, total):
    """ "You have said how you see yourself in 12 of 21 skills." """
    if not total:
        return "There is no skill here to look at."
    if not said:
        return f"How do you see yourself in {'this skill' if total == 1 else f'these {in_words(total)} skills'}?"
    if said == total:
        return "You have said how you see yourself in every skill."
    return f"You have said how you see yourself in {in_words(said)} of {counted(total, 'skill', 'skills')}."


def kept_sentence(count):
    """What a page says once a whole form was kept."""
    return f"{opened(counted(count, 'answer', 'answers'))} kept." if count else "Nothing was changed."
