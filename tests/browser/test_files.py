"""Files go up with a piece of work and come down again: with JavaScript and without it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Attachment, Evidence
from tests.assessments.containers import TEXT, png
from tests.factories import a_file, log_work

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = [
    {"name": "notes.csv", "mimeType": "text/csv", "buffer": TEXT},
    {"name": "Bild ä.png", "mimeType": "image/png", "buffer": png()},
]
BAD = {"name": "plan.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}


def fill(page):
    page.get_by_label("What did you do?").fill("Moved the queue")
    page.get_by_role("checkbox", name="Can do 1.1 well.").check()


@pytest.mark.parametrize("scripts", [True, False], ids=["with", "without"])
def test_up_and_down_again(window, engineer, skills, scripts):
    seat = window(engineer, java_script_enabled=scripts)
    seat.open(reverse("log_work"))
    fill(seat.page)
    seat.page.get_by_label("Files").set_input_files(GOOD)
    seat.page.get_by_role("button", name="Log this work").click()
    links = seat.page.locator("#evidence .files a")
    expect(links).to_have_text(["notes.csv", "Bild ä.png"])
    with seat.page.expect_download() as coming:
        links.nth(1).click()
    assert coming.value.suggested_filename == "Bild ä.png"
    assert coming.value.path().read_bytes() == png()


def test_what_is_refused_is_said_and_with_javascript_the_choice_stays(window, engineer, skills):
    seat = window(engineer)
    seat.open(reverse("log_work"))
    fill(seat.page)
    seat.page.get_by_label("Files").set_input_files([GOOD[0], BAD])
    seat.expect_failure(422, reverse("log_work"))
    seat.page.get_by_role("button", name="Log this work").click()
    alert = seat.page.get_by_role("alert")
    expect(alert).to_contain_text("“plan.svg” is not kept: a page or drawing of this kind can run a program")
    expect(alert).not_to_contain_text("choose them again")
    field = seat.page.locator("#files")
    assert field.evaluate("field => [...field.files].map(file => file.name)") == ["notes.csv", "plan.svg"]
    field.set_input_files(GOOD[0])
    seat.page.get_by_role("button", name="Log this work").click()
    expect(seat.page.locator("#evidence .files a")).to_have_text(["notes.csv"])


def test_without_javascript_it_says_which_to_choose_again(window, engineer, skills):
    seat = window(engineer, java_script_enabled=False)
    seat.open(reverse("log_work"))
    fill(seat.page)
    seat.page.get_by_label("Files").set_input_files([GOOD[0], BAD])
    seat.expect_failure(422, reverse("log_work"))
    seat.page.get_by_role("button", name="Log this work").click()
    expect(seat.page.get_by_role("alert")).to_contain_text(
        "The other files are good: choose them again too, as a browser sends a file once only: notes.csv."
    )
    expect(seat.page.get_by_label("What did you do?")).to_have_value("Moved the queue")


def test_what_is_too_large_is_said_before_it_is_sent(window, engineer, skills, settings):
    settings.FILE_LARGEST_MB = 1
    seat = window(engineer)
    seat.open(reverse("log_work"))
    heavy = {"name": "film.pdf", "mimeType": "application/pdf", "buffer": b"x" * (1024**2 + 1)}
    seat.page.get_by_label("Files").set_input_files(heavy)
    expect(seat.page.locator("#sending")).to_have_text("“film.pdf”: a file may have 1 MB. Choose again, or link to it.")
    assert seat.page.locator("#files").evaluate("field => field.files.length") == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with", "without"])
def test_removed_on_the_page_of_the_piece(window, engineer, skills, scripts):
    piece = log_work(engineer, skills[0], files=[a_file("a.txt"), a_file("b.txt")])
    seat = window(engineer, java_script_enabled=scripts)
    seat.open(reverse("work", args=[piece.pk]))
    page = seat.page
    page.get_by_label("What did you do?").fill("Typed meanwhile")
    page.get_by_text("Remove “a.txt”").click()
    page.locator("#saved-files").get_by_role("button", name="Remove it").first.click()
    expect(page.locator("#saved-files a")).to_have_text(["b.txt"])
    assert [file.name for file in Attachment.objects.all()] == ["b.txt"]
    if scripts:  # what was typed is there, and is saved with the version that holds now
        page.get_by_role("button", name="Save the change").click()
        expect(page.locator("#notices")).to_contain_text("Changed “Typed meanwhile”.")
        assert Evidence.objects.get().title == "Typed meanwhile"


def test_the_headings_are_put_in_at_a_click(window, engineer, skills):
    seat = window(engineer)
    seat.open(reverse("log_work"))
    text = seat.page.locator("#body")
    seat.page.get_by_role("button", name="Put in the three headings").click()
    expect(text).to_have_value("### Context\n\n### What I did\n\n### Outcome\n")
    expect(text).to_be_focused()
    text.fill("Before.")
    seat.page.get_by_role("button", name="Put in the three headings").click()
    expect(text).to_have_value("Before.\n\n### Context\n\n### What I did\n\n### Outcome\n")
    text.fill("### Context\n\n### What I did\nMoved it by night.\n\n### Outcome\n")
    fill(seat.page)
    seat.page.get_by_role("button", name="Log this work").click()
    heading = seat.page.locator(".prose h6")
    expect(heading).to_have_text(["What I did"])
    sizes = "heading => [heading, heading.nextElementSibling].map(one => getComputedStyle(one).fontSize)"
    assert len(set(heading.evaluate(sizes))) == 1  # as large as the text under it
