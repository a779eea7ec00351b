"""Renewing what has lapsed, with JavaScript: the page changes in place; and by one form without it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import signed_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lapsed(engineer, lead, skills):
    return signed_until(timezone.localdate() - dt.timedelta(1), engineer, skills[0], lead)


def address(record):
    return reverse("skill", args=[record.skill.outline.slug, record.skill.key])


def test_renew_add_and_submit_without_a_reload(window, engineer, lapsed):
    seat = window(engineer)
    seat.open(address(lapsed))
    seat.mark()
    page = seat.page
    expect(page.locator("#standing")).to_contain_text("Lapsed after")
    expect(page.locator("#add-evidence form")).to_have_count(0)
    page.get_by_role("button", name="Renew, and add new work first").click()
    expect(page.locator("#submit h2")).to_be_focused()
    expect(page.locator("#standing")).to_contain_text("In progress")
    expect(page.locator("#notices")).to_contain_text("Skill 1.1 is open to renew")
    page.get_by_label("What did you do?").fill("Moved the queue again")
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence h3")).to_have_text(["Moved the queue again", "Shipped a thing"])
    page.locator("#submit").get_by_role("button", name="Submit").click()
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
    expect(page.locator("#history")).to_contain_text("opened it to renew")
    assert seat.is_same()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_my_skills_to_renewed_and_submitted(window, engineer, lapsed, scripts):
    seat = window(engineer, java_script_enabled=scripts)
    seat.open(reverse("my_skills"))
    page = seat.page
    page.get_by_role("link", name="Renew 1.1").click()
    page.get_by_role("button", name="Renew and submit").click()
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
    expect(page.locator("#standing")).to_contain_text("to renew: lapsed after")
    expect(page.locator("#notices")).to_contain_text("Submitted 1.1.")


def test_a_lead_opens_what_lapsed_beside_the_matrix(window, lead, lapsed):
    seat = window(lead)
    seat.open("/teams/payments/")
    seat.mark()
    page = seat.page
    page.get_by_text("One sign-off has lapsed.").click()
    page.locator("#lapsing").get_by_role("link", name="Can do 1.1 well.").click()
    expect(page.locator("#cell")).to_contain_text("Lapsed after")
    expect(page.locator("#cell-h")).to_be_focused()
    assert seat.is_same()
