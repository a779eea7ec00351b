"""Who may see and who may review which assessment: the only place where these rules stand.

Asked as querysets by pages (through access.py) and by the verbs under their lock; and the other way round, as the
names of those whom a submission waits for. Both ways are held together by a test.
"""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, Subquery

from people.models import Engineer, Membership, Team
from people.nesting import ids_above, ids_below

from ..states import State
from .delegation import Delegation
from .grants import ReviewerGrant
from .submission import Outcome, SignOff, Submission

NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Scope:
    """What one grant opens: an outline, or one level of it, for the members of some teams (None: of all)."""

    outline: int
    level: int | None
    teams: frozenset[int] | None

    def as_q(self):
        here = Q(skill__outline=self.outline)
        if self.level:
            here &= Q(skill__level=self.level)
        if self.teams is not None:
            here &= Q(engineer__in=Engineer.objects.in_teams(self.teams))
        return here


@dataclass(frozen=True)
class Standing:
    """What an engineer may do beyond their own record, on one day: the teams that they lead, the grants they hold, and
    the standings of those for whom they stand in."""

    engineer: Engineer
    led_team_ids: frozenset[int]
    scopes: tuple[Scope, ...]
    in_stead_of: tuple["Standing", ...] = ()

    @classmethod
    def of(cls, engineer, on=None):
        """Three queries, two more for each for whom they stand in, one more for each whose grants name a team."""
        away = Delegation.objects.current(on).filter(delegate=engineer).select_related("delegator")
        others = dict.fromkeys(delegation.delegator for delegation in away.order_by("delegator__name", "pk"))
        return replace(cls.by_right(engineer, on), in_stead_of=tuple(cls.by_right(other, on) for other in others))

    @classmethod
    def by_right(cls, engineer, on=None):
        """Of their own: what they can hand to a delegate, who cannot hand it on."""
        grants = list(ReviewerGrant.objects.current(on).filter(reviewer=engineer))
        parents = dict(Team.objects.order_by().values_list("pk", "parent")) if any(g.team_id for g in grants) else {}
        return cls(
            engineer=engineer,
            led_team_ids=frozenset(Team.objects.ids_led_by(engineer, on)),
            scopes=tuple(
                Scope(g.outline_id, g.level_id, frozenset(ids_below({g.team_id}, parents)) if g.team_id else None)
                for g in grants
            ),
        )

    @property
    def is_lead(self):
        return bool(self.led_team_ids)

    @property
    def reviews_by_right(self):
        return bool(self.led_team_ids or self.scopes)

    @property
    def reviews(self):
        return self.reviews_by_right or any(other.reviews_by_right for other in self.in_stead_of)

    def leads_q(self):
        """The assessments of those whom they lead."""
        if not self.led_team_ids:
            return NOBODY
        return Q(engineer__in=Engineer.objects.in_teams(self.led_team_ids)) & ~Q(engineer=self.engineer)

    def granted_q(self):
        """What their grants let them review: nothing that was never submitted, and never their own."""
        if not self.scopes:
            return NOBODY
        scopes = NOBODY
        for scope in self.scopes:
            scopes |= scope.as_q()
        return scopes & _was_submitted() & ~Q(engineer=self.engineer)

    def visible_q(self):
        handed_over = NOBODY
        for other in self.in_stead_of:
            handed_over |= self._handed_over_q(other)
        return Q(engineer=self.engineer) | self.leads_q() | self.granted_q() | handed_over

    def reviewable_q(self):
        """Those on which they may decide as a person. An appeal is not for who has decided on what it appeals against,
        and a delegate may do no more than the delegator: not once they, or another delegate of theirs, have had their
        say. Who has signed what is pending stays its reviewer, and is told so: the same form sent twice is no offence.
        """
        able = self.leads_q() | self.granted_q()
        for other in self.in_stead_of:
            able |= self._handed_over_q(other) & (~had_their_say_q(other.engineer) | had_their_say_q(self.engineer))
        return able & ~judged_before_q(self.engineer)

    def _handed_over_q(self, other):
        """What the delegator may review that was submitted; never the delegate's own, nor the delegator's."""
        return (other.leads_q() | other.granted_q()) & _was_submitted() & ~Q(engineer=self.engineer)


def _was_submitted():
    return Q(Exists(Submission.objects.filter(assessment=OuterRef("pk"))))


def had_their_say_q(engineer):
    """Pending assessments on which they, or somebody in their stead, have decided: on what is pending, or on what it
    appeals against."""
    return Q(state=State.SUBMITTED) & Exists(_said_by(engineer))


def judged_before_q(engineer):
    """Pending appeals against a decision in which they, or somebody in their stead, had a part."""
    return Q(state=State.SUBMITTED) & Exists(_said_by(engineer).exclude(submission__outcome=Outcome.PENDING))


def _said_by(engineer):
    here = decisions_in_chain().filter(submission__assessment=OuterRef("pk"))
    return here.filter(Q(reviewer=engineer) | Q(in_stead_of=engineer))


def decisions_in_chain():
    """The decisions on the last submission of an assessment, and on those that it appeals against, one after the other:
    all since the last one that was no appeal. A signature on what was withdrawn counts nowhere."""
    begun = Submission.objects.filter(assessment=OuterRef("submission__assessment"), appeals=None)
    first = begun.order_by("-number").values("number")[:1]
    return SignOff.objects.filter(submission__number__gte=Subquery(first)).exclude(
        submission__outcome=Outcome.WITHDRAWN
    )


@dataclass(frozen=True)
class Entitlement:
    """Why somebody may review a record: they lead a team of its engineer's, or one above it, hold a grant, or
    stand in for somebody who does."""

    person: Engineer
    rests_on: Membership | ReviewerGrant | Delegation
    is_above: bool = False  # leads a team that only holds a team of the engineer's
    may_decide: bool = True  # where it waits: not who had their say on it, or on what it appeals against


def _entitled(assessments, on):
    """{pk: ([Entitlement by a right of their own, …], [Delegation by one of these to another, …])}"""
    assessments = list(assessments)
    subjects = {assessment.engineer_id for assessment in assessments}
    parents = dict(Team.objects.order_by().values_list("pk", "parent"))
    memberships = (
        Membership.objects.current(on)
        .filter(Q(engineer__in=subjects) | Q(role=Membership.Role.LEAD, engineer__is_active=True))
        .select_related("engineer", "team")
        .order_by("starts", "pk")
    )
    leads, teams_of = {}, {}
    for membership in memberships:
        teams_of.setdefault(membership.engineer_id, set()).add(membership.team_id)
        if membership.role == Membership.Role.LEAD and membership.engineer.is_active:
            leads.setdefault(membership.team_id, []).append(membership)
    grants = list(
        ReviewerGrant.objects.current(on)
        .filter(reviewer__is_active=True, outline__in={a.skill.outline_id for a in assessments})
        .select_related("reviewer", "outline", "level", "team")
    )
    handed_over = list(Delegation.objects.current(on).select_related("delegate", "delegator").order_by("pk"))
    found = {}
    for assessment in assessments:
        own = teams_of.get(assessment.engineer_id, set())
        around = ids_above(own, parents)
        why = [Entitlement(led.engineer, led) for team in own for led in leads.get(team, ())]
        why += [Entitlement(led.engineer, led, True) for team in around - own for led in leads.get(team, ())]
        why += [Entitlement(g.reviewer, g) for g in grants if opens(g, assessment.skill, around)]
        why = [entitlement for entitlement in why if entitlement.person.pk != assessment.engineer_id]
        able = {entitlement.person.pk for entitlement in why}
        away = [d for d in handed_over if d.delegator_id in able and d.delegate_id != assessment.engineer_id]
        found[assessment.pk] = why, away
    return found


@dataclass(frozen=True)
class Reviewers:
    """Who may review one record, in each sense in which a page asks; by name."""

    own: list[Entitlement]  # by a right of their own
    away: list[Delegation]  # by which one of these has handed theirs over
    is_pending: bool
    before: frozenset[
        int
    ]  # the ids of who had a part in the decisions that the last submission ended or appeals against
    now: set[int]  # of who has had their say on what is pending

    @classmethod
    def of(cls, assessments, on=None):
        """{assessment pk: Reviewers} in five queries, however many there are."""
        assessments = list(assessments)
        said = _had_their_say(assessments)
        nothing = False, set(), set()
        return {pk: cls(own, away, *said.get(pk, nothing)) for pk, (own, away) in _entitled(assessments, on).items()}

    @property
    def leads(self):
        return _by_name({e.person for e in self.own if isinstance(e.rests_on, Membership)})

    @property
    def able(self):
        """Who may review it: an appeal is not for who had a part in what it appeals against."""
        return self._without(self.before if self.is_pending else set())

    @property
    def asked(self):
        """Who may still decide: without those who have signed what is pending."""
        return [person for person in self.able if person.pk not in self.now]

    @property
    def left_to_appeal_to(self):
        """Who could answer an appeal against the decision that sent it back."""
        return self._without(self.before)

    @property
    def entitlements(self):
        """Who may review it, and why, each person once: as lead of the nearest team before a grant, by a right of their
        own before in somebody's stead; and whether they may decide on what waits."""
        asked = {person.pk for person in self.asked}
        every = [*self.own, *(Entitlement(delegation.delegate, delegation) for delegation in self.away)]
        first = {entitlement.person.pk: entitlement for entitlement in reversed(every)}
        told = [replace(entitlement, may_decide=pk in asked) for pk, entitlement in first.items()]
        return sorted(told, key=lambda e: (e.person.name, e.person.pk))

    def _without(self, judged):
        """Nor a delegate where the delegator has had their say, but for the one who said it."""
        people = {entitlement.person for entitlement in self.own}
        said = judged | self.now
        people |= {d.delegate for d in self.away if d.delegator_id not in said or d.delegate_id in self.now}
        return _by_name(person for person in people if person.pk not in judged)


def _by_name(people):
    return sorted(people, key=lambda person: (person.name, person.pk))


def reviewers_of(assessments, on=None):
    """Who may review each of these: {assessment pk: [Engineer, …] by name}. Five queries, however many there are."""
    return {pk: reviewers.able for pk, reviewers in Reviewers.of(assessments, on).items()}


def still_asked(assessments, on=None):
    """Who may still decide on each of these: without those who have signed what is pending. Five queries as well."""
    return {pk: reviewers.asked for pk, reviewers in Reviewers.of(assessments, on).items()}


def _had_their_say(assessments):
    """{pk: (whether it is pending, the ids of who decided before in its last chain, of who did on what is pending)}"""
    said = decisions_in_chain().filter(submission__assessment__in=[a.pk for a in assessments if a.pk])
    found = {}
    names = said.values_list(
        "submission__assessment", "submission__assessment__state", "submission__outcome", "reviewer", "in_stead_of"
    )
    for pk, state, outcome, *people in names:
        _, before, now = found.setdefault(pk, (state == State.SUBMITTED, set(), set()))
        (now if outcome == Outcome.PENDING else before).update(people)
    return found


def opens(grant, skill, teams):
    return (
        grant.outline_id == skill.outline_id
        and grant.level_id in (None, skill.level_id)
        and (grant.team_id is None or grant.team_id in teams)
    )


def refusal(reviewer, assessment):
    """Why they may not decide on this, in a sentence. Two queries at most."""
    if reviewer.pk == assessment.engineer_id:
        return "Nobody decides on their own record: ask somebody else who may review it."
    here = type(assessment).objects.filter(pk=assessment.pk)
    if here.filter(judged_before_q(reviewer)).exists():
        return "You had a part in the decision that this appeals against, so another reviewer has to answer it."
    if here.filter(Standing.of(reviewer).visible_q()).exists():
        return "The person for whom you stand in has decided on this already, so it waits for somebody else."
    return "You may not review this."
