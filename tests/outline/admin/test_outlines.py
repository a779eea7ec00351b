"""An outline with its levels and areas: one save, one revision; retired rather than deleted."""

import pytest

from outline.models import Outline, Skill

from .sending import address, level_form, outline_form, revisions, rows, skill_form, text_of


def test_a_save_of_the_outline_makes_one_revision(as_, admin, outline):
    form = outline_form(
        outline,
        title="Renamed",
        description="Line one.\r\n\r\nLine two.",
        authors='k, "Doe, Jo"',
        tags="a, b",
        new_levels=[{"position": "", "name": "3. Level", "signoffs_needed": 1}],
        new_areas=[{"position": "", "name": "Testing"}],
    )
    answer = as_(admin).post(address(outline), form)
    assert answer.status_code == 302, answer.context["errors"]
    outline.refresh_from_db()
    assert (outline.title, outline.description, outline.authors, outline.tags) == (
        *("Renamed", "Line one.\n\nLine two."),
        *(["k", "Doe, Jo"], ["a", "b"]),
    )
    assert list(outline.levels.values_list("position", "name")) == [(0, "1. Level"), (1, "2. Level"), (2, "3. Level")]
    assert revisions(outline)[1:] == [(2, "Olena Shevchenko", "Renamed the outline, added one level, added one area.")]


def test_a_save_without_a_change_makes_none(as_, admin, outline):
    outline.authors, outline.description = ["k"], "    indented\n\nText."
    outline.save()
    outline.record_revision(by=None, summary="Second.")
    level = outline.levels.first()
    client = as_(admin)
    assert client.post(address(outline), outline_form(outline)).status_code == 302
    assert client.post(address(level), level_form(level)).status_code == 302
    assert client.post(address(level.skills.first()), skill_form(level.skills.first())).status_code == 302
    assert outline.revisions.count() == 2


def test_the_slug_is_set_once(as_, admin, outline):
    as_(admin).post(address(outline), outline_form(outline, slug="another"))
    assert Outline.objects.get().slug == outline.slug


def test_levels_are_put_in_order(as_, admin, outline):
    answer = as_(admin).post(address(outline), outline_form(outline, **{"levels-1-position": 1}))
    assert answer.status_code == 302
    assert list(outline.levels.values_list("name", flat=True)) == ["2. Level", "1. Level"]
    assert revisions(outline)[-1] == (2, "Olena Shevchenko", "Moved one level.")


def test_two_levels_of_one_name_are_a_form_error(as_, admin, outline):
    answer = as_(admin).post(address(outline), outline_form(outline, **{"levels-1-name": "1. Level"}))
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert outline.revisions.count() == 1


def test_an_outline_made_by_hand_has_a_first_revision(as_, admin):
    form = {"title": "By hand", "slug": "by-hand", "status": "draft", **rows("areas", []), **rows("levels", [])}
    answer = as_(admin).post("/admin/outline/outline/add/", form)
    assert answer.status_code == 302
    assert revisions(Outline.objects.get()) == [(1, "Olena Shevchenko", "Added the outline.")]


def test_an_outline_is_retired_rather_than_deleted(as_, admin, outline):
    client = as_(admin)
    assert client.get(address(outline, "delete")).status_code == 403
    client.post(address(outline), outline_form(outline, status="retired"))
    assert Outline.objects.get().status == "retired"
    assert outline.revisions.count() == 1


def test_revisions_are_read_and_never_changed(as_, admin, outline):
    revision = outline.current_revision
    client = as_(admin)
    assert "Can do 1.1 well." in text_of(client.get(address(revision)))
    assert client.post(address(revision), {"summary": "Mine."}).status_code == 403
    assert client.get(address(revision, "delete")).status_code == 403
    assert client.get("/admin/outline/revision/add/").status_code == 403
    assert revisions(outline) == [(1, None, "First.")]


def test_a_save_that_fails_on_the_way_leaves_nothing(as_, admin, outline, monkeypatch):
    """The revision is the last step: where it cannot be kept, neither is the change."""

    def refuse(*args, **kwargs):
        raise RuntimeError("no room")

    monkeypatch.setattr(Outline, "record_revision", refuse)
    skill = outline.skills.first()
    with pytest.raises(RuntimeError):
        as_(admin).post(address(skill), skill_form(skill, text="Half."))
    assert Skill.objects.get(pk=skill.pk).text == skill.text


def test_what_was_published_is_retired_and_no_draft_again(as_, admin, outline):
    """Whoever has a record in it goes on reading it, as those do who are to decide on it."""
    client = as_(admin)
    answer = client.post(address(outline), outline_form(outline, status="draft"))
    assert answer.context["adminform"].form.errors == {
        "status": ["It was published, and people may have records in it. Retire it instead."]
    }
    for status in ("retired", "published"):
        assert client.post(address(outline), outline_form(outline, status=status)).status_code == 302
        assert Outline.objects.get().status == status
    draft = Outline.objects.create(title="Plans", slug="plans", status="draft")
    assert client.post(address(draft), outline_form(draft, title="Better plans")).status_code == 302
    assert Outline.objects.get(pk=draft.pk).title == "Better plans"
