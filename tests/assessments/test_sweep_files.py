"""Whatever breaks between a file and its row: no row is ever without its file, and what is left over goes later."""

import io
import os
import time
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from assessments.filetypes import Received
from assessments.models import Attachment, Evidence
from assessments.models.attachment import storage

from ..factories import a_file, log_work
from .containers import stored

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def sweep(**options):
    said = io.StringIO()
    call_command("sweep_files", stdout=said, **options)
    return said.getvalue().splitlines()


def left_behind(age):
    """A file that no row names, so many seconds old."""
    name = storage().save("zz/left-behind", ContentFile(b"x"))
    os.utime(storage().path(name), (time.time() - age,) * 2)
    return name


@pytest.fixture(autouse=True)
def _empty_storage():
    for name in stored():
        storage().delete(name)


def test_only_what_nobody_names_goes_and_only_after_a_day(engineer, skills):
    piece = log_work(engineer, skills[0], files=[a_file()])
    kept = piece.attachments.get().stored_as
    os.utime(storage().path(kept), (time.time() - 9 * DAY,) * 2)
    old, young = left_behind(DAY + 60), left_behind(DAY - 60)
    summary = "3 files in the storage, 1 named by pieces of work. Of the others, 1 {} and 1 left, as they are younger"
    assert sweep(dry_run=True) == [f"would remove {old}", f"{summary.format('would be removed')} than 24 hours."]
    assert stored() == {kept, old, young}
    assert sweep() == [f"{summary.format('removed')} than 24 hours."]
    assert stored() == {kept, young}


def test_where_nothing_was_ever_kept():
    assert sweep()[0].startswith("0 files in the storage, 0 named")


def test_what_is_missing_is_named(engineer, skills):
    name = log_work(engineer, skills[0], files=[a_file()]).attachments.get().stored_as
    storage().delete(name)
    with pytest.raises(CommandError, match=f"1 missing from the storage: {name}") as caught:
        sweep()
    assert caught.value.returncode == 1


class Killed(BaseException):
    """Nothing of ours catches this, as nothing runs after a kill."""


class CutShort(io.BytesIO):
    """A file in the middle of which the process ends."""

    def read(self, size=-1):
        if self.tell():
            raise Killed
        return super().read(4)


def dying_at(number):
    """Lets the process end at the statement so numbered; counts all of them where the number is beyond the last."""
    counted = []

    def execute(run, sql, params, many, context):
        counted.append(sql)
        if len(counted) == number:
            raise Killed
        return run(sql, params, many, context)

    return execute, counted


def all_is_well(engineer):
    """Every row has its file; returns how many files nobody names."""
    named = set(Attachment.objects.values_list("stored_as", flat=True))
    assert named <= stored()
    assert Evidence.objects.of(engineer).count() == Attachment.objects.of(engineer).count()
    return len(stored() - named)


@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_statement(engineer, skills):
    number, orphans = 0, 0
    while True:
        number += 1
        execute, counted = dying_at(number)
        with connection.execute_wrapper(execute), suppress(Killed):
            log_work(engineer, skills[0], title=f"{number}", files=[a_file(content=f"{number}".encode())])
        orphans = max(orphans, all_is_well(engineer))
        if len(counted) < number:
            break
    assert number > 6
    assert orphans > 0
    for name in stored():
        os.utime(storage().path(name), (time.time() - 2 * DAY,) * 2)
    sweep()
    assert all_is_well(engineer) == 0
    assert Attachment.objects.count() >= 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_the_middle_of_a_file(engineer, skills):
    half = Received("a.txt", "text/plain", 8, "0" * 64, CutShort(b"12345678"))
    with suppress(Killed):
        log_work(engineer, skills[0], files=[a_file(), half])
    assert all_is_well(engineer) == 2
    assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(1, 30))
def test_a_crash_while_a_piece_is_removed(engineer, skills, number):
    piece = log_work(engineer, skills[0], files=[a_file()])
    execute, _ = dying_at(number)
    with connection.execute_wrapper(execute), suppress(Killed):
        piece.remove(by=engineer)
    all_is_well(engineer)
