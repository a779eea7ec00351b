"""What was typed stays on the page until it is sent, whatever else is done there."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from outline.models import Skill
from tests.factories import in_state

pytestmark = pytest.mark.django_db(transaction=True)

A_FILE = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"By night."}


def place(name, skill):
    return reverse(name, args=[skill.outline.slug, skill.key])


def test_on_the_page_of_a_skill(window, engineer, lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    claim.return_(by=lead, seen=claim.version, note="Show one more.")
    seat = window(engineer)
    seat.open(place("skill", skills[0]))
    seat.mark()
    page = seat.page
    title, body = page.get_by_label("What did you do?"), page.get_by_label("What it was")
    page.get_by_text("It does not apply to my role").click()
    page.get_by_label("Why not?").fill("We have no front end.")
    page.get_by_text("Comment on this").click()
    page.get_by_label("Comment", exact=True).fill("Which queue do you mean?")
    title.fill("Moved the queue")
    body.fill("By night.\nNobody noticed.")
    page.get_by_label("Kind").select_option("design")
    page.get_by_label("Files").set_input_files(A_FILE)

    def is_there():
        expect(title).to_have_value("Moved the queue")
        expect(body).to_have_value("By night.\nNobody noticed.")
        expect(page.get_by_label("Kind")).to_have_value("design")
        assert page.locator("#files").evaluate("field => [...field.files].map(file => file.name)") == ["notes.txt"]

    page.get_by_label("Confident").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("#history")).to_contain_text("self-assessed as “confident”")
    is_there()
    expect(page.get_by_label("Why not?")).to_be_visible()
    expect(page.get_by_label("Why not?")).to_have_value("We have no front end.")
    expect(page.get_by_label("Comment", exact=True)).to_have_value("Which queue do you mean?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#history")).to_contain_text("Which queue do you mean?")
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")  # what was sent does not come back
    is_there()
    seat.expect_failure(409, reverse("skill_submit", args=[skills[0].outline.slug, skills[0].key]))
    page.get_by_role("button", name="Submit again").click()  # asks first
    expect(page.locator("#submit")).to_contain_text("Add it first, or submit without it.")
    is_there()
    page.get_by_role("button", name="Submit without it").click()  # closes both forms: what stood there is shown
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
    shown = ["Moved the queue", "By night.\nNobody noticed.", "notes.txt", "We have no front end."]
    expect(page.locator("#unsent .typed")).to_have_text(shown)
    assert seat.is_same()


def test_on_a_review(window, engineer, peer, lead, skills):
    claims = [in_state("submitted", person, skills[0]) for person in (engineer, peer)]
    seat = window(lead)
    seat.open(reverse("review", args=[claims[0].pk]))
    seat.mark()
    page = seat.page
    page.get_by_role("radio", name="More needed").check()
    page.get_by_label("What is missing?").fill("Show one more.")
    page.get_by_role("button", name="I take this one").click()
    expect(page.locator("#take")).to_contain_text("You took this")
    page.get_by_text("Comment on this").click()
    page.get_by_label("Comment", exact=True).fill("Which queue was it?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#history")).to_contain_text("Which queue was it?")
    expect(page.get_by_label("What is missing?")).to_have_value("Show one more.")
    expect(page.get_by_role("radio", name="More needed")).to_be_checked()
    page.get_by_text("Comment on this").click()
    page.get_by_label("Comment", exact=True).fill("Half a thought")
    page.locator("#decision button").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("#note")).to_have_value("")
    expect(page.locator("#comment-note")).to_have_value("")
    expect(page.locator("#unsent .typed")).to_have_text(["Half a thought"])
    assert seat.is_same()


def test_a_choice_is_made_again_where_something_else_is_shown(window, engineer, lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    seat = window(lead)
    seat.open(reverse("review", args=[claim.pk]))
    page = seat.page
    page.get_by_role("radio", name="Sign off").check()
    page.locator("#note").fill("Well done.")
    page.get_by_text("Comment on this").click()
    page.get_by_label("Comment", exact=True).fill("Is it still this?")
    Skill.objects.filter(pk=skills[0].pk).update(text="Can do it otherwise.", plain="Can do it otherwise.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#history")).to_contain_text("Is it still this?")
    expect(page.locator("#note")).to_have_value("Well done.")
    expect(page.get_by_role("radio", name="Sign off")).not_to_be_checked()
