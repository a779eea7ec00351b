import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import ReviewerGrant
from tests.factories import EngineerFactory, MembershipFactory, in_state

pytestmark = pytest.mark.django_db
QUEUE = reverse("review_queue")
HTMX = {"HX-Request": "true"}
both = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


@pytest.fixture
def claims(engineer, stranger, skills):
    """One in Payments at the first level, one in Search at the second."""
    return in_state("submitted", engineer, skills[0]), in_state("submitted", stranger, skills[2])


@both
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("upper_lead", 200),
        ("other_lead", 200),
        ("reviewer", 200),
        ("engineer", 403),
        ("peer", 403),
        ("stranger", 403),
        ("admin", 403),
    ],
)
def test_those_who_review_have_a_queue(as_, request, claims, who, status, headers):
    assert as_(request.getfixturevalue(who)).get(QUEUE, headers=headers).status_code == status


def test_who_reviews_nothing_is_told_so(as_, engineer):
    assert "Nobody’s work waits for you" in as_(engineer).get(QUEUE).text.replace("&#x27;", "’")


@both
@pytest.mark.parametrize("who", [None, "leaver"])
def test_others_sign_in_first(client, as_, request, who, headers):
    if who:
        as_(request.getfixturevalue(who))
    response = client.get(QUEUE, headers=headers)
    address = response.headers["Location"]
    assert (response.status_code, address.split("?")[0]) == (401 if headers else 302, reverse("account_login"))


@both
def test_a_grant_that_ended_yesterday_opens_no_queue(as_, reviewer, claims, headers):
    ReviewerGrant.objects.update(ends=timezone.localdate() - dt.timedelta(days=1))
    assert as_(reviewer).get(QUEUE, headers=headers).status_code == 403


@both
def test_nothing_is_sent_to_the_queue(as_, lead, headers):
    assert as_(lead).post(QUEUE, headers=headers).status_code == 405


def test_the_page_shows_what_waits_and_for_how_many(as_, lead, claims):
    text = as_(lead).get(QUEUE).text
    assert "<h1>One claim waits for you, since today.</h1>" in text
    assert reverse("review", args=[claims[0].pk]) in text
    assert reverse("review", args=[claims[1].pk]) not in text
    assert '<span id="waiting" class="count">1<' in text


def test_an_empty_queue_shows_a_way_on(as_, lead):
    text = as_(lead).get(QUEUE).text
    assert "<h1>Nobody is waiting for you.</h1>" in text
    assert f'href="{reverse("teams")}">Look at your team' in text
    assert 'id="queue"' not in text


def test_a_reviewer_who_leads_nobody_is_not_sent_to_a_team(as_, reviewer):
    assert f'href="{reverse("my_skills")}">Go to my skills' in as_(reviewer).get(QUEUE).text


def test_a_filter_answers_htmx_with_the_list_alone(as_, reviewer, claims):
    response = as_(reviewer).get(QUEUE, {"team": "payments", "level": ""}, headers=HTMX)
    text = response.text
    assert text.startswith('<div id="queue">')
    assert "Kavya Raman" in text
    assert "Sam Poole" not in text
    assert 'id="queue_count" role="status" hx-swap-oob="true">1 of 2 claims<' in text
    assert "<main" not in text


def test_a_filter_without_javascript_is_the_page(as_, reviewer, claims):
    text = as_(reviewer).get(QUEUE, {"team": "search"}).text
    assert '<option value="search" selected>Search</option>' in text
    assert '<span class="small muted" id="queue_count" role="status">1 of 2 claims</span>' in text
    assert "<b>Sam Poole</b>" in text
    assert "<b>Kavya Raman</b>" not in text


def test_a_page_keeps_the_filter(as_, lead, engineer, payments, skills):
    for _ in range(26):
        crowd_member = EngineerFactory()
        MembershipFactory(engineer=crowd_member, team=payments)
        in_state("submitted", crowd_member, skills[0])
    text = as_(lead).get(QUEUE, {"team": "payments"}).text
    assert 'href="?team=payments&amp;page=2"' in text
    assert 'start="26"' in as_(lead).get(QUEUE, {"team": "payments", "page": "2"}).text


def test_whom_a_signed_claim_waits_for_is_named(as_, lead, upper_lead, reviewer, engineer, skills):
    assessment = in_state("submitted", engineer, skills[2])
    assessment.sign_off(by=lead, seen=assessment.version)
    text = as_(lead).get(QUEUE).text
    assert "1 of 2 signed, by you" in text
    assert "waits for Mara or Rita" in text


def test_texts_of_people_are_escaped(as_, lead, skills, payments):
    engineer = EngineerFactory(name="<b>Bobby</b>")
    MembershipFactory(engineer=engineer, team=payments)
    in_state("submitted", engineer, skills[0])
    text = as_(lead).get(QUEUE).text
    assert "<b>Bobby</b>" not in text
    assert "&lt;b&gt;Bobby&lt;/b&gt;" in text


@pytest.mark.parametrize("how_many", [1, 8])
@pytest.mark.parametrize("who", ["lead", "reviewer"])
def test_its_queries_do_not_grow(
    as_, request, lead, upper_lead, reviewer, engineer, payments, skills, who, how_many, django_assert_num_queries
):
    """Six beyond the empty page (session, person, three for the masthead, which the queue itself feeds), and a lead's
    requests in one more."""
    for _ in range(how_many):
        member = EngineerFactory()
        MembershipFactory(engineer=member, team=payments)
        in_state("submitted", member, skills[0])
    person = request.getfixturevalue(who)
    signed = in_state("submitted", engineer, skills[2])
    signed.sign_off(by=person, seen=signed.version)
    client = as_(person)
    with django_assert_num_queries(15 if who == "lead" else 14):
        client.get(QUEUE)
