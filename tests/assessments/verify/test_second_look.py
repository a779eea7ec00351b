"""Renewing, appealing, commenting and standing in: told as they cannot have been each is found by the site and by an
auditor's program, which has the chain alone; bent in the tables, by the site."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from assessments.models import Assessment, Delegation, HistoryEntry, Pseudonym, SignOff, Submission
from assessments.verify import verify
from tests.factories import day, delegate, in_state, signed_until

from . import forging

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(engineer, lead, upper_lead, reviewer, stranger, skills):
    """1 grant. Skill 0: 2 work, 3 submitted, 4 signed off until yesterday, 5 opened to renew. Skill 1: 6 work,
    7 submitted, 8 sent back by Lena, 9 appeal, 10 a comment of Mara's, for whom 11 Sam stands in, and 12 signs it off;
    13 that ends. Skill 2: 14 work, 15 submitted, and taken by Lena, of which the ledger says nothing."""
    signed_until(day(-1), engineer, skills[0], lead).renew(by=engineer, seen=2)
    appealed = in_state("returned", engineer, skills[1], lead)
    appealed.appeal(by=engineer, seen=2, note="It is all there.")
    appealed.comment(by=upper_lead, note="Sam looks at it.", once="1")
    delegation = delegate(upper_lead, stranger)
    appealed.sign_off(by=stranger, seen=3, note="It is.")
    delegation.end(day(), by=upper_lead)
    in_state("submitted", engineer, skills[2]).take(by=lead)
    return appealed


@pytest.fixture
def codes(told):
    return {pseudonym.engineer.first_name: pseudonym.code for pseudonym in Pseudonym.objects.select_related("engineer")}


def test_it_is_whole(told):
    report = verify()
    assert (report.findings, report.entries, forging.audited()) == ([], 15, "")


LEAD = {"as": "lead", "of": "Payments", "team": 1, "since": "2025-01-01"}
PART = "who decided, or for whom, had a part in a decision on this before"
IMPOSSIBLE = [
    # (the entry, what it says instead, where it is found, what the site says, what the auditor's program says)
    (5, {"actor": "Lena"}, 5, "only the engineer can renew, and somebody else did", "somebody else did renew on an"),
    (5, {"state": "signed_off"}, 5, "it leaves the assessment signed_off in version 3", "it leaves its assessment sig"),
    (5, {"submission": 2}, 5, "there is no submission 2", "it is about another submission than the one that was made"),
    (
        4,
        {"valid_until": None},
        5,
        "it renews what counts until it is revoked, long before",
        "it renews what does not l",
    ),
    (
        4,
        {"valid_until": "2999-01-01"},
        5,
        "it renews what counts until 2999-01-01, long",
        "it renews what counts until",
    ),
    (
        5,
        {"type": "lapse"},
        5,
        "it says that 'lapse' was done, which is nothing that can",
        "it says that 'lapse' was do",
    ),
    (9, {"actor": "Lena"}, 9, "only the engineer can appeal, and somebody else did", "somebody else did appeal on an"),
    (
        9,
        {"appeals": 0},
        9,
        "it appeals against submission 0, and 1 was refused last",
        "it appeals against something el",
    ),
    (
        9,
        {"wording": "00" * 32},
        9,
        "it is about another wording than what was submitted",
        "it appeals against somethin",
    ),
    (
        9,
        {"evidence": []},
        9,
        "the evidence of the appeal is not that of the submission",
        "it submits nothing, or twice",
    ),
    (
        9,
        {"submission": 3},
        9,
        "it appeals against submission 1, and 1 was refused last",
        "it submits nothing, or twice",
    ),
    (
        7,
        {"type": "appeal"},
        7,
        "the assessment was open, from which appeal leads nowhere",
        "its assessment was open, fr",
    ),
    (
        10,
        {"state": "returned"},
        10,
        "it leaves the assessment returned in version 3, and",
        "it leaves its assessment re",
    ),
    (
        10,
        {"version": 4},
        10,
        "it leaves the assessment submitted in version 4, and by",
        "it leaves its assessment subm",
    ),
    (
        6,
        {"type": "comment"},
        6,
        "somebody commented on what had never been submitted",
        "somebody commented on what had",
    ),
    (10, {"words": {}}, 10, "somebody commented without a word", "somebody commented without a word"),
    (11, {"delegate": "Mara"}, 11, "somebody stands in for themself", "somebody stands in for themself"),
    (11, {"type": "delegate_end"}, 11, "delegation {} had not begun", "the delegation {} had not begun before"),
    (13, {"type": "delegate"}, 13, "delegation {} had begun before", "the delegation {} had begun before"),
    (
        11,
        {"delegate": "Rita"},
        12,
        "it rests on delegation {}, which was of somebody else",
        "it rests on the delegation",
    ),
    (
        11,
        {"delegator": "Lena"},
        12,
        "it rests on delegation {}, which was of somebody else",
        "it rests on the delegatio",
    ),
    (
        11,
        {"starts": "2020-01-01"},
        12,
        "it rests on delegation {}, which was of somebody",
        "it rests on the delegation",
    ),
    (
        11,
        {"ends": "2020-01-01"},
        12,
        "it rests on delegation {}, which had ended on 2020",
        "it rests on the delegation",
    ),
    (12, {"actor": "Lena", "basis": LEAD}, 12, PART, PART),
    (
        12,
        {"basis": {"for": "Lena"}},
        12,
        "it rests on delegation {}, which was of somebody else",
        "it rests on the del",
    ),
    (
        12,
        {"basis": {"delegation": 0}},
        12,
        "it rests on delegation 0, which had not begun",
        "it rests on the delegation",
    ),
    (12, {"basis": {"since": "2999-01-01"}}, 12, "it rests on a right that began later", "it rests on a right that"),
    (
        12,
        {"basis": {"team": None}},
        12,
        "it rests on leading a team, and names none",
        "it rests on leading a team, and",
    ),
    (
        15,
        {"type": "take"},
        15,
        "it says that 'take' was done, which is nothing that can be",
        "it says that 'take' was d",
    ),
]


@pytest.mark.parametrize("part", [0, 1, 2])
def test_what_cannot_have_been(told, codes, part):
    pk = str(Delegation.objects.get().pk)
    for number, facts, seq, site, auditor in IMPOSSIBLE[part::3]:
        forged = {key: codes.get(value, value) if isinstance(value, str) else value for key, value in facts.items()}
        if isinstance(facts.get("basis"), dict):
            basis = {key: codes.get(value, value) for key, value in facts["basis"].items()}
            forged["basis"] = basis if "as" in basis else forging.bodies()[number - 1]["basis"] | basis
        findings, said = forging.retold(number, forged)
        assert any(site.replace("{}", pk) in found.says for found in findings if found.seq == seq), (facts, findings)
        assert said.startswith(f"entry {seq}: {auditor.replace('{}', pk)}"), (facts, said)


ONLY = "only an appeal that is withdrawn leaves it sent back, as it was before, and each does"


@pytest.mark.parametrize(
    ("of", "instead"),
    [
        ("appeal", {"type": "withdraw", "state": "open"}),
        ("submission", {"type": "withdraw_appeal", "state": "returned"}),
    ],
)
def test_no_withdrawal_stands_in_for_the_other(told, engineer, lead, skills, of, instead):
    if of == "appeal":
        record = in_state("returned", engineer, skills[3], lead)
        record.appeal(by=engineer, seen=2, note="Look again.")
    else:
        record = in_state("submitted", engineer, skills[3])
    record.withdraw(by=engineer, seen=record.version)
    last = len(forging.bodies())
    assert (verify().findings, forging.audited()) == ([], "")
    findings, said = forging.retold(last, instead)
    assert ONLY in [found.says for found in findings if found.seq == last]
    assert said == f"entry {last}: {ONLY}"


def change(model, rows, **fields):
    assert model.objects.filter(**rows).update(**fields)


def line(seq, **fields):
    change(HistoryEntry, {"entry": seq}, **fields)


def slip_in_a_delegation():
    Delegation.objects.create(**Delegation.objects.values("delegator_id", "delegate_id").get(), ends=day(3))


ON_APPEAL = {"appeals__isnull": False}
TAMPERINGS = {
    "until when it counted": (
        lambda: change(Assessment, {"valid_until": day(-1)}, valid_until=day(9)),
        (5, "until when the sign-off of assessment"),
    ),
    "that it is being renewed": (
        lambda: change(Assessment, {"valid_until": day(-1)}, state="signed_off", version=2),
        (5, "it left assessment"),
    ),
    "what it appeals against": (
        lambda: change(Submission, ON_APPEAL, appeals=None),
        (9, "what it appeals against is not what was submitted"),
    ),
    "the wording of the appeal": (
        lambda: change(Submission, ON_APPEAL, wording="Can do all."),
        (9, "its wording is not what was submitted"),
    ),
    "why there was an appeal": (
        lambda: line(9, note="Please."),
        (9, "the note in its line of the history was changed"),
    ),
    "a comment": (lambda: line(10, note="No."), (10, "the note in its line of the history was changed")),
    "whose comment": (
        lambda: line(10, actor=Pseudonym.objects.first().engineer),
        (10, "its line in the history names somebody else as who did it"),
    ),
    "a comment gone": (
        lambda: HistoryEntry.objects.filter(entry=10).delete(),
        (10, "its line in the history is gone, and nobody in it was erased"),
    ),
    "who stands in": (
        lambda: change(Delegation, {}, delegate=Pseudonym.objects.first().engineer),
        (13, "who stands in for whom by delegation"),
    ),
    "until when": (lambda: change(Delegation, {}, ends=day(9)), (13, "who stands in for whom by delegation")),
    "from when": (
        lambda: change(Delegation, {}, starts=day(-9)),
        (13, "who stands in for whom by delegation"),
    ),
    "a delegation gone": (lambda: Delegation.objects.all().delete(), (13, "the row for delegation")),
    "one more delegation": (slip_in_a_delegation, (None, "There is a delegation (")),
    "in whose stead": (
        lambda: change(SignOff, {"in_stead_of__isnull": False}, in_stead_of=None),
        (12, "in whose stead decision"),
    ),
}


def test_the_tables_bent(told):
    found = {what: forging.tried(tamper).findings for what, (tamper, _) in TAMPERINGS.items()}
    assert {
        what: [(one.seq, one.says[: len(says)]) for one in found[what]] for what, (_, (_, says)) in TAMPERINGS.items()
    } == {what: [finding] for what, (_, finding) in TAMPERINGS.items()}


def test_who_has_taken_it_is_no_part_of_the_record(told, upper_lead):
    """It decides nothing and passes by itself; what was decided nobody holds, by a rule of the database."""
    findings = forging.tried(lambda: change(Submission, {"taken_by__isnull": False}, taken_by=upper_lead)).findings
    assert findings == []
    with pytest.raises(IntegrityError, match="submission_taken_while_pending"), transaction.atomic():
        change(Submission, {"outcome": "granted"}, taken_by=upper_lead, taken_at=dt.datetime.now(dt.UTC))
