"""Acts on what stands beside the state, moving nothing: how an engineer sees it, what does not apply to them."""

from ...models import SelfView
from ...states import TAKES_EVIDENCE
from ..replay import Exempt
from ..report import Wrong
from .deciding import demand_basis, demand_other, reach
from .moving import claim_of, demand_state


def self_assess(replay, entry):
    _own(replay, entry)
    if entry["view"] not in SelfView.values:
        raise Wrong(f"nobody can see it as {entry['view']!r}")
    replay.views[entry["assessment"]] = entry


def exempt_ask(replay, entry):
    claim = _own(replay, entry)
    if claim.state not in TAKES_EVIDENCE:
        raise Wrong(f"it was asked that it not apply while the assessment was {claim.state}")
    if claim.exempt or entry["exemption"] in replay.exemptions:
        raise Wrong("it was asked once more that it not apply")
    claim.exempt = replay.exemptions[entry["exemption"]] = Exempt(entry)


def exempt_agree(replay, entry):
    _answer(replay, entry, "agreed")
    reach(replay, entry)


def exempt_refuse(replay, entry):
    if "note" not in entry["words"]:
        raise Wrong("it was refused without a word")
    _answer(replay, entry, "refused")
    replay.claims[entry["assessment"]].exempt = None


def exempt_end(replay, entry):
    exempt = _exempt(replay, entry)
    if exempt.status not in ("asked", "agreed") or entry["was"] != exempt.status:
        raise Wrong(f"it ends what was {entry['was']}, and it was {exempt.status}")
    if entry["actor"] != entry["subject"]:
        demand_basis(replay, entry, "lead")
        if exempt.status == "asked" or "note" not in entry["words"]:
            raise Wrong("a lead ended it before it was agreed, or without a word")
    exempt.status, exempt.ended = "ended", entry
    replay.claims[entry["assessment"]].exempt = None


def _own(replay, entry):
    if entry["actor"] != entry["subject"]:
        raise Wrong("somebody else spoke for an engineer")
    return _beside(replay, entry)


def _beside(replay, entry):
    claim = claim_of(replay, entry)
    demand_state(claim, entry, claim.version)
    return claim


def _answer(replay, entry, status):
    demand_other(entry)
    demand_basis(replay, entry, "lead")
    exempt = _exempt(replay, entry)
    if exempt.status != "asked":
        raise Wrong(f"it answers what was {exempt.status} already")
    exempt.status, exempt.answered = status, entry


def _exempt(replay, entry):
    _beside(replay, entry)
    exempt = replay.exemptions.get(entry["exemption"])
    if exempt is None or exempt.asked["assessment"] != entry["assessment"]:
        raise Wrong(f"request {entry['exemption']} had not been made for this skill")
    return exempt
