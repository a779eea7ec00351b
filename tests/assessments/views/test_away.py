"""While you are away: naming a colleague, ending it, and what the queue then says."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Delegation
from tests.factories import delegate, in_state

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def name(client, colleague, starts=0, ends=5):
    data = {"delegate": colleague.pk, "starts": in_days(starts).isoformat(), "ends": in_days(ends).isoformat()}
    return client.post(reverse("away_delegate"), data, follow=True)


def test_a_colleague_is_named_and_reviews_until_it_ends(as_, lead, stranger, engineer, skills):
    in_state("submitted", engineer, skills[0])
    page = name(as_(lead), stranger).text
    assert "Sam Poole stands in for you in that time." in page
    delegation = Delegation.objects.get()
    queue = as_(stranger).get(reverse("review_queue")).text
    assert "You stand in for Lena Frost today" in queue
    assert "One claim waits for you, since today." in queue
    assert reverse("away") not in queue  # a delegate hands nothing on
    assert as_(stranger).get(reverse("away")).status_code == 403
    page = as_(lead).post(reverse("away_end", args=[delegation.pk]), follow=True).text
    assert "Sam Poole does not stand in for you any more." in page
    assert as_(stranger).get(reverse("review_queue")).status_code == 403


@pytest.mark.parametrize(
    ("starts", "ends", "says"),
    [
        (3, 3, "You are back after you left"),
        (-5, -1, "That day has come already"),
        (-1, 5, "That day has passed: choose today, or a later one."),
        (2, 1, "You are back after you left"),
    ],
)
def test_days_that_make_no_sense_are_told(as_, lead, stranger, starts, ends, says):
    response = name(as_(lead), stranger, starts, ends)
    assert response.status_code == 422
    assert says in response.text
    assert not Delegation.objects.exists()


def test_oneself_and_who_has_left_are_not_offered(as_, lead, leaver):
    client = as_(lead)
    assert name(client, lead).status_code == name(client, leaver).status_code == 422
    assert "Choose one of your colleagues." in name(client, leaver).text


def test_days_that_overlap_are_refused(as_, lead, stranger):
    delegate(lead, stranger)
    response = name(as_(lead), stranger, 1, 2)
    assert (response.status_code, Delegation.objects.count()) == (409, 1)
    assert "They stand in for you already on some of these days." in response.text
