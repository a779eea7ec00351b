"""The admin of outlines is for admins."""

import pytest
from django.urls import reverse

from outline.admin.outlines import OutlineAdmin
from outline.models import Outline
from tests.factories import (
    EngineerFactory,
)

from .sending import IMPORT, TINY, address, outline_form


def _pages(outline):
    level, skill, task = outline.levels.first(), outline.skills.first(), outline.tasks.first()
    return [
        IMPORT,
        *(
            reverse(f"admin:outline_{name}_changelist")
            for name in ("outline", "level", "skill", "exampletask", "revision")
        ),
        *(reverse(f"admin:outline_{name}_add") for name in ("outline", "level", "skill", "exampletask")),
        *(address(obj) for obj in (outline, level, skill, task, outline.revisions.first())),
        *(address(obj, "history") for obj in (outline, level, skill, task)),
    ]


def test_every_page_is_there_for_an_admin(as_, outline):
    client = as_(EngineerFactory(is_staff=True))
    assert {page: client.get(page).status_code for page in _pages(outline)} == dict.fromkeys(_pages(outline), 200)


@pytest.mark.parametrize("who", ["engineer", "peer", "lead", "upper_lead", "other_lead", "reviewer"])
def test_not_for_anybody_else(who, as_, outline, request):
    client = as_(request.getfixturevalue(who))
    pages = [*_pages(outline), address(outline.levels.first(), "delete")]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 403)
    answer = client.post(IMPORT, {"document": TINY, "step": "confirm"})
    assert answer.status_code == 403
    assert client.post(address(outline), outline_form(outline, title="Mine")).status_code == 403
    assert list(Outline.objects.values_list("title", flat=True)) == [outline.title]


def test_not_for_strangers_either(client, outline):
    answer = client.post(IMPORT, {"document": TINY, "step": "confirm"})
    assert (answer.status_code, reverse("account_login") in answer.text) == (401, True)
    assert list(Outline.objects.all()) == [outline]


def test_not_for_who_has_left(as_, outline):
    gone = EngineerFactory(is_staff=True)
    client = as_(gone)
    gone.leave()
    assert client.get(IMPORT).status_code == 302


def test_who_may_not_add_an_outline_does_not_import_one(as_, admin, monkeypatch):
    """Today every admin may; the page asks all the same."""
    monkeypatch.setattr(OutlineAdmin, "has_add_permission", lambda self, request: False)
    client = as_(admin)
    assert client.get(IMPORT).status_code == 403
    assert client.post(IMPORT, {"document": TINY, "step": "confirm"}).status_code == 403
    assert not Outline.objects.exists()
