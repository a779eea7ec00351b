"""How I see it, and what does not apply to my role: said in a browser, with and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Exemption, SelfAssessment
from tests.factories import in_state

from .axe import faults

pytestmark = pytest.mark.django_db(transaction=True)


def page_of(skill):
    return reverse("skill", args=[skill.outline.slug, skill.key])


def walk(skill):
    return reverse("self_assessment", args=[skill.outline.slug])


def said(engineer):
    rows = SelfAssessment.objects.filter(assessment__engineer=engineer)
    return dict(rows.order_by("pk").values_list("assessment__skill__plain", "view"))


def test_a_level_is_walked_with_the_keyboard(window, engineer, skills):
    seat = window(engineer)
    seat.open(walk(skills[0]))
    seat.mark()
    page = seat.page
    page.keyboard.press("4")  # at no skill, so nothing is answered
    page.keyboard.press("j")
    expect(page.get_by_role("group", name="Can do 1.1 well.").get_by_label("Not yet")).to_be_focused()
    page.keyboard.press("3")
    expect(page.locator("#kept")).to_have_text("Kept: “Can do 1.1 well.”, confident.")
    expect(page.locator("#said-1")).to_contain_text("1/2")
    expect(page.get_by_role("group", name="Can do 1.2 well.").get_by_label("Not yet")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("group", name="Can do 1.1 well.").get_by_label("Confident")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("4")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You have said how you see yourself in two of four skills."
    )
    assert seat.is_same()
    assert said(engineer) == {"Can do 1.1 well.": "confident", "Can do 1.2 well.": "can_teach"}
    page.get_by_role("link", name="Go on to level 2").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("2 Level")
    assert faults(page) == []


def test_on_the_way_arrows_keep_one_answer_on_leaving_the_row(window, engineer, skills):
    seat = window(engineer)
    seat.open(walk(skills[0]))
    page, sent = seat.page, []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.keyboard.press("j")
    for key in ("Space", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    assert sent == []
    page.keyboard.press("j")
    expect(page.locator("#kept")).to_have_text("Kept: “Can do 1.1 well.”, can teach.")
    assert len(sent) == 1
    page.get_by_role("group", name="Can do 1.2 well.").get_by_text("Learning").click()
    expect(page.locator("#kept")).to_have_text("Kept: “Can do 1.2 well.”, learning.")
    assert said(engineer) == {"Can do 1.1 well.": "can_teach", "Can do 1.2 well.": "learning"}


def test_what_is_chosen_is_kept_once_and_at_the_button(window, engineer, skills):
    """Arrows pass over answers that nobody means: one act is one entry in the ledger."""
    seat = window(engineer)
    seat.open(page_of(skills[0]))
    seat.mark()
    page, sent = seat.page, []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("#view-not_yet").focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)
    assert sent == []
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("#notices")).to_contain_text("Saved. Change it whenever you like.")
    expect(page.locator("#history")).to_contain_text("self-assessed as “confident”")
    expect(page.locator("#view-confident")).to_be_checked()
    expect(page.get_by_role("heading", name="How do you see it yourself?")).to_be_focused()
    assert engineer.assessments.get().history.count() == 1
    assert seat.is_same()


def test_asking_answering_and_what_comes_of_it(window, engineer, lead, skills):
    mine, theirs = window(engineer), window(lead)
    mine.open(page_of(skills[0]))
    mine.mark()
    mine.page.get_by_text("It does not apply to my role").click()
    mine.page.get_by_role("button", name="Ask").click()
    mine.expect_failure(422, reverse("skill_exempt", args=[skills[0].outline.slug, skills[0].key]))
    expect(mine.page.locator("#reason")).to_be_focused()
    mine.page.get_by_label("Why not?").fill("We have no front end.")
    mine.page.get_by_role("button", name="Ask").click()
    expect(mine.page.locator("#own-view")).to_contain_text("It waits for Lena.")
    assert mine.is_same()
    theirs.open(reverse("review_queue"))
    theirs.page.get_by_role("link", name="Can do 1.1 well.").click()
    assert faults(theirs.page) == []
    theirs.page.get_by_label("Agree").check()
    theirs.page.get_by_role("button", name="Agree: it does not apply").click()
    expect(theirs.page.locator("#notices")).to_contain_text("Agreed. Skill 1.1 does not apply to Kavya’s role")
    mine.open(page_of(skills[0]))
    expect(mine.page.locator("#standing")).to_contain_text("Not applicable")
    mine.page.get_by_role("button", name="It does apply: end this").click()
    expect(mine.page.locator("#standing")).to_contain_text("Not started")
    assert Exemption.objects.get().status == "ended"
    assert faults(mine.page) == []


def test_all_of_it_without_scripts(window, engineer, lead, skills):
    mine, theirs = window(engineer, java_script_enabled=False), window(lead, java_script_enabled=False)
    mine.open(walk(skills[0]))
    mine.page.get_by_role("group", name="Can do 1.1 well.").get_by_label("Learning").check()
    mine.page.get_by_role("button", name="Keep these answers").click()
    expect(mine.page.locator("#notices")).to_have_text("One answer kept.")
    mine.open(page_of(skills[0]))
    mine.page.get_by_label("Can teach").check()
    mine.page.get_by_role("button", name="Keep this").click()
    expect(mine.page.get_by_label("Can teach")).to_be_checked()
    mine.page.get_by_text("It does not apply to my role").click()
    mine.page.get_by_label("Why not?").fill("We have no front end.")
    mine.page.get_by_role("button", name="Ask").click()
    theirs.open(reverse("review_queue"))
    theirs.page.get_by_role("link", name="Can do 1.1 well.").click()
    theirs.page.get_by_label("Refuse").check()
    theirs.page.get_by_label("A note; a refusal needs one").fill("From June on you do.")
    theirs.page.get_by_role("button", name="Refuse: it does apply").click()
    expect(theirs.page.locator("#notices")).to_contain_text("Refused. Kavya reads why skill 1.1 does apply.")
    mine.open(page_of(skills[0]))
    expect(mine.page.locator("#own-view")).to_contain_text("From June on you do.")
    assert said(engineer) == {"Can do 1.1 well.": "can_teach"}


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_the_calibration_has_no_fault_and_narrows(window, engineer, lead, skills, colour):
    in_state("returned", engineer, skills[0], lead)
    SelfAssessment.objects.say({skills[0]: "confident", skills[1]: "can_teach"}, by=engineer)
    seat = window(lead, color_scheme=colour, viewport={"width": 390, "height": 844})
    seat.open(reverse("team_calibration", args=["payments"]))
    seat.mark()
    page = seat.page
    assert faults(page) == []
    page.get_by_label("Difference", exact=True).select_option("ready")
    expect(page.locator("#differences")).not_to_contain_text("Can do 1.1 well.")
    expect(page.locator("#differences")).to_contain_text("Can do 1.2 well.")
    page.get_by_label("Order", exact=True).select_option("skill")
    expect(page.locator("#differences h2")).to_have_text("Can do 1.2 well.")
    assert seat.is_same()
    assert faults(page) == []
