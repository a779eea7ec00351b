"""A request that fails says so and loses nothing, and a session that ran out loses nothing either."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment, Evidence
from tests.factories import in_state

pytestmark = pytest.mark.django_db(transaction=True)

BROKEN = "Something broke on our side, and nothing was changed. Try again in a moment."
UNREACHABLE = "The server cannot be reached. What you typed is still here: try again in a moment."


def with_status(status):
    """A route that answers every request like this."""
    return lambda route: route.fulfill(status=status, content_type="text/html", body="<p>No.</p>")


def place(name, skill):
    return reverse(name, args=[skill.outline.slug, skill.key])


def test_work_survives_a_broken_server_and_a_lost_network(window, engineer, lead, skills):
    seat = window(engineer)
    seat.open(place("skill", skills[0]))
    seat.mark()
    page, add = seat.page, place("skill_add", skills[0])
    page.get_by_label("What did you do?").fill("Moved the queue")
    page.get_by_label("What it was").fill("By night.")

    def try_and_hear(sentence):
        page.get_by_role("button", name="Add this evidence").click()
        expect(page.locator("#add-evidence form").get_by_role("alert")).to_have_text(sentence)
        expect(page.get_by_role("alert")).to_have_count(1)
        expect(page.get_by_label("What did you do?")).to_have_value("Moved the queue")
        expect(page.get_by_label("What it was")).to_have_value("By night.")

    for status, sentence in [
        (500, BROKEN),
        (403, "This is not yours to do. Load the page again."),
        (404, "This is not here any more, or not yours to see. Load the page again."),
        (413, "This is too large to be sent."),
        (429, "Too many tries. Wait a minute, then try again."),
    ]:
        seat.expect_failure(status, add)
        page.route("**" + add, with_status(status))
        try_and_hear(sentence)
        page.unroute("**" + add)
    seat.expect_failure("net::ERR_FAILED", add)
    page.route("**" + add, lambda route: route.abort())
    try_and_hear(UNREACHABLE)
    page.unroute("**" + add)
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence h3")).to_have_text(["Moved the queue"])
    expect(page.locator("#notices")).to_contain_text("Added “Moved the queue”.")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert seat.is_same()


def test_a_decision_survives_being_offline(window, engineer, lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    seat = window(lead)
    seat.open(reverse("review", args=[claim.pk]))
    page, decide = seat.page, seat.page.locator("#decision button")
    page.get_by_role("radio", name="More needed").check()
    page.get_by_label("What is missing?").fill("Show one more.")
    seat.expect_failure("net::ERR_INTERNET_DISCONNECTED", reverse("review_decide", args=[claim.pk]))
    page.context.set_offline(True)
    decide.click()
    expect(page.locator("#decision").get_by_role("alert")).to_have_text(UNREACHABLE)
    expect(page.get_by_role("radio", name="More needed")).to_be_checked()
    expect(page.get_by_label("What is missing?")).to_have_value("Show one more.")
    expect(decide).to_be_enabled()
    page.context.set_offline(False)
    decide.click()
    expect(page.locator("#notices")).to_contain_text("Sent back to Kavya: ")
    assert Assessment.objects.get(pk=claim.pk).state == "returned"


def test_a_search_that_fails_leaves_what_was_found(window, engineer, skills):
    seat = window(engineer)
    seat.open(reverse("log_work"))
    page = seat.page
    page.get_by_role("checkbox", name="Can do 1.1 well.").check()
    expect(page.locator("#q-status")).to_contain_text("1 tagged")
    seat.expect_failure(500, reverse("log_work"))
    page.route("**/work/log/?q=*", with_status(500))
    page.get_by_role("searchbox").press_sequentially("2.1")
    expect(page.locator("#notices")).to_contain_text(BROKEN)
    expect(page.locator("#skill-results li")).to_have_count(4)
    expect(page.get_by_role("checkbox", name="Can do 1.1 well.")).to_be_checked()
    expect(page.get_by_role("searchbox")).to_be_focused()


def sign_in(page, person):
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def with_passwords(engineer, lead):
    for person in (engineer, lead):
        person.set_password("a-long-password")
        person.save()


@pytest.mark.usefixtures("with_passwords")
def test_a_session_that_ran_out_loses_nothing(window, engineer, lead, skills):
    """The sign-in in another tab changes the token; somebody else who signs in there does not send it in their name."""
    seat = window(engineer)
    seat.open(place("skill", skills[0]))
    seat.mark()
    page, add = seat.page, place("skill_add", skills[0])
    page.get_by_label("What did you do?").fill("Moved the queue")
    Session.objects.all().delete()
    seat.expect_failure(401, add)
    alert = page.locator("#add-evidence form").get_by_role("alert")

    def try_and_hear(sentence):
        page.get_by_role("button", name="Add this evidence").click()
        expect(alert).to_contain_text(sentence)
        expect(page.get_by_label("What did you do?")).to_have_value("Moved the queue")

    try_and_hear("You are signed out. Nothing was sent, and what you typed is still here")
    with page.expect_popup() as opening:
        alert.get_by_role("link", name="Sign in in another tab").click()
    other = opening.value
    sign_in(other, lead)
    expect(other).to_have_url(seat.base + place("skill", skills[0]))
    try_and_hear("Somebody else is signed in here by now.")
    Session.objects.all().delete()
    other.goto(seat.base + reverse("account_login"))
    sign_in(other, engineer)
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence h3")).to_have_text(["Moved the queue"])
    assert seat.is_same()
    assert {piece.engineer for piece in Evidence.objects.all()} == {engineer}


@pytest.mark.usefixtures("with_passwords")
def test_nor_does_it_without_javascript(window, engineer, skills):
    seat = window(engineer, java_script_enabled=False)
    seat.open(place("skill", skills[0]))
    page, add = seat.page, place("skill_add", skills[0])
    page.get_by_label("What did you do?").fill("Moved the queue")
    Session.objects.all().delete()
    seat.expect_failure(401, add)
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out, and nothing was sent.")
    expect(page.get_by_label("Title")).to_have_value("Moved the queue")
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Sign in in another tab").click()
    sign_in(opening.value, engineer)
    expect(opening.value).to_have_url(seat.base + place("skill", skills[0]))


@pytest.mark.usefixtures("with_passwords")
def test_a_page_that_is_older_than_the_sign_in_can_be_gone_back_to(window, engineer, skills):
    seat = window(engineer, java_script_enabled=False)
    seat.open(place("skill", skills[0]))
    page, add = seat.page, place("skill_add", skills[0])
    page.get_by_label("What did you do?").fill("Moved the queue")
    Session.objects.all().delete()
    other = page.context.new_page()
    other.goto(seat.base + reverse("account_login"))
    sign_in(other, engineer)
    expect(other).to_have_url(seat.base + reverse("my_skills"))
    seat.expect_failure(403, add)
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The page that you sent this from has expired.")
    page.go_back()
    expect(page.get_by_label("What did you do?")).to_have_value("Moved the queue")
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence h3")).to_have_text(["Moved the queue"])
