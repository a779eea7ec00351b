"""The states of an assessment and the whole of what may happen to one, as one table."""

from dataclasses import dataclass
from enum import StrEnum

from . import validity


class State(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED_OFF = "signed_off"


# The stored states in words; what a page shows of them is shown().
WORDS = {
    State.OPEN: "open",
    State.SUBMITTED: "submitted",
    State.RETURNED: "more needed",
    State.SIGNED_OFF: "signed off",
}


class Act(StrEnum):
    """What somebody did, as the ledger names it. Those on evidence, comments, how an engineer sees it and what does
    not apply leave its state as it is; the last six are about no assessment: five about who may review,
    and one that says that a person was erased."""

    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_CHANGED = "evidence_changed"
    EVIDENCE_REMOVED = "evidence_removed"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    WITHDRAW_APPEAL = "withdraw_appeal"  # leads back to what was sent back
    SIGN = "sign"  # a sign-off that is not the last one needed
    SIGN_OFF = "sign_off"
    RETURN = "return"
    DECLINE = "decline"
    REVOKE = "revoke"
    RENEW = "renew"
    SELF_ASSESS = "self_assess"
    EXEMPT_ASK = "exempt_ask"
    EXEMPT_AGREE = "exempt_agree"
    EXEMPT_REFUSE = "exempt_refuse"
    EXEMPT_END = "exempt_end"
    APPEAL = "appeal"
    COMMENT = "comment"
    GRANT = "grant"
    GRANT_CHANGE = "grant_change"
    GRANT_END = "grant_end"
    DELEGATE = "delegate"
    DELEGATE_END = "delegate_end"
    ERASE = "erase"


ASKS = frozenset({Act.SUBMIT, Act.APPEAL})  # what makes a submission
ON_RIGHTS = frozenset({Act.GRANT, Act.GRANT_CHANGE, Act.GRANT_END, Act.DELEGATE, Act.DELEGATE_END})


@dataclass(frozen=True)
class Move:
    """From which states an act leads to which, and what to say from any other."""

    frm: frozenset[State]
    to: State
    refusal: str


def _move(*frm, to, refusal):
    return Move(frozenset(frm), to, refusal)


_NOT_WAITING = "This is not waiting for a decision any more. Look at what happened, and go on to the next."
MOVES = {
    Act.SUBMIT: _move(
        State.OPEN,
        State.RETURNED,
        to=State.SUBMITTED,
        refusal="This has been submitted or signed off already, so there is nothing to submit.",
    ),
    Act.WITHDRAW: _move(
        State.SUBMITTED, to=State.OPEN, refusal="This is not submitted, so there is nothing to withdraw."
    ),
    Act.WITHDRAW_APPEAL: _move(
        State.SUBMITTED, to=State.RETURNED, refusal="This is not submitted, so there is nothing to withdraw."
    ),
    Act.APPEAL: _move(
        State.RETURNED, to=State.SUBMITTED, refusal="This was not sent back, so there is no decision to appeal against."
    ),
    Act.SIGN: _move(State.SUBMITTED, to=State.SUBMITTED, refusal=_NOT_WAITING),
    Act.SIGN_OFF: _move(State.SUBMITTED, to=State.SIGNED_OFF, refusal=_NOT_WAITING),
    Act.RETURN: _move(State.SUBMITTED, to=State.RETURNED, refusal=_NOT_WAITING),
    Act.DECLINE: _move(State.SUBMITTED, to=State.RETURNED, refusal=_NOT_WAITING),
    Act.REVOKE: _move(
        State.SIGNED_OFF, to=State.OPEN, refusal="This is not signed off, so there is nothing to revoke."
    ),
    Act.RENEW: _move(State.SIGNED_OFF, to=State.OPEN, refusal="This is not signed off, so there is nothing to renew."),
}

# Where work can be logged: nothing new is added to what waits for a decision or has one that stands.
TAKES_EVIDENCE = frozenset({State.OPEN, State.RETURNED})


class IllegalMove(Exception):
    """Why a move is refused: a sentence fit for the page. Answered with 409."""


def destination(act, state):
    """The state that `act` leads to from `state`; raises IllegalMove with its reason where there is none."""
    move = MOVES[act]
    if state not in move.frm:
        raise IllegalMove(move.refusal)
    return move.to


def shown(state, has_evidence, valid_until=None, is_exempt=False):
    """The state as a page shows it: an open record is "in progress" once it has evidence, "not started" before; a
    sign-off is "lapsed" once the day has passed until which it was valid; what a lead has agreed not to apply to a role
    says so instead."""
    if is_exempt:
        return "not_applicable"
    if state == State.OPEN:
        return "in_progress" if has_evidence else "not_started"
    if state == State.SIGNED_OFF and validity.is_over(valid_until):
        return "lapsed"
    return str(state)
