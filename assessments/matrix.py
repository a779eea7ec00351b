"""What a team can do: skills by members, as one picture in a fixed number of queries.

Members are those who are in the team or in a team inside of it today, leads too. Coverage counts their valid sign-offs,
whatever part of the picture a filter shows.
"""

import math
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery

from outline.models import Level, Outline, Skill
from people.models import Engineer

from . import coverage
from .coverage import Coverage
from .finding import folded, speaks_of, words_of
from .models import Assessment, LevelReached
from .states import shown
from .validity import counts, is_to_renew

PEOPLE_AT_ONCE = 60
ACROSS = 12
_NOTHING = ("not_started", None)
SHOWN_STATES = ("signed_off", "lapsed", "submitted", "returned", "in_progress", "not_started", "not_applicable")


@dataclass(frozen=True)
class Person:
    """A column: who it is, and the number of the level that they have reached (0 before the first); whether a skill of
    it or of one below has lapsed or is being renewed."""

    pk: int
    name: str
    first_name: str
    initials: str
    reach: int
    is_to_renew: bool = False


@dataclass(frozen=True)
class Row:
    """A skill, its state as shown for each person, in their order, and who holds it."""

    skill: Skill
    states: tuple[str, ...]
    coverage: Coverage


@dataclass(frozen=True)
class Band:
    """The rows of one level."""

    level: Level
    rows: tuple[Row, ...]

    @property
    def line(self):
        return coverage.level_line([row.coverage for row in self.rows])


@dataclass(frozen=True)
class Matrix:
    outline: Outline | None
    people: tuple[Person, ...]
    bands: tuple[Band, ...]

    @classmethod
    def of(cls, ground, outline):
        """Three queries: people, skills, states."""
        people = tuple(_people(ground.team_ids, outline))
        if outline is None:
            return cls(None, people, ())
        records = _records(ground.team_ids, outline)
        skills = list(outline.skills.current().select_related("level").in_reading_order())
        people = tuple(replace(person, is_to_renew=_has_to_renew(person, skills, records)) for person in people)
        bands = {}
        for skill in skills:
            bands.setdefault(skill.level, []).append(_row(skill, people, records))
        return cls(outline, people, tuple(Band(level, tuple(rows)) for level, rows in bands.items()))

    @property
    def rows(self):
        return [row for band in self.bands for row in band.rows]

    @property
    def states(self):
        """Those that exist in it now, in the order of a legend."""
        found = {state for row in self.rows for state in row.states}
        return [state for state in SHOWN_STATES if state in found]

    @property
    def across(self):
        """How many cells of a row stand side by side on a phone: up to 12, and more break into even parts."""
        lines = math.ceil(len(self.people) / ACROSS)
        return math.ceil(len(self.people) / lines) if lines > 1 else ACROSS

    def headline(self, team):
        levels = {band.level.number: [row.coverage for row in band.rows] for band in self.bands}
        return coverage.headline(team.name, len(self.people), levels)

    @property
    def marks_levels(self):
        """Whether a level that somebody has reached is to be renewed, which its ring says."""
        return any(person.is_to_renew for person in self.people)

    def reached(self, level):
        """How many people are at this level, or above."""
        return sum(person.reach >= level.number for person in self.people)

    def narrowed(self, filters):
        """The part of it that a filter asks for. Words that begin a name choose people; others choose skills."""
        named = [place for place, person in enumerate(self.people) if filters.q and _is_called(person, filters.q)]
        rows = [(band, row) for band in self.bands for row in band.rows if _asks_for(filters, band, row, not named)]
        columns = _in_state(filters.state, named or range(len(self.people)), rows)[:PEOPLE_AT_ONCE]
        bands = {}
        for band, row in rows:
            states = tuple(row.states[place] for place in columns)
            if not filters.state or filters.state in states:
                bands.setdefault(band.level, []).append(replace(row, states=states))
        return replace(
            self,
            people=tuple(self.people[place] for place in columns),
            bands=tuple(Band(level, tuple(rows)) for level, rows in bands.items()),
        )

    def count_of(self, shown):
        """How much of it is shown, for whoever does not see the table change: "4 of 21 skills, 12 people"."""
        skills = _of(len(shown.rows), len(self.rows), "skill", "skills")
        people = _of(len(shown.people), len(self.people), "person", "people")
        is_cut = len(shown.people) == PEOPLE_AT_ONCE and len(self.people) > PEOPLE_AT_ONCE
        advice = ": choose a team inside of this one, or write a name, to see the others" if is_cut else ""
        return f"{skills}, {people}{advice}"


def _of(some, all_, one, many):
    return f"{'' if some == all_ else f'{some} of '}{all_} {one if all_ == 1 else many}"


def _people(team_ids, outline):
    reached = LevelReached.objects.filter(engineer=OuterRef("pk"), level__outline=outline).order_by("-level__position")
    engineers = Engineer.objects.present().in_teams(team_ids).order_by("name", "pk").only("name", "email")
    for engineer in engineers.annotate(reach=Subquery(reached.values("level__position")[:1])):
        reach = 0 if engineer.reach is None else engineer.reach + 1
        yield Person(engineer.pk, engineer.name, engineer.first_name, engineer.initials, reach)


def _records(team_ids, outline):
    """{(engineer, skill): (state as shown, until when it counts)}; who has no record of a skill is not in it."""
    members = Engineer.objects.present().in_teams(team_ids)
    records = Assessment.objects.filter(engineer__in=members, skill__outline=outline).as_shown().order_by()
    told = records.values_list("engineer", "skill", "state", "valid_until", "has_evidence", "is_exempt")
    return {
        (engineer, skill): (shown(state, has_evidence, last_day, is_exempt), last_day)
        for engineer, skill, state, last_day, has_evidence, is_exempt in told
    }


def _row(skill, people, records):
    row = [records.get((person.pk, skill.pk), _NOTHING) for person in people]
    holders = (person.first_name for person, record in zip(people, row, strict=True) if counts(*record))
    return Row(skill, tuple(state for state, _ in row), Coverage(tuple(holders)))


def _has_to_renew(person, skills, records):
    reached = [skill for skill in skills if skill.level.number <= person.reach]
    return any(is_to_renew(*records.get((person.pk, skill.pk), _NOTHING)) for skill in reached)


@dataclass(frozen=True)
class Filters:
    """What part of the matrix is looked at, as its address says it. What it does not understand it leaves out."""

    outline: str = ""
    level: str = ""
    state: str = ""
    q: str = ""
    risk: str = ""

    @classmethod
    def read(cls, params):
        asked = {name: params.get(name, "").strip() for name in ("outline", "level", "state", "q", "risk")}
        asked["state"] = asked["state"] if asked["state"] in SHOWN_STATES else ""
        asked["risk"] = "on" if asked["risk"] else ""
        return cls(**asked)

    @property
    def query(self):
        """ "?level=2&risk=on", or nothing where nothing is asked."""
        asked = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def narrow(self):
        return bool(self.level or self.state or self.q or self.risk)


def _in_state(state, columns, rows):
    return [place for place in columns if not state or any(row.states[place] == state for _, row in rows)]


def _asks_for(filters, band, row, by_words):
    return (
        filters.level in ("", str(band.level.number))
        and not (filters.risk and row.coverage.risk == "enough")
        and (not by_words or speaks_of(row.skill.plain, words_of(filters.q)))
    )


def _is_called(person, words):
    name = f" {folded(person.name)}"
    return all(f" {word}" in name for word in words_of(words))
