"""What each act leaves in the ledger: the whole entry, the line that opens it, and a chain that holds."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import transaction

from assessments import chain, clock
from assessments.models import Evidence, HistoryEntry, LedgerEntry, LedgerHead, Pseudonym, ReviewerGrant
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 20, 15, 3, 4, tzinfo=dt.UTC)
AT = "2026-11-24T20:15:03.000004Z"


@pytest.fixture(autouse=True)
def _at_one_moment():
    with clock.telling(NOW):
        yield


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def last():
    """The last line, and what its entry says."""
    line = HistoryEntry.objects.last()
    return line, json.loads(line.entry.body)


def known(engineer):
    return Pseudonym.objects.get(engineer=engineer).code


def about(assessment, **more):
    skill = assessment.skill
    return {
        "v": 1,
        "seq": LedgerEntry.objects.count(),
        "at": AT,
        "subject": known(assessment.engineer),
        "assessment": assessment.pk,
        "skill": {"id": skill.pk, "key": skill.key, "outline": skill.outline_id},
        "words": {},
        "submission": None,
        **more,
    }


def pinned(assessment):
    revision = assessment.skill.outline.current_revision
    return {
        "submission": 1,
        "wording": sha256(assessment.skill.text),
        "needed": 1,
        "revision": {"number": 1, "sha256": sha256(revision.markdown)},
    }


def opened(line, pieces):
    return [{"id": piece.pk, "commit": chain.commitment(line.salt, "piece", piece.digest())} for piece in pieces]


def test_evidence_that_is_added_changed_and_removed(engineer, skills):
    piece = log_work(engineer, skills[0], title="Shipped it")
    said = {"actor": known(engineer), "state": "open", "version": 0, "seen": 0}
    record = engineer.assessments.get()
    for act in ("evidence_added", "evidence_changed", "evidence_removed"):
        if act == "evidence_changed":
            piece.change(
                by=engineer, seen=0, skills=skills[:1], title="Shipped it all", kind="talk", done_on=NOW.date()
            )
        if act == "evidence_removed":
            gone = Evidence.objects.get(pk=piece.pk)
            piece.remove(by=engineer)
            piece = gone
        line, entry = last()
        words = {"title": chain.commitment(line.salt, "title", piece.title)}
        assert entry == about(record, type=act, words=words, evidence=opened(line, [piece]), **said)
        assert (line.act, line.piece, line.title, line.note, line.at) == (act, piece.pk, piece.title, "", NOW)


def test_a_submission_and_its_withdrawal(engineer, skills):
    record = in_state("submitted", engineer, skills[0])
    said = {"actor": known(engineer), **pinned(record)}
    line, entry = last()
    pieces = opened(line, Evidence.objects.all())
    assert entry == about(record, type="submit", state="submitted", version=1, seen=0, evidence=pieces, **said)
    record.withdraw(by=engineer, seen=1)
    assert last()[1] == about(record, type="withdraw", state="open", version=2, seen=1, **said)


@pytest.mark.parametrize(
    ("verb", "act", "state", "more"),
    [
        ("sign_off", "sign_off", "signed_off", {"signature": 1, "valid_until": None, "levels_reached": []}),
        ("return_", "return", "returned", {}),
        ("decline", "decline", "returned", {}),
    ],
)
def test_a_decision_says_what_entitled_the_reviewer(engineer, lead, payments, skills, verb, act, state, more):
    record = in_state("submitted", engineer, skills[0])
    getattr(record, verb)(by=lead, seen=1, note="As it is.")
    line, entry = last()
    basis = {"as": "lead", "of": "Payments", "team": payments.pk, "since": "2025-01-01"}
    words = {"note": chain.commitment(line.salt, "note", "As it is.")}
    said = {"actor": known(lead), "state": state, "version": 2, "seen": 1, "basis": basis, "words": words}
    said["shown"] = record.submissions.get().shown_digest()
    assert entry == about(record, **{**pinned(record), "type": act, **said, **more})
    assert (line.actor, line.note, line.submission) == (lead, "As it is.", record.submissions.get())


def test_a_level_that_is_reached_and_lost_again(engineer, lead, skills):
    in_state("signed_off", engineer, skills[0], lead)
    record = in_state("signed_off", engineer, skills[1], lead)
    assert last()[1]["levels_reached"] == [skills[0].level_id]
    record.revoke(by=lead, seen=2, note="A mistake.")
    entry = last()[1]
    assert (entry["type"], entry["state"], entry["levels_lost"]) == ("revoke", "open", [skills[0].level_id])


def test_grants_that_are_given_changed_and_ended(admin, stranger, outline, search):
    grant = ReviewerGrant(reviewer=stranger, outline=outline, starts=dt.date(2026, 1, 1))
    grant.keep(by=admin)
    said = {
        "v": 1,
        "at": AT,
        "actor": known(admin),
        "words": {},
        "grant": grant.pk,
        "reviewer": known(stranger),
        "outline": outline.pk,
        "level": None,
        "team": None,
        "starts": "2026-01-01",
        "ends": None,
    }
    assert last()[1] == {**said, "seq": 1, "type": "grant"}
    grant.team = search
    grant.keep(by=admin)
    assert last()[1] == {**said, "seq": 2, "type": "grant_change", "team": search.pk}
    grant.end(dt.date(2026, 12, 1), by=None)
    ended = {"team": search.pk, "actor": None, "ends": "2026-12-01"}
    assert last()[1] == {**said, "seq": 3, "type": "grant_end", **ended}
    for late in (grant, ReviewerGrant.objects.get()):
        late.end(dt.date(2026, 12, 24), by=admin)
    assert LedgerEntry.objects.count() == 3


def test_the_chain_holds_and_its_head_is_the_last_entry(engineer, lead, skills):
    in_state("signed_off", engineer, skills[0], lead)
    before = None
    for number, entry in enumerate(LedgerEntry.objects.all(), 1):
        assert (entry.seq, entry.prev_hash) == (number, before or entry.prev_hash)
        assert entry.hash == linked_again(entry)
        before = entry.hash
    head = LedgerHead.objects.get()
    assert (head.seq, head.hash) == (3, before)


def linked_again(entry):
    return chain.link(entry.prev_hash, chain.canonical(json.loads(entry.body)))


def test_nothing_personal_is_in_the_chain(engineer, lead, skills):
    record = in_state("submitted", engineer, skills[0])
    record.return_(by=lead, seen=1, note="Show how it failed.")
    bodies = "".join(LedgerEntry.objects.values_list("body", flat=True))
    for text in (engineer.name, engineer.email, lead.name, "Shipped a thing", "Show how it failed.", record.skill.text):
        assert text not in bodies
    assert Evidence.objects.get().digest() not in bodies


def test_an_act_that_fails_leaves_no_entry(engineer, skills):
    def failing():
        with transaction.atomic():
            log_work(engineer, skills[0])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert (LedgerEntry.objects.count(), LedgerHead.objects.get().seq) == (0, 0)
