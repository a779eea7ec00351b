"""What waits for a reviewer, oldest first, and what they decided last: the picture of the review queue."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from people.models import Membership

from .decisions import Decided, last_decisions
from .models import Assessment
from .models.rights import still_asked
from .waiting import Waiting, pending_of, with_counts, with_signatures
from .words import all_of, counted, in_figures, opened

ON_A_PAGE = 25


def headline(count, oldest):
    """The answer of the page: how many wait, and since how many days the oldest does (None where nobody waits)."""
    if not count:
        return "Nobody is waiting for you."
    since = {0: "since today", 1: "since yesterday"}.get(oldest, f"for {counted(oldest, 'day', 'days')}")
    if count == 1:
        return f"One claim waits for you, {since}."
    return (
        f"{opened(counted(count, 'claim', 'claims'))} wait for you, {'all' if oldest == 0 else 'the oldest'} {since}."
    )


@dataclass(frozen=True)
class Choice:
    """One option of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Queue:
    """The whole page. `waiting` counts all that waits for the reader, `page` holds those that the filters leave."""

    waiting: int
    oldest: int | None
    found: int
    page: Page
    teams: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    taken: tuple[Waiting, ...]  # by other reviewers: not counted, for somebody is at it
    signed: tuple[Waiting, ...]
    decisions: tuple[Decided, ...]
    filters: str  # as the query of an address
    stands_in_for: str  # "Tomasz and Marit"
    may_hand_over: bool

    @classmethod
    def of(cls, standing, team="", level="", page=1):
        """Nine queries where the reader has signed something, four elsewhere; the standing took three more."""
        me = standing.engineer
        pending = list(with_signatures(with_counts(submissions_before(standing))))
        signed = [submission for submission in pending if had_their_say(submission, me)]
        unsigned = [submission for submission in pending if submission not in signed]
        taken = [submission for submission in unsigned if submission.holder not in (None, me)]
        to_decide = [submission for submission in unsigned if submission not in taken]
        teams_of = _teams_of(to_decide)
        teams = _choices(_named(teams_of), team)
        levels = _choices(_levels(to_decide), level)
        team, level = _chosen(teams), _chosen(levels)
        found = [
            submission
            for submission in to_decide
            if (not team or team in {t.slug for t in teams_of.get(submission.assessment.engineer_id, ())})
            and (not level or level == str(submission.assessment.skill.level_id))
        ]
        paged = Paginator(found, ON_A_PAGE).get_page(page)
        paged.object_list = [Waiting.with_signers(submission) for submission in paged.object_list]
        return cls(
            waiting=len(to_decide),
            oldest=Waiting(to_decide[0]).days if to_decide else None,
            found=len(found),
            page=paged,
            teams=teams,
            levels=levels,
            taken=tuple(map(Waiting.with_signers, taken)),
            signed=_signed(signed),
            decisions=last_decisions(standing),
            stands_in_for=all_of([other.engineer for other in standing.in_stead_of]) if standing.in_stead_of else "",
            may_hand_over=standing.reviews_by_right,
            filters=urlencode({k: v for k, v in (("team", team), ("level", level)) if v}),
        )

    @property
    def headline(self):
        return headline(self.waiting, self.oldest)

    @property
    def found_words(self):
        """ "5 claims", and "2 of 5 claims" where the filters leave some out."""
        claims = in_figures(self.waiting, "claim", "claims")
        return f"{self.found} of {claims}" if self.found != self.waiting else claims


def submissions_before(standing):
    """The pending submissions that the reader may decide on or has signed, oldest first."""
    return pending_of(Assessment.objects.submitted().filter(standing.reviewable_q()))


def line(standing):
    """What waits for the reader's decision, oldest first, in one query: for the list beside a review."""
    me = standing.engineer
    mine = Assessment.objects.not_signed_by(me).free_for(me)
    return [Waiting(submission) for submission in submissions_before(standing).filter(assessment__in=mine)]


def had_their_say(submission, engineer):
    """Whether they have signed it, or somebody in their stead."""
    return any(engineer.pk in (said.reviewer_id, said.in_stead_of_id) for said in submission.sign_offs.all())


def _signed(submissions):
    if not submissions:
        return ()
    asked = still_asked([submission.assessment for submission in submissions])
    return tuple(Waiting.with_signers(submission, tuple(asked[submission.assessment_id])) for submission in submissions)


def _teams_of(submissions):
    """{engineer pk: their teams today}, in one query."""
    engineers = {submission.assessment.engineer_id for submission in submissions}
    found = {}
    for membership in Membership.objects.current().filter(engineer__in=engineers).select_related("team"):
        found.setdefault(membership.engineer_id, []).append(membership.team)
    return found


def _levels(submissions):
    """The levels that occur, in reading order, with the outline's title where several outlines occur."""
    levels = {submission.assessment.skill.level for submission in submissions}
    several = len({level.outline_id for level in levels}) > 1
    ordered = sorted(levels, key=lambda level: (level.outline.title, level.outline_id, level.position))
    return [(str(level.pk), f"{level.outline.title}: {level.name}" if several else level.name) for level in ordered]


def _named(teams_of):
    """The teams that occur, by name."""
    teams = {team for teams in teams_of.values() for team in teams}
    return [(team.slug, team.name) for team in sorted(teams, key=lambda team: (team.name, team.pk))]


def _choices(options, chosen):
    return tuple(Choice(value, label, value == chosen) for value, label in options)


def _chosen(choices):
    return next((choice.value for choice in choices if choice.chosen), "")
