"""What can never have been, though the chain holds: entries that no verb would have written, put in correctly."""

import datetime as dt

import pytest

from assessments.models import HistoryEntry, LedgerEntry, Pseudonym
from assessments.states import Act
from assessments.verify import ACTS, verify
from tests.assessments.verify import forging

pytestmark = pytest.mark.django_db


def test_every_act_is_done_again():
    """Whoever adds an act says in assessments/verify/acts/ what it does."""
    assert set(ACTS) == set(Act)


def retell(seq, facts):
    """Tell one entry differently, and link all that follows anew: the chain holds, and only its sense can be wrong."""
    said = forging.bodies()
    said[seq - 1] |= facts
    forging.write(forging.chained(said))


def subject():
    return forging.bodies()[1]["subject"]


def test_nobody_decides_on_their_own(record):
    findings = forging.tried(retell, 7, {"actor": subject()}).findings
    assert [found.says for found in findings if found.seq == 7] == [
        "its line in the history names somebody else as who did it",
        "nobody decides on their own assessment, and nothing decides by itself",
    ]
    alone = forging.tried(_decided_by_themself).findings
    assert [(found.seq, found.says) for found in alone] == [
        (7, "nobody decides on their own assessment, and nothing decides by itself")
    ]


def _decided_by_themself():
    """With everything else made to fit, so far as the database lets it."""
    retell(7, {"actor": subject()})
    HistoryEntry.objects.filter(entry=7).update(actor=Pseudonym.objects.get(code=subject()).engineer)


LEAD = {"as": "lead", "of": "Payments", "team": 1, "since": "2025-01-01"}
GRANT = {"as": "reviewer", "grant": 1, "since": "2025-01-01"}
LINE = "its line in the history "
IMPOSSIBLE = [
    (7, {"type": "decree"}, "it says that 'decree' was done, which is nothing that can be"),
    (7, {"basis": None}, "it does not say what an entry on sign_off has to say"),
    (7, {"basis": LEAD | {"since": "2031-01-01"}}, "it rests on a right that began later, on 2031-01-01"),
    (7, {"basis": LEAD | {"as": "admin"}}, "a decision of this kind cannot rest on being admin"),
    (7, {"basis": LEAD | {"team": None}}, "it rests on leading a team, and names none"),
    (10, {"basis": GRANT | {"grant": 0}}, "it rests on grant 0, which had not been given"),
    (15, {"basis": GRANT}, "a decision of this kind cannot rest on being reviewer"),
    (7, {"submission": 1}, "submission 1 was not waiting for this"),
    (15, {"submission": 0}, "there is no submission 0"),
    (7, {"state": "returned"}, "it leaves the assessment returned in version 4, and by what was done before it is"),
    (7, {"version": 9}, "it leaves the assessment signed_off in version 9, and by what was done before it is signed"),
    (7, {"seen": 1}, "it was done from a page of version 1, when the assessment was in version 3"),
    (7, {"needed": 2}, "it is about another needed than what was submitted with entry 6"),
    (7, {"wording": "00" * 32}, "it is about another wording than what was submitted with entry 6"),
    (7, {"signature": 2}, "it is sign-off 1 of 1, and says otherwise"),
    (14, {"levels_reached": [999]}, "the row for that level 999 was reached is gone"),
    (15, {"levels_lost": [999]}, "it takes back level 999, which was not reached"),
    (6, {"evidence": []}, "the evidence that was submitted is not what spoke for this skill then"),
    (7, {"at": "yesterday"}, "it does not say when it was written"),
    (3, {"skill": {"id": 0, "key": "x", "outline": 1}}, "it is about another person or another skill than the entries"),
    (3, {"submission": 2}, "it is submission 2, and there were 0 before it"),
    (5, {"type": "evidence_changed"}, "piece {} does not speak for this skill, so it cannot have been changed here"),
    (17, {"type": "evidence_added"}, "piece {} spoke for this skill already"),
    (2, {"actor": "sub_0"}, "somebody else touched the evidence of an engineer"),
    (3, {"actor": "sub_0"}, "only the engineer can submit, and somebody else did"),
    (4, {"type": "sign_off", "signature": 1, "levels_reached": [], "valid_until": None}, "it leaves the assessment re"),
    (5, {"type": "renew"}, "the assessment was returned, from which renew leads nowhere"),
    (1, {"type": "grant_change"}, "grant {} had not been given"),
    (1, {"ends": "2025-06-01"}, "what grant {} is for, or from when until when, was changed"),
]


@pytest.mark.parametrize("part", [0, 1])
def test_what_cannot_have_been(record, part):
    for seq, facts, says in IMPOSSIBLE[part::2]:
        findings = forging.tried(retell, seq, facts).findings
        before, _, after = says.partition("{}")
        said = [found.says for found in findings if found.seq == seq]
        assert any(text.startswith(before) and after in text for text in said), (seq, facts, findings)


def test_a_decision_rests_on_a_grant_as_it_was(record):
    """Entry 10 is Rita's, by the grant of entry 1."""
    grant = forging.bodies()[0]["grant"]
    for facts, says in (
        ({"reviewer": "sub_0"}, f"grant {grant}, which was given to somebody else or for something else"),
        ({"outline": 0}, f"grant {grant}, which was given to somebody else or for something else"),
        ({"starts": "2026-01-01"}, f"grant {grant} since 2025-01-01, which began on 2026-01-01"),
        ({"ends": "2025-06-01"}, f"grant {grant}, which had ended on 2025-06-01"),
    ):
        findings = forging.tried(retell, 1, facts).findings
        assert f"it rests on {says}" in [found.says for found in findings if found.seq == 10]


def test_the_order_is_the_number_and_a_clock_that_was_set_back_is_a_warning(record):
    entries = forging.bodies()
    at = dt.datetime.fromisoformat(entries[15]["at"]) - dt.timedelta(hours=1)
    said = [*entries[:15], {**entries[15], "at": f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"}, entries[16]]
    forging.write(forging.chained(said))
    report = verify()
    assert (report.findings, [warning.seq for warning in report.warnings]) == ([], [16])


def test_the_same_reviewer_twice(record):
    """Entry 14 told as if Lena, who signed with 13, had given the second signature too."""
    lena = forging.bodies()[12]
    retell(14, {"actor": lena["actor"], "basis": lena["basis"]})
    says = {found.says for found in verify().findings if found.seq == 14}
    assert "the same reviewer decided on this submission before" in says


def test_what_was_judged_is_never_touched(record):
    """Entry 17 told as a change of the piece that was judged with 14."""
    judged = forging.bodies()[11]["evidence"][0]["id"]
    retell(17, {"evidence": [{"id": judged, "commit": "00" * 32}]})
    says = {found.says for found in verify().findings if found.seq == 17}
    assert f"piece {judged} does not speak for this skill, so it cannot have been changed here" in says


def test_an_empty_ledger_is_whole(db):
    assert (verify().whole, verify().entries, LedgerEntry.objects.count()) == (True, 0, 0)
