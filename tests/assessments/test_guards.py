"""The ledger is append-only in the database itself, with the settings that production has."""

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction

from assessments import chain, guards
from assessments.models import LedgerEntry, LedgerHead
from skills_project import wsgi
from skills_project.checks import ledger_is_guarded
from tests.factories import in_state

pytestmark = pytest.mark.django_db
REFUSED = f"{guards.REFUSAL}|{guards.FORK}"


@pytest.fixture
def entry(engineer, skills):
    in_state("submitted", engineer, skills[0])
    return LedgerEntry.objects.first()


def refused(write, why):
    before = list(LedgerEntry.objects.values_list())
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        write()
    assert list(LedgerEntry.objects.values_list()) == before


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_is_neither_changed_nor_removed(entry):
    refused(lambda: LedgerEntry.objects.update(body="{}"), guards.REFUSAL)
    refused(lambda: LedgerEntry.objects.filter(pk=entry.pk).delete(), guards.REFUSAL)
    refused(entry.save, guards.REFUSAL)
    refused(entry.delete, guards.REFUSAL)


def test_an_entry_is_not_replaced_either(entry):
    connection.check_constraints()  # PostgreSQL truncates nothing while keys wait to be checked
    if connection.vendor == "postgresql":
        refused(lambda: run(f"TRUNCATE {guards.TABLE}"), guards.REFUSAL)
        return
    columns = "seq, prev_hash, hash, body"
    for way in ("REPLACE", "IGNORE"):
        refused(
            lambda w=way: run(f"INSERT OR {w} INTO {guards.TABLE} ({columns}) SELECT {columns} FROM {guards.TABLE}"),
            guards.FORK,
        )


@pytest.mark.parametrize("seq", [-1, 0, 1, 2], ids=["before", "the same", "next, but a fork", "gap"])
def test_an_entry_goes_on_from_the_last_one_or_not_at_all(entry, seq):
    last = LedgerEntry.objects.last()
    forged = LedgerEntry(seq=last.seq + seq, prev_hash=entry.prev_hash if seq == 1 else last.hash, body="{}")
    forged.hash = chain.link(forged.prev_hash, forged.body)
    refused(lambda: forged.save(force_insert=True), f"{guards.FORK}|unique|UNIQUE")


def test_what_goes_on_rightly_is_taken(entry):
    last = LedgerEntry.objects.last()
    LedgerEntry.objects.create(seq=last.seq + 1, prev_hash=last.hash, hash=chain.link(last.hash, "{}"), body="{}")


def test_lifted_guards_are_missed_and_come_back_with_the_next_migration(entry):
    assert guards.missing() == []
    head = LedgerHead.objects.get().hash
    guards.lift()
    assert len(guards.missing()) == 3
    call_command("migrate", verbosity=0)
    assert guards.missing() == []
    refused(lambda: LedgerEntry.objects.update(body="{}"), guards.REFUSAL)
    assert LedgerHead.objects.get().hash == head


def test_a_disabled_guard_is_a_missing_one(entry):
    if connection.vendor == "postgresql":
        name = f"{guards.TABLE}_no_change"
        run(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {guards.TABLE} DISABLE TRIGGER {name}")
    else:
        name = f"{guards.TABLE}_no_update"
        run(f"DROP TRIGGER {name}")
    assert guards.missing() == [name]
    assert [error.id for error in ledger_is_guarded(None, [DEFAULT_DB_ALIAS])] == ["skillbook.E002"]
    with pytest.raises(wsgi.SystemCheckError, match=f"does not guard the ledger: {name} missing"):
        wsgi.demand_a_sound_database()


def test_with_its_guards_the_site_starts(entry):
    assert list(ledger_is_guarded(None, [DEFAULT_DB_ALIAS])) == []
    wsgi.demand_a_sound_database()
