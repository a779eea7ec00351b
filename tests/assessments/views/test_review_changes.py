"""What a reviewer is told whose page was overtaken by a change of what it showed."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.models import Evidence, SignOff
from tests.factories import in_state, shown

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
both = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


@pytest.fixture
def claim(engineer, skills):
    return in_state("submitted", engineer, skills[0])


def decide(client, claim, shown, note="What I typed.", **more):
    data = {"decision": "granted", "note": note, "seen": claim.version, "shown": shown}
    return client.post(reverse("review_decide", args=[claim.pk]), data, **more)


def told(response):
    """The sentences of the refusal."""
    notice = re.search(r'<div class="notice notice-back" role="alert".*?</div></div>', response.text, re.DOTALL)[0]
    return " ".join(strip_tags(notice).split())


def reword(claim, text):
    claim.skill.text = text
    claim.skill.save()


@both
def test_a_reworded_skill_is_shown_as_a_difference(as_, lead, claim, headers):
    before = shown(claim)
    reword(claim, "Can do 1.1 *very* well.")
    response = decide(as_(lead), claim, before, headers=headers)
    assert response.status_code == 409
    assert told(response) == (
        "What you were looking at has changed since you opened the page, so nothing was decided. "
        "The outline says it differently from what was submitted:Can do 1.1 very well. "
        "Look at it as it is now, and decide again."
    )
    assert "Can do 1.1 <ins>very </ins>well." in response.text
    assert response.text.count("<ins>") == 1  # not said twice
    assert ">\nWhat I typed.</textarea>" in response.text
    assert f'name="shown" value="{shown(claim)}"' in response.text
    assert not SignOff.objects.exists()
    assert decide(as_(lead), claim, shown(claim)).status_code == 302


def test_what_is_again_as_it_was_submitted_is_told_so(as_, lead, claim):
    text = claim.skill.text
    reword(claim, "Something else.")
    meanwhile = shown(claim)
    reword(claim, text)
    assert "It reads again as it was submitted." in told(decide(as_(lead), claim, meanwhile))


def test_evidence_that_changed_or_went_is_named(as_, lead, claim):
    before = shown(claim)
    Evidence.objects.update(body="Better.")
    assert "“Shipped a thing” reads otherwise than it was submitted." in told(decide(as_(lead), claim, before))
    Evidence.objects.all().delete()
    assert "One piece was taken back." in told(decide(as_(lead), claim, before))


def test_where_another_was_faster_only_that_is_told(as_, lead, reviewer, claim):
    before = shown(claim)
    claim.sign_off(by=reviewer, seen=1)
    reword(claim, "Something else.")
    claim.version = 1
    response = decide(as_(lead), claim, before)
    assert response.status_code == 409
    assert "Rita Sousa signed this off since you opened the page." in response.text
    assert "decide again" not in response.text


@pytest.mark.parametrize("wrong", ["", "x", "A" * 64, "0" * 63, "0" * 64 + "\n1"])
def test_a_form_that_lost_what_was_shown_gets_what_is_shown_now(as_, lead, claim, wrong):
    response = decide(as_(lead), claim, wrong)
    assert response.status_code == 422
    assert "The page was out of date: look at it as it is now." in response.text
    assert f'name="shown" value="{shown(claim)}"' in response.text


def test_a_form_with_errors_keeps_what_was_shown(as_, lead, claim):
    """Or the change would pass unseen on the second try."""
    before = shown(claim)
    reword(claim, "Something else.")
    data = {"decision": "not_met", "note": "", "seen": 1, "shown": before}
    response = as_(lead).post(reverse("review_decide", args=[claim.pk]), data)
    assert response.status_code == 422
    assert f'name="shown" value="{before}"' in response.text


@both
def test_a_revocation_is_refused_as_a_decision_is(as_, lead, engineer, skills, headers):
    held = in_state("signed_off", engineer, skills[0], lead)
    before, client = shown(held), as_(lead)
    reword(held, "Something else.")
    address = reverse("review_revoke", args=[held.pk])
    data = {"note": "It was another's.", "seen": 2, "shown": before}
    response = client.post(address, data, headers=headers)
    assert response.status_code == 409
    assert told(response).startswith("What you were looking at has changed")
    assert ">\nIt was another&#x27;s.</textarea>" in response.text
    answer = client.post(address, {**data, "shown": shown(held)}, headers=headers)
    assert answer.status_code == (200 if headers else 302)


def test_a_reworded_claim_shows_the_difference_before_anything_is_sent(as_, lead, claim):
    reword(claim, "Can do 1.1 badly.")
    page = as_(lead).get(reverse("review", args=[claim.pk])).text
    assert "Can do 1.1 <del>well.</del><ins>badly.</ins>" in page
    assert f'name="shown" value="{shown(claim)}"' in page
