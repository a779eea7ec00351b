"""Levels reached: recorded with the last sign-off, never lost to a new skill, taken back by a revocation."""

import pytest

from assessments.models import LevelReached
from tests.factories import SkillFactory, in_state

pytestmark = pytest.mark.django_db


def reached(engineer):
    return list(LevelReached.objects.filter(engineer=engineer).order_by("level").values_list("level__name", flat=True))


@pytest.fixture
def all_signed(engineer, lead, upper_lead, skills):
    return [
        in_state("signed_off", engineer, skills[0], lead),
        in_state("signed_off", engineer, skills[1], lead),
        in_state("signed_off", engineer, skills[2], lead, upper_lead),
        in_state("signed_off", engineer, skills[3], lead, upper_lead),
    ]


def test_a_level_is_reached_with_its_last_skill(engineer, lead, skills, outline):
    in_state("signed_off", engineer, skills[0], lead)
    assert reached(engineer) == []
    last = in_state("signed_off", engineer, skills[1], lead)
    assert reached(engineer) == ["1. Level"]
    fact = LevelReached.objects.get()
    assert fact.revision == outline.current_revision
    assert fact.at >= last.submissions.get().closed_at


def test_a_level_needs_all_before_it(engineer, lead, upper_lead, skills):
    for skill in skills[2:]:
        in_state("signed_off", engineer, skill, lead, upper_lead)
    assert reached(engineer) == []
    in_state("signed_off", engineer, skills[0], lead)
    in_state("signed_off", engineer, skills[1], lead)
    assert reached(engineer) == ["1. Level", "2. Level"]


def test_a_first_signature_of_two_reaches_nothing(engineer, lead, skills):
    for skill in skills[:2]:
        in_state("signed_off", engineer, skill, lead)
    in_state("submitted", engineer, skills[2]).sign_off(by=lead, seen=1)
    assert reached(engineer) == ["1. Level"]


def test_a_skill_added_later_demotes_nobody(engineer, all_signed, outline):
    SkillFactory(level=all_signed[0].skill.level)
    assert reached(engineer) == ["1. Level", "2. Level"]


def test_a_retired_skill_is_not_asked_for(engineer, lead, skills):
    skills[1].retire()
    in_state("signed_off", engineer, skills[0], lead)
    assert reached(engineer) == ["1. Level"]


def test_a_revocation_takes_back_its_level_and_those_above(engineer, lead, all_signed):
    all_signed[2].revoke(by=lead, seen=3, note="Wrong.")
    assert reached(engineer) == ["1. Level"]


def test_a_revocation_at_the_bottom_takes_back_all(engineer, lead, all_signed):
    all_signed[0].revoke(by=lead, seen=2, note="Wrong.")
    assert reached(engineer) == []


def test_a_revocation_of_what_came_after_leaves_the_level(engineer, lead, all_signed):
    """A skill added to level 1 after it was reached, signed and revoked: the level never rested on it."""
    newer = SkillFactory(level=all_signed[0].skill.level)
    assessment = in_state("signed_off", engineer, newer, lead)
    assessment.revoke(by=lead, seen=2, note="Wrong.")
    assert reached(engineer) == ["1. Level", "2. Level"]


def test_somebody_elses_levels_stay(engineer, peer, lead, skills, all_signed):
    for skill in skills[:2]:
        in_state("signed_off", peer, skill, lead)
    all_signed[0].revoke(by=lead, seen=2, note="Wrong.")
    assert (reached(engineer), reached(peer)) == ([], ["1. Level"])
