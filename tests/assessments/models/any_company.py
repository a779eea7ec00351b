"""Companies at random, and DESIGN.md's rules of sight stated once more, in plain Python and apart from the product.

A company is written in bulk: teams inside of teams, memberships and grants that held, hold or will hold, records that
were never begun, begun, submitted, withdrawn.
"""

import datetime as dt
import random
from dataclasses import dataclass, field

from django.utils import timezone

from assessments.models import Assessment, Evidence, EvidenceUse, ReviewerGrant, Submission, SubmittedEvidence
from outline.models import Skill
from people.models import Engineer, Membership, Team
from tests import factories


@dataclass
class AnyCompany:
    seed: int
    people: list = field(default_factory=list)
    teams: list = field(default_factory=list)
    memberships: list = field(default_factory=list)
    grants: list = field(default_factory=list)
    records: list = field(default_factory=list)
    pieces: dict = field(default_factory=dict)  # of a record: the piece that serves it
    submitted: set = field(default_factory=set)  # records that were submitted once

    def __post_init__(self):
        self.dice, self.today = random.Random(self.seed), timezone.localdate()
        outlines = [factories.outline_with(levels=2, skills=1, tasks=0) for _ in range(2)]
        self.people = Engineer.objects.bulk_create(
            Engineer(name=f"P{n}", email=f"p{n}@example.com", password="!", is_active=self.dice.random() > 0.1)
            for n in range(16)
        )
        for n in range(8):
            above = self.dice.choice([None, *self.teams]) if self.teams else None
            self.teams.append(Team.objects.create(name=f"T{n}", slug=f"t{n}", parent=above))
        self.memberships = Membership.objects.bulk_create(self._memberships())
        self.grants = ReviewerGrant.objects.bulk_create(self._grant(outlines) for _ in range(7))
        skills = list(Skill.objects.select_related("outline", "level"))
        self._records([(person, skill) for person in self.people for skill in skills if self.dice.random() < 0.7])

    def _dates(self):
        """Half-open, around today, often with an edge on it."""
        starts = self.today + dt.timedelta(self.dice.choice([-400, -30, -1, 0, 1, 9]))
        ends = starts + dt.timedelta(self.dice.choice([0, 1, 29, 30, 31, 400]))
        return {"starts": starts, "ends": self.dice.choice([None, ends])}

    def _memberships(self):
        for person in self.people:
            for team in self.dice.sample(self.teams, self.dice.choice([0, 1, 1, 2])):
                role = self.dice.choice([Membership.Role.MEMBER, Membership.Role.MEMBER, Membership.Role.LEAD])
                yield Membership(engineer=person, team=team, role=role, **self._dates())

    def _grant(self, outlines):
        outline = self.dice.choice(outlines)
        level, team = self.dice.choice([None, *outline.levels.all()]), self.dice.choice([None, None, *self.teams])
        reviewer = self.dice.choice(self.people)
        return ReviewerGrant(reviewer=reviewer, outline=outline, level=level, team=team, **self._dates())

    def _records(self, wanted):
        plan = [(person, skill, self.dice.choice(["begun", "waits", "withdrawn"])) for person, skill in wanted]
        states = {"begun": "open", "waits": "submitted", "withdrawn": "open"}
        self.records = Assessment.objects.bulk_create(
            Assessment(engineer=person, skill=skill, state=states[how]) for person, skill, how in plan
        )
        made = Evidence.objects.bulk_create(
            Evidence(engineer=record.engineer, title=f"W{record.pk}", done_on=self.today) for record in self.records
        )
        self.pieces = dict(zip(self.records, made, strict=True))
        EvidenceUse.objects.bulk_create(EvidenceUse(evidence=e, assessment=r) for r, e in self.pieces.items())
        for record, (_, skill, how) in zip(self.records, plan, strict=True):
            if how == "begun":
                continue
            self.submitted.add(record)
            closed = {"outcome": "withdrawn", "closed_at": timezone.now()} if how == "withdrawn" else {}
            revision = skill.outline.current_revision
            sent = Submission.objects.create(assessment=record, number=1, wording="W", revision=revision, **closed)
            SubmittedEvidence.objects.create(submission=sent, evidence=self.pieces[record], digest="0" * 64)

    # ------------------------------------------------------------------ the rules, as DESIGN.md states them

    def holds(self, dated):
        return dated.starts <= self.today and (dated.ends is None or self.today < dated.ends)

    def is_inside(self, team, outer):
        while team is not None and team != outer:
            team = team.parent
        return team is not None

    def belongs_below(self, person, team):
        """Whether they belong today to the team or to one inside of it."""
        mine = [m.team for m in self.memberships if m.engineer == person and self.holds(m)]
        return any(self.is_inside(one, team) for one in mine)

    def leads(self, viewer, person):
        """ "A lead of a team, or of a team above it, sees its present members'." Nobody leads themself."""
        led = [m.team for m in self.memberships if m.engineer == viewer and m.role == "lead" and self.holds(m)]
        return viewer != person and any(self.belongs_below(person, team) for team in led)

    def is_granted(self, viewer, record):
        """ "A reviewer with a grant sees what was submitted to the outline or level that they hold." """
        return (
            viewer != record.engineer
            and record in self.submitted
            and any(
                grant.reviewer == viewer
                and self.holds(grant)
                and grant.outline == record.skill.outline
                and grant.level in (None, record.skill.level)
                and (grant.team is None or self.belongs_below(record.engineer, grant.team))
                for grant in self.grants
            )
        )

    def may_review(self, viewer, record):
        return self.leads(viewer, record.engineer) or self.is_granted(viewer, record)

    def may_see(self, viewer, record):
        return viewer == record.engineer or self.may_review(viewer, record)

    def may_read(self, viewer, record):
        """The piece of a record: drafts are their author's alone."""
        return viewer == record.engineer or (record in self.submitted and self.may_review(viewer, record))
