"""Which rooms are open to whom, and how much waits for them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from assessments.masthead import Masthead, masthead
from assessments.models import Exemption

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("engineer", Masthead(leads=False, reviews=False, waiting=0)),
        ("peer", Masthead(leads=False, reviews=False, waiting=0)),
        ("lead", Masthead(leads=True, reviews=True, waiting=2)),
        ("upper_lead", Masthead(leads=True, reviews=True, waiting=3)),
        ("other_lead", Masthead(leads=True, reviews=True, waiting=0)),
        ("reviewer", Masthead(leads=False, reviews=True, waiting=3)),
        ("admin", Masthead(leads=False, reviews=False, waiting=0)),
    ],
)
def test_who_sees_which_rooms_and_how_much_waits(who, expected, request, engineer, peer, lead, upper_lead, skills):
    """Waiting: Kavya's 1.1, Chen's 1.1, and Chen's 2.1, which Lena has signed already."""
    person = request.getfixturevalue(who)
    factories.in_state("submitted", engineer, skills[0])
    factories.in_state("in_progress", engineer, skills[1])
    factories.in_state("submitted", peer, skills[0])
    signed = factories.in_state("submitted", peer, skills[2])
    signed.sign_off(by=lead, seen=signed.version)
    before = Masthead.of(person)
    assert before == expected


@pytest.mark.parametrize(("who", "queries"), [("lead", 4), ("reviewer", 4), ("engineer", 3)])
def test_what_it_costs(who, queries, request, django_assert_num_queries):
    person = request.getfixturevalue(who)
    with django_assert_num_queries(queries):
        Masthead.of(person)


def test_it_asks_only_where_a_page_prints_it(engineer, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = engineer
    with django_assert_num_queries(0):
        said = masthead(request)
    assert said["masthead"].leads is False


def test_nobody_is_signed_in():
    request = RequestFactory().get("/")
    assert masthead(request) == {"masthead": None}
    request.user = AnonymousUser()
    assert masthead(request) == {"masthead": None}


def test_requests_to_answer_count_and_those_that_were_answered_do_not(engineer, peer, lead, reviewer, skills):
    factories.in_state("submitted", engineer, skills[0])
    asked = [Exemption.objects.ask(by=who, skill=skills[1], reason="No.") for who in (engineer, peer)]
    factories.in_state("submitted", peer, skills[2])
    assert [Masthead.of(who).waiting for who in (lead, reviewer, engineer)] == [4, 2, 0]
    asked[0].agree(by=lead)
    asked[1].end(by=peer, seen="asked")
    assert [Masthead.of(who).waiting for who in (lead, reviewer)] == [2, 2]
