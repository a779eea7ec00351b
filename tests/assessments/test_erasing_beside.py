"""Erasing somebody who asked, answered, appealed, commented, took, stood in and was stood in for: their words are
nowhere, what others said stays, and the record is whole."""

import json
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments import erasing, exporting
from assessments.models import (
    Attachment,
    Delegation,
    Exemption,
    HistoryEntry,
    LevelReached,
    SelfAssessment,
    SignOff,
    Submission,
)
from assessments.models.attachment import storage
from assessments.models.history import UNSAID
from assessments.verify import verify
from tests.factories import MembershipFactory, a_file, delegate, in_state, log_work
from tools import check_ledger

from .containers import stored
from .test_erasing import CANARY, MARKS, tables_with_canaries

pytestmark = pytest.mark.django_db
HERS = f"{CANARY} said it."
OTHERS = "Somebody else said it."


@pytest.fixture
def ida(payments):
    """A lead of Payments, as Lena is."""
    return MembershipFactory(team=payments, lead=True, engineer__name=f"Ida {CANARY}").engineer


def ask(engineer, skill, reason=OTHERS):
    return Exemption.objects.ask(by=engineer, skill=skill, reason=reason)


def say(record, person, note):
    record.comment(by=person, note=note, once=uuid.uuid4())


@pytest.fixture
def record(ida, engineer, stranger, upper_lead, other_lead, reviewer, skills):
    """What Ida did on her own record and on others', and others for her. She has left."""
    own = in_state("returned", ida, skills[0], reviewer)
    own.appeal(by=ida, seen=2, note=HERS)
    say(own, ida, HERS)
    say(own, upper_lead, f"Dear {CANARY}, which service was it?")
    own.take(by=upper_lead)
    SelfAssessment.objects.say({skills[0]: "can_teach"}, by=ida)
    ask(ida, skills[1], HERS).agree(by=upper_lead, note=f"{CANARY} is right.")
    ask(ida, skills[2], HERS).refuse(by=upper_lead, note=f"{CANARY} is wrong.")
    log_work(ida, skills[3], title=HERS, files=[a_file(f"{CANARY}.txt", HERS.encode())])

    ask(engineer, skills[0]).refuse(by=ida, note=HERS)
    agreed = ask(engineer, skills[0])
    agreed.agree(by=ida, note=HERS)
    agreed.end(by=ida, seen="agreed", note=HERS)
    theirs = in_state("submitted", engineer, skills[0])
    say(theirs, ida, HERS)
    say(theirs, engineer, OTHERS)
    theirs.return_(by=ida, seen=1, note=HERS)
    theirs.appeal(by=engineer, seen=2, note=OTHERS)
    theirs.sign_off(by=upper_lead, seen=3, note=OTHERS)
    in_state("submitted", engineer, skills[1]).take(by=ida)

    delegate(other_lead, ida)
    in_state("submitted", stranger, skills[0]).decline(by=ida, seen=1, note=HERS)
    delegate(ida, stranger)
    in_state("submitted", engineer, skills[3]).sign_off(by=stranger, seen=1, note=OTHERS)
    ida.leave()
    return theirs


def test_nothing_of_theirs_is_left_anywhere(record, ida, django_capture_on_commit_callbacks):
    tables = {f"assessments_{name}" for name in ("exemption", "signoff", "evidence", "attachment", "historyentry")}
    assert tables | {"people_engineer", "people_historicalengineer"} == tables_with_canaries()
    kept = {storage().path(name) for name in Attachment.objects.values_list("stored_as", flat=True)}
    assert kept & files_with_canaries() == kept != set()
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(ida)
    assert tables_with_canaries() == set()
    assert kept & files_with_canaries() == set()


def files_with_canaries():
    """The paths of the stored files in whose bytes, or name, stands a word of theirs."""
    found = set()
    for name in stored():
        with storage().open(name) as file:
            if any(mark in file.read().decode(errors="replace") + name for mark in MARKS):
                found.add(storage().path(name))
    return found


def test_the_record_is_whole_and_says_that_somebody_was_erased(record, ida):
    assert verify().findings == []
    erasing.erase(ida)
    assert verify().findings == []
    said = StringIO()
    call_command("verify_ledger", stdout=said)  # raises for any exit code but 0
    assert "Erased, chain intact: 1 person" in said.getvalue()
    header = exporting.header()
    lines = [header, *exporting.entries(header["size"], opened=True), *exporting.people()]
    _, chain = check_ledger.check(json.dumps(line) for line in lines)
    assert (len(chain.record.erased), [line for line in lines if CANARY in str(line)]) == (1, [])


def test_what_others_said_stays_and_what_they_said_is_unsaid(record, ida, engineer, stranger):
    erasing.erase(ida)
    assert not Exemption.objects.filter(engineer=ida).exists()
    answers = Exemption.objects.filter(engineer=engineer).order_by("pk")
    assert [(row.status, row.reason, row.answer, row.ending) for row in answers] == [
        ("refused", OTHERS, UNSAID, ""),
        ("ended", OTHERS, UNSAID, UNSAID),
    ]
    comments = HistoryEntry.objects.filter(act="comment").order_by("entry")
    assert [(line.note, line.salt == "") for line in comments] == [(UNSAID, True), (OTHERS, False)]
    decisions = SignOff.objects.order_by("pk").values_list("reviewer", "in_stead_of__name", "note")
    assert [(reviewer == ida.pk, stead, note) for reviewer, stead, note in decisions] == [
        (True, None, UNSAID),
        (False, None, OTHERS),
        (True, "Otto Brandt", UNSAID),
        (False, "Somebody erased", OTHERS),
    ]
    assert not Delegation.objects.exists()
    assert [submission.holder for submission in Submission.objects.pending()] == [None, None]


def test_the_pages_of_those_whom_they_judged(record, ida, engineer, upper_lead, as_):
    erasing.erase(ida)
    pages = {
        engineer: [reverse("skill", args=[record.skill.outline.slug, record.skill.key]), reverse("my_skills")],
        upper_lead: [reverse("review", args=[record.pk]), reverse("review_queue")],
    }
    seen = "".join(as_(who).get(page).content.decode() for who, paths in pages.items() for page in paths)
    assert (UNSAID in seen, "Somebody erased" in seen, [mark for mark in MARKS if mark in seen]) == (True, True, [])


def test_a_level_of_somebody_who_never_acted_is_found_after_an_erasure_too(record, ida, peer, skills, outline):
    erasing.erase(ida)
    LevelReached.objects.create(engineer=peer, level=skills[0].level, revision=outline.current_revision)
    (found,) = verify().findings
    assert (found.seq, found.says.startswith("There is a level reached (")) == (None, True)
