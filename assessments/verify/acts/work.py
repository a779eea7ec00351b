"""Evidence that was added, changed or removed: by its author, in an open assessment, and never once it was judged."""

from ...states import TAKES_EVIDENCE
from ..replay import Committed, Piece
from ..report import Wrong
from .moving import claim_of, demand_state


def evidence_added(replay, entry):
    claim = _own_work(replay, entry)
    piece = _piece(entry)
    if piece in claim.uses:
        raise Wrong(f"piece {piece} spoke for this skill already")
    claim.uses[piece] = entry.seq
    _remember(replay, entry, piece)


def evidence_changed(replay, entry):
    claim = _own_work(replay, entry)
    piece = _piece(entry)
    if piece not in claim.uses:
        raise Wrong(f"piece {piece} does not speak for this skill, so it cannot have been changed here")
    _demand_unjudged(replay, piece)
    claim.uses[piece] = entry.seq
    _remember(replay, entry, piece)


def evidence_removed(replay, entry):
    claim = _own_work(replay, entry)
    piece = _piece(entry)
    _demand_unjudged(replay, piece)
    if claim.uses.pop(piece, None) is None:
        raise Wrong(f"piece {piece} does not speak for this skill, so it cannot have been removed")
    _remember(replay, entry, piece)


def _own_work(replay, entry):
    if entry["actor"] != entry["subject"]:
        raise Wrong("somebody else touched the evidence of an engineer")
    claim = claim_of(replay, entry)
    if claim.state not in TAKES_EVIDENCE:
        raise Wrong(f"the evidence was touched while the assessment was {claim.state}")
    demand_state(claim, entry, claim.version)
    return claim


def _piece(entry):
    (piece,) = entry["evidence"]
    return piece["id"]


def _demand_unjudged(replay, piece):
    if replay.pieces[piece].judged:
        raise Wrong(f"piece {piece} was touched after a reviewer had judged it")


def _remember(replay, entry, piece):
    known = replay.pieces.get(piece)
    if known and known.subject != entry["subject"]:
        raise Wrong(f"piece {piece} is somebody else’s")
    content = Committed(entry.seq, entry.salt, entry["evidence"][0]["commit"])
    replay.pieces[piece] = Piece(entry["subject"], content, bool(known and known.judged))
