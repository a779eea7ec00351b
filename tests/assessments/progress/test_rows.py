import pytest
from django.utils import timezone

from assessments.models import Evidence
from assessments.progress import Progress

from ... import factories

pytestmark = pytest.mark.django_db


def rows(engineer, viewer):
    return [row for outline in Progress.of(engineer, viewer).outlines for row in outline.rows]


def first(engineer, viewer):
    return rows(engineer, viewer)[0]


def test_states_as_shown(engineer, lead, upper_lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    factories.in_state("in_progress", engineer, skills[1])
    factories.in_state("submitted", engineer, skills[2])
    factories.in_state("returned", engineer, skills[3], lead)
    expected = [("1.1", "signed_off"), ("1.2", "in_progress"), ("2.1", "submitted"), ("2.2", "returned")]
    for viewer in (engineer, lead, upper_lead):
        assert [(row.skill.label, row.state) for row in rows(engineer, viewer)] == expected


def test_nobody_elses_record_is_mixed_in(engineer, peer, lead, skills):
    factories.in_state("signed_off", peer, skills[0], lead)
    factories.in_state("submitted", peer, skills[1])
    assert {(row.state, row.pk, row.submitted_at, row.closed_at) for row in rows(engineer, engineer)} == {
        ("not_started", None, None, None)
    }


def test_taken_back_drafts_are_not_started_again(engineer, skills):
    factories.in_state("in_progress", engineer, skills[0])
    Evidence.objects.get().remove(by=engineer)
    assert first(engineer, engineer).state == "not_started"


def test_of_drafts_a_lead_is_shown_the_bare_state(engineer, lead, skills):
    factories.log_work(engineer, skills[0])
    factories.log_work(engineer, skills[0])
    mine, theirs = first(engineer, engineer), first(engineer, lead)
    assert (mine.state, mine.pieces, mine.last_work) == ("in_progress", 2, timezone.localdate())
    assert (theirs.state, theirs.pieces, theirs.last_work) == ("in_progress", None, None)
    assert (theirs.submitted_at, theirs.closed_at, theirs.was_submitted) == (None, None, False)


def test_pieces_added_after_a_return_are_not_counted_for_a_lead(engineer, lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    factories.log_work(engineer, skills[0])
    assert first(engineer, engineer).pieces == 2
    assert first(engineer, lead).pieces is None


def test_who_sent_it_back_and_why(engineer, lead, upper_lead, skills):
    record = factories.in_state("submitted", engineer, skills[2])
    record.sign_off(by=upper_lead, seen=record.version)
    record.return_(by=lead, seen=record.version, note="Show the failed run.")
    row = rows(engineer, engineer)[2]
    assert (row.refusal.reviewer, row.refusal.note, row.closed_at) == (lead, "Show the failed run.", row.refusal.at)


def test_a_new_submission_leaves_the_old_refusal_behind(engineer, lead, skills):
    record = factories.in_state("returned", engineer, skills[0], lead)
    record.submit(by=engineer, seen=record.version)
    assert first(engineer, engineer).decisions == ()


def test_who_signed_and_whom_it_still_waits_for(engineer, lead, upper_lead, reviewer, skills):
    record = factories.in_state("submitted", engineer, skills[2])
    record.sign_off(by=lead, seen=record.version)
    row = rows(engineer, engineer)[2]
    assert (row.state, row.signatures, row.signers) == ("submitted", 1, [lead])
    assert row.reviewers == (upper_lead, reviewer)
    record.sign_off(by=upper_lead, seen=record.version)
    row = rows(engineer, engineer)[2]
    assert (row.state, row.signers, row.reviewers) == ("signed_off", [lead, upper_lead], None)


def test_a_signature_on_a_withdrawn_submission_is_not_counted(engineer, lead, upper_lead, skills):
    record = factories.in_state("submitted", engineer, skills[2])
    record.sign_off(by=lead, seen=record.version)
    record.withdraw(by=engineer, seen=record.version)
    row = rows(engineer, engineer)[2]
    assert (row.state, row.signatures, row.decisions) == ("in_progress", 0, ())


def test_where_nobody_can_review_it_there_is_nobody(search, stranger, skills):
    factories.in_state("submitted", stranger, skills[0])
    assert first(stranger, stranger).reviewers == ()


def test_what_awaits_the_viewer(engineer, lead, upper_lead, skills):
    record = factories.in_state("submitted", engineer, skills[2])
    factories.in_state("signed_off", engineer, skills[0], lead)
    assert [row.awaits_viewer for row in rows(engineer, lead)] == [False, False, True, False]
    assert [row.awaits_viewer for row in rows(engineer, engineer)] == [False] * 4
    record.sign_off(by=lead, seen=record.version)
    assert [row.awaits_viewer for row in rows(engineer, lead)] == [False] * 4
    assert [row.awaits_viewer for row in rows(engineer, upper_lead)] == [False, False, True, False]


def test_a_revoked_decision_is_not_told(engineer, lead, skills):
    record = factories.in_state("signed_off", engineer, skills[0], lead)
    record.revoke(by=lead, seen=record.version, note="By mistake.")
    row = first(engineer, engineer)
    assert (row.state, row.closed_at, row.decisions) == ("in_progress", None, ())


@pytest.mark.parametrize("how_many", [1, 30])
def test_its_queries_do_not_grow(engineer, lead, payments, skills, how_many, django_assert_num_queries):
    level = skills[0].level
    factories.TargetFactory(team=payments, level=level)
    for place in range(how_many):
        skill = factories.SkillFactory(level=level, position=2 + place)
        factories.in_state(["submitted", "returned", "signed_off"][place % 3], engineer, skill, lead)
    with django_assert_num_queries(9):
        Progress.of(engineer, engineer)
    with django_assert_num_queries(9):
        Progress.of(engineer, lead)
