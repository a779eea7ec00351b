"""Asking for another reviewer, talking about it, taking it and giving it back, and standing in: said in a browser, with
scripts and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment, Delegation, Submission
from tests.factories import day, in_state

from .axe import faults

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


@pytest.fixture
def returned(engineer, lead, upper_lead, skills):
    return in_state("returned", engineer, skills[0], lead)


@pytest.fixture
def sit(window, scripts):
    """`sit(person, path)` is their window, open there."""

    def open_window(person, path):
        seat = window(person, java_script_enabled=scripts)
        assert seat.open(path).status == 200
        if scripts:
            seat.mark()
        return seat

    return open_window


def look_over(seat, scripts):
    """Nothing was loaded anew, and axe finds nothing. Without scripts every answer is a page, and axe cannot run."""
    if scripts:
        assert seat.is_same()
        assert faults(seat.page) == []


def comment(page, words):
    page.get_by_text("Comment on this").click()
    page.get_by_role("textbox", name="Comment").fill(words)
    page.get_by_role("button", name="Comment").click()
    expect(page.locator("#history")).to_contain_text(words)


@SCRIPTS
def test_from_an_appeal_to_its_answer(sit, scripts, engineer, upper_lead, returned):
    mine = sit(engineer, reverse("skill", args=[returned.skill.outline.slug, returned.skill.key]))
    page = mine.page
    page.get_by_text("Ask for another reviewer").first.click()
    expect(page.locator("#appeal")).to_contain_text("The same evidence goes to Mara")
    page.get_by_label("Why should another reviewer look at it?").fill("It is all there.")
    page.get_by_role("button", name="Ask for another reviewer").click()
    expect(page.locator("#submit")).to_contain_text("You asked for another reviewer")
    expect(page.locator("#submit")).to_contain_text("It waits for Mara.")
    comment(page, "The log shows it too.")
    look_over(mine, scripts)

    theirs = sit(upper_lead, reverse("review", args=[returned.pk]))
    page, decision = theirs.page, theirs.page.locator("#decision")
    expect(page.locator("#history")).to_contain_text("The log shows it too.")
    page.get_by_role("button", name="I take this one").click()
    expect(page.locator("#take")).to_contain_text("You took this")
    assert Submission.objects.latest("number").taken_by == upper_lead
    comment(page, "I see it.")
    look_over(theirs, scripts)
    page.get_by_role("button", name="Give it back").click()
    expect(page.locator("#take")).to_contain_text("Nobody has taken this yet.")
    assert Submission.objects.latest("number").taken_by is None
    page.get_by_role("radio", name="Sign off").check()
    decision.get_by_role("button").click()
    expect(page.locator("#notices")).to_contain_text("Signed off")
    assert Assessment.objects.get().state == "signed_off"


@SCRIPTS
def test_what_another_has_taken_is_taken_over(sit, scripts, engineer, lead, upper_lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    claim.take(by=lead)
    theirs = sit(upper_lead, reverse("review", args=[claim.pk]))
    expect(theirs.page.locator("#decision h2")).to_have_text("Lena Frost took this")
    look_over(theirs, scripts)
    theirs.page.get_by_role("button", name="Take it over").click()
    expect(theirs.page.locator("#take")).to_contain_text("You took this")
    assert Submission.objects.get().taken_by == upper_lead


@SCRIPTS
def test_a_colleague_stands_in_until_it_is_ended(sit, scripts, engineer, lead, peer, skills):
    claim = in_state("submitted", engineer, skills[0])
    mine = sit(lead, reverse("away"))
    page = mine.page
    look_over(mine, scripts)
    page.get_by_role("combobox", name="Who stands in for you").select_option("Chen Wei")
    page.get_by_label("From").fill(f"{day():%Y-%m-%d}")
    page.get_by_label("Back on").fill(f"{day(7):%Y-%m-%d}")
    page.get_by_role("button", name="Let them stand in").click()
    expect(page.locator("#notices")).to_contain_text("Chen Wei stands in for you in that time.")
    if scripts:
        assert faults(page) == []

    theirs = sit(peer, reverse("review_queue"))
    theirs.page.get_by_role("link", name="Can do 1.1 well.").click()
    expect(theirs.page.locator("#decision")).to_contain_text("Your decision")
    if scripts:
        assert faults(theirs.page) == []

    page.get_by_role("button", name="End it today").click()
    expect(page.locator("#notices")).to_contain_text("Chen Wei does not stand in for you any more.")
    assert Delegation.objects.get().ends == day()
    theirs.expect_failure(404, reverse("review", args=[claim.pk]))
    assert theirs.open(reverse("review", args=[claim.pk])).status == 404
