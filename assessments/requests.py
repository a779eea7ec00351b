"""Requests that a skill not apply to somebody's role: what waits for a lead, and one of them as its lead reads it."""

from dataclasses import dataclass

from django.db import models

from people.models import Engineer

from .models import Exemption, SelfAssessment
from .models.exemption import Status
from .timeline import Line, timeline
from .words import called, counted, opened

SHOWN = 25  # at once in the queue; the oldest first


def asked_of(standing):
    """The requests that a lead may answer, oldest first: a queryset."""
    asked = Exemption.objects.asked().filter(standing.leads_q())
    return asked.select_related("engineer", "assessment__skill__level").order_by("asked_at", "pk")


@dataclass(frozen=True)
class Requests:
    """Those that wait for a lead, oldest first. They are few: each is asked once, of one skill."""

    rows: tuple[Exemption, ...]

    @classmethod
    def of(cls, standing):
        """One query for a lead, none for anybody else."""
        return cls(tuple(asked_of(standing).fetch_mode(models.FETCH_RAISE)) if standing.is_lead else ())

    @property
    def count(self):
        return len(self.rows)

    @property
    def shown(self):
        return self.rows[:SHOWN]

    @property
    def more(self):
        return len(self.rows[SHOWN:])

    @property
    def sentence(self):
        return sentence(self.count, len({asked.engineer_id for asked in self.rows}))


def sentence(count, people):
    """ "Two people ask for three skills not to apply to their role" """
    asks = "asks" if people == 1 else "ask"
    whose = "their role" if people == 1 else "their roles"
    skills = counted(count, "skill", "skills")
    return f"{opened(counted(people, 'person', 'people'))} {asks} for {skills} not to apply to {whose}"


@dataclass(frozen=True)
class Request:
    """One of them, as a lead reads it."""

    exemption: Exemption
    view: SelfAssessment | None  # how its engineer sees the skill
    lines: tuple[Line, ...]
    viewer: Engineer

    @classmethod
    def of(cls, viewer, exemption):
        """Two queries."""
        return cls(
            exemption,
            SelfAssessment.objects.filter(assessment=exemption.assessment).first(),
            tuple(timeline(viewer, assessment=exemption.assessment)),
            viewer,
        )

    @property
    def may_answer(self):
        return self.exemption.status == Status.ASKED

    @property
    def may_end(self):
        return self.exemption.status == Status.AGREED

    @property
    def headline(self):
        return headline(self.exemption, self.viewer)


def headline(exemption, viewer):
    """What the page of a request says: what is asked, or what became of it."""
    first = exemption.engineer.first_name
    match exemption.status:
        case Status.ASKED:
            return f"{first} asks for this not to apply to their role."
        case Status.AGREED:
            return f"This does not apply to {first}’s role, {called(exemption.answered_by, viewer)} agreed."
        case Status.REFUSED:
            return f"This does apply to {first}’s role, {called(exemption.answered_by, viewer)} decided."
    if exemption.ended_by_id == exemption.engineer_id and exemption.answered_by_id is None:
        return f"{first} took this request back."
    return f"This applies to {first}’s role again, {called(exemption.ended_by, viewer)} decided."
