"""What a reviewer decided last, as sentences, of those whom they may still see."""

import datetime as dt

import pytest

from assessments.decisions import DECISIONS, HOW_MANY, _sentence, last_decisions
from assessments.models.rights import Standing
from assessments.states import Act

from .. import factories

SAID = [
    (Act.SIGN, {"signature": 1, "needed": 2}, ("Signed", "for 2.1, first of two")),
    (Act.SIGN_OFF, {"signature": 2, "needed": 2}, ("Signed", "for 2.1, second of two")),
    (Act.SIGN_OFF, {"signature": 1, "needed": 1}, ("Signed off", "for 2.1")),
    (Act.RETURN, {}, ("Asked", "for more on 2.1")),
    (Act.DECLINE, {}, ("Told", "that 2.1 is not met")),
    (Act.REVOKE, {}, ("Revoked the sign-off of", "for 2.1")),
]


@pytest.mark.parametrize(("act", "facts", "expected"), SAID)
def test_the_sentence_around_the_name(act, facts, expected):
    assert _sentence(act, "2.1", facts) == expected


def test_every_decision_has_its_sentence():
    assert {act for act, _, _ in SAID} == set(DECISIONS)


def told(person):
    return [(d.sign, d.before, d.assessment.engineer.name, d.after) for d in last_decisions(Standing.of(person))]


def test_my_decisions_newest_first(engineer, peer, lead, upper_lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    factories.in_state("returned", peer, skills[1], lead)
    assert told(lead) == [
        ("returned", "Asked", "Chen Wei", "for more on 1.2"),
        ("signed_off", "Signed off", "Kavya Raman", "for 1.1"),
    ]
    assert told(upper_lead) == told(engineer) == []


def test_who_left_my_team_left_this_list(engineer, lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    engineer.memberships.get().end(dt.date(2026, 1, 1))
    assert told(lead) == []


def test_the_last_few_in_one_query(lead, payments, skills, django_assert_num_queries):
    for _ in range(HOW_MANY + 1):
        person = factories.MembershipFactory(team=payments).engineer
        factories.in_state("signed_off", person, skills[0], lead)
    standing = Standing.of(lead)
    with django_assert_num_queries(1):
        assert len(last_decisions(standing)) == HOW_MANY
