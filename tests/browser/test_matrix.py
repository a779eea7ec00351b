"""The matrix, with JavaScript: filters and cells change it in place, and every state of it has its address."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import in_state, outline_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(payments, engineer, peer, lead, skills):
    """Of the matrix of Payments, with two claims of Kavya's in it."""
    in_state("submitted", engineer, skills[0])
    in_state("signed_off", engineer, skills[1], lead)
    in_state("returned", peer, skills[2], lead)
    return reverse("team_matrix", args=["payments"])


@pytest.fixture
def seat(window, lead, address):
    seat = window(lead)
    seat.open(address)
    seat.mark()
    return seat


def cell_of(page, name):
    return page.get_by_role("link", name=name)


def test_filters_change_it_in_place(seat, address):
    page, rows, count = seat.page, seat.page.locator("tbody th[scope=row]"), seat.page.locator("#matrix-count")
    expect(rows).to_have_count(4)
    page.get_by_label("Level").select_option("2. Level")
    expect(rows).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?level=2$"))
    expect(count).to_have_text("2 of 4 skills, 3 people")
    page.get_by_label("State").focus()
    page.get_by_label("State").select_option("More needed")
    expect(rows).to_have_text(["Can do 2.1 well."])
    expect(count).to_have_text("1 of 4 skills, 1 of 3 people")
    expect(page.get_by_label("State")).to_be_focused()
    field = page.get_by_role("searchbox")
    field.press_sequentially("nothing says this")
    expect(page.get_by_role("heading", name="Nothing here is like that.")).to_be_visible()
    expect(field).to_be_focused()
    assert seat.is_same()
    page.go_back()
    expect(rows).to_have_text(["Can do 2.1 well."])
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_label("Level")).to_have_value("2")
    expect(page.get_by_label("State")).to_have_value("returned")
    expect(field).to_have_value("")


def test_a_cell_opens_beside_it_and_closes_again(seat, address):
    page, panel = seat.page, seat.page.locator("#cell")
    cell = cell_of(page, "Kavya Raman: submitted")
    expect(panel).to_be_hidden()
    cell.click()
    heading = panel.get_by_role("heading", level=2)
    expect(heading).to_have_text("Can do 1.1 well.")
    expect(heading).to_be_focused()
    expect(page).to_have_url(seat.base + cell.get_attribute("href"))
    expect(cell).to_have_attribute("aria-current", "true")
    other = cell_of(page, "Chen Wei: more needed")
    other.click()
    expect(heading).to_have_text("Can do 2.1 well.")
    expect(page.locator(".matrix-cell[aria-current]")).to_have_count(1)
    expect(other).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(other).to_be_focused()
    expect(page).to_have_url(seat.base + address)
    expect(page.locator(".matrix-cell[aria-current]")).to_have_count(0)
    assert seat.is_same()
    page.go_back()
    expect(heading).to_have_text("Can do 2.1 well.")
    expect(other).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_the_address_of_a_cell_is_the_page_with_its_panel(seat, address):
    page = seat.page
    cell_of(page, "Kavya Raman: submitted").click()
    heading = page.locator("#cell").get_by_role("heading", level=2)
    expect(heading).to_be_focused()
    page.reload()
    expect(heading).to_have_text("Can do 1.1 well.")
    expect(heading).to_be_focused()
    expect(page.get_by_role("table")).to_be_visible()
    expect(cell_of(page, "Kavya Raman: submitted")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#cell")).to_be_hidden()
    expect(cell_of(page, "Kavya Raman: submitted")).to_be_focused()
    expect(page).to_have_url(seat.base + address)


def test_what_is_filtered_stays_so_while_cells_open_and_close(seat, address):
    page, rows = seat.page, seat.page.locator("tbody th[scope=row]")
    page.get_by_label("Level").select_option("2. Level")
    expect(rows).to_have_count(2)
    cell_of(page, "Chen Wei: more needed").click()
    expect(page.locator("#cell")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/\d+/\d+/\?level=2$"))
    page.reload()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Close").click()
    expect(page).to_have_url(re.compile(r"/payments/\?level=2$"))
    expect(rows).to_have_count(2)


def test_another_team_and_another_outline_have_addresses_of_their_own(window, upper_lead, peer, address):
    other = outline_with(levels=1, skills=1)
    in_state("submitted", peer, other.skills.first())
    seat = window(upper_lead)
    seat.open(reverse("team_matrix", args=["platform"]))
    page = seat.page
    page.get_by_label("Outline").select_option(other.title)
    expect(page).to_have_url(re.compile(rf"/platform/\?(team=platform&)?outline={other.slug}"))
    expect(page.locator("tbody th[scope=row]")).to_have_count(1)
    page.get_by_label("Team").select_option("Payments")
    expect(page).to_have_url(re.compile(r"/teams/payments/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Payments")
    page.go_back()
    expect(page).to_have_url(re.compile(rf"/platform/.*outline={other.slug}"))
    expect(page.locator("tbody th[scope=row]")).to_have_count(1)
