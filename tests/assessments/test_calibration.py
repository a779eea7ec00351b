"""Where self and reviewers differ: each kind, who is counted, what is left out, and the sentence on top."""

import datetime as dt

import pytest

from assessments.calibration import Calibration, headline
from assessments.models import Assessment, Exemption, SelfAssessment
from tests.factories import EngineerFactory, MembershipFactory, day, in_state, signed_until

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0), "Nobody has said yet how they see themselves."),
        ((4, 0, 0), "Everybody rates their skills as their reviewers did."),
        ((4, 1, 0), "One person rates a skill higher than their reviewers did."),
        ((4, 2, 0), "Two people rate a skill higher than their reviewers did."),
        ((4, 0, 12), "12 people rate a skill lower than their reviewers did."),
        ((9, 2, 3), "Two people rate a skill higher than their reviewers did, three lower."),
        ((9, 1, 1), "One person rates a skill higher than their reviewers did, one lower."),
    ],
)
def test_the_headline(counts, sentence):
    assert headline(*counts) == sentence


def say(engineer, skill, view):
    SelfAssessment.objects.say({skill: view}, by=engineer)


def picture(team, **asked):
    return Calibration.of({team.pk}, **asked)


def found(calibration):
    return [
        (one.kind, one.engineer.first_name, one.skill.label, one.state, one.says, one.decided)
        for one in calibration.page.object_list
    ]


SURE, UNSURE = ("confident", "can_teach"), ("not_yet", "learning")
WORDS = {"confident": "confident", "can_teach": "can teach", "not_yet": "not yet", "learning": "learning"}


@pytest.mark.parametrize("view", [*SURE, *UNSURE])
@pytest.mark.parametrize(
    ("state", "sure", "unsure"),
    [
        ("not_started", ("ready", ""), None),
        ("in_progress", ("ready", ""), None),
        ("submitted", None, None),
        ("returned", ("more", "more needed"), None),
        ("signed_off", None, ("less", "signed off")),
    ],
)
def test_each_state_against_each_view(engineer, lead, payments, skills, state, sure, unsure, view):
    in_state(state, engineer, skills[0], lead)
    say(engineer, skills[0], view)
    expected = sure if view in SURE else unsure
    kind, decided = expected or ("", "")
    assert found(picture(payments)) == ([(kind, "Kavya", "1.1", state, WORDS[view], decided)] if expected else [])


def test_what_was_not_met_stays_so_after_a_withdrawal(engineer, lead, payments, skills):
    assessment = in_state("submitted", engineer, skills[0])
    assessment.decline(by=lead, seen=1, note="Another thing.")
    assessment.submit(by=engineer, seen=2)
    assessment.withdraw(by=engineer, seen=3)
    say(engineer, skills[0], "confident")
    assert found(picture(payments)) == [("more", "Kavya", "1.1", "in_progress", "confident", "not met")]


@pytest.mark.parametrize(("view", "expected"), [("confident", ["more"]), ("learning", [])])
def test_a_renewal_that_was_sent_back_is_what_reviewers_said_last(engineer, lead, payments, skills, view, expected):
    """Though what was granted before counts until its day."""
    record = signed_until(day(5), engineer, skills[0], lead)
    record.renew_and_submit(by=engineer, seen=record.version)
    record.return_(by=lead, seen=record.version, note="Show it as it is today.")
    say(engineer, skills[0], view)
    assert [(kind, decided) for kind, *_, decided in found(picture(payments))] == [
        (kind, "more needed") for kind in expected
    ]


def test_what_was_revoked_is_a_decision_too(engineer, lead, payments, skills):
    in_state("signed_off", engineer, skills[0], lead).revoke(by=lead, seen=2, note="It was another's.")
    say(engineer, skills[0], "can_teach")
    assert found(picture(payments)) == [("more", "Kavya", "1.1", "in_progress", "can teach", "revoked")]


def test_what_has_lapsed_is_not_held(engineer, lead, payments, skills):
    in_state("signed_off", engineer, skills[0], lead)
    say(engineer, skills[0], "learning")
    Assessment.objects.update(valid_until=dt.date(2020, 1, 1))
    assert found(picture(payments)) == []


def test_what_does_not_apply_or_is_retired_is_left_out(engineer, lead, payments, skills):
    for skill in skills[:2]:
        say(engineer, skill, "confident")
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.").agree(by=lead)
    skills[1].retire()
    calibration = picture(payments)
    assert (found(calibration), calibration.headline) == ([], "Everybody rates their skills as their reviewers did.")


def test_other_teams_and_who_has_left_are_left_out(engineer, peer, stranger, payments, platform, skills):
    for person in (engineer, peer, stranger):
        say(person, skills[0], "confident")
    peer.leave(dt.date(2026, 1, 1))
    assert found(picture(payments)) == [("ready", "Kavya", "1.1", "not_started", "confident", "")]
    assert (picture(payments).people, picture(payments).talking) == (1, 1)
    assert found(picture(platform)) == []


def test_people_are_counted_once_and_skills_each(engineer, peer, lead, payments, skills):
    for skill in skills[:2]:
        in_state("returned", engineer, skill, lead)
        say(engineer, skill, "confident")
    in_state("signed_off", peer, skills[0], lead)
    say(peer, skills[0], "not_yet")
    say(peer, skills[1], "can_teach")
    calibration = picture(payments)
    assert calibration.headline == "One person rates a skill higher than their reviewers did, one lower."
    assert (calibration.ready, calibration.people, calibration.talking) == (1, 3, 2)
    assert [(kind, count) for kind, _, count, _ in calibration.kinds] == [("more", 2), ("less", 1), ("ready", 1)]


@pytest.fixture
def three(engineer, peer, lead, payments, skills):
    in_state("returned", engineer, skills[1], lead)
    say(engineer, skills[1], "confident")
    in_state("signed_off", peer, skills[0], lead)
    say(peer, skills[0], "learning")
    say(peer, skills[1], "can_teach")
    return payments


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({}, ["less Chen 1.1", "ready Chen 1.2", "more Kavya 1.2"]),
        ({"by": "skill"}, ["less Chen 1.1", "more Kavya 1.2", "ready Chen 1.2"]),
        ({"kind": "ready"}, ["ready Chen 1.2"]),
        ({"q": "kavya"}, ["more Kavya 1.2"]),
        ({"q": "1.1 do"}, ["less Chen 1.1"]),
        ({"q": "nothing like that"}, []),
    ],
)
def test_filters_and_orders(three, asked, rows):
    calibration = picture(three, **asked)
    assert [f"{kind} {who} {label}" for kind, who, label, *_ in found(calibration)] == rows
    assert calibration.headline == "One person rates a skill higher than their reviewers did, one lower."


@pytest.mark.parametrize("how_many", [1, 40])
def test_two_queries_and_pages(payments, skills, how_many, django_assert_num_queries):
    for _ in range(how_many):
        member = EngineerFactory()
        MembershipFactory(engineer=member, team=payments)
        say(member, skills[0], "confident")
    with django_assert_num_queries(2):
        calibration = picture(payments, page=2)
    assert (len(calibration.page.object_list), calibration.page.paginator.count) == (
        10 if how_many == 40 else 1,
        how_many,
    )
