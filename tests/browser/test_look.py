"""How pages look where only a browser can tell: dark and light, on paper, and with fonts of our own."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from outline.formats import markdown
from outline.importing import plan_import
from tests.factories import EngineerFactory, MembershipFactory, in_state

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE = settings.BASE_DIR / "outline" / "samples" / "backend-skills-outline.md"
COLOURS = "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
FONTS = "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status === 'loaded').map(f => f.family))"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_pages_follow_the_scheme_of_the_system(window, engineer, outline, javascript):
    seat = window(engineer, java_script_enabled=javascript)
    seat.open(reverse("my_skills"))
    seen = {}
    for scheme in ("light", "dark"):
        seat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        seen[scheme] = [_lightness(colour) for colour in seat.page.evaluate(COLOURS)]
    assert seen["light"][0] > 0.9 > 0.4 > seen["light"][1]
    assert seen["dark"][1] > 0.9 > 0.3 > seen["dark"][0]


def _lightness(colour):
    """Of a colour as Chromium computes it: oklch(0.992 0.006 112)."""
    return float(re.match(r"oklch\(([\d.]+)", colour)[1])


def test_fonts_scripts_and_signs_come_from_here(window, engineer, outline):
    """That nothing else leaves for another host is seen to in every window."""
    seat = window(engineer)
    asked = []
    seat.page.on("response", lambda response: asked.append((response.url.removeprefix(seat.base), response.status)))
    seat.open(reverse("my_skills"))
    families = {family.strip('"') for family in seat.page.evaluate(FONTS)}
    assert families == {"Instrument Sans", "Literata"}
    files = {path.rpartition("/")[2] for path, status in asked if path.startswith("/static/") and status == 200}
    assert {"site.css", "site.js", "icons.svg", "instrument-sans-latin.woff2", "literata-latin.woff2"} <= files
    assert any(name.startswith("htmx") for name in files)


@pytest.fixture
def twelve_people(payments, lead):
    """Lena and eleven others with long names, on the sample outline of 21 skills."""
    outline = plan_import(markdown.read(Path(SAMPLE).read_bytes()).outline).apply(by=None)
    skills = list(outline.skills.in_reading_order())[:3]
    for number in range(11):
        person = EngineerFactory(name=f"Bartholomew-{number} Featherstonehaugh")
        MembershipFactory(engineer=person, team=payments)
        if number < 3:
            in_state("signed_off", person, skills[number], lead)
    return outline


def test_the_matrix_is_one_landscape_sheet(window, lead, payments, twelve_people):
    seat = window(lead)
    seat.open(reverse("team_matrix", args=["payments"]))
    page = seat.page
    expect(page.locator("tbody th[scope=row]")).to_have_count(twelve_people.skills.current().count())
    expect(page.locator(".matrix-person")).to_have_count(12)
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups())
    assert width > height
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    for chrome in (".masthead", ".filter-bar", ".colophon", ".skip-link"):
        expect(page.locator(chrome)).to_be_hidden()
