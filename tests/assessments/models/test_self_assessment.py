"""How an engineer sees it: said once, changed at will, in the ledger, and moving nothing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessments.models import Assessment, HistoryEntry, LedgerEntry, SelfAssessment
from assessments.states import IllegalMove
from tests.factories import in_state

pytestmark = pytest.mark.django_db


def say(engineer, skill, view):
    SelfAssessment.objects.say({skill: view}, by=engineer)


def said():
    rows = SelfAssessment.objects.order_by("pk")
    return list(rows.values_list("assessment__engineer__name", "assessment__skill__plain", "view"))


def test_the_record_begins_where_there_was_none(engineer, skills):
    say(engineer, skills[0], "learning")
    assessment = Assessment.objects.get()
    assert (assessment.engineer, assessment.skill, assessment.state, assessment.version) == (
        engineer,
        skills[0],
        "open",
        0,
    )
    assert said() == [("Kavya Raman", "Can do 1.1 well.", "learning")]


def test_the_ledger_has_it_as_a_word(engineer, skills):
    say(engineer, skills[0], "can_teach")
    entry = HistoryEntry.objects.get()
    facts = {name: entry.facts[name] for name in ("type", "view", "state", "version", "seen", "words", "submission")}
    assert facts == {
        "type": "self_assess",
        "view": "can_teach",
        "state": "open",
        "version": 0,
        "seen": 0,
        "words": {},
        "submission": None,
    }
    assert (entry.actor, entry.note, entry.title) == (engineer, "", "")


def test_the_same_twice_is_said_once(engineer, skills):
    say(engineer, skills[0], "learning")
    say(engineer, skills[0], "learning")
    assert LedgerEntry.objects.count() == 1


def test_another_view_takes_the_place_of_the_first(engineer, skills):
    say(engineer, skills[0], "learning")
    first = SelfAssessment.objects.get()
    say(engineer, skills[0], "confident")
    assert said() == [("Kavya Raman", "Can do 1.1 well.", "confident")]
    assert SelfAssessment.objects.get().pk == first.pk
    assert [entry.facts["view"] for entry in HistoryEntry.objects.order_by("pk")] == ["learning", "confident"]


def test_several_at_once_write_what_changed(engineer, skills):
    say(engineer, skills[0], "learning")
    SelfAssessment.objects.say({skills[0]: "learning", skills[1]: "not_yet", skills[2]: "confident"}, by=engineer)
    assert said() == [
        ("Kavya Raman", "Can do 1.1 well.", "learning"),
        ("Kavya Raman", "Can do 1.2 well.", "not_yet"),
        ("Kavya Raman", "Can do 2.1 well.", "confident"),
    ]
    assert LedgerEntry.objects.count() == 3


@pytest.mark.parametrize("state", ["in_progress", "submitted", "returned", "signed_off"])
def test_it_moves_nothing(engineer, lead, skills, state):
    assessment = in_state(state, engineer, skills[0], lead)
    before = (assessment.state, assessment.version)
    say(engineer, skills[0], "confident")
    assessment.refresh_from_db()
    assert (assessment.state, assessment.version) == before


def test_a_page_that_a_reviewer_has_open_stays_valid(engineer, lead, skills):
    assessment = in_state("submitted", engineer, skills[0])
    say(engineer, skills[0], "confident")
    assessment.sign_off(by=lead, seen=1)
    assert Assessment.objects.get().state == "signed_off"


def test_a_stale_page_is_told_of_the_move_and_not_of_the_view(engineer, lead, upper_lead, skills):
    assessment = in_state("submitted", engineer, skills[0])
    assessment.return_(by=lead, seen=1, note="One more.")
    say(engineer, skills[0], "confident")
    with pytest.raises(IllegalMove) as refusal:
        assessment.sign_off(by=upper_lead, seen=1)
    assert str(refusal.value) == "Lena Frost sent this back since you opened the page. Look at it as it is now."


def test_one_persons_view_is_not_anothers(engineer, peer, skills):
    say(engineer, skills[0], "learning")
    say(peer, skills[0], "confident")
    assert said() == [
        ("Kavya Raman", "Can do 1.1 well.", "learning"),
        ("Chen Wei", "Can do 1.1 well.", "confident"),
    ]


def test_a_retired_skill_is_not_asked_about(engineer, skills):
    skills[0].retire()
    skills[0].save()
    with pytest.raises(IllegalMove) as refusal:
        SelfAssessment.objects.say({skills[1]: "learning", skills[0]: "learning"}, by=engineer)
    assert str(refusal.value) == "“Can do 1.1 well.” has been retired from the outline, so nothing is asked about it."
    assert (Assessment.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_who_has_left_says_nothing(leaver, skills):
    with pytest.raises(PermissionDenied):
        say(leaver, skills[0], "learning")
    assert (Assessment.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_the_database_refuses_another_word_and_a_second_row(engineer, skills):
    say(engineer, skills[0], "learning")
    row = SelfAssessment.objects.get()
    with pytest.raises(IntegrityError, match="self_view_known"), transaction.atomic():
        SelfAssessment.objects.update(view="expert")
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfAssessment.objects.create(assessment=row.assessment, view="learning")
