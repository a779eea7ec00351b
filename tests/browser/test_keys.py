"""Every key does what a click does, none sends anything, and all rest while one types."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED_CELL = """() => {
    const cell = document.activeElement.closest('.matrix-cell');
    if (!cell) return null;
    const row = cell.closest('tr');
    return [row.rowIndex, [...row.querySelectorAll('.matrix-cell')].indexOf(cell)];
}"""
TAB_STOPS = "cells => cells.filter(cell => cell.tabIndex === 0).length"


def test_a_slash_goes_to_the_search_and_a_question_mark_to_the_keys(window, engineer, skills):
    log_work(engineer, skills[0])
    seat = window(engineer)
    page = seat.page
    for path in (reverse("log_work"), reverse("my_work") + "?q=shipped"):
        seat.open(path)
        field = page.get_by_role("searchbox")
        expect(field).not_to_be_focused()
        page.keyboard.press("/")
        expect(field).to_be_focused()
        page.keyboard.type("/?")
        expect(field).to_have_value("/?")  # what stood there was selected, and typing is typing
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page).to_have_url(seat.base + reverse("shortcuts"))


def test_one_walks_the_queue(window, engineer, peer, lead, skills):
    claims = [in_state("submitted", person, skills[0]) for person in (engineer, peer)]
    seat = window(lead)
    seat.open(reverse("review_queue"))
    page = seat.page
    links = page.locator("#queue .queue-item a")
    for key, place in [("j", 0), ("j", 1), ("j", 1), ("k", 0), ("k", 0), ("j", 1)]:
        page.keyboard.press(key)
        expect(links.nth(place)).to_be_focused()
    page.keyboard.press("Control+k")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(seat.base + reverse("review", args=[claims[1].pk]))


def test_keys_choose_a_decision_and_never_send_it(window, engineer, lead, skills):
    claim = in_state("submitted", engineer, skills[0])
    seat = window(lead)
    seat.open(reverse("review", args=[claim.pk]))
    page, sent = seat.page, []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    for key, choice in [("m", "More needed"), ("n", "Not met"), ("s", "Sign off")]:
        page.keyboard.press(key)
        expect(page.get_by_role("radio", name=choice)).to_be_checked()
        expect(page.get_by_role("radio", name=choice)).to_be_focused()
    note = page.get_by_label("A note, if you like")
    note.press_sequentially("jkmns/?")
    expect(note).to_have_value("jkmns/?")
    expect(note).to_be_focused()
    expect(page.get_by_role("radio", name="Sign off")).to_be_checked()
    assert page.url == seat.base + reverse("review", args=[claim.pk])
    assert sent == []
    assert Assessment.objects.get().state == "submitted"


def test_the_matrix_is_one_tab_stop_in_which_arrows_walk(window, payments, engineer, peer, lead, skills):
    """Three people across, two skills on each level; row 0 is the head, rows 1 and 4 name the levels."""
    in_state("submitted", engineer, skills[0])
    seat = window(lead)
    seat.open(reverse("team_matrix", args=["payments"]))
    page, cells = seat.page, seat.page.locator(".matrix-cell")
    expect(cells).to_have_count(12)
    assert cells.evaluate_all(TAB_STOPS) == 1
    page.get_by_role("link", name="Lena Frost").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_CELL) == [2, 0]
    for key, where in [
        ("ArrowRight", [2, 1]),
        ("End", [2, 2]),
        ("ArrowRight", [2, 2]),
        ("ArrowDown", [3, 2]),
        ("ArrowDown", [5, 2]),
        ("Home", [5, 0]),
        ("ArrowLeft", [5, 0]),
        ("ArrowDown", [6, 0]),
        ("ArrowDown", [6, 0]),
        ("ArrowUp", [5, 0]),
        ("ArrowUp", [3, 0]),
        ("ArrowUp", [2, 0]),
        ("ArrowUp", [2, 0]),
        ("ArrowRight", [2, 1]),
    ]:
        page.keyboard.press(key)
        assert (key, page.evaluate(FOCUSED_CELL)) == (key, where)
    assert cells.evaluate_all(TAB_STOPS) == 1
    opened = page.get_by_role("link", name="Kavya Raman: submitted")
    expect(opened).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cell h2")).to_be_focused()
    expect(page.locator("#cell")).to_contain_text("Kavya Raman")
    page.keyboard.press("Escape")
    expect(page.locator("#cell")).to_be_hidden()
    expect(opened).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_CELL) is None
