"""A decision, and at the same moment the end of what entitles to it: a delegation, a grant, the lead of a team.

Either the decision was first, and stands on what held then, or there is none. The delegation is ended by its delegator,
on a page; grants and memberships end as an admin ends them, by the verb.
"""

import datetime as dt
import random
import time

from django.db import connection
from django.utils import timezone

from assessments.models import Delegation, HistoryEntry, ReviewerGrant
from assessments.states import Act
from people.models import Membership

from . import company
from .client import at_once
from .deeds import DONE, FORBIDDEN, UNSEEN


def right_ends_or_decide(race):
    """In turn each of the three, for a guest who may review by nothing else."""
    assessment, _ = company.submitted(race.engineer, race.skill)
    kind, end, last = (_delegation, _grant, _lead)[race.number % 3](race)
    window = race.window(race.guest, 1)
    yes = race.decision(window, assessment, "granted")
    answer, _ = at_once(lambda: _timed(race, window, yes), lambda: _soon(race, end))
    race.demand(answer.status in (DONE, FORBIDDEN, UNSEEN), f"{kind}: answered {answer.status}.")
    decided = answer.status == DONE
    race.tally.count(f"{kind} {'decided' if decided else 'ended first'}")
    race.stands(assessment, "signed_off" if decided else "submitted", *([race.guest] if decided else []))
    if decided and last:
        done = HistoryEntry.objects.filter(assessment=assessment, act=Act.SIGN_OFF).get().entry_id
        over = HistoryEntry.objects.filter(act=last, entry__gt=done).exists()
        race.demand(over, f"{kind}: it was decided after the right had ended.")
    race.clear(assessment)


def _delegation(race):
    """Lena is away, and ends it on her page."""
    lena, today = race.people.lena, timezone.localdate()
    week = {"starts": today, "ends": today + dt.timedelta(days=7)}
    handed = Delegation.objects.begin(by=lena, delegator=lena, delegate=race.guest, **week)
    window = race.window(lena)
    form = race.form(window, "/reviews/away/", f"{handed.pk}/end/", {})

    def end():
        race.demand(window.send(form).status == DONE, "the delegation could not be ended.")

    return "delegation", end, Act.DELEGATE_END


def _grant(race):
    grant = ReviewerGrant(reviewer=race.guest, outline=race.skill.outline, starts=company.SINCE)
    grant.keep(by=None)
    return "grant", lambda: grant.end(timezone.localdate(), by=None), Act.GRANT_END


def _lead(race):
    """Memberships are no matter of the ledger: the decision says what it rested on."""
    place = Membership.objects.create(
        engineer=race.guest, team=race.people.payments, role=Membership.Role.LEAD, starts=company.SINCE
    )
    return "lead", lambda: place.end(timezone.localdate()), None


def _timed(race, window, form):
    begun = time.monotonic()
    answer = window.send(form)
    race.tally.took = time.monotonic() - begun
    return answer


def _soon(race, end):
    """At a moment of chance while a decision is on its way: it took about as long the last time."""
    try:
        time.sleep(random.Random(race.number).uniform(0, race.tally.took))
        end()
    finally:
        connection.close()
