"""How the demo company came to be: who joined, what they logged, who judged it, each act at its own moment.

Told in the order of time, as the ledger keeps it.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from assessments import clock, validity
from assessments.models import Assessment, Evidence, Exemption, ReviewerGrant, SelfAssessment, SelfView, Target
from outline.models import Outline
from people.models import Engineer, Membership, Team

from . import files, people
from .around import around

WORK = yaml.safe_load((Path(__file__).parent / "work.yml").read_text(encoding="utf-8"))

LAPSING = {"2.4": 12, "3.4": 24}  # what has to be shown again, after so many months
LAPSES = {"l": -14, "e": 33, "g": 19}  # in how many days what was signed lapses, about
VIEWS = {"n": SelfView.NOT_YET, "l": SelfView.LEARNING, "c": SelfView.CONFIDENT, "t": SelfView.CAN_TEACH}
PENDING = {"s": (3, 9), "1": (9, 2)}  # submitted, and signed, so many days ago at the most


@dataclass(frozen=True)
class Told:
    """One act: when it was, whose it was, and what does it again."""

    at: dt.datetime
    name: str
    do: Callable[[], None]


class Story:
    """Tells the company into the database."""

    def __init__(self, outline: Outline, now: dt.datetime):
        self.now = now
        self.skills = {skill.label: skill for skill in outline.skills.current().select_related("level", "outline")}
        self.tasks = {level.pk: list(level.tasks.current()) for level in outline.levels.all()}
        self.engineers: dict[str, Engineer] = {}
        self.outline = outline

    def tell(self):
        """Yields (how many acts are told, of how many, the name of whose it was)."""
        self._found_the_company()
        told = [act for person in people.PEOPLE for act in (*self._acts_of(person), *self._views_of(person))]
        told += [Told(*what) for what in around(self.engineers, self.skills, self.now)]
        acts = sorted([*told, *self._requests()], key=lambda act: act.at)
        for number, act in enumerate(acts, 1):
            with clock.telling(act.at):
                act.do()
            yield number, len(acts), act.name
        self.engineers[people.BRUNO.name].leave(timezone.localdate(self.now) - dt.timedelta(40))

    def _found_the_company(self):
        teams = {}
        for slug, (name, above) in people.TEAMS.items():
            teams[slug] = Team.objects.create(slug=slug, name=name, parent=teams.get(above))
        password = make_password(people.PASSWORD)  # once: it is slow on purpose
        for person in people.PEOPLE:
            engineer = Engineer.objects.create(email=person.email, password=password, name=person.name)
            self.engineers[person.name] = engineer
            if person.team:
                role = Membership.Role.LEAD if person.lead else Membership.Role.MEMBER
                starts = dt.date.fromisoformat(person.since)
                team = teams[person.team]
                Membership.objects.create(engineer=engineer, team=team, role=role, starts=starts, entered_on=starts)
        Engineer.objects.filter(email=people.OLENA.email).update(is_staff=True, is_superuser=True)
        granted = dt.datetime(2022, 4, 4, 9, tzinfo=dt.UTC)  # before anybody submits anything
        with clock.telling(granted):
            grant = ReviewerGrant(reviewer=self.engineers[people.OLU.name], outline=self.outline, starts=granted.date())
            grant.keep(by=self.engineers[people.OLENA.name])
        levels = list(self.outline.levels.all())
        today = timezone.localdate(self.now)
        Target.objects.create(team=teams["platform"], level=levels[1], due=today + dt.timedelta(127))
        Target.objects.create(
            engineer=self.engineers["Dilnoza Karimova"], level=levels[2], due=today + dt.timedelta(218)
        )

    def _acts_of(self, person):
        marks = [mark for mark in person.record if mark != " "]
        for place, (label, mark) in enumerate(zip(self.skills, marks, strict=False)):
            if mark != ".":
                for at, do in self._acts_on_skill(person, label, mark, place):
                    yield Told(min(at, self.now), person.name, do)

    def _acts_on_skill(self, person, label, mark, place):
        skill, luck = self.skills[label], _luck(person.name, label)
        since = dt.datetime.combine(dt.date.fromisoformat(person.since), dt.time(9), tzinfo=dt.UTC)
        if mark in PENDING:
            submitted = self.now - dt.timedelta(days=1 + luck % PENDING[mark][1], hours=luck % 7)
        elif mark in LAPSES:
            today = timezone.localdate(self.now)
            signed = today - (validity.until(today, skill.validity_months) - today) + dt.timedelta(days=LAPSES[mark])
            submitted = dt.datetime.combine(signed, dt.time(9), tzinfo=dt.UTC) - dt.timedelta(days=4)
        elif mark == "#":  # the earlier the skill, the longer ago, and never before they came
            whole = self.now - dt.timedelta(days=20) - since
            submitted = since + whole * (place + 2 + luck % 3) / 26
        else:
            submitted = self.now - dt.timedelta(days=5 + luck % 20, hours=luck % 9)
        engineer, pieces = self.engineers[person.name], WORK["work"][label]
        for number in range(1 + luck % len(pieces)):
            piece, logged = pieces[(luck + number) % len(pieces)], submitted - dt.timedelta(days=3 + 11 * number)
            yield logged, partial(self._log, engineer, skill, piece, logged)
        if mark != "p":
            yield submitted, partial(self._submit, engineer, skill)
            decided = submitted + dt.timedelta(days=1 + luck % 4, hours=luck % 5)
            yield decided, partial(self._judge, engineer, skill, mark, luck)
            if mark in people.HELD:
                yield from self._renewals(engineer, skill, mark, decided)

    def _renewals(self, engineer, skill, mark, signed):
        """Whoever has to show it again did so in time, but for those whose mark says that they did not."""
        while last_day := validity.until(timezone.localdate(signed), skill.validity_months):
            luck = _luck("renewed", engineer.name, skill.label, last_day.isoformat())
            asked = signed.replace(hour=10) + (last_day - signed.date()) - dt.timedelta(days=8 + luck % 70)
            if mark in LAPSES:
                asked = self.now - dt.timedelta(days=2 + luck % 4)
            if asked > self.now - dt.timedelta(days=10) and mark != "g":
                return
            yield asked, partial(self._renew, engineer, skill)
            if mark == "g":
                return
            signed = asked + dt.timedelta(days=1, hours=luck % 5)
            yield signed, partial(self._judge, engineer, skill, mark, luck)

    def _views_of(self, person):
        """What they say of themselves, in one sitting some days ago."""
        sat = self.now - dt.timedelta(days=4 + _luck(person.name) % 30, hours=_luck(person.name) % 9)
        views = dict(zip(self.skills.values(), map(VIEWS.get, person.says.replace(" ", "")), strict=False))
        said, engineer = {skill: view for skill, view in views.items() if view}, self.engineers[person.name]
        if said:
            yield Told(sat, person.name, partial(SelfAssessment.objects.say, said, by=engineer))

    def _requests(self):
        for number, asked in enumerate(WORK["not_applicable"], 2):
            engineer, skill = self.engineers[asked["who"]], self.skills[asked["skill"]]
            at = self.now - dt.timedelta(days=50 // number**2, hours=2)
            ask = partial(Exemption.objects.ask, by=engineer, skill=skill, reason=asked["why"])
            yield Told(at, engineer.name, ask)
            if "agreed_by" in asked:
                lead, answer = self.engineers[asked["agreed_by"]], asked["answer"]
                agree = partial(self._agree, engineer, skill, by=lead, note=answer)
                yield Told(at + dt.timedelta(days=1), lead.name, agree)

    @staticmethod
    def _agree(engineer, skill, **said):
        Exemption.objects.asked().get(engineer=engineer, assessment__skill=skill).agree(**said)

    def _log(self, engineer, skill, piece, at):
        Evidence.objects.log(
            by=engineer,
            skills=[skill],
            once=uuid.uuid5(uuid.NAMESPACE_URL, f"{engineer.email}/{skill.key}/{piece['title']}"),
            title=piece["title"],
            kind=piece["kind"],
            body=piece["body"],
            done_on=at.date() - dt.timedelta(days=2),
            example_task=self.tasks[skill.level_id][piece["task"] - 1] if "task" in piece else None,
            files=files.of(piece["title"]),
        )

    def _submit(self, engineer, skill):
        assessment = Assessment.objects.get(engineer=engineer, skill=skill)
        assessment.submit(by=engineer, seen=assessment.version)

    def _renew(self, engineer, skill):
        assessment = Assessment.objects.get(engineer=engineer, skill=skill)
        assessment.renew_and_submit(by=engineer, seen=assessment.version)

    def _judge(self, engineer, skill, mark, luck):
        assessment = Assessment.objects.select_related("skill__level").get(engineer=engineer, skill=skill)
        reviewers, label = self._reviewers(assessment, luck), skill.label
        if mark in people.HELD:
            for reviewer in reviewers[: assessment.skill.level.signoffs_needed]:
                note = WORK["granted"][_luck(reviewer.name, engineer.name, label) % len(WORK["granted"])]
                assessment.sign_off(by=reviewer, seen=assessment.version, note=note)
        elif mark == "1":
            assessment.sign_off(by=reviewers[0], seen=assessment.version)
        elif mark == "r":
            note = WORK["more_needed"].get(label, WORK["more_needed"]["other"])
            assessment.return_(by=reviewers[0], seen=assessment.version, note=note)
        elif mark == "n":
            assessment.decline(by=reviewers[0], seen=assessment.version, note=WORK["not_met"])
        elif mark == "w":
            assessment.withdraw(by=engineer, seen=assessment.version)

    def _reviewers(self, assessment, luck):
        """The nearest lead first, then the others who were there by then, now and then without the first two."""
        today = timezone.localdate(clock.now()).isoformat()
        named = [
            person.name for person in (people.GRACE, people.TOMASZ, people.MARIT, people.OLU) if person.since < today
        ]
        able = [
            engineer
            for name in named
            if Assessment.objects.reviewable_by(engineer := self.engineers[name]).filter(pk=assessment.pk).exists()
        ]
        return able[luck % 5 == 0 and len(able) > 2 :]


def _luck(*words):
    """A number that is always the same for the same words, so that the demo is the same company each time."""
    return int(hashlib.sha256("/".join(words).encode()).hexdigest()[:8], 16)
