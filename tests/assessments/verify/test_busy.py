"""While others write, the record is read as of one moment, and nobody is held up by it."""

import threading
import time

import pytest
from django.db import connection, transaction

from assessments.models import Assessment, LedgerEntry
from assessments.verify import verify
from assessments.verify.snapshot import one_moment
from tests.factories import SkillFactory, log_work

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = 4


def writing(engineer, lead, skill, over):
    """The whole life of an assessment, again and again, until it is over."""
    try:
        log_work(engineer, skill)
        assessment = Assessment.objects.get(engineer=engineer, skill=skill)
        while not over.is_set():
            assessment.submit(by=engineer, seen=assessment.version)
            assessment.sign_off(by=lead, seen=assessment.version)
            assessment.revoke(by=lead, seen=assessment.version, note="Once more.")
    finally:
        connection.close()


def test_a_busy_site_raises_no_false_alarm(engineer, peer, lead, outline):
    over, level = threading.Event(), outline.levels.first()
    writers = [
        threading.Thread(target=writing, args=(person, lead, SkillFactory(level=level), over))
        for person in (engineer, peer)
    ]
    for writer in writers:
        writer.start()
    sizes, found = [], []
    try:
        patience = time.monotonic() + 60
        while len(sizes) < LOOKS or (sizes[0] == sizes[-1] and time.monotonic() < patience):
            before = LedgerEntry.objects.count()
            report = verify()
            found += report.findings
            sizes.append(report.entries)
            assert report.entries >= before
    finally:
        over.set()
        for writer in writers:
            writer.join()
    assert found == []
    assert sizes[0] < sizes[-1]  # it was busy indeed
    assert verify().entries == LedgerEntry.objects.count()


def test_nobody_waits_for_it(engineer, skills):
    """A write in the middle of a look is done at once, and is not seen by it."""
    done = []

    def write():
        try:
            began = time.monotonic()
            log_work(engineer, skills[0])
            done.append(time.monotonic() - began)
        finally:
            connection.close()

    with one_moment():
        assert LedgerEntry.objects.count() == 0
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(15)
        assert len(done) == 1
        assert LedgerEntry.objects.count() == 0
    assert LedgerEntry.objects.count() == 1


def test_inside_of_a_transaction_it_is_that_ones_moment(engineer, skills):
    with transaction.atomic():
        log_work(engineer, skills[0])
        assert (verify().findings, verify().entries) == ([], 1)
        transaction.set_rollback(True)
    assert verify().entries == 0
