"""What the engineer asks for: submissions, appeals, withdrawals, renewals; and what all say of them."""

from datetime import date

from ...states import Act
from ...validity import AHEAD
from ..replay import Asked
from ..report import Wrong
from .moving import ZONES, claim_of, close, demand_pinned, demand_state, moved, pending, standing


def submit(replay, entry):
    claim = _asked(replay, entry)
    if entry["submission"] != len(claim.asked) + 1:
        raise Wrong(f"it is submission {entry['submission']}, and there were {len(claim.asked)} before it")
    sent = [piece["id"] for piece in entry["evidence"]]
    if not sent or set(sent) != claim.uses.keys() or len(sent) != len(claim.uses):
        raise Wrong("the evidence that was submitted is not what spoke for this skill then")
    claim.asked.append(Asked(entry))


def appeal(replay, entry):
    """The same once more as what was refused last; who had a part in that is remembered with it."""
    claim = _asked(replay, entry)
    number, refused = max((n, asked) for n, asked in enumerate(claim.asked, 1) if asked.outcome != "withdrawn")
    if entry["appeals"] != number or entry["submission"] != len(claim.asked) + 1:
        raise Wrong(f"it appeals against submission {entry['appeals']}, and {number} was refused last")
    demand_pinned(refused, entry)
    sent, before = ({piece["id"] for piece in said["evidence"]} for said in (entry, refused.entry))
    if sent != before or sent != claim.uses.keys():
        raise Wrong("the evidence of the appeal is not that of the submission that it appeals against")
    claim.asked.append(Asked(entry, barred=refused.barred | refused.had_their_say))


def _asked(replay, entry):
    claim = moved(replay, entry, own=True)
    if claim.exempt:
        raise Wrong("it was submitted while it was asked for, or agreed, that it not apply to their role")
    return claim


def comment(replay, entry):
    claim = claim_of(replay, entry)
    if not claim.asked:
        raise Wrong("somebody commented on what had never been submitted")
    if "note" not in entry["words"]:
        raise Wrong("somebody commented without a word")
    demand_state(claim, entry, claim.version)


def withdraw(replay, entry):
    claim = moved(replay, entry, own=True)
    asked = pending(claim, entry)
    if (asked.entry["type"] == Act.APPEAL) != (entry["type"] == Act.WITHDRAW_APPEAL):
        raise Wrong("only an appeal that is withdrawn leaves it sent back, as it was before, and each does")
    close(asked, entry, "withdrawn")


def renew(replay, entry):
    claim = moved(replay, entry, own=True)
    asked = standing(claim, entry)
    if asked.entry["submission"] != max(a.entry["submission"] for a in claim.asked if a.outcome == "granted"):
        raise Wrong("it renews a sign-off that is not the last one")
    if claim.valid_until is None or date.fromisoformat(claim.valid_until) > (entry.at + ZONES).date() + AHEAD:
        raise Wrong(f"it renews what counts until {claim.valid_until or 'it is revoked'}, long before that")
