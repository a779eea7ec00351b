"""The story of the product, done in a browser as people do it: an engineer logs work and submits it, the lead finds it
in the queue, signs it off, and sees the cell of the matrix turn. With JavaScript and without."""

import pytest
from playwright.sync_api import expect

from assessments.models import Assessment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_a_piece_of_work_to_a_turned_cell(window, skills, engineer, lead, javascript):
    desk = window(engineer, java_script_enabled=javascript)
    desk.open("/")
    log_a_piece_of_work(desk.page, javascript)
    submit_it(desk.page, skills[0])
    office = window(lead, java_script_enabled=javascript)
    office.open("/")
    sign_it_off(office.page, skills[0])
    see_the_cell(office.page, engineer)
    assert Assessment.objects.get().state == "signed_off"


def log_a_piece_of_work(page, javascript):
    page.get_by_role("link", name="Log work").first.click()
    page.get_by_label("What did you do?").fill("Shipped the refunds API")
    page.get_by_label("What it was").fill("Twelve endpoints, **idempotent**.")
    page.get_by_role("searchbox").press_sequentially("1.1")
    if not javascript:
        page.get_by_role("button", name="Search").click()
    expect(page.locator("#q-status")).to_contain_text("1 of 4")
    page.get_by_role("checkbox", name="Can do 1.1 well.").check()
    page.get_by_role("button", name="Log this work").click()
    expect(page.locator("#notices")).to_contain_text("Shipped the refunds API")


def submit_it(page, skill):
    expect(page.get_by_role("heading", level=1)).to_have_text(skill.plain)
    expect(page.locator("#evidence")).to_contain_text("Draft, only you see it")
    page.locator("#submit").get_by_role("button", name="Submit").click()
    expect(page.locator("#submit")).to_contain_text("Withdraw")
    expect(page.locator("#evidence")).to_contain_text("Locked")


def sign_it_off(page, skill):
    page.get_by_role("link", name="Reviews").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("waits for you")
    page.get_by_role("link", name=skill.plain).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(skill.plain)
    expect(page.locator("#evidence .prose strong")).to_have_text("idempotent")
    page.get_by_role("radio", name="Sign off").check()
    page.locator("#decision").get_by_role("button").click()
    expect(page.locator("#notices")).to_contain_text("Signed off")


def see_the_cell(page, engineer):
    page.get_by_role("link", name="Team").first.click()
    cell = page.get_by_role("link", name=f"{engineer.name}: signed off")
    cell.click()
    expect(page.locator("#cell")).to_contain_text("Shipped the refunds API")
    page.go_back()
    expect(cell).to_be_visible()
    expect(page.locator("#cell a[data-close]")).to_have_count(0)
