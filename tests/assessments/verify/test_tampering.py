"""Every way to tamper that we could think of is found, at the right entry, on both engines. What only a checkpoint can
show is shown with one, and shown to pass without."""

import datetime as dt
import json

import pytest

from assessments import chain
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    HistoryEntry,
    LedgerEntry,
    LedgerHead,
    LevelReached,
    Pseudonym,
    ReviewerGrant,
    SignOff,
    Submission,
    SubmittedEvidence,
)
from assessments.verify import verify
from outline.models import Revision
from people.models import Membership
from tests.factories import delegate

from . import forging

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


def first(tamper, record):
    """(entry, sentence) of what is found first."""
    found = forging.tried(tamper, record).first
    return found and (found.seq, found.says)


def test_a_whole_record_is_whole(record):
    report = verify()
    assert (report.findings, report.warnings, report.entries) == ([], [], 17)
    assert report.head == LedgerHead.objects.get().hash


# ------------------------------------------------------------------ the chain


def change_a_body(record):
    forging.change(4, body=forging.say(4, at="2020-01-01T00:00:00.000000Z"))


def change_a_hash(record):
    forging.change(4, hash="ab" * 32)


def change_a_body_and_its_hash(record):
    body = forging.say(4, at="2020-01-01T00:00:00.000000Z")
    forging.change(4, body=body, hash=chain.link(LedgerEntry.objects.get(seq=4).prev_hash, body))


def write_a_body_in_another_way(record):
    body = json.dumps(forging.bodies()[3])
    forging.change(4, body=body, hash=chain.link(LedgerEntry.objects.get(seq=4).prev_hash, body))


def swap_two_texts(record):
    texts = [LedgerEntry.objects.get(seq=seq).body for seq in (4, 7)]
    forging.change(4, body=texts[1])
    forging.change(7, body=texts[0])


def swap_two_entries(record):
    rows = forging.rows()
    rows[3], rows[6] = (4, *rows[6][1:]), (7, *rows[3][1:])
    forging.write(rows)


def swap_two_neighbours(record):
    rows = forging.rows()
    rows[3], rows[4] = (4, *rows[4][1:]), (5, *rows[3][1:])
    forging.write(rows)


def remove_one(record):
    forging.write([row for row in forging.rows() if row[0] != 4])


def remove_one_and_close_the_gap(record):
    rows = [row for row in forging.rows() if row[0] != 4]
    forging.write([(seq, *row[1:]) for seq, row in enumerate(rows, 1)])


def put_one_in(record):
    """The database refuses a second entry that follows the same one, so it follows something else."""
    rows = forging.rows()
    body = chain.canonical({**forging.bodies()[3], "seq": 5})
    extra = (5, "ab" * 32, chain.link("ab" * 32, body), body)
    forging.write([*rows[:4], extra, *((row[0] + 1, *row[1:]) for row in rows[4:])])


def cut_the_tail(record):
    forging.write(forging.rows()[:14], head={"seq": 17})


def cut_all(record):
    with forging.guards_lifted():
        LedgerEntry.objects.all().delete()


def set_the_head_back(record):
    LedgerHead.objects.update(seq=14, hash=LedgerEntry.objects.get(seq=14).hash)


def change_the_hash_of_the_head(record):
    LedgerHead.objects.update(hash="ab" * 32)


def remove_the_head(record):
    LedgerHead.objects.all().delete()


TEXT_OR_HASH = "its text or its hash was changed, for the one does not give the other"


SWAPPED = "in its place stands what was written as entry {}, so that some were removed or swapped"
BROKEN = {
    change_a_body: (4, TEXT_OR_HASH),
    change_a_hash: (4, TEXT_OR_HASH),
    change_a_body_and_its_hash: (4, "it was written anew, for entry 5 follows from what stood here before"),
    write_a_body_in_another_way: (4, "its text is not written as the ledger writes"),
    swap_two_texts: (4, TEXT_OR_HASH),
    swap_two_entries: (4, SWAPPED.format(7)),
    swap_two_neighbours: (4, SWAPPED.format(5)),
    remove_one: (4, "it is missing, for entry 3 is followed by entry 5"),
    remove_one_and_close_the_gap: (4, SWAPPED.format(5)),
    put_one_in: (5, "it was put in, for the one after it follows from entry 4"),
    cut_the_tail: (15, "it is missing, for the head says that the ledger goes on to entry 17"),
    cut_all: (1, "it is missing, for the head says that the ledger goes on to entry 17"),
    set_the_head_back: (15, "the head says that the ledger ends before it, with entry 14"),
    change_the_hash_of_the_head: (17, "the hash that the head has of it is another one"),
    remove_the_head: (None, "The row that says where the ledger ends is gone."),
}


def test_a_broken_chain_is_found_where_it_breaks(record):
    assert {tamper: first(tamper, record) for tamper in BROKEN} == BROKEN


# ------------------------------------------------------------------ the tables


def edit(model, number=0, **fields):
    row = model.objects.order_by("pk")[number]
    model.objects.filter(pk=row.pk).update(**fields)


def drop(model, number=0):
    model.objects.order_by("pk")[number].delete()


TABLES = {
    "a state": (lambda r: edit(Assessment, 3, state="signed_off"), 16, "it left assessment {} open in version 0"),
    "a version": (lambda r: edit(Assessment, version=9), 7, "it left assessment {} signed_off in version 4"),
    "whose it is": (lambda r: edit(Assessment, engineer=Pseudonym.objects.last().engineer), 7, "assessment {} belongs"),
    "of what it is": (lambda r: edit(Assessment, 3, skill=_other_skill(r)), 16, "assessment {} is about another skill"),
    "a wording": (lambda r: edit(Submission, wording="Can do all."), 3, "its wording is not what was submitted"),
    "how many": (lambda r: edit(Submission, 3, signoffs_needed=1), 12, "how many sign-offs it needs is not"),
    "when it was asked": (lambda r: edit(Submission, at=LATER), 3, "when it was made is not what was submitted"),
    "an outcome": (lambda r: edit(Submission, outcome="granted"), 4, "submission {} came to “more_needed”"),
    "when it was closed": (lambda r: edit(Submission, 2, closed_at=LATER), 10, "submission {} came to “granted”"),
    "a revocation": (lambda r: edit(Submission, 3, revoked_at=None), 15, "submission {} came to “granted” and was rev"),
    "one more revocation": (lambda r: edit(Submission, 1, revoked_at=LATER), 7, "submission {} came to “granted”, and"),
    "a document": (lambda r: edit(Revision, markdown="# Easier"), 3, "the document of its revision is not what was"),
    "a digest": (lambda r: edit(SubmittedEvidence, digest="ab" * 32), 3, "the evidence kept with submission {} is"),
    "a piece sent": (lambda r: drop(SubmittedEvidence), 3, "the evidence kept with submission {} is not what was"),
    "a reviewer": (lambda r: edit(SignOff, 1, reviewer=Pseudonym.objects.first().engineer), 7, "the row for the deci"),
    "a decision": (lambda r: edit(SignOff, decision="granted"), 4, "it was “more_needed”, and decision {} says “gran"),
    "when it was decided": (lambda r: edit(SignOff, at=LATER), 4, "it was “more_needed”, and decision {} says “more"),
    "a note": (lambda r: edit(SignOff, note="Bribe me."), 4, "the note of decision {} was changed"),
    "a note gone": (lambda r: edit(SignOff, 1, note=""), 7, "the note of decision {} was changed"),
    "a decision gone": (lambda r: drop(SignOff, 1), 7, "the row for the decision is gone"),
    "a piece": (lambda r: edit(Evidence, body="And more."), 2, "piece {} is not as it was when this was written"),
    "a draft": (lambda r: edit(Evidence, 4, title="A draft"), 17, "piece {} is not as it was when this was written"),
    "whose piece": (lambda r: edit(Evidence, engineer=Pseudonym.objects.last().engineer), 2, "piece {} belongs to so"),
    "a piece gone": (lambda r: drop(Evidence, 4), 17, "the row for piece {} is gone"),
    "what it serves": (lambda r: drop(EvidenceUse, 4), 17, "the row for that piece {} speaks for assessment"),
    "a level lost": (lambda r: drop(LevelReached), 10, "the row for that level {} was reached is gone"),
    "when it was reached": (lambda r: edit(LevelReached, at=LATER), 10, "when or by which revision level {} was"),
    "from when": (lambda r: edit(ReviewerGrant, starts=dt.date(2024, 1, 1)), 1, "what grant {} is for, or from when"),
    "until when": (lambda r: edit(ReviewerGrant, ends=dt.date(2029, 1, 1)), 1, "what grant {} is for, or from when"),
    "whose grant": (lambda r: edit(ReviewerGrant, reviewer=Pseudonym.objects.last().engineer), 1, "grant {} belongs"),
    "words": (lambda r: edit_line(7, note="Well done!"), 7, "the note in its line of the history was changed"),
    "a title": (lambda r: edit_line(16, title="A draft."), 16, "the title in its line of the history was changed"),
    "a salt": (lambda r: edit_line(7, salt="00" * 16), 7, "the note in its line of the history was changed"),
    "an act": (lambda r: edit_line(7, act="sign"), 7, "its line in the history says sign, and it says sign_off"),
    "who": (lambda r: edit_line(7, actor=r.engineer), 7, "its line in the history names somebody else as who did it"),
    "nobody": (lambda r: edit_line(7, actor=None), 7, "its line in the history names somebody else as who did it"),
    "on what": (lambda r: edit_line(7, assessment=Assessment.objects.last()), 7, "its line in the history is about an"),
    "on which": (lambda r: edit_line(7, submission=None), 7, "its line in the history is about another submission"),
    "which piece": (lambda r: edit_line(16, piece=1), 16, "its line in the history is about another piece of evidence"),
    "a line gone": (lambda r: HistoryEntry.objects.filter(entry=7).delete(), 7, "its line in the history is gone, and"),
    "who they were": (lambda r: Pseudonym.objects.first().delete(), 1, "it names {}, whom nobody knows and whom no"),
}


LED = "it rests on leading team {}, and no membership says that they led it on that day"
NOT_LEADING = {
    "begun later": ({"starts": dt.date(2099, 1, 1)}, LED),
    "ended before": ({"ends": dt.date(2025, 2, 1)}, LED),
    "of another team": ({"team": "platform"}, LED),
    "of another person": ({"engineer": "reviewer"}, LED),
    "a member": ({"role": "member"}, LED),
    "since another day": (
        {"starts": dt.date(2024, 1, 1), "entered_on": dt.date(2024, 1, 1)},
        "it rests on leading",
    ),
    "entered later": ({"entered_on": dt.date(2025, 2, 1)}, "it rests on leading team {} since 2025-01-01, and their"),
}


def test_a_decision_rests_on_a_membership_that_stands(record, lead, payments, platform, reviewer):
    """Of which no entry tells: people are free of the ledger. The first is the return, in 4."""
    people, memberships = {"platform": platform, "reviewer": reviewer}, Membership.objects.filter(engineer=lead)
    payments.name = "Money"
    payments.save()
    assert verify().findings == []
    for fields, says in NOT_LEADING.values():
        changed = {name: people.get(value, value) for name, value in fields.items()}
        seq, said = first(lambda r, changed=changed: memberships.update(**changed), record)
        assert (seq, _as(said, says)) == (4, says)
    assert first(lambda r: memberships.delete(), record) == (4, LED.format(payments.pk))


def test_whoever_stands_in_is_somebody_who_is_known(lead, stranger):
    delegate(lead, stranger)
    Pseudonym.objects.get(engineer=stranger).delete()
    assert "whom nobody knows and whom no entry says to have erased" in verify().first.says


def edit_line(seq, **fields):
    HistoryEntry.objects.filter(entry=seq).update(**fields)


def _other_skill(record):
    return record.skill.level.skills.create(text="Can do more.", position=9)


def test_a_table_that_says_otherwise_is_found_at_the_entry_that_told_of_it(record):
    wanted = {what: (seq, says) for what, (_, seq, says) in TABLES.items()}
    found = {what: first(tamper, record) for what, (tamper, *_) in TABLES.items()}
    assert {what: (seq, _as(says, wanted[what][1])) for what, (seq, says) in found.items()} == wanted


def _as(says, wanted):
    """The sentence as far as it was written down, with {} where it holds an id."""
    before, _, after = wanted.partition("{}")
    return wanted if says.startswith(before) and after in says else says


def _put_in_an_assessment(record):
    Assessment.objects.create(engineer=record.engineer, skill=_other_skill(record))


def _put_in_a_level(record):
    LevelReached.objects.create(
        engineer=record.engineer,
        level=record.skill.outline.levels.last(),
        revision=record.skill.outline.current_revision,
    )


def _put_in_a_sign_off(record):
    submission = record.submissions.last()
    reviewer = Pseudonym.objects.exclude(engineer=record.engineer).exclude(engineer=submission.sign_offs.get().reviewer)
    SignOff.objects.create(
        submission=submission, engineer=record.engineer, reviewer=reviewer.first().engineer, decision="granted"
    )


def _put_in_a_submission(record):
    submission = record.submissions.last()
    submission.pk, submission.number = None, 3
    submission.save(force_insert=True)


def _put_in_a_piece(record):
    Evidence.objects.create(engineer=record.engineer, title="Invented", done_on=LATER.date())


def _put_in_a_use(record):
    EvidenceUse.objects.create(assessment=Assessment.objects.last(), evidence=record.uses.first().evidence)


def _put_in_a_grant(record):
    ReviewerGrant.objects.create(reviewer=record.engineer, outline=record.skill.outline)


def _put_in_a_line(record):
    HistoryEntry.objects.create(entry_id=18, act="sign_off", salt="00" * 16)


PUT_IN = {
    _put_in_an_assessment: "There is an assessment (",
    _put_in_a_level: "There is a level reached (",
    _put_in_a_sign_off: "There is a decision (",
    _put_in_a_submission: "There is a submission (",
    _put_in_a_piece: "There is a piece of evidence (",
    _put_in_a_use: "Piece ",
    _put_in_a_grant: "There is a grant (",
    _put_in_a_line: "There is a line of history (",
}


def test_a_row_that_no_entry_tells_of_is_found(record):
    found = {put_in: first(put_in, record) for put_in in PUT_IN}
    untold = {put_in: (seq, says.endswith(", which no entry tells of.")) for put_in, (seq, says) in found.items()}
    assert untold == dict.fromkeys(PUT_IN, (None, True))
    assert {put_in: says[: len(PUT_IN[put_in])] for put_in, (_, says) in found.items()} == PUT_IN
