"""What every verb on an assessment looks at again under its lock: the right, the version, what the page had shown.

Asked of the database as it is then, whatever the page that led there was shown.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied

from outline.formats.characters import shows_nothing
from outline.models import Outline
from people.models import Engineer

from .. import clock
from ..states import Act, IllegalMove
from .history import KEEP_THE_VERSION, HistoryEntry
from .rights import Standing, refusal

COMMENTS_A_MINUTE = 6
_DONE = {
    Act.SUBMIT: "submitted this",
    Act.WITHDRAW: "withdrew this",
    Act.WITHDRAW_APPEAL: "withdrew this",
    Act.SIGN: "signed this",
    Act.SIGN_OFF: "signed this off",
    Act.RETURN: "sent this back",
    Act.DECLINE: "decided that this is not met",
    Act.REVOKE: "revoked the sign-off",
    Act.RENEW: "opened this to renew",
    Act.APPEAL: "asked for another reviewer",
}


def take_record(assessment):
    """Take the one lock on all that is the engineer's (decision 0003), and read the assessment again."""
    Engineer.objects.select_for_update(no_key=True).get(pk=assessment.engineer_id)
    assessment.refresh_from_db()


def take_own_record(by):
    """The same lock, by the engineer themself, where there may be no assessment yet. Who has left cannot write."""
    if not Engineer.objects.select_for_update(no_key=True).get(pk=by.pk).is_active:
        raise PermissionDenied("Your account is closed.")


def take_outline(skill):
    """Take the outline's row as well, so that what is read of it and its revision are of one moment. Returns that."""
    outline = Outline.objects.select_for_update(no_key=True).get(pk=skill.outline_id)
    return outline.current_revision or outline.record_revision(by=None, summary="As it stood.")


def demand_right(assessment, by, owner=False, lead=False):
    """Raise where `by` may not: what is the `owner`'s, what is a `lead`'s of theirs, or what any reviewer does."""
    demand_account(by)
    if owner:
        if by.pk != assessment.engineer_id:
            raise PermissionDenied("Only the engineer can do this with their own record.")
        return
    standing = Standing.of(by)
    entitled = standing.leads_q() if lead else standing.reviewable_q()
    if not type(assessment).objects.filter(entitled, pk=assessment.pk).exists():
        theirs = lead and by.pk != assessment.engineer_id
        raise PermissionDenied("Only a lead of theirs can do this." if theirs else refusal(by, assessment))


def demand_account(by):
    if not Engineer.objects.present().filter(pk=by.pk).exists():
        raise PermissionDenied("Your account is closed.")


def demand_sight(assessment, by):
    demand_account(by)
    if not type(assessment).objects.visible_to(by).filter(pk=assessment.pk).exists():
        raise PermissionDenied("This is not yours to see.")


def demand_slow_talk(by):
    """Whoever writes faster than this does not write for people to read. Those of all records count together."""
    theirs = HistoryEntry.objects.filter(act=Act.COMMENT, actor=by).newest_first()
    first = theirs[COMMENTS_A_MINUTE - 1 :].first()
    if first and first.at > clock.now() - dt.timedelta(minutes=1):
        raise IllegalMove(
            f"You wrote {COMMENTS_A_MINUTE} comments within a minute. Wait a minute, then send this one again."
        )


def was_done(assessment, by, seen, acts, note):
    """Whether `by` did this very act already from the page that showed `seen`: the same form was sent twice."""
    same = assessment.history.filter(act__in=acts, actor=by, note=note)
    return any(entry.facts["seen"] == seen for entry in same)


def demand_as_seen(assessment, by, seen):
    if seen != assessment.version:
        raise IllegalMove(_who_was_faster(assessment, by))


def demand_as_shown(submission, shown):
    """The digest of what is judged, which goes into the ledger; raises where the page had `shown` something else.

    Without `shown` there was no page: whoever decides, decides on what stands now.
    """
    now = submission.shown_digest()
    if shown not in (None, now):
        raise IllegalMove("What you were looking at has changed since you opened the page, so nothing was decided.")
    return now


def demand_their_turn(assessment, by):
    """Raise where what is pending waits for somebody else: `by` has signed it, or another reviewer has taken it."""
    pending = assessment.submissions.pending().select_related("taken_by").first()
    if pending is None:
        return
    demand_unsigned(assessment, by)
    if pending.holder not in (None, by):
        raise IllegalMove(f"{pending.holder.name} has taken this. Take it over first, if you have agreed on that.")


def demand_unsigned(assessment, by):
    if not type(assessment).objects.filter(pk=assessment.pk).not_signed_by(by).exists():
        raise IllegalMove("You have signed this submission already; it waits for somebody else now.")


def demand_note(note, sentence):
    if shows_nothing(note):
        raise IllegalMove(sentence)


def _who_was_faster(assessment, reader):
    moves = assessment.history.exclude(act__in=KEEP_THE_VERSION)
    last = moves.select_related("actor").newest_first().first()
    if last is None:
        return "This page is out of date: load it again."
    who = "You" if last.actor == reader else last.actor.name
    return f"{who} {_DONE[Act(last.act)]} since you opened the page. Look at it as it is now."
