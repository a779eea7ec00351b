"""manage.py verify_ledger: what it says, and with what it ends: 0 whole, 1 tampered with, 2 nothing found out."""

import json
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from assessments import checkpoints
from assessments.models import Assessment, LedgerEntry, LedgerHead
from assessments.models.ledger import moment
from assessments.verify import verify
from tests.factories import log_work

from . import forging

pytestmark = pytest.mark.django_db
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = "2026-11-24T20:15:03.000004Z"
SITE = "https://skills.example.com"
SINCE = f"since {AT} ({SITE})"


@pytest.fixture(autouse=True)
def _public_key():
    with override_settings(CHECKPOINT_PUBLIC_KEYS=[checkpoints.public_of(KEY)]):
        yield


@pytest.fixture
def keep(tmp_path):
    """`keep(4)` is the file of a checkpoint that was made when the ledger had four entries."""

    def keep(size, key=KEY):
        head = LedgerEntry.objects.get(seq=size).hash
        path = tmp_path / f"{size}.json"
        path.write_text(checkpoints.sign(key, origin=SITE, size=size, head=head, at=AT))
        return str(path)

    return keep


def told(*arguments, **options):
    """(what it ends with, what it says)"""
    out = StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out, **options)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def refusal(*arguments):
    with pytest.raises(CommandError) as refused:
        told(*arguments)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_a_whole_record(record, keep):
    head = LedgerHead.objects.get().hash
    whole = f"The record is whole: 17 entries, every link and every table.\nIts last hash is {head}.\n"
    assert told() == (
        0,
        whole + "Without a checkpoint nobody can tell whether its last entries were cut off, or all of it was written "
        "anew: --checkpoint FILE.\n",
    )
    files = [keep(4), keep(17)]
    assert told("--checkpoint", *files) == (0, whole + "It agrees with 2 checkpoints.\n")
    assert told("--checkpoint", files[0], "--checkpoint", files[1]) == (0, whole + "It agrees with 2 checkpoints.\n")


def test_a_record_that_was_tampered_with(record):
    forging.change(4, hash="ab" * 32)
    code, said = told()
    assert (code, said.splitlines()) == (
        1,
        [
            "The record was tampered with. Entry 4: its text or its hash was changed, for the one does not give the "
            "other",
            "",
            "What to do: change nothing, and keep a copy of the database as it is now. Compare it with your backups, "
            "from the newest",
            "one back, until this command finds nothing. docs/trust.md says more.",
        ],
    )


def test_as_json(record):
    assert json.loads(told("--json")[1]) == {
        "whole": True,
        "entries": 17,
        "head": LedgerHead.objects.get().hash,
        "checkpoints": 0,
        "erased": 0,
        "unopened": 0,
        "first": None,
        "findings": [],
        "warnings": [],
    }
    Assessment.objects.filter(pk=record.pk).update(version=9)
    code, said = told("--json")
    wrong = {
        "entry": 7,
        "says": f"it left assessment {record.pk} signed_off in version 4, and the table says signed_off in version 9",
    }
    assert (code, json.loads(said)["first"], json.loads(said)["findings"]) == (1, wrong, [wrong])


def test_a_cut_tail_shows_with_a_checkpoint_alone(record, keep):
    """Draft entries at the end, with their rows and lines taken away too."""
    newest, older = keep(17), keep(15)
    rows, draft = forging.rows(), Assessment.objects.order_by("pk").last()
    forging.write(rows[:15])
    draft.history.all().delete()
    draft.evidence.all().delete()
    draft.delete()
    assert told()[0] == 0
    assert told("--checkpoint", older)[0] == 0
    code, said = told("--checkpoint", older, newest)
    assert (code, said.splitlines()[0]) == (
        1,
        f"The record was tampered with. Entry 16: The ledger was cut {SINCE}: the checkpoint counts 17 entries, and "
        "there are 15.",
    )
    assert "It agrees with 1 checkpoint." in said


def test_a_ledger_written_anew_shows_with_a_checkpoint_alone(record, keep):
    """All of it told again, a minute later: each link holds, and so do the tables that were changed with it."""
    file = keep(15)
    said = forging.bodies()
    said[16] |= {"at": moment(LedgerEntry.objects.get(seq=17).line.at.replace(year=2030))}
    forging.write(forging.chained(said, genesis="ab" * 32))
    assert verify().findings == []
    code, said = told("--checkpoint", file)
    assert (code, said.splitlines()[0]) == (
        1,
        f"The record was tampered with. Entry 15: The ledger was rewritten {SINCE}: entry 15 is not the one that the "
        "checkpoint signed.",
    )


def test_an_old_copy_put_back_shows_with_a_newer_checkpoint(engineer, skills, keep):
    """A copy from before the second piece: it is whole, and older than what was signed."""
    copy = transaction.savepoint_create()
    log_work(engineer, skills[0])
    log_work(engineer, skills[1])
    file = keep(2)
    transaction.savepoint_rollback(copy)
    log_work(engineer, skills[0])
    assert verify().findings == []
    assert told("--checkpoint", file)[1].startswith(
        f"The record was tampered with. Entry 2: The ledger was cut {SINCE}: the checkpoint counts 2 entries, and there"
    )


def test_what_cannot_be_used_ends_with_2(record, keep, tmp_path):
    missing = str(tmp_path / "none.json")
    assert refusal("--checkpoint", missing).startswith(f"The checkpoint {missing} cannot be used. [Errno 2]")
    strange = tmp_path / "strange.json"
    strange.write_bytes(b"\xff\xfe")
    assert "cannot be used" in refusal("--checkpoint", str(strange))
    other = keep(4, key=Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert "which is none of those given" in refusal("--checkpoint", other)
    assert "is neither a public key" in refusal("--checkpoint", other, "--public-key", "abc")
    others = checkpoints.public_of(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert told("--checkpoint", other, "--public-key", others)[0] == 0


def test_without_any_key_the_one_of_the_site_counts(record, tmp_path, keep):
    path = tmp_path / "checkpoint_key"
    with override_settings(CHECKPOINT_PUBLIC_KEYS=[], CHECKPOINT_KEY_FILE=path):
        assert "There is no key in" in refusal("--checkpoint", keep(4))
        file = keep(4, key=checkpoints.make_key(path))
        assert told("--checkpoint", file)[0] == 0


@pytest.mark.django_db(transaction=True)
def test_a_database_without_the_tables_ends_with_2():
    with connection.execute_wrapper(_gone):
        assert refusal().startswith("The database cannot be read, so nothing was found out: ")


def _gone(execute, sql, params, many, context):
    return execute(sql.replace("assessments_ledger", "assessments_gone"), params, many, context)
