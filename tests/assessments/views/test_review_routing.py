"""Who is at it, what is said about it, and an appeal, on the pages of engineer and reviewer."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import clock
from assessments.models import HistoryEntry, Submission
from tests.factories import in_state

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
both = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


@pytest.fixture
def claim(engineer, skills):
    return in_state("submitted", engineer, skills[0])


def review(client, assessment):
    return client.get(reverse("review", args=[assessment.pk])).text


def on_skill(verb, skill):
    return reverse(verb, args=[skill.outline.slug, skill.key])


@both
def test_taken_it_leaves_the_number_of_the_others(as_, lead, upper_lead, claim, headers):
    address = reverse("review_take", args=[claim.pk])
    assert "I take this one" in review(as_(lead), claim)
    assert as_(lead).post(address, headers=headers).status_code == (200 if headers else 302)
    mine = review(as_(lead), claim)
    assert "<b>You took this</b>" in mine
    assert "Give it back" in mine
    assert 'name="decision"' in mine
    theirs = review(as_(upper_lead), claim)
    assert "Lena Frost took this" in theirs
    assert f'name="over" value="{lead.pk}"' in theirs
    assert 'name="decision"' not in theirs
    queue = as_(upper_lead).get(reverse("review_queue")).text
    assert "Nobody is waiting for you." in queue
    assert "Taken by others" in queue
    assert as_(upper_lead).post(address, headers=headers).status_code == 409
    assert as_(upper_lead).post(address, {"over": lead.pk}, headers=headers).status_code == (200 if headers else 302)
    assert Submission.objects.get().taken_by == upper_lead


def test_the_engineer_sees_who_is_at_it_and_whom_to_remind(as_, engineer, lead, upper_lead, skills):
    with clock.telling(timezone.now() - dt.timedelta(days=8)):
        claim = in_state("submitted", engineer, skills[0])
    claim.take(by=lead)
    page = as_(engineer).get(on_skill("skill", skills[0])).text
    assert "It has waited for 8 days. Remind Lena or Mara." in page
    assert "<b>Lena Frost</b> took it" in page


@both
def test_a_comment_is_read_by_both_sides(as_, engineer, lead, claim, headers):
    words = {"note": "Which <b>service</b>?", "once": str(uuid.uuid4())}
    answer = as_(lead).post(reverse("review_comment", args=[claim.pk]), words, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    page = as_(engineer).get(on_skill("skill", claim.skill)).text
    assert "<b>Lena Frost</b> wrote" in page
    assert "Which &lt;b&gt;service&lt;/b&gt;?" in page
    reply = {"note": "Billing.", "once": str(uuid.uuid4())}
    answer = as_(engineer).post(on_skill("skill_comment", claim.skill), reply, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    assert "Billing." in review(as_(lead), claim)
    assert HistoryEntry.objects.filter(act="comment").count() == 2


@both
def test_a_comment_that_is_too_long_comes_back(as_, engineer, claim, headers):
    long = {"note": "x" * 5001, "once": str(uuid.uuid4())}
    answer = as_(engineer).post(on_skill("skill_comment", claim.skill), long, headers=headers)
    assert answer.status_code == 422
    assert "This is too long" in answer.text
    assert answer.text.count('id="history"') == 1


@both
def test_an_appeal_goes_to_somebody_else_with_reason_and_decision(as_, engineer, lead, upper_lead, skills, headers):
    claim = in_state("returned", engineer, skills[0], lead)
    page = as_(engineer).get(on_skill("skill", skills[0])).text
    assert "The same evidence goes to Mara, who had no part in the decision." in page
    sent = {"seen": 2, "note": "It was all there."}
    answer = as_(engineer).post(on_skill("skill_appeal", skills[0]), sent, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    assert "You asked for another reviewer" in as_(engineer).get(on_skill("skill", skills[0])).text
    page = review(as_(upper_lead), claim)
    assert "Kavya asks for another reviewer" in page
    assert "It was all there." in page
    assert "<b>Lena Frost</b> asked for more" in page
    page = review(as_(lead), claim)
    assert "Another reviewer answers this" in page
    assert "It waits for Mara now." in page
    assert 'name="decision"' not in page
