"""The whole machine as a truth table: every act from every state."""

import pytest

from assessments.states import MOVES, Act, IllegalMove, State, destination, shown

LEGAL = {
    (Act.SUBMIT, State.OPEN): State.SUBMITTED,
    (Act.SUBMIT, State.RETURNED): State.SUBMITTED,
    (Act.WITHDRAW, State.SUBMITTED): State.OPEN,
    (Act.WITHDRAW_APPEAL, State.SUBMITTED): State.RETURNED,
    (Act.APPEAL, State.RETURNED): State.SUBMITTED,
    (Act.SIGN, State.SUBMITTED): State.SUBMITTED,
    (Act.SIGN_OFF, State.SUBMITTED): State.SIGNED_OFF,
    (Act.RETURN, State.SUBMITTED): State.RETURNED,
    (Act.DECLINE, State.SUBMITTED): State.RETURNED,
    (Act.REVOKE, State.SIGNED_OFF): State.OPEN,
    (Act.RENEW, State.SIGNED_OFF): State.OPEN,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", MOVES)
def test_every_act_from_every_state(act, state):
    if (act, state) in LEGAL:
        assert destination(act, state) == LEGAL[act, state]
    else:
        with pytest.raises(IllegalMove) as refusal:
            destination(act, state)
        assert str(refusal.value) == MOVES[act].refusal


@pytest.mark.parametrize(
    ("state", "has_evidence", "word"),
    [
        (State.OPEN, False, "not_started"),
        (State.OPEN, True, "in_progress"),
        (State.SUBMITTED, True, "submitted"),
        (State.RETURNED, True, "returned"),
        (State.RETURNED, False, "returned"),
        (State.SIGNED_OFF, True, "signed_off"),
    ],
)
def test_the_state_as_a_page_shows_it(state, has_evidence, word):
    assert shown(state, has_evidence) == word
