import datetime as dt

import pytest

from assessments.models import Assessment, SignOff, Submission
from assessments.verdict import signing_hint, waits_for, what_is_asked, what_was_decided, why_it_rests, why_not_revoked
from outline.models import Level, Skill
from people.models import Engineer

AMARA, CHEN, MARIT = (Engineer(pk=n, name=name) for n, name in enumerate(("Amara Okafor", "Chen Wei", "Marit Hau"), 1))

APIS = Skill(
    level=Level(position=1, name="2. Middle"), position=2, plain="Can design an API that others like to use well."
)
SKILL = "2.3 “Can design an API that others like to…”"


@pytest.mark.parametrize(
    ("signed", "needed", "hint"),
    [
        (0, 1, "It counts from today on"),
        (0, 2, "The first of two signatures"),
        (1, 2, "The second signature: this completes it"),
        (1, 3, "The second of three signatures"),
        (2, 3, "The third signature: this completes it"),
    ],
)
def test_what_the_next_signature_does(signed, needed, hint):
    assert signing_hint(signed, needed) == hint


@pytest.mark.parametrize(
    ("signers", "needed", "words"),
    [
        ((), 1, "one signature."),
        ((), 2, "two signatures from different people. Nobody has signed yet."),
        ((CHEN,), 2, "two signatures from different people. Chen Wei has signed."),
        ((MARIT,), 2, "two signatures from different people. You have signed."),
        ((MARIT, CHEN), 3, "three signatures from different people. Chen Wei and you have signed."),
    ],
)
def test_what_a_level_asks_for(signers, needed, words):
    assert what_is_asked(signers, needed, viewer=MARIT) == words


@pytest.mark.parametrize(
    ("signers", "needed", "asked", "end"),
    [
        ((), 2, (CHEN, MARIT), "Nobody has signed yet. Besides you, Chen could sign."),
        ((), 2, (MARIT,), "Nobody has signed yet. Besides you, nobody could sign."),
        ((CHEN,), 2, (MARIT,), "Chen Wei has signed."),
        ((MARIT,), 2, (CHEN,), "You have signed."),
    ],
)
def test_who_else_could_sign(signers, needed, asked, end):
    assert what_is_asked(signers, needed, MARIT, asked) == f"two signatures from different people. {end}"


def test_whom_it_waits_for():
    assert (waits_for([CHEN, MARIT]), waits_for([])) == (
        "it waits for Chen or Marit now.",
        "nobody else may sign it yet, so an admin has to name somebody.",
    )


@pytest.mark.parametrize(
    ("decision", "outcome", "sentence"),
    [
        ("granted", "granted", f"Signed off: {SKILL}. Amara Okafor holds it from today on."),
        ("granted", "pending", f"Signed {SKILL}, first of two: it waits for Chen or Marit now."),
        ("more_needed", "more_needed", f"Sent back to Amara: {SKILL}."),
        ("not_met", "not_met", f"Amara hears that {SKILL} is not met."),
    ],
)
def test_what_the_reviewer_is_told(decision, outcome, sentence):
    submission = Submission(assessment=Assessment(engineer=AMARA, skill=APIS), outcome=outcome, signoffs_needed=2)
    sign_off = SignOff(engineer=AMARA, decision=decision, submission=submission)
    assert what_was_decided(sign_off, 1, [CHEN, MARIT]) == sentence


@pytest.mark.parametrize(
    ("state", "outcome", "revoked_at", "sentence"),
    [
        ("signed_off", "granted", None, "It is signed off: Amara holds this."),
        ("returned", "not_met", None, "It went back to Amara, with what is missing."),
        ("open", "withdrawn", None, "Amara took it back before it was decided."),
        ("open", "granted", "then", "The sign-off was revoked, so it is open for Amara again."),
        ("open", "granted", None, "Amara has opened it to renew, and has not submitted it again."),
    ],
)
def test_why_there_is_nothing_to_decide(state, outcome, revoked_at, sentence):
    submission = Submission(outcome=outcome, revoked_at=revoked_at)
    assert why_it_rests(Assessment(engineer=AMARA, state=state), submission) == sentence


@pytest.mark.parametrize(
    ("state", "last_day", "said"),
    [
        ("open", "2999-03-03", True),
        ("submitted", "2999-03-03", True),
        ("returned", "2999-03-03", True),
        ("signed_off", "2999-03-03", False),  # it can be revoked
        ("submitted", "2020-03-03", False),  # nothing counts any more
        ("submitted", None, False),
    ],
)
def test_what_is_being_renewed_says_why_it_is_not_revoked(state, last_day, said):
    assessment = Assessment(engineer=AMARA, state=state, valid_until=last_day and dt.date.fromisoformat(last_day))
    sentence = "What was signed off before counts until 3 March 2999. While it is renewed it cannot be revoked."
    assert why_not_revoked(assessment) == (sentence if said else "")


@pytest.mark.parametrize(
    ("last_day", "told", "rests"),
    [
        ("2999-03-03", "holds it from today on, until 3 March 2999.", "Amara holds this, until 3 March 2999."),
        ("2020-03-03", None, "The sign-off lapsed after 3 March 2020. Amara can open it to renew."),
    ],
)
def test_until_when_it_counts(last_day, told, rests):
    last_day = dt.date.fromisoformat(last_day)
    assessment = Assessment(engineer=AMARA, skill=APIS, state="signed_off", valid_until=last_day)
    submission = Submission(assessment=assessment, outcome="granted", signoffs_needed=1)
    assert why_it_rests(assessment, submission).endswith(rests)
    if told:
        sign_off = SignOff(engineer=AMARA, decision="granted", submission=submission)
        assert what_was_decided(sign_off, 1, []) == f"Signed off: {SKILL}. Amara Okafor {told}"
        assert signing_hint(0, 1, last_day) == "It counts from today on, until 3 March 2999"
        assert signing_hint(1, 2, last_day) == "The second signature: this completes it, until 3 March 2999"
