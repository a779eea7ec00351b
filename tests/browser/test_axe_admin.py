"""axe-core finds nothing on the pages of the admin but what Django's own templates bring along, named here."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment
from tests.factories import ReviewerGrantFactory, TargetFactory, in_state

from .axe import faults

pytestmark = pytest.mark.django_db(transaction=True)

# Rows of forms in a table are named by the heads of its columns alone, and the lookup that Django bundles (select2) by
# nothing: both are Django's templates and scripts. {rule: what the element looks like that may break it}
_IN_A_ROW = r'name="[a-z]+-\d+-[a-zA-Z_]+"'
DJANGOS_OWN = {
    "label": _IN_A_ROW,
    "label-title-only": _IN_A_ROW,
    "select-name": _IN_A_ROW,
    "empty-table-header": r'<th( class="original")?></th>',
    "aria-input-field-name": r'class="select2-selection',
}
DESK = (1280,)
DOCUMENT = "# Cooks\n\n## 1. Beginner\n\n### Skills\n\n- Boils an egg.\n- Peels potatoes.\n"


@pytest.fixture
def seat(window, admin):
    return window(admin)


def look_at(seat, paths):
    found = {}
    for path in paths:
        assert seat.open(path).status == 200, path
        found[path] = faults(seat.page, DESK, DJANGOS_OWN)
    return {path: lines for path, lines in found.items() if lines}


def pages_of(model, one, *kinds):
    return [
        reverse(f"admin:{model}_{kind}", args=[] if kind in ("changelist", "add") else [one.pk])
        for kind in ("changelist", *kinds)
    ]


def test_outlines(seat, outline, skills):
    paths = [
        reverse("admin:index"),
        *pages_of("outline_outline", outline, "add", "change"),
        *pages_of("outline_level", outline.levels.first(), "change"),
        *pages_of("outline_skill", skills[0], "change", "delete"),
        *pages_of("outline_exampletask", None),
        *pages_of("outline_revision", outline.current_revision, "change"),
        reverse("admin:outline_outline_import"),
    ]
    assert look_at(seat, paths) == {}


def test_an_import(seat):
    path, page = reverse("admin:outline_outline_import"), seat.page
    seat.open(path)
    seat.expect_failure(422, path)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page, DESK, DJANGOS_OWN) == []
    page.get_by_label("Document").fill(DOCUMENT)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("button", name="Import 1 level, 2 skills and no example tasks")).to_be_visible()
    assert faults(page, DESK, DJANGOS_OWN) == []


def test_people(seat, engineer, lead, payments):
    paths = [
        *pages_of("people_engineer", engineer, "add", "change", "history"),
        *pages_of("people_team", payments, "add", "change", "delete"),
        *pages_of("people_membership", None),
    ]
    assert look_at(seat, paths) == {}


def test_somebody_who_leaves(seat, engineer):
    seat.open(reverse("admin:people_engineer_changelist"))
    seat.page.get_by_role("row", name=engineer.name).get_by_role("checkbox").check()
    seat.page.get_by_role("combobox", name="Action").select_option("Has left")
    seat.page.get_by_role("button", name="Run").click()
    expect(seat.page.get_by_role("button", name="They have left")).to_be_visible()
    assert faults(seat.page, DESK, DJANGOS_OWN) == []


def test_assessments(seat, outline, payments, engineer, lead, skills):
    in_state("signed_off", engineer, skills[0], lead)
    grant = ReviewerGrantFactory(reviewer=lead, outline=outline)
    target = TargetFactory(team=payments, level=outline.levels.last())
    paths = [
        *pages_of("assessments_assessment", Assessment.objects.get(), "change"),
        *pages_of("assessments_reviewergrant", grant, "add", "change"),
        *pages_of("assessments_target", target, "add", "change"),
    ]
    assert look_at(seat, paths) == {}
