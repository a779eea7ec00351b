"""The queue and the reviews, with JavaScript: a decision leads to the next claim, and Back gives whole pages."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment
from tests.factories import in_state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claims(engineer, peer, lead, skills):
    """Three that wait, oldest first."""
    whose = [(engineer, skills[0]), (peer, skills[1]), (engineer, skills[2])]
    return [in_state("submitted", person, skill) for person, skill in whose]


@pytest.fixture
def seat(window, lead):
    return window(lead)


def open_claim(seat, claim):
    seat.open(reverse("review", args=[claim.pk]))
    seat.mark()
    return seat.page


def decide(page, choice, note=""):
    page.get_by_role("radio", name=choice).check()
    page.get_by_role("textbox").fill(note)
    page.locator("#decision button").click()


def test_a_decision_leads_to_the_next_claim_and_the_last_one_to_the_queue(seat, claims):
    page = open_claim(seat, claims[0])
    headline, waiting = page.get_by_role("heading", level=1), page.locator("#waiting")
    expect(waiting).to_have_text("3 waiting")
    expect(page).to_have_title("Review: Kavya Raman, 1.1 · Skillbook")
    decide(page, "Sign off")
    expect(headline).to_have_text("Can do 1.2 well.")
    expect(headline).to_be_focused()
    expect(page).to_have_url(seat.base + reverse("review", args=[claims[1].pk]))
    expect(page).to_have_title("Review: Chen Wei, 1.2 · Skillbook")
    expect(waiting).to_have_text("2 waiting")
    expect(page.locator("#notices")).to_contain_text("Kavya Raman holds it from today on.")
    decide(page, "More needed", "Show one more.")
    expect(headline).to_have_text("Can do 2.1 well.")
    expect(page.locator("#notices")).to_contain_text("Sent back to Chen: ")
    decide(page, "Not met", "This shows something else.")
    expect(headline).to_have_text("Nobody is waiting for you.")
    expect(headline).to_be_focused()
    expect(page).to_have_url(seat.base + reverse("review_queue"))
    expect(page).to_have_title("Reviews · Skillbook")
    expect(waiting).to_be_hidden()
    assert seat.is_same()
    assert [Assessment.objects.get(pk=claim.pk).state for claim in claims] == ["signed_off", "returned", "returned"]


def test_back_gives_the_whole_earlier_page_as_it_is_now(seat, claims):
    page = open_claim(seat, claims[0])
    decide(page, "Sign off")
    expect(page.get_by_role("heading", level=1)).to_have_text("Can do 1.2 well.")
    page.go_back()
    expect(page).to_have_url(seat.base + reverse("review", args=[claims[0].pk]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Can do 1.1 well.")
    expect(page.locator("#decision")).to_contain_text("It is signed off: Kavya holds this.")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page).to_have_title("Review: Kavya Raman, 1.1 · Skillbook")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Can do 1.1 well.")


def test_a_refusal_without_a_word_is_asked_for_it(seat, claims):
    page = open_claim(seat, claims[0])
    seat.expect_failure(422, reverse("review_decide", args=[claims[0].pk]))
    decide(page, "More needed")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("radio", name="More needed")).to_be_checked()
    expect(page.get_by_label("What is missing?")).to_have_accessible_description(
        "Say what is missing, so that it can be added. Kavya sees this. It stays in the history."
    )
    assert page.url.endswith(reverse("review", args=[claims[0].pk]))
    assert seat.is_same()
    decide(page, "More needed", "Show one more.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Can do 1.2 well.")


def test_what_somebody_decided_meanwhile_is_said_and_the_note_kept(seat, claims, upper_lead):
    page = open_claim(seat, claims[0])
    claims[0].sign_off(by=upper_lead, seen=claims[0].version)
    seat.expect_failure(409, reverse("review_decide", args=[claims[0].pk]))
    decide(page, "More needed", "Show one more.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Mara Vogt signed this off since you opened the page.")
    expect(page.get_by_role("alert")).to_contain_text("Show one more.")
    expect(page.locator("#decision")).to_contain_text("It is signed off: Kavya holds this.")
    expect(page.locator("#waiting")).to_have_text("2 waiting")
    page.get_by_role("link", name="Go on to Chen Wei").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Can do 1.2 well.")


def test_a_sign_off_is_revoked_after_its_fold_was_opened(seat, engineer, lead, skills):
    claim = in_state("signed_off", engineer, skills[0], lead)
    page = open_claim(seat, claim)
    expect(page.get_by_role("button", name="Revoke it")).to_be_hidden()
    page.get_by_text("Revoke this sign-off").click()
    page.get_by_label("Why is it revoked?").fill("It was for somebody else.")
    page.get_by_role("button", name="Revoke it").click()
    expect(page.locator("#notices")).to_contain_text("Revoked. It is open for Kavya again.")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("#history")).to_contain_text("It was for somebody else.")
    assert seat.is_same()


def test_the_queue_is_filtered_in_place(seat, claims):
    seat.open(reverse("review_queue"))
    seat.mark()
    page, rows = seat.page, seat.page.locator("#queue .queue-item")
    expect(rows).to_have_count(3)
    page.get_by_label("Level").focus()
    page.get_by_label("Level").select_option("2. Level")
    expect(rows).to_have_count(1)
    expect(page.locator("#queue_count")).to_have_text("1 of 3 claims")
    expect(page.get_by_label("Level")).to_be_focused()
    level = claims[2].skill.level_id
    expect(page).to_have_url(f"{seat.base}{reverse('review_queue')}?level={level}")
    assert seat.is_same()
    page.reload()
    expect(rows).to_have_count(1)
    page.go_back()
    expect(rows).to_have_count(3)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_label("Level")).to_have_value("")
