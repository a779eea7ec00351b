"""Decisions that rest on leading a team, against the memberships: people's own table, of which no entry tells.

By the team's id, as a team may be renamed. With a person who was erased their memberships go.
"""

from people.models import Membership

from .comparison import stream


def leading(now):
    codes, terms = now.codes, {}
    for engineer, team, starts, entered_on, ends in stream(
        Membership.objects.leads(), "engineer", "team", "starts", "entered_on", "ends"
    ):
        terms.setdefault((codes.get(engineer), team), []).append((max(starts, entered_on), ends))
    for (code, team, since, days), seq in now.replay.leading.items():
        if code in now.replay.erased:
            continue
        held = [begun for begun, ends in terms.get((code, team), ()) if _held(begun, ends, *days)]
        if not held:
            now.found(seq, f"it rests on leading team {team}, and no membership says that they led it on that day")
        elif since and since not in held:
            now.found(seq, f"it rests on leading team {team} since {since}, and their membership says since {held[0]}")


def _held(begun, ends, first, last):
    """Whether it held on one of these days: which of them it was depends on where the site was. On the day on which it
    was ended they may have decided before."""
    return begun <= last and (ends is None or ends >= first)
