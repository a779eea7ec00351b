"""The page of a skill, with JavaScript: each move changes all parts that it concerns, without a reload."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat(window, engineer, skills):
    """The engineer's window, on the page of the first skill."""
    return window(engineer)


def open_skill(seat, skill):
    seat.open(reverse("skill", args=[skill.outline.slug, skill.key]))
    seat.mark()
    return seat.page


def test_from_nothing_to_submitted_and_back(seat, lead, skills):
    page = open_skill(seat, skills[0])
    expect(page.locator("#submit")).to_contain_text("Add a piece of evidence first")
    expect(page.locator("#history")).to_be_hidden()
    page.get_by_label("What did you do?").fill("Moved the queue")
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence h3")).to_have_text(["Moved the queue"])
    expect(page.locator("#standing")).to_contain_text("In progress")
    expect(page.locator("#history")).to_contain_text("Moved the queue")
    expect(page.locator("#notices")).to_contain_text("Added “Moved the queue”.")
    expect(page.get_by_role("heading", name="Add evidence")).to_be_focused()
    expect(page.get_by_label("What did you do?")).to_have_value("")
    page.locator("#submit").get_by_role("button", name="Submit").click()
    expect(page.locator("#submit h2")).to_be_focused()
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
    expect(page.locator("#evidence")).to_contain_text("Locked: waits for a decision")
    expect(page.locator("#add-evidence form")).to_have_count(0)
    expect(page.locator("#standing")).to_contain_text("Submitted")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("#submit").get_by_role("button", name="Submit")).to_be_visible()
    expect(page.locator("#submit h2")).to_be_focused()
    expect(page.locator("#add-evidence form")).to_be_visible()
    expect(page.locator("#history li")).to_have_count(3)
    assert seat.is_same()


def test_a_half_written_piece_is_asked_about_and_stays(seat, engineer, lead, skills):
    log_work(engineer, skills[0])
    page = open_skill(seat, skills[0])
    page.get_by_label("What did you do?").fill("Half a sentence")
    seat.expect_failure(409, reverse("skill_submit", args=[skills[0].outline.slug, skills[0].key]))
    page.locator("#submit").get_by_role("button", name="Submit").click()
    expect(page.locator("#submit [role=alert]")).to_be_focused()
    expect(page.locator("#submit")).to_contain_text("Add it first, or submit without it.")
    expect(page.get_by_label("What did you do?")).to_have_value("Half a sentence")
    page.get_by_label("What did you do?").press("Enter")
    expect(page.locator("#evidence h3")).to_have_count(2)
    expect(page.get_by_role("button", name="Submit without it")).to_have_count(0)
    page.locator("#submit").get_by_role("button", name="Submit").click()
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
    assert seat.is_same()


def test_what_is_missing_is_said_in_the_form(seat, lead, skills):
    page = open_skill(seat, skills[0])
    page.locator("#view-learning").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("#notices .notice-success")).to_be_visible()
    page.get_by_label("What it was").fill("By night.")
    seat.expect_failure(422, reverse("skill_add", args=[skills[0].outline.slug, skills[0].key]))
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#notices .notice")).to_have_count(0)  # what the act before said is over
    expect(page.get_by_label("What did you do?")).to_have_accessible_description("Say what you did.")
    expect(page.get_by_label("What it was")).to_have_value("By night.")
    page.get_by_label("What did you do?").fill("Moved the queue")
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence h3")).to_have_text(["Moved the queue"])
    expect(page.get_by_role("alert")).to_have_count(0)
    assert seat.is_same()


def test_earlier_work_speaks_for_this_too(seat, engineer, lead, skills):
    log_work(engineer, skills[1], title="Moved the queue")
    page = open_skill(seat, skills[0])
    page.get_by_label("One of your latest pieces").select_option(index=1)
    page.get_by_role("button", name="Let it speak for this too").click()
    expect(page.locator("#evidence h3")).to_have_text(["Moved the queue"])
    expect(page.get_by_role("heading", name="Your evidence")).to_be_focused()
    expect(page.locator("#use")).to_be_hidden()
    expect(page.locator("#submit").get_by_role("button", name="Submit")).to_be_visible()
    assert seat.is_same()


def test_what_somebody_decided_meanwhile_is_said(seat, engineer, lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    page = open_skill(seat, skills[0])
    claim.return_(by=lead, seen=claim.version, note="Show one more.")
    seat.expect_failure(409, reverse("skill_withdraw", args=[skills[0].outline.slug, skills[0].key]))
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Lena Frost sent this back since you opened the page.")
    expect(page.locator("#decision")).to_contain_text("Show one more.")
    expect(page.locator("#standing")).to_contain_text("More needed")
    page.get_by_role("button", name="Submit again").click()
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
    assert seat.is_same()
