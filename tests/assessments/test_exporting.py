"""What an export holds, closed and opened, and how the command asks before it writes names."""

import json
import stat
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.models import HistoryEntry, LedgerEntry, LedgerHead, Pseudonym
from tests.factories import in_state

pytestmark = pytest.mark.django_db
COLUMNS = ("seq", "prev_hash", "hash", "body")


def exported(*arguments, **options):
    out = StringIO()
    call_command("export_ledger", *arguments, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def record(engineer, lead, skills):
    record = in_state("submitted", engineer, skills[0])
    record.return_(by=lead, seen=1, note="Show how it failed.")
    return record


def test_a_header_and_each_entry_with_its_exact_text(record):
    first, *lines = exported()
    entries, head = list(LedgerEntry.objects.values(*COLUMNS)), LedgerHead.objects.get()
    assert lines == entries
    assert first == {
        "format": "skillbook-ledger/1",
        "origin": settings.SITE_URL,
        "at": first["at"],
        "prev": entries[0]["prev_hash"],
        "size": 3,
        "head": head.hash,
    }


def test_nothing_of_anybody_stands_in_it_unless_it_is_opened(record, engineer, lead):
    text = json.dumps(exported())
    for words in (
        engineer.name,
        engineer.email,
        lead.name,
        "Shipped a thing",
        "Show how it failed.",
        record.skill.text,
    ):
        assert words not in text


def test_opened_each_entry_is_followed_by_its_words_and_at_the_end_stand_the_names(record, engineer, lead):
    lines = exported(open=True, yes=True)
    added, asked, returned = (line.salt for line in HistoryEntry.objects.all())
    piece = record.submissions.get().pieces.get()
    sent = [{"id": piece.evidence_id, "digest": piece.digest}]
    assert [line for line in lines[1:] if "hash" not in line] == [
        {"open": 1, "salt": added, "words": {"title": "Shipped a thing"}, "pieces": []},
        {"open": 2, "salt": asked, "words": {}, "pieces": sent},
        {"open": 3, "salt": returned, "words": {"note": "Show how it failed."}, "pieces": []},
        *({"person": Pseudonym.of(person), "name": person.name, "email": person.email} for person in (engineer, lead)),
    ]
    assert [line.get("seq", line.get("open")) for line in lines[1:7]] == [1, 1, 2, 2, 3, 3]


def test_an_appeal_is_opened_with_the_evidence_that_it_was_sent_with_again(record, engineer):
    record.appeal(by=engineer, seen=2, note="Look again.")
    submitted, appealed = (line["pieces"] for line in exported(open=True, yes=True) if line.get("open") in (2, 4))
    assert len(submitted) == 1
    assert appealed == submitted


def test_names_are_not_written_without_consent(record, tmp_path):
    file = tmp_path / "ledger.jsonl"
    for arguments in ([], [str(file)]):
        with pytest.raises(CommandError, match="With --open the export holds names, addresses, notes and titles"):
            exported(*arguments, open=True)
    assert not file.exists()


def test_a_file_is_new_and_its_owners_alone(record, tmp_path):
    file = tmp_path / "ledger.jsonl"
    out = StringIO()
    call_command("export_ledger", str(file), stdout=out)
    assert out.getvalue() == f"3 entries in {file}, the last with the hash {LedgerHead.objects.get().hash}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [json.loads(line) for line in file.read_text().splitlines()][1:] == list(
        LedgerEntry.objects.values(*COLUMNS)
    )
    with pytest.raises(CommandError, match="is there already: name a new file"):
        call_command("export_ledger", str(file))
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("export_ledger", str(tmp_path / "no" / "where"))


def test_an_empty_ledger_and_one_without_its_head(db):
    (line,) = exported()
    assert (line["size"], line["prev"]) == (0, line["head"])
    LedgerHead.objects.all().delete()
    with pytest.raises(CommandError, match="The row that says where the ledger ends is gone"):
        exported()
