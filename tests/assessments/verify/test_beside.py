"""What stands beside the state is in the ledger too: told as it was it is whole, and each way to bend it is found."""

import datetime as dt

import pytest

from assessments.models import Exemption, LevelReached, SelfAssessment
from assessments.verify import verify
from tests.assessments.verify import forging
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def beside(engineer, lead, upper_lead, skills):
    """Skill 0: 1 and 2 said, 3 asked, 4 agreed (after which level 1 is reached, for skill 1 was signed off by 5 to 7
    later). Skill 2: 8 asked, 9 refused, 10 asked again, 11 taken back. Skill 3: 12 asked, 13 agreed, 14 ended by a
    lead, 15 work, 16 submitted."""
    for view in ("learning", "confident"):
        SelfAssessment.objects.say({skills[0]: view}, by=engineer)
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No front end.").agree(by=lead, note="True.")
    in_state("signed_off", engineer, skills[1], lead)
    Exemption.objects.ask(by=engineer, skill=skills[2], reason="No.").refuse(by=upper_lead, note="Yes.")
    Exemption.objects.ask(by=engineer, skill=skills[2], reason="No.").end(by=engineer, seen="asked")
    last = Exemption.objects.ask(by=engineer, skill=skills[3], reason="No.")
    last.agree(by=lead)
    last.end(by=upper_lead, seen="agreed", note="You change teams.")
    log_work(engineer, skills[3])
    last.assessment.submit(by=engineer, seen=0)
    return engineer


def test_it_is_whole(beside):
    report = verify()
    assert (report.findings, report.warnings, report.entries, forging.audited()) == ([], [], 16, "")
    assert LevelReached.objects.count() == 1


def test_a_level_that_agreeing_completed_is_whole(engineer, lead, skills):
    in_state("signed_off", engineer, skills[1], lead)
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.").agree(by=lead)
    assert LevelReached.objects.count() == 1
    assert verify().findings == []
    LevelReached.objects.all().delete()
    assert [found.seq for found in verify().findings] == [5]


LEAD = {"as": "lead", "of": "Payments", "team": 1, "since": "2025-01-01"}
IMPOSSIBLE = [
    # (the entry, what it says instead, what the site says, what an auditor's program says)
    (1, {"view": "expert"}, "nobody can see it as 'expert'", "nobody can see it as 'expert'"),
    (1, {"actor": None}, "somebody else spoke for an engineer", "it does not say who did it, or to whose record"),
    (1, {"version": 3}, "it leaves the assessment open in version 3, and by what was", "it leaves its assessment open"),
    (2, {"view": "learning"}, "it said “learning”, and self-assessment", ""),  # the table alone gives it away
    (8, {"actor": None}, "somebody else spoke for an engineer", "it does not say who did it, or to whose record"),
    (4, {"exemption": 0}, "request 0 had not been made for this skill", "it answers request 0, which had not been"),
    (4, {"actor": None}, "nobody decides on their own assessment, and nothing decides", "it does not say who did it"),
    (
        4,
        {"basis": LEAD | {"as": "reviewer"}},
        "a decision of this kind cannot rest on being",
        "being reviewer entitles",
    ),
    (4, {"levels_reached": [999]}, "the row for that level 999 was reached is gone", ""),
    (9, {"words": {}}, "it was refused without a word", "it was refused, or ended by a lead, without a word"),
    (11, {"was": "agreed"}, "it ends what was agreed, and it was asked", "it ends what was agreed, and it was asked"),
    (
        14,
        {"words": {}},
        "a lead ended it before it was agreed, or without",
        "it was refused, or ended by a lead, without",
    ),
    (14, {"was": "refused"}, "it ends what was refused, and it was agreed", "it ends what was refused, and it was agr"),
]


@pytest.mark.parametrize("part", [0, 1])
def test_what_cannot_have_been(beside, part):
    for seq, facts, site, auditor in IMPOSSIBLE[part::2]:
        findings, said = forging.retold(seq, facts)
        assert any(site in found.says for found in findings), (seq, facts, findings)
        assert seq in {found.seq for found in findings}
        assert said.startswith(f"entry {seq}: {auditor}" if auditor else ""), (seq, facts, said)
        assert bool(said) == bool(auditor)


def test_what_does_not_apply_was_not_submitted(beside):
    """Entry 14, which ended it, told as one more view."""
    findings, said = forging.retold(
        14, {"type": "self_assess", "view": "learning", "actor": forging.bodies()[0]["actor"]}
    )
    says = [found.says for found in findings if found.seq == 16]
    assert says == ["it was submitted while it was asked for, or agreed, that it not apply to their role"]
    assert said == "entry 16: it was submitted while it was not to apply, or that was asked"


def test_nor_appealed_for(engineer, lead, skills):
    """Entry 4, how somebody saw it after it had come back, told as the request that it not apply."""
    returned = in_state("returned", engineer, skills[0], lead)
    SelfAssessment.objects.say({skills[0]: "learning"}, by=engineer)
    returned.appeal(by=engineer, seen=2, note="Look again.")
    findings, said = forging.retold(4, {"type": "exempt_ask", "exemption": 1})
    says = [found.says for found in findings if found.seq == 5]
    assert says == ["it was submitted while it was asked for, or agreed, that it not apply to their role"]
    assert said == "entry 5: it was submitted while it was not to apply, or that was asked"


def views(**columns):
    return lambda: SelfAssessment.objects.update(**columns)


def requests(asked_for, **columns):
    return lambda: Exemption.objects.filter(reason=asked_for, status__in=["agreed", "refused"]).update(**columns)


TAMPERINGS = {
    "a view": (views(view="can_teach"), 2, "it said “confident”, and self-assessment"),
    "when it was said": (views(at=LATER), 2, "it said “confident”, and self-assessment"),
    "a reason": (requests("No front end.", reason="Lazy."), 4, "a note of request"),
    "an answer": (requests("No.", answer="Maybe."), 9, "a note of request"),
    "when it was answered": (requests("No front end.", answered_at=LATER), 4, "who did it, or when, of request"),
    "what became of it": (
        requests("No.", status="agreed"),
        9,
        "what became of request",
    ),
    "a row": (lambda: SelfAssessment.objects.all().delete(), 2, "the row for the self-assessment of assessment"),
    "a request": (lambda: Exemption.objects.filter(status="refused").delete(), 9, "the row for request"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_tables_bent(beside, what):
    tamper, seq, says = TAMPERINGS[what]
    findings = forging.tried(tamper).findings
    assert [(found.seq, found.says.startswith(says)) for found in findings] == [(seq, True)]


def test_somebody_else_answered(beside, peer):
    findings = forging.tried(requests("No front end.", answered_by=peer)).findings
    assert [(found.seq, found.says.startswith("who did it, or when,")) for found in findings] == [(4, True)]


def test_a_request_of_nobody(beside, engineer, skills):
    assessment = engineer.assessments.get(skill=skills[2])

    def slip_in():
        Exemption.objects.create(assessment=assessment, engineer=engineer, reason="Slipped in.")

    findings = forging.tried(slip_in).findings
    assert [found.seq for found in findings] == [None]
    assert "which no entry tells of" in findings[0].says
