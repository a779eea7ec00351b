"""What reviewers decide: on others alone, by a right that held on that day, each once, on what was submitted."""

from datetime import date

from ...states import Act
from ..replay import Reached, Signature
from ..report import Wrong
from .moving import ZONES, close, moved, pending, standing

_DECISIONS = {Act.RETURN: "more_needed", Act.DECLINE: "not_met"}  # the others grant


def sign(replay, entry):
    _decide(replay, entry, "granted")


def sign_off(replay, entry):
    close(_decide(replay, entry, "granted"), entry, "granted")
    replay.claims[entry["assessment"]].valid_until = entry["valid_until"]
    reach(replay, entry)


def reach(replay, entry):
    """The levels that the act completed."""
    for level in entry["levels_reached"]:
        reached = Reached(entry, entry["revision"]["number"])
        if replay.levels.setdefault((entry["subject"], level), reached) is not reached:
            raise Wrong(f"it says that level {level} was reached, which had been reached before")


def refuse(replay, entry):
    decision = _DECISIONS[Act(entry["type"])]
    close(_decide(replay, entry, decision), entry, decision)


def revoke(replay, entry):
    demand_other(entry)
    demand_basis(replay, entry, "lead")
    claim = moved(replay, entry)
    standing(claim, entry).revoked = entry
    claim.valid_until = None
    for level in entry["levels_lost"]:
        if replay.levels.pop((entry["subject"], level), None) is None:
            raise Wrong(f"it takes back level {level}, which was not reached")


def _decide(replay, entry, decision):
    demand_other(entry)
    demand_basis(replay, entry)
    claim = moved(replay, entry)
    asked = pending(claim, entry)
    if entry["actor"] in asked.signatures:
        raise Wrong("the same reviewer decided on this submission before")
    if {entry["actor"], entry["basis"].get("for")} & (asked.barred | asked.had_their_say):
        raise Wrong("who decided, or for whom, had a part in a decision on this before")
    asked.signatures[entry["actor"]] = Signature(entry, decision)
    if decision == "granted":
        count, needed = len(asked.signatures), asked.entry["needed"]
        if entry["signature"] != count or (entry["type"] == Act.SIGN_OFF) != (count >= needed):
            raise Wrong(f"it is sign-off {count} of {needed}, and says otherwise")
    for piece in asked.entry["evidence"]:
        replay.pieces[piece["id"]].judged = True
    return asked


def demand_other(entry):
    if entry["actor"] is None or entry["actor"] == entry["subject"]:
        raise Wrong("nobody decides on their own assessment, and nothing decides by itself")


def demand_basis(replay, entry, kind=None):
    """A decision says what entitled its reviewer: leading a team, or a grant that held on that day.

    The ledger tells of grants. Memberships are people's: what rests on one is remembered for tables/leading.py.
    """
    basis = entry["basis"]
    since = date.fromisoformat(basis["since"])
    if since > (entry.at + ZONES).date():
        raise Wrong(f"it rests on a right that began later, on {since}")
    if basis["as"] not in ("lead", "reviewer", "delegate") or (kind and basis["as"] != kind):
        raise Wrong(f"a decision of this kind cannot rest on being {basis['as']}")
    holder = entry["actor"]
    if basis["as"] == "delegate":
        holder = _demand_delegation(replay, entry, basis)
    if basis["as"] == "lead" or (basis["as"] == "delegate" and "team" in basis):
        if not isinstance(basis["team"], int):
            raise Wrong("it rests on leading a team, and names none")
        days = (entry.at - ZONES).date(), (entry.at + ZONES).date()
        led_since = None if basis["as"] == "delegate" else since
        replay.leading.setdefault((holder, basis["team"], led_since, days), entry.seq)
        return
    grant = replay.grants.get(basis["grant"])
    if grant is None:
        raise Wrong(f"it rests on grant {basis['grant']}, which had not been given")
    if grant["reviewer"] != holder or grant["outline"] != entry["skill"]["outline"]:
        raise Wrong(f"it rests on grant {basis['grant']}, which was given to somebody else or for something else")
    if basis["as"] == "delegate":
        since = date.fromisoformat(grant["starts"])
        if since > (entry.at + ZONES).date():
            raise Wrong(f"it rests on grant {basis['grant']}, which began later, on {since}")
    elif grant["starts"] != basis["since"]:
        raise Wrong(f"it rests on grant {basis['grant']} since {since}, which began on {grant['starts']}")
    if grant["ends"] and date.fromisoformat(grant["ends"]) <= (entry.at - ZONES).date():
        raise Wrong(f"it rests on grant {basis['grant']}, which had ended on {grant['ends']}")


def _demand_delegation(replay, entry, basis):
    """Who was away, and by whose right the reviewer decided."""
    known = replay.delegations.get(basis["delegation"])
    if known is None:
        raise Wrong(f"it rests on delegation {basis['delegation']}, which had not begun")
    if (known["delegate"], known["delegator"], known["starts"]) != (entry["actor"], basis["for"], basis["since"]):
        raise Wrong(f"it rests on delegation {basis['delegation']}, which was of somebody else or of another day")
    if date.fromisoformat(known["ends"]) <= (entry.at - ZONES).date():
        raise Wrong(f"it rests on delegation {basis['delegation']}, which had ended on {known['ends']}")
    if known["delegator"] == entry["subject"]:
        raise Wrong("somebody decided on the record of the one for whom they stood in")
    return known["delegator"]
