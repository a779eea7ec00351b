"""The demo: made once, only in a database of its own, and a company whose every record the verbs could have written."""

import datetime as dt
import hashlib
import socket
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import Count
from django.test import TestCase, override_settings
from django.utils import timezone

from assessments.demo import people
from assessments.demo.story import LAPSING
from assessments.management.commands import demo as command
from assessments.models import (
    Assessment,
    Attachment,
    Decision,
    Evidence,
    HistoryEntry,
    LedgerEntry,
    LedgerHead,
    LevelReached,
    Outcome,
    SignOff,
    Submission,
    SubmittedEvidence,
)
from assessments.states import MOVES, Act, State, destination, shown
from assessments.verify import verify
from outline.models import Outline, Skill
from people.models import Engineer
from tests.factories import EngineerFactory, OutlineFactory, in_state, outline_with

KEPT = {ContentType, Permission, LedgerHead}  # what migrating puts there


def demo(**options):
    """What the command says."""
    said = StringIO()
    call_command("demo", no_serve=True, stdout=said, **options)
    return said.getvalue()


def _granted(assessments):
    """Those that were signed off, lapsed or being renewed since or not."""
    granted = Submission.objects.filter(outcome=Outcome.GRANTED, revoked_at=None)
    return assessments.filter(pk__in=granted.values("assessment"))


class TestTheCompany(TestCase):
    """One company for all of these; none of them changes it."""

    @classmethod
    def setUpTestData(cls):
        cls.said = demo()

    def test_it_says_who_to_sign_in_as(self):
        assert f"The demo company is made: {len(people.PEOPLE)} people" in self.said
        for person in (people.KAVYA, people.TOMASZ, people.OLU, people.OLENA):
            assert person.email in self.said
            assert Engineer.objects.get(email=person.email).check_password(people.PASSWORD)

    def test_a_second_run_keeps_it_as_it_is(self):
        Engineer.objects.filter(email=people.KAVYA.email).update(name="Kavya R.")
        before = HistoryEntry.objects.count()
        assert "The demo company is here already" in demo()
        assert HistoryEntry.objects.count() == before
        assert Engineer.objects.filter(name="Kavya R.").count() == 1

    def test_a_reset_asks_before_what_was_added_goes(self):
        EngineerFactory()
        with pytest.raises(CommandError, match="There are 1 people and 0 outlines that the demo did not make"):
            demo(reset=True)
        assert Assessment.objects.exists()

    def test_every_state_and_every_outcome_occurs(self):
        assert set(Assessment.objects.values_list("state", flat=True)) == set(State)
        assert set(Submission.objects.values_list("outcome", flat=True)) == set(Outcome)
        assert set(SignOff.objects.values_list("decision", flat=True)) == set(Decision)
        partly = Submission.objects.pending().filter(signoffs_needed__gt=1, sign_offs__isnull=False)
        assert partly.exists()
        assert Assessment.objects.filter(state=State.OPEN, submissions=None, uses__isnull=False).exists()
        assert Engineer.objects.filter(is_active=False).exists()

    def test_some_sign_offs_lapse_have_lapsed_and_are_being_renewed(self):
        """Not long ago, and not everybody's: most are renewed in time, or will be."""
        today = timezone.localdate()
        lapsing = list(Assessment.objects.lapsing().select_related("skill__level"))
        kinds = {(shown(a.state, True, a.valid_until), a.valid_until < today) for a in lapsing}
        assert {("lapsed", True), ("signed_off", False)} <= kinds
        assert any(state == "submitted" for state, _ in kinds)
        assert {a.skill.label for a in lapsing} == set(LAPSING)
        assert all(a.valid_until >= today - dt.timedelta(60) for a in lapsing)
        assert (
            Assessment.objects.annotate(granted=Count("submissions")).filter(granted__gt=1, state="signed_off").exists()
        )

    def test_whatever_is_signed_off_was_signed_by_enough_others(self):
        for assessment in Assessment.objects.filter(state=State.SIGNED_OFF).select_related("skill__level"):
            granted = assessment.submissions.filter(outcome=Outcome.GRANTED, revoked_at=None).latest("number")
            reviewers = {signed.reviewer_id for signed in granted.sign_offs.filter(decision=Decision.GRANTED)}
            assert len(reviewers) == granted.signoffs_needed == assessment.skill.level.signoffs_needed
            assert assessment.engineer_id not in reviewers
            assert granted.closed_at

    def test_the_history_of_each_record_is_one_that_its_verbs_write(self):
        for assessment in Assessment.objects.prefetch_related("history"):
            state, moves, last = State.OPEN, 0, None
            for entry in assessment.history.all():
                act = Act(entry.act)
                if act in MOVES:
                    state, moves = destination(act, state), moves + 1
                assert (entry.state, last is None or last <= entry.at) == (state, True)
                last = entry.at
            assert (assessment.state, assessment.version) == (state, moves)

    def test_the_ledger_verifies(self):
        report = verify()
        assert (report.findings, report.warnings, report.entries) == ([], [], HistoryEntry.objects.count())

    def test_levels_reached_are_those_that_are_complete_and_all_before_them(self):
        for engineer in Engineer.objects.all():
            signed = set(_granted(engineer.assessments).values_list("skill", flat=True))
            expected = []
            for level in Outline.objects.get().levels.all():
                if not set(level.skills.current().values_list("pk", flat=True)) <= signed:
                    break
                expected.append(level)
            assert [reached.level for reached in LevelReached.objects.filter(engineer=engineer)] == expected

    def test_some_pieces_come_with_files_that_are_what_they_say(self):
        files = Attachment.objects.select_related("evidence")
        assert {file.name for file in files} >= {"endpoints.csv", "memory-by-night.png", "deploy.log", "timeline.md"}
        for file in files:
            with file.open() as content:
                assert hashlib.sha256(content.read()).hexdigest() == file.sha256

    def test_what_was_submitted_is_what_still_stands(self):
        assert not Submission.objects.filter(pieces=None).exists()
        for piece in SubmittedEvidence.objects.select_related("evidence", "submission"):
            assert piece.digest == piece.evidence.digest()
            assert piece.evidence.done_on <= timezone.localdate(piece.submission.at)
            assert piece.submission.wording == piece.submission.assessment.skill.text

    def test_nothing_is_of_tomorrow_and_nothing_waits_for_nobody(self):
        times = [entry.at for entry in HistoryEntry.objects.all()]
        assert times == sorted(times)
        assert times[-1] <= timezone.now()
        assert not Evidence.objects.filter(done_on__gt=timezone.localdate()).exists()
        able = Assessment.objects.none()
        for engineer in Engineer.objects.present():
            able |= Assessment.objects.awaiting(engineer)
        waiting = Assessment.objects.submitted()
        assert set(waiting) == set(able)

    def test_each_line_of_the_picture_is_as_it_was_drawn(self):
        """people.py draws the records: a letter a skill."""
        signed = {(a.engineer.name, a.skill.label) for a in _granted(Assessment.objects).select_related("engineer")}
        labels = [skill.label for skill in Skill.objects.current().in_reading_order()]
        assert signed == {
            (person.name, label)
            for person in people.PEOPLE
            for label, mark in zip(labels, person.record.replace(" ", ""), strict=False)
            if mark in people.HELD
        }


@pytest.mark.django_db
@pytest.mark.parametrize("other", [EngineerFactory, OutlineFactory])
@pytest.mark.parametrize("options", [{}, {"reset": True}, {"reset": True, "yes": True}], ids=str)
def test_a_database_that_holds_something_else_is_left_alone(other, options):
    other()
    with pytest.raises(CommandError, match="This database holds something else than the demo company"):
        demo(**options)
    assert Engineer.objects.count() + Outline.objects.count() == 1


@override_settings(PRODUCTION=True)
def test_production_is_left_alone():
    """Without a database: it is not even looked at."""
    with pytest.raises(CommandError, match="Settings say that this is production"):
        demo()


def test_a_port_that_is_taken_is_said_before_anything_is_made():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError) as said:
            call_command("demo", port=port)
    assert str(said.value).startswith(f"Port {port} cannot be used")
    assert "\n" not in str(said.value)


def test_a_port_that_is_none_is_said():
    with pytest.raises(CommandError, match=r"A port is a number from 1 to 65535\."):
        call_command("demo", port=70_000)


@pytest.mark.django_db(transaction=True)
def test_a_reset_empties_all_and_the_history_is_guarded_again(engineer, lead, skills):
    in_state("submitted", engineer, skills[0])
    command._empty()
    assert [model.__name__ for model in apps.get_models() if model.objects.exists() and model not in KEPT] == []
    engineer, skill = EngineerFactory(), outline_with().skills.first()
    in_state("submitted", engineer, skill)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.all().delete()
