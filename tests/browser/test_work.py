"""Logging work, and finding it again, with JavaScript: parts change in place, and the focus goes where it helps."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Evidence
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_search_of_skills_is_live(window, engineer, skills):
    seat = window(engineer)
    seat.open(reverse("log_work"))
    seat.mark()
    page, field, status = seat.page, seat.page.get_by_role("searchbox"), seat.page.locator("#q-status")
    kept = page.get_by_role("checkbox", name="Can do 2.1 well.")
    expect(status).to_have_text("4 skills to choose from. None tagged yet.")
    kept.check()
    expect(status).to_have_text("4 skills to choose from. 1 tagged.")
    page.get_by_label("What did you do?").fill("Shipped it")
    field.press_sequentially("do 1.")
    expect(status).to_have_text("2 of 4 skills speak of “do 1.”. 1 tagged.")
    expect(page.locator("#skill-results li")).to_have_count(3)
    expect(page.locator("#skill-results mark").first).to_be_visible()
    expect(kept).to_be_checked()
    expect(field).to_be_focused()
    field.fill("nothing says this")
    expect(status).to_contain_text("No skill speaks of “nothing says this”")
    expect(kept).to_be_checked()
    field.fill("")
    expect(page.locator("#skill-results li")).to_have_count(4)
    expect(kept).to_be_checked()
    expect(page.get_by_label("What did you do?")).to_have_value("Shipped it")
    assert seat.is_same()


def test_what_is_missing_is_said_and_nothing_typed_is_lost(window, engineer, skills):
    seat = window(engineer)
    seat.open(reverse("log_work"))
    seat.mark()
    page = seat.page
    page.get_by_label("What it was").fill("Hard, and it works.")
    page.get_by_role("radio", name="Incident").check()
    page.get_by_role("checkbox", name="Can do 1.1 well.").check()
    seat.expect_failure(422, reverse("log_work"))
    page.get_by_role("button", name="Log this work").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("One thing to put right: Say what you did.")
    expect(page.get_by_label("What it was")).to_have_value("Hard, and it works.")
    expect(page.get_by_role("radio", name="Incident")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Can do 1.1 well.")).to_be_checked()
    summary.get_by_role("link", name="Say what you did.").click()
    title = page.get_by_label("What did you do?")
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description("Say what you did.")
    assert seat.is_same()
    page.keyboard.type("Put out a fire")
    page.get_by_role("button", name="Log it and submit").click()
    expect(page).to_have_url(seat.base + reverse("skill", args=[skills[0].outline.slug, skills[0].key]))
    expect(page.locator("#notices")).to_contain_text("Logged “Put out a fire” and submitted the skill")
    assert [(piece.kind, piece.body) for piece in Evidence.objects.all()] == [("incident", "Hard, and it works.")]


def test_own_work_is_filtered_in_place(window, engineer, skills):
    log_work(engineer, skills[0], title="Moved the queue", kind="delivered")
    log_work(engineer, skills[1], title="Told about the queue", kind="talk")
    seat = window(engineer)
    seat.open(reverse("my_work"))
    page, pieces = seat.page, seat.page.locator("#pieces h2")
    seat.mark()
    expect(pieces).to_have_count(2)
    field = page.get_by_role("searchbox")
    field.press_sequentially("moved")
    expect(pieces).to_have_text(["Moved the queue"])
    expect(page.get_by_role("status").filter(has_text="1 of 2")).to_be_visible()
    expect(field).to_be_focused()
    assert "q=moved" in page.url
    field.fill("")
    expect(pieces).to_have_count(2)
    page.get_by_label("Kind").select_option("Talk or teaching")
    expect(pieces).to_have_text(["Told about the queue"])
    assert seat.is_same()
    page.reload()
    expect(pieces).to_have_text(["Told about the queue"])
    expect(page.get_by_label("Kind")).to_have_value("talk")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(pieces).to_have_count(2)


def test_a_piece_is_changed_and_removed(window, engineer, skills):
    piece = log_work(engineer, skills[0], title="Moved the queue")
    seat = window(engineer)
    seat.open(reverse("work", args=[piece.pk]))
    page = seat.page
    page.get_by_label("What did you do?").fill("")
    page.get_by_label("What it was").fill("By night.")
    seat.expect_failure(422, reverse("work_change", args=[piece.pk]))
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("What it was")).to_have_value("By night.")
    page.get_by_label("What did you do?").fill("Moved two queues")
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("#notices")).to_contain_text("Changed “Moved two queues”.")
    expect(page.get_by_role("button", name="Remove it")).to_be_hidden()
    page.get_by_text("Remove this piece").click()
    expect(page.get_by_text("Remove “Moved two queues” for good?")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    expect(page).to_have_url(seat.base + reverse("my_work"))
    expect(page.locator("#notices")).to_contain_text("Removed “Moved two queues”.")
    assert not Evidence.objects.exists()


def test_a_signed_claim_is_withdrawn_from_my_skills_only_after_a_question(window, engineer, lead, upper_lead, skills):
    for skill in skills[:2]:
        in_state("signed_off", engineer, skill, lead)
    in_state("submitted", engineer, skills[2]).sign_off(by=upper_lead, seen=1)
    seat = window(engineer)
    seat.open(reverse("my_skills"))
    page, questions = seat.page, []

    def answer(dialog):
        questions.append(dialog.message)
        dialog.accept() if len(questions) > 1 else dialog.dismiss()

    page.on("dialog", answer)
    seat.mark()
    withdraw = page.get_by_role("button", name="Withdraw 2.1")
    withdraw.click()
    expect(withdraw).to_be_visible()
    withdraw.click()
    expect(page.locator("#notices")).to_contain_text("Withdrawn. Skill 2.1 is yours to work on again.")
    expect(page.get_by_role("button", name="Submit 2.1")).to_be_visible()
    expect(page.locator("#progress a[data-focus]")).to_be_focused()
    assert len(questions) == 2
    assert all(question.startswith("A reviewer has signed this.") for question in questions)
    assert seat.is_same()
