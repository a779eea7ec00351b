"""What the database holds after a storm, read in the order in which it happened, and whether it is whole.

Whole: no state without its act, no act without its rows, in every assessment; the ledger verifies; the file is sound.
"""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection

from assessments.models import Assessment, Attachment, HistoryEntry, SubmittedEvidence
from assessments.models.attachment import storage
from assessments.models.ledger import LedgerEntry, LedgerHead, Pseudonym

LEADS_TO = {
    "submit": "submitted",
    "appeal": "submitted",
    "withdraw": "open",
    "withdraw_appeal": "returned",
    "renew": "open",
    "sign": "submitted",
    "sign_off": "signed_off",
    "return": "returned",
    "decline": "returned",
    "revoke": "open",
}
DECISIONS = {"sign": "granted", "sign_off": "granted", "return": "more_needed", "decline": "not_met"}
OUTCOMES = {
    "withdraw": "withdrawn",
    "withdraw_appeal": "withdrawn",
    "sign_off": "granted",
    "return": "more_needed",
    "decline": "not_met",
}
ASKING = ("submit", "appeal")  # each makes a submission


@dataclass(frozen=True)
class Act:
    """One line of the history, in plain values: what somebody did to the record of one engineer and one skill, or to a
    delegation (engineer and skill are 0 then).
    """

    number: int
    name: str
    actor: int
    engineer: int
    skill: int
    seen: int
    note: str
    evidence: int | None
    submission: int | None
    facts: dict = field(default_factory=dict)  # what else the ledger says of it


def acts(**which):
    """All that happened, in order; `which` narrows it to some assessments."""
    narrowed = {f"assessment__{name}": value for name, value in which.items()}
    lines = HistoryEntry.objects.filter(assessment__isnull=False, **narrowed).select_related("assessment")
    for line in lines.order_by("entry"):
        yield Act(
            line.entry_id,
            line.act,
            line.actor_id,
            line.assessment.engineer_id,
            line.assessment.skill_id,
            line.facts["seen"],
            line.note,
            line.piece,
            line.submission_id,
            line.facts,
        )


def handovers():
    """What happened to delegations, in order, with the delegate by id."""
    people = dict(Pseudonym.objects.values_list("code", "engineer"))
    lines = HistoryEntry.objects.filter(act__in=["delegate", "delegate_end"]).order_by("entry")
    for line in lines:
        facts = {**line.facts, "delegate": people[line.facts["delegate"]]}
        yield Act(line.entry_id, line.act, line.actor_id, 0, 0, 0, "", None, None, facts)


def faults():
    """Every sentence says what does not fit together; none is what is wanted."""
    return [*_half_done(), *chain_faults(), *_ledger(), *_files(), *_database()]


def _half_done():
    done = defaultdict(list)
    for act in acts():
        done[act.engineer, act.skill].append(act)
    for assessment in Assessment.objects.prefetch_related("submissions__sign_offs", "uses", "submissions__pieces"):
        mine = done.pop((assessment.engineer_id, assessment.skill_id), [])
        for fault in (*_moves(assessment, mine), *_submissions(assessment, mine), *_pieces(assessment, mine)):
            yield f"Assessment {assessment.pk}: {fault}"
    for engineer, skill in done:
        yield f"There are acts on the record of {engineer} and {skill}, and no such record."


def _moves(assessment, done):
    moves = [act for act in done if act.name in LEADS_TO]
    state = LEADS_TO[moves[-1].name] if moves else "open"
    if assessment.state != state:
        yield f"it is {assessment.state}, and its last act leads to {state}."
    if assessment.version != len(moves):
        yield f"it is at version {assessment.version} after {len(moves)} moves."
    if [move.seen for move in moves] != list(range(len(moves))):
        yield f"its moves were made from the versions {[move.seen for move in moves]}."


def _submissions(assessment, done):
    submissions = sorted(assessment.submissions.all(), key=lambda submission: submission.number)
    asked = [act.submission for act in done if act.name in ASKING]
    if [submission.pk for submission in submissions] != asked:
        yield f"it has the submissions {[submission.pk for submission in submissions]}, its acts name {asked}."
    closed = {act.submission: OUTCOMES[act.name] for act in done if act.name in OUTCOMES}
    if {s.pk: s.outcome for s in submissions} != {s.pk: closed.get(s.pk, "pending") for s in submissions}:
        yield f"its submissions are {[s.outcome for s in submissions]}, its acts say {closed}."
    revoked = {act.submission for act in done if act.name == "revoke"}
    if {s.pk for s in submissions if s.revoked_at} != revoked:
        yield f"its acts revoke {revoked}."
    signed = Counter((s.pk, one.reviewer_id, one.decision) for s in submissions for one in s.sign_offs.all())
    said = Counter((act.submission, act.actor, DECISIONS[act.name]) for act in done if act.name in DECISIONS)
    if signed != said:
        yield f"its decisions are {dict(signed)}, its acts say {dict(said)}."
    if any(not submission.pieces.all() for submission in submissions):
        yield "a submission of it shows no evidence."


def _pieces(assessment, done):
    balance = Counter()
    for act in done:
        balance[act.evidence] += {"evidence_added": 1, "evidence_removed": -1}.get(act.name, 0)
    served = Counter(use.evidence_id for use in assessment.uses.all())
    if served != +balance:
        yield f"the pieces {sorted(served)} serve it, its acts leave {sorted(+balance)}."


def chain_faults():
    """Neither gap nor fork, recomputed here; the head is where the chain ends, and a line opens each entry."""
    before, number = None, 0
    for number, entry in enumerate(LedgerEntry.objects.order_by("seq"), 1):
        digest = hashlib.sha256(entry.body.encode()).digest()
        expected = hashlib.sha256(b"skillbook-ledger/v1\0" + bytes.fromhex(entry.prev_hash) + digest).hexdigest()
        if (entry.seq, json.loads(entry.body)["seq"], entry.hash) != (number, number, expected):
            yield f"Entry {entry.seq} is number {number}, or its hash is not that of its text."
        if before and entry.prev_hash != before:
            yield f"Entry {entry.seq} does not go on from the one before it."
        before = entry.hash
    head = LedgerHead.objects.get()
    if (head.seq, head.hash) != (number, before or head.hash):
        yield f"The head says {head.seq}, and there are {number} entries."
    if HistoryEntry.objects.count() != number:
        yield f"There are {number} entries, and {HistoryEntry.objects.count()} lines that open them."


def _ledger():
    """The product's own verifier: it ends with 0."""
    said, code = StringIO(), 0
    try:
        call_command("verify_ledger", stdout=said, stderr=said)
    except SystemExit as end:
        code = end.code
    except CommandError as error:
        said.write(str(error))
        code = error.returncode
    if code:
        yield f"verify_ledger ended with {code}: {said.getvalue().strip()[-500:]}"


def _files():
    for row in Attachment.objects.all():
        kept = storage().exists(row.stored_as)
        if not kept:
            yield f"File {row.pk} is named and not there."
        elif hashlib.sha256(row.open().read()).hexdigest() != row.sha256:
            yield f"File {row.pk} is not what was attached."


def strays():
    """Files that no row names: after a crash there may be some, otherwise none."""
    named = set(Attachment.objects.values_list("stored_as", flat=True))
    folder = Path(storage().location)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return [f"The file {name} belongs to no piece." for name in sorted(there - named)]


def _database():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = [row[0] for row in cursor.execute("PRAGMA integrity_check")]
        if said != ["ok"]:
            yield f"PRAGMA integrity_check: {said[:5]}"


def changed_after_submission():
    """What a reviewer judged and is not any more as it was judged: (submission, piece)."""
    judged = SubmittedEvidence.objects.filter(submission__sign_offs__isnull=False, evidence__isnull=False)
    return [
        (one.submission_id, one.evidence_id)
        for one in judged.select_related("evidence")
        if one.digest != one.evidence.digest()
    ]
