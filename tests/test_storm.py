"""The storm itself, in small; and that what it looks at can fail: half-done acts, forged histories, false answers."""

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Replace

from assessments import guards
from assessments.models import Assessment, EvidenceUse, SignOff, Submission
from assessments.models.ledger import LedgerEntry, LedgerHead
from tests.factories import in_state, log_work
from tests.storm import record, report
from tests.storm.client import Answer
from tests.storm.deeds import Deed
from tests.storm.model import Rules, World
from tests.storm.outcome import Outcome
from tests.storm.record import Act
from tests.storm.replay import events_of, replayed

SMALL = ["--count", "3", "--further", "3", "--kills", "1", "--deeds", "40"]
ADA, LENA, RITA = 1, 2, 3
RULES = Rules(frozenset({LENA}), frozenset({RITA}), {7: 1, 8: 2}, ((70, frozenset({7})), (80, frozenset({8}))))


@pytest.mark.django_db
def test_a_small_storm_on_real_servers_holds():
    command = [sys.executable, "-m", "tests.storm", *SMALL, "--engine", connection.vendor]
    environment = {**os.environ, "STORM_DATABASE_URL": settings.TEST_DATABASE_URL}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert (done.returncode, {row[0].removeprefix("| "): row[3] for row in rows[1:]}) == (
        0,
        dict.fromkeys(
            [
                "Random workload of 8 clients, replayed",
                "Two reviewers decide at once",
                "Withdraw against sign off",
                "Edit of evidence against sign off",
                "Double click",
                "Two reviewers take the same work",
                "Two answers to one appeal",
                "A right of review ends against a decision by it",
                "kill -9 during a write storm",
                "What the servers wrote of faults of their own",
            ],
            "holds",
        ),
    ), done.stdout + done.stderr
    assert not re.search(r"acknowledged 0\b", done.stdout)


@pytest.mark.django_db
class TestTheWholeRecord:
    @pytest.fixture
    def signed(self, engineer, lead, skills):
        log_work(engineer, skills[1])
        in_state("submitted", engineer, skills[3])
        return in_state("signed_off", engineer, skills[0], lead)

    def test_what_the_verbs_wrote_is_whole(self, signed):
        assert list(record.faults()) == []

    @pytest.mark.parametrize(
        ("forge", "sentence"),
        [
            (
                lambda a, lead: Assessment.objects.filter(pk=a.pk).update(state="open"),
                "its last act leads to signed_off",
            ),
            (lambda a, lead: Assessment.objects.filter(pk=a.pk).update(version=9), "at version 9 after 2 moves"),
            (lambda a, lead: SignOff.objects.all().delete(), "its decisions are {}"),
            (lambda a, lead: SignOff.objects.update(decision="not_met", note="No."), "its decisions are"),
            (lambda a, lead: EvidenceUse.objects.filter(assessment=a).delete(), "the pieces [] serve it"),
            (
                lambda a, lead: Submission.objects.filter(assessment=a).update(outcome="more_needed"),
                "its submissions are ['more_needed']",
            ),
            (
                lambda a, lead: Submission.objects.create(
                    assessment=a, number=2, wording="w", revision=a.submissions.get().revision
                ),
                "it has the submissions",
            ),
        ],
    )
    def test_what_they_did_not_write_is_found(self, signed, lead, forge, sentence):
        forge(signed, lead)
        found = list(record.faults())
        assert found != []
        assert sentence in " ".join(found)

    @pytest.mark.parametrize(
        ("forge", "sentence"),
        [
            (
                lambda entries: entries.filter(seq=2).update(body=Replace("body", Value("sub"), Value("bus"))),
                "its hash",
            ),
            (lambda entries: entries.filter(seq=2).update(hash="0" * 64), "Entry 3 does not go on"),
            (lambda entries: entries.filter(seq=2).delete(), "Entry 3 is number 2"),
            (lambda entries: entries.order_by("seq").last().delete(), "The head says 6, and there are 5 entries"),
            (lambda entries: LedgerHead.objects.update(seq=4), "The head says 4, and there are 6 entries"),
        ],
    )
    def test_a_bent_chain_is_found(self, signed, forge, sentence):
        guards.lift()
        forge(LedgerEntry.objects.filter(pk__gt=0))
        assert sentence in " ".join(record.chain_faults())

    def test_evidence_that_was_changed_after_it_was_judged(self, signed):
        assert record.changed_after_submission() == []
        signed.evidence.update(title="Something else")
        assert record.changed_after_submission() == [(signed.submissions.get().pk, signed.evidence.get().pk)]


def act(number, name, actor=ADA, skill=7, seen=0, **more):
    return Act(number, name, actor, ADA, skill, seen, **{"note": "", "evidence": None, "submission": 1, **more})


HONEST = [
    act(1, "evidence_added", evidence=5),
    act(2, "evidence_changed", evidence=5),
    act(3, "submit"),
    act(4, "sign_off", LENA, seen=1, note="Fine."),
]


def sent(name, begun, actor=ADA, status=302, **more):
    return Deed(name, actor, ADA, begun, begun + 0.5, status, **more)


DEEDS = [
    sent("log", 1, piece=5, skills=(7,)),
    sent("change", 2, piece=5, skills=(7,), note="a"),
    sent("change", 2, piece=5, skills=(7,), note="b", status=409),
    sent("submit", 3, skill=7),
    sent("sign_off", 4, LENA, skill=7, seen=1, note="Fine."),
    sent("sign_off", 4.2, LENA, skill=7, seen=1, note="Fine."),
    sent("return", 4.1, RITA, skill=7, seen=1, note="More.", status=409),
    sent("sign_off", 5, ADA, skill=7, seen=2, note="Me.", status=403),
    sent("sign_off", 5, 9, skill=7, seen=2, note="Who?", status=404),
]


def found(acts, deeds):
    events, wrong = events_of(acts)
    return [*wrong, *replayed(World(ADA, RULES), events, deeds)]


def test_an_honest_history_is_explained():
    assert found(HONEST, DEEDS) == []


@pytest.mark.parametrize(
    ("acts", "deeds", "sentence"),
    [
        (HONEST[:3], DEEDS, "was answered as done and never happened"),
        (HONEST, DEEDS[:4], "happened and nobody was told"),
        ([HONEST[0], HONEST[2], *HONEST[1:2], HONEST[3]], DEEDS, "happened where 409 is due"),
        ([HONEST[0], HONEST[1], HONEST[3], HONEST[2]], DEEDS, "happened where 409 is due"),
        ([*HONEST, replace(HONEST[3], number=5)], DEEDS, "happened twice"),
        ([*HONEST, act(5, "return", RITA, seen=1, note="More.")], DEEDS, "happened where 409 is due"),
        ([*HONEST[:3], act(4, "sign_off", ADA, seen=1)], DEEDS[:4], "happened where 403 is due"),
        ([*HONEST[:3], act(4, "sign_off", 9, seen=1)], DEEDS[:4], "happened where 404 is due"),
        ([act(1, "evidence_changed", evidence=5)], [], "are not the whole of a deed"),
        (HONEST, [*DEEDS, sent("withdraw", 9, skill=7, seen=1, status=302)], "never happened"),
        (HONEST, [*DEEDS, sent("submit", 0.1, skill=7, status=409)], "answered 409, which nothing explains"),
        (HONEST, [*DEEDS, sent("submit", 9, skill=7, seen=2, status=500)], "answered 500, which nothing explains"),
        (HONEST, [*DEEDS, sent("sign_off", 9, ADA, skill=7, seen=2, status=302)], "never happened"),
        (HONEST, [*DEEDS[:3], replace(DEEDS[3], begun=8, ended=9), *DEEDS[4:6]], "before an earlier event had begun"),
        (HONEST, [*DEEDS, replace(DEEDS[2], status=302)], "was done in two ways at once"),
    ],
)
def test_a_forged_history_or_answer_is_found(acts, deeds, sentence):
    assert sentence in " ".join(found(acts, deeds))


MONTHS = {7: 2, 8: None}
HANDING = replace(RULES, months=MONTHS, handing=frozenset({LENA}), today="2026-11-24")
OTTO = 4
SUBMITTED = [act(1, "evidence_added", evidence=5), act(2, "submit")]
WAITS = [sent("log", 1, piece=5, skills=(7,)), sent("submit", 2, skill=7)]
RETURNED = [*SUBMITTED, act(3, "return", LENA, seen=1, note="More.")]
CAME_BACK = [*WAITS, sent("return", 3, LENA, skill=7, seen=1, note="More.")]
TO_OTTO = {"delegation": 1, "delegate": OTTO, "starts": "2026-11-24", "ends": "2026-11-30"}
BEGUN = Act(3, "delegate", LENA, 0, 0, 0, "", None, None, TO_OTTO)
OVER = Act(4, "delegate_end", LENA, 0, 0, 0, "", None, None, TO_OTTO)
HANDED = Deed("delegate", LENA, 0, 3, 3.5, 302, to=OTTO, note="2026-11-24 2026-11-30")
TAKEN_BACK = Deed("delegate_end", LENA, 0, 4, 4.5, 302, thing=1)
IN_STEAD = {"basis": {"as": "delegate", "delegation": 1}}


def signed(number, actor, seen=1, **facts):
    return act(number, "sign_off", actor, seen=seen, facts=facts)


def asked(number, **more):
    return act(number, "exempt_ask", note="No.", facts={"exemption": 9}, **more)


@pytest.mark.parametrize(
    ("acts", "deeds", "sentence"),
    [
        ([*SUBMITTED, signed(3, RITA)], [*WAITS, sent("sign_off", 5, RITA, skill=7, seen=1)], None),
        (
            [*SUBMITTED, signed(3, RITA)],
            [*WAITS, sent("take", 4, LENA, skill=7), sent("sign_off", 5, RITA, skill=7, seen=1)],
            "happened where 409 is due",
        ),
        (
            [*SUBMITTED, signed(3, RITA)],
            [
                *WAITS,
                *(sent("take", 4, LENA, skill=7), sent("give_back", 4.6, LENA, skill=7)),
                sent("sign_off", 6, RITA, skill=7, seen=1),
            ],
            None,
        ),
        (SUBMITTED, [*WAITS, *(sent("take", at, who, skill=7) for at, who in ((4, LENA), (5, RITA)))], "[409] due"),
        (
            [*RETURNED, act(4, "appeal", seen=2, note="Why?"), signed(5, LENA, 3)],
            [*CAME_BACK, sent("appeal", 4, skill=7, seen=2, note="Why?"), sent("sign_off", 5, LENA, skill=7, seen=3)],
            "happened where 403 is due",
        ),
        (
            [*RETURNED, act(4, "appeal", seen=2, note="Why?"), signed(5, RITA, 3)],
            [*CAME_BACK, sent("appeal", 4, skill=7, seen=2, note="Why?"), sent("sign_off", 5, RITA, skill=7, seen=3)],
            None,
        ),
        (
            [*RETURNED, asked(4)],
            [
                *CAME_BACK,
                sent("exempt_ask", 4, skill=7, note="No."),
                sent("appeal", 5, skill=7, seen=2, note="Why?", status=409),
            ],
            None,
        ),
        (
            [*SUBMITTED, asked(3)],
            [*WAITS, sent("exempt_ask", 3, skill=7, note="No.")],
            "happened where 409 is due",
        ),
        (
            [*SUBMITTED, BEGUN, signed(5, OTTO, **IN_STEAD)],
            [*WAITS, HANDED, sent("sign_off", 5, OTTO, skill=7, seen=1)],
            None,
        ),
        (
            [*SUBMITTED, BEGUN, OVER, signed(5, OTTO, **IN_STEAD)],
            [*WAITS, HANDED, TAKEN_BACK, sent("sign_off", 5, OTTO, skill=7, seen=1)],
            "happened where 404 is due",
        ),
        (
            [*SUBMITTED, BEGUN, signed(5, LENA, **IN_STEAD)],
            [*WAITS, HANDED, sent("sign_off", 5, LENA, skill=7, seen=1)],
            "stands on 1, and that is due",
        ),
        (
            [*SUBMITTED, signed(3, LENA), act(4, "renew", seen=2), act(5, "submit", seen=3)],
            [*WAITS, sent("sign_off", 3, LENA, skill=7, seen=1), sent("renew_submit", 4, skill=7, seen=2)],
            None,
        ),
        (
            [act(1, "self_assess", facts={"view": "learning"}), act(2, "self_assess", facts={"view": "learning"})],
            [sent("self_assess", 1, skill=7, note="learning")],
            "was said before",
        ),
        (
            [*SUBMITTED[:1], act(2, "comment", LENA, facts={"once": "a"})],
            [*WAITS[:1], sent("comment", 2, LENA, skill=7, note="a")],
            "happened where 409 is due",
        ),
    ],
)
def test_what_stands_beside_the_moves_is_replayed_too(acts, deeds, sentence):
    events, wrong = events_of(acts)
    faults = [*wrong, *replayed(World(ADA, HANDING), events, deeds)]
    assert faults == [] if sentence is None else sentence in " ".join(faults)


def test_half_of_an_act_on_two_skills_is_found():
    both = [act(1, "evidence_added", evidence=5), act(2, "evidence_added", skill=8, evidence=5)]
    half = act(3, "evidence_removed", skill=8, evidence=5)
    deeds = [sent("log", 1, piece=5, skills=(7, 8)), sent("remove", 2, piece=5)]
    assert found([*both, half], deeds) != []
    assert found([*both, half, replace(half, number=4, skill=7)], deeds) == []


def test_levels_are_reached_and_taken_back():
    world = World(ADA, RULES)
    for acts in (HONEST, [act(5, "evidence_added", skill=8, evidence=6), act(6, "submit", skill=8)]):
        for event in events_of(acts)[0]:
            assert world.take(event) == ""
    assert world.reached == {70: 4}
    for actor, seen in ((LENA, 1), (RITA, 2)):
        assert world.take(sent("sign_off", 0, actor, skill=8, seen=seen)) == ""
    assert world.reached == {70: 4, 80: 8}
    assert world.take(sent("revoke", 0, LENA, skill=7, seen=2, note="No.")) == ""
    assert world.reached == {}


def test_the_table_says_what_failed_and_the_page_takes_it(tmp_path):
    held, lost = Outcome("Races", 3, {"won": 3}), Outcome("Kills", 2, {"lost": 1}, ["acknowledged, and not there"])
    results = [("SQLite 3", [held, lost, Outcome("Nothing")])]
    assert report.table(results)[2:] == [
        "| Races | SQLite 3 | 3 | holds | won 3 |",
        "| Kills | SQLite 3 | 2 | FAILS (1) | lost 1 |",
        "| Nothing | SQLite 3 | 0 | FAILS (0) |  |",
    ]
    assert list(report.faults(results)) == [
        "SQLite 3, Kills: acknowledged, and not there",
        "SQLite 3, Nothing: nothing was tried.",
    ]
    page = tmp_path / "page.md"
    page.write_text("# Head\n<!-- storm on sqlite: begin -->\nold\n<!-- storm on sqlite: end -->\nTail\n")
    for _ in range(2):
        report.write("sqlite", results[0], "make storm", 4, page)
    head, first, *rest = page.read_text().splitlines()
    assert (head, first, rest[0][:10]) == ("# Head", "<!-- storm on sqlite: begin -->", "SQLite 3, ")
    assert rest[1:] == ["", *report.table(results), "<!-- storm on sqlite: end -->", "Tail"]


def test_forms_are_read_off_pages_as_a_browser_would():
    page = Answer(
        200,
        "",
        '<form action="/a/"><input name=x value=1></form><form method="post" action="/b/">'
        "<input type=hidden name=seen value=3><input type=radio name=d value=y>"
        "<input type=radio name=d value=n checked>"
        "<input type=checkbox name=c><select name=k><option value=u><option value=v selected></select>"
        "<textarea name=t>\nTwo &amp;\nlines</textarea></form>"
        '<div role="alert"><svg/><p><b>Not</b> now.</p></div><a href="/r/12/">',
    )
    form = page.form("/b/")
    assert form.fields == (("seen", "3"), ("d", "n"), ("k", "v"), ("t", "Two &\nlines"))
    assert form.filled(d="y", s=[1, 2]).fields == (
        *form.fields[:1],
        *form.fields[2:],
        ("d", "y"),
        ("s", "1"),
        ("s", "2"),
    )
    assert (page.refusal, page.links("/r/")) == ("Not now.", ["/r/12/"])
