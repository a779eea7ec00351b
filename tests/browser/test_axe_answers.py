"""axe-core finds nothing on what answers a mistake: errors, refusals, what is not there or not allowed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import in_state, log_work

from .axe import faults

pytestmark = pytest.mark.django_db(transaction=True)


def test_work_that_cannot_be_logged(window, engineer, skills):
    seat, page = look_over(window, engineer, reverse("log_work"))
    seat.expect_failure(422, reverse("log_work"))
    page.get_by_label("Link").fill("ftp://old")
    page.get_by_role("button", name="Log this work").click()
    expect(page.get_by_role("alert")).to_contain_text("Three things to put right")
    assert faults(page) == []


def test_evidence_that_cannot_be_added(window, engineer, skills):
    seat, page = look_over(window, engineer, reverse("skill", args=[skills[0].outline.slug, skills[0].key]))
    seat.expect_failure(422, reverse("skill_add", args=[skills[0].outline.slug, skills[0].key]))
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what you did.")
    assert faults(page) == []


def test_a_decision_without_its_reason(window, engineer, lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    seat, page = look_over(window, lead, reverse("review", args=[claim.pk]))
    seat.expect_failure(422, reverse("review_decide", args=[claim.pk]))
    page.get_by_role("radio", name="More needed").check()
    page.get_by_role("button", name="Send it back and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is missing")
    assert faults(page) == []


def test_a_decision_that_came_too_late(window, engineer, lead, upper_lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    seat, page = look_over(window, lead, reverse("review", args=[claim.pk]))
    claim.sign_off(by=upper_lead, seen=claim.version)
    seat.expect_failure(409, reverse("review_decide", args=[claim.pk]))
    page.get_by_role("radio", name="Sign off").check()
    page.get_by_label("A note, if you like").fill("Well done.")
    page.get_by_role("button", name="Sign off and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("What you had written, which was not sent")
    assert faults(page) == []


def test_a_change_that_came_too_late(window, engineer, lead, skills):
    piece = log_work(engineer, skills[0])
    seat, page = look_over(window, engineer, reverse("work", args=[piece.pk]))
    submitted = engineer.assessments.get()
    submitted.submit(by=engineer, seen=submitted.version)
    seat.expect_failure(409, reverse("work_change", args=[piece.pk]))
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing you typed is lost.")
    assert faults(page) == []


def test_a_withdrawal_that_came_too_late(window, engineer, lead, skills):
    """From My skills and from the page of the skill."""
    claim = in_state("submitted", engineer, skills[0])
    address = [skills[0].outline.slug, skills[0].key]
    seats = [look_over(window, engineer, path) for path in (reverse("my_skills"), reverse("skill", args=address))]
    claim.return_(by=lead, seen=claim.version, note="Show one more.")
    for seat, page in seats:
        seat.expect_failure(409, reverse("skill_withdraw", args=address))
        page.get_by_role("button", name="Withdraw").click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert faults(page) == []


def test_a_wrong_password_and_then_too_many_tries(window, engineer):
    seat, page = look_over(window, None, reverse("account_login"))
    page.get_by_label("E-mail").fill(engineer.email)
    page.get_by_label("Password").fill("not mine")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".error")).to_contain_text("do not belong together")
    assert faults(page) == []
    seat.expect_failure(429, reverse("account_reset_password"))
    for _ in range(6):
        seat.open(reverse("account_reset_password"))
        page.get_by_label("E-mail").fill(engineer.email)
        page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries in a short time.")
    assert faults(page) == []


@pytest.mark.parametrize(
    ("status", "path"), [(404, "/nowhere/"), (404, "/reviews/999999/"), (403, "/reviews/"), (403, "/teams/payments/")]
)
def test_refusals_are_designed_pages(window, engineer, status, path):
    seat = window(engineer)
    seat.expect_failure(status, path)
    assert seat.open(path).status == status
    assert faults(seat.page) == []
    assert seat.page.get_by_role("link", name="Go to my skills").is_visible()


def look_over(window, person, path):
    seat = window(person)
    assert seat.open(path).status == 200
    return seat, seat.page
