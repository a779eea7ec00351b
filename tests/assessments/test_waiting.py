"""What waits in a team: whose, since when, in which order, and what an admin is told of what waits for nobody."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import clock
from assessments.models import Submission
from assessments.waiting import LISTED, Waiting, WaitingInTeam, waiting_for_nobody, waiting_sentence
from tests.factories import EngineerFactory, MembershipFactory, in_state, outline_with

pytestmark = pytest.mark.django_db


def submitted(engineer, skill, days):
    with clock.telling(timezone.now() - dt.timedelta(days=days)):
        return in_state("submitted", engineer, skill)


def of(team, outline):
    return WaitingInTeam.of([team.pk], [outline])


@pytest.mark.parametrize(
    ("count", "late", "sentence"),
    [
        (0, 0, ""),
        (1, 0, "One claim waits for a decision."),
        (1, 1, "One claim waits for a decision, for more than seven days."),
        (5, 0, "Five claims wait for a decision."),
        (5, 2, "Five claims wait for a decision, two for more than seven days."),
        (5, 5, "Five claims wait for a decision, all for more than seven days."),
    ],
)
def test_the_sentence(count, late, sentence):
    assert waiting_sentence(count, late) == sentence


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (7, False), (8, True)])
def test_after_seven_days_it_is_long(days, is_late):
    waiting = Waiting(Submission(at=timezone.now() - dt.timedelta(days=days)))
    assert (waiting.days, waiting.is_late) == (days, is_late)


def test_of_a_team_the_oldest_stands_first_and_others_do_not(
    payments, outline, engineer, peer, lead, upper_lead, stranger, leaver, skills
):
    new = submitted(engineer, skills[0], days=0)
    old = submitted(peer, skills[2], days=8)
    old.sign_off(by=lead, seen=old.version)
    submitted(stranger, skills[0], days=3)
    in_state("signed_off", engineer, skills[1], lead)
    submitted(engineer, outline_with(levels=1, skills=1).skills.get(), days=2)
    waiting = of(payments, outline)
    assert [(row.assessment, row.days, row.signers, row.needed) for row in waiting.rows] == [
        (old, 8, (lead,), 2),
        (new, 0, (), 1),
    ]
    assert waiting.sentence == "Two claims wait for a decision, one for more than seven days."


@pytest.mark.parametrize("how_many", [1, LISTED + 2])
def test_of_very_many_the_first_are_listed(payments, outline, lead, skills, how_many, django_assert_num_queries):
    for _ in range(how_many):
        person = EngineerFactory()
        MembershipFactory(engineer=person, team=payments)
        submitted(person, skills[0], days=1)
    with django_assert_num_queries(2):
        waiting = of(payments, outline)
        assert (len(waiting.listed), waiting.more) == (min(how_many, LISTED), max(how_many - LISTED, 0))
        assert {row.assessment.skill.level.outline for row in waiting.listed} == {outline}


def test_the_admin_is_told_first_what_waits_for_nobody(as_, admin, engineer, lead, skills):
    desk = as_(admin)
    submitted(engineer, skills[0], days=1)
    assert waiting_for_nobody() == []
    assert "What waits for nobody</a>: nothing does now." in desk.get(reverse("admin:index")).content.decode()
    alone = submitted(EngineerFactory(), skills[0], days=1)
    assert waiting_for_nobody() == [alone.pk]
    page = desk.get(reverse("admin:index")).content.decode()
    where = reverse("admin:assessments_assessment_changelist")
    assert f'<a href="{where}?waits_for=nobody">One submission waits for nobody</a>: nobody could review it.' in page
