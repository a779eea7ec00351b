"""What moves an assessment: along the table of states, by its engineer or another, on the submission that it says."""

from datetime import timedelta

from ...states import MOVES, Act
from ..replay import Claim
from ..report import Wrong

ZONES = timedelta(hours=14)  # days are days of the site, whose zone may have been any


def moved(replay, entry, own=False):
    """Move the assessment along the table of states, where that is a move, and where it was seen as it was."""
    if own and entry["actor"] != entry["subject"]:
        raise Wrong(f"only the engineer can {entry['type']}, and somebody else did")
    claim, move = claim_of(replay, entry), MOVES[Act(entry["type"])]
    if claim.state not in move.frm:
        raise Wrong(f"the assessment was {claim.state}, from which {entry['type']} leads nowhere")
    seen, claim.state, claim.version, claim.seq = claim.version, move.to, claim.version + 1, entry.seq
    demand_state(claim, entry, seen)
    return claim


def claim_of(replay, entry):
    subject, skill = entry["subject"], entry["skill"]["id"]
    claim = replay.claims.get(entry["assessment"])
    if claim is None:
        claim = replay.claims[entry["assessment"]] = Claim(subject, skill, entry.seq)
    if (claim.subject, claim.skill) != (subject, skill):
        raise Wrong("it is about another person or another skill than the entries on this assessment before it")
    return claim


def demand_state(claim, entry, seen):
    if entry["seen"] != seen:
        raise Wrong(f"it was done from a page of version {entry['seen']}, when the assessment was in version {seen}")
    if (entry["state"], entry["version"]) != (claim.state, claim.version):
        raise Wrong(
            f"it leaves the assessment {entry['state']} in version {entry['version']}, and by what was done before "
            f"it is {claim.state} in version {claim.version}"
        )


def pending(claim, entry):
    asked = claim.asked[-1]
    if asked.closed or entry["submission"] != len(claim.asked):
        raise Wrong(f"submission {entry['submission']} was not waiting for this")
    demand_pinned(asked, entry)
    return asked


def demand_pinned(asked, entry):
    for pinned in ("wording", "needed", "revision"):
        if entry[pinned] != asked.entry[pinned]:
            raise Wrong(f"it is about another {pinned} than what was submitted with entry {asked.entry.seq}")


def close(asked, entry, outcome):
    asked.outcome, asked.closed = outcome, entry


def standing(claim, entry):
    """The sign-off that the entry is about, which nobody had revoked."""
    asked = dict(enumerate(claim.asked, 1)).get(entry["submission"])
    if asked is None:
        raise Wrong(f"there is no submission {entry['submission']}")
    if asked.outcome != "granted" or asked.revoked:
        raise Wrong(f"it is about submission {entry['submission']}, on which no sign-off stood")
    demand_pinned(asked, entry)
    return asked
