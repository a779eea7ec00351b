"""Grants and delegations; and lines of history that open no entry."""

from django.db.models import Exists, OuterRef

from ...models import Delegation, HistoryEntry, LedgerEntry, ReviewerGrant
from .comparison import UNTOLD, stream


def grants(now):
    left = dict(now.replay.grants)
    for pk, reviewer, *facts, starts, ends in stream(
        ReviewerGrant.objects, "pk", "reviewer", "outline", "level", "team", "starts", "ends"
    ):
        told = left.pop(pk, None)
        as_is = (*facts, starts.isoformat(), ends and ends.isoformat())
        if told is None:
            now.found(None, f"There is a grant ({pk}), {UNTOLD}.")
        elif not now.is_(reviewer, told["reviewer"]):
            now.found(told.seq, f"grant {pk} belongs to somebody else now")
        elif as_is != tuple(told[fact] for fact in ("outline", "level", "team", "starts", "ends")):
            now.found(told.seq, f"what grant {pk} is for, or from when until when, was changed")
    for pk, told in left.items():
        now.gone(told.seq, f"grant {pk}", told["reviewer"])


def delegations(now):
    left = dict(now.replay.delegations)
    columns = ("pk", "delegator", "delegate", "starts", "ends")
    for pk, delegator, delegate, *term in stream(Delegation.objects, *columns):
        told = left.pop(pk, None)
        if told is None:
            now.found(None, f"There is a delegation ({pk}), {UNTOLD}.")
            continue
        same = now.is_(delegator, told["delegator"]) and now.is_(delegate, told["delegate"])
        if not same or [day.isoformat() for day in term] != [told["starts"], told["ends"]]:
            now.found(told.seq, f"who stands in for whom by delegation {pk}, or when, was changed")
    for pk, told in left.items():
        now.gone(told.seq, f"delegation {pk}", told["delegator"], told["delegate"])


def lines(now):
    entry = LedgerEntry.objects.filter(seq=OuterRef("pk"))
    for (seq,) in stream(HistoryEntry.objects.filter(~Exists(entry)), "pk"):
        now.found(None, f"There is a line of history ({seq}), {UNTOLD}.")
