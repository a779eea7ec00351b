"""Dull, valid objects; a state is reached by the verbs that reach it in life."""

import datetime as dt
import io
import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessments import clock
from assessments.filetypes import received
from assessments.models import Assessment, Delegation, Evidence, ReviewerGrant, Target
from outline.models import Area, ExampleTask, Level, Outline, Skill
from people.models import Engineer, Membership, Team


class EngineerFactory(DjangoModelFactory):
    class Meta:
        model = Engineer

    name = factory.Sequence(lambda n: f"Engineer {n}")
    email = factory.Sequence(lambda n: f"engineer{n}@example.com")
    password = "!"  # nobody signs in with a password in tests; force_login does


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")
    slug = factory.Sequence(lambda n: f"team-{n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    engineer = factory.SubFactory(EngineerFactory)
    team = factory.SubFactory(TeamFactory)
    starts = dt.date(2025, 1, 1)
    entered_on = factory.LazyAttribute(lambda membership: min(membership.starts, timezone.localdate()))

    class Params:
        lead = factory.Trait(role=Membership.Role.LEAD)


class OutlineFactory(DjangoModelFactory):
    class Meta:
        model = Outline

    title = factory.Sequence(lambda n: f"Outline {n}")
    slug = factory.Sequence(lambda n: f"outline-{n}")


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = Level

    outline = factory.SubFactory(OutlineFactory)
    position = factory.Sequence(lambda n: n)
    name = factory.LazyAttribute(lambda level: f"{level.position + 1}. Level")


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    outline = factory.SubFactory(OutlineFactory)
    name = factory.Sequence(lambda n: f"Area {n}")


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    level = factory.SubFactory(LevelFactory)
    position = factory.Sequence(lambda n: n)
    text = factory.Sequence(lambda n: f"Can do thing {n}.")


class ExampleTaskFactory(DjangoModelFactory):
    class Meta:
        model = ExampleTask

    level = factory.SubFactory(LevelFactory)
    position = factory.Sequence(lambda n: n)
    text = factory.Sequence(lambda n: f"Doing thing {n}.")


class ReviewerGrantFactory(DjangoModelFactory):
    class Meta:
        model = ReviewerGrant

    @classmethod
    def _create(cls, model, *args, **fields):
        """By its verb, so that the ledger has it."""
        grant = model(**fields)
        grant.keep(by=None)
        return grant

    reviewer = factory.SubFactory(EngineerFactory)
    outline = factory.SubFactory(OutlineFactory)
    starts = dt.date(2025, 1, 1)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    team = factory.SubFactory(TeamFactory)
    level = factory.SubFactory(LevelFactory)
    due = dt.date(2027, 3, 31)


def outline_with(levels=2, skills=2, tasks=1, signoffs_needed=()):
    """A published outline with its first revision: `levels` x `skills`, named in reading order."""
    outline = OutlineFactory()
    for position in range(levels):
        needed = signoffs_needed[position] if position < len(signoffs_needed) else 1
        level = LevelFactory(outline=outline, position=position, name=f"{position + 1}. Level", signoffs_needed=needed)
        for place in range(skills):
            SkillFactory(level=level, position=place, text=f"Can do {position + 1}.{place + 1} well.")
        for place in range(tasks):
            ExampleTaskFactory(level=level, position=place, text=f"Doing {position + 1}.{place + 1}.")
    outline.record_revision(by=None, summary="First.")
    return outline


def day(number=0):
    """So many days from today; asked for within a test, since a run of them may go past midnight."""
    return timezone.localdate() + dt.timedelta(number)


def log_work(engineer, *skills, **fields):
    """A piece of work of `engineer` that speaks for these skills."""
    defaults = {"title": "Shipped a thing", "kind": "delivered", "done_on": day()}
    once = fields.pop("once", uuid.uuid4())
    return Evidence.objects.log(by=engineer, skills=skills, once=once, **{**defaults, **fields})


def a_file(name="notes.txt", content=b"What it was."):
    """A file as it was looked into, ready to be attached."""
    return received(name, len(content), io.BytesIO(content), largest=2**30)


def delegate(delegator, colleague, starts=None, ends=None):
    """`colleague` stands in for `delegator`: from today for a week, where nothing else is said."""
    starts, ends = starts or day(), ends or day(7)
    return Delegation.objects.begin(by=delegator, delegator=delegator, delegate=colleague, starts=starts, ends=ends)


def shown(assessment):
    """What a reviewer's page shows of it now, as its forms carry it; a digest of nothing where it was not submitted."""
    last = assessment.submissions.order_by("number").last()
    return last.shown_digest() if last else "0" * 64


def signed_until(last_day, engineer, skill, *reviewers):
    """The assessment, signed off so that it counts until that day: a year before it, or four where that day is rare."""
    years = 4 if (last_day.month, last_day.day) == (2, 29) else 1
    skill.validity_months = 12 * years
    skill.save()
    signed_on = last_day.replace(year=last_day.year - years)
    with clock.telling(dt.datetime.combine(signed_on, dt.time(12), tzinfo=dt.UTC)):
        return in_state("signed_off", engineer, skill, *reviewers)


def in_state(state, engineer, skill, *reviewers):
    """The assessment of `engineer` and `skill` brought by its verbs into a state as shown on pages."""
    if state == "not_started":
        return Assessment(engineer=engineer, skill=skill)
    log_work(engineer, skill)
    assessment = Assessment.objects.get(engineer=engineer, skill=skill)
    if state == "in_progress":
        return assessment
    assessment.submit(by=engineer, seen=assessment.version)
    if state == "returned":
        assessment.return_(by=reviewers[0], seen=assessment.version, note="Show one more.")
    if state == "signed_off":
        for reviewer in reviewers:
            assessment.sign_off(by=reviewer, seen=assessment.version)
    assert assessment.state == state
    return assessment
