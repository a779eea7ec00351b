"""Outlines, their revisions, and pieces whose keys are set once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from outline.formats import markdown
from outline.models import Level, Outline, Revision, Skill
from tests.factories import AreaFactory, ExampleTaskFactory, LevelFactory, OutlineFactory, SkillFactory, outline_with

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------ revisions


def test_a_revision_keeps_the_outline_as_it_is_and_only_when_it_changed(outline, admin):
    first = outline.current_revision
    assert (first.number, first.summary, first.by) == (1, "First.", None)
    assert markdown.read(first.markdown).outline == outline.as_draft()

    assert outline.record_revision(by=admin, summary="Nothing.") == first
    outline.skills.filter(key="can-do-1-1-well").update(text="Can do 1.1 better.")
    second = outline.record_revision(by=admin, summary="Reworded.")
    assert (second.number, second.summary, second.by) == (2, "Reworded.", admin)
    assert outline.current_revision == second
    assert "Can do 1.1 better." in second.markdown
    assert "Can do 1.1 well." in Revision.objects.get(number=1).markdown


def test_a_status_is_no_part_of_the_document(outline, admin):
    outline.status = Outline.Status.RETIRED
    outline.save()
    assert outline.record_revision(by=admin, summary="Retired.").number == 1


def test_places_are_closed_up_from_zero(outline):
    level = outline.levels.first()
    gone = level.skills.first()
    Level.objects.filter(pk=level.pk).update(position=7)
    SkillFactory(level=level, position=40, text="Late.")
    gone.retire()
    outline.record_revision(by=None, summary="Changed.")

    assert list(outline.levels.values_list("name", "position")) == [("2. Level", 0), ("1. Level", 1)]
    assert list(level.skills.current().values_list("plain", "position")) == [("Can do 1.2 well.", 0), ("Late.", 1)]


def test_what_is_retired_is_not_in_the_draft(outline):
    outline.skills.get(key="can-do-1-1-well").retire()
    outline.tasks.first().retire()
    first = outline.as_draft().levels[0]
    assert [skill.text for skill in first.skills] == ["Can do 1.2 well."]
    assert first.tasks == ()


def test_only_published_outlines_are_published(db):
    published = OutlineFactory()
    for status in ("draft", "retired"):
        OutlineFactory(status=status)
    assert list(Outline.objects.published()) == [published]


def test_an_outline_with_a_revision_cannot_be_deleted(outline):
    with pytest.raises(ProtectedError):
        outline.delete()


# ------------------------------------------------------------------ levels


@pytest.mark.parametrize(
    ("name", "short"),
    [("1. Beginner", "Beginner"), ("2) Next", "Next"), ("3: Last", "Last"), ("Senior", "Senior"), ("4.", "4.")],
)
def test_short_name(name, short):
    assert Level(name=name).short_name == short


def test_a_level_is_counted_from_one():
    assert Level(position=0).number == 1


def test_two_levels_of_one_outline_have_two_names(outline):
    with transaction.atomic(), pytest.raises(IntegrityError):
        LevelFactory(outline=outline, name="1. Level")
    assert LevelFactory(name="1. Level")


# ------------------------------------------------------------------ skills and tasks


def test_a_skill_is_one_line_with_its_plain_text_and_a_key():
    skill = SkillFactory(text="  Reads **logs**\n of [others](https://example.com). ")
    assert (skill.text, skill.plain) == ("Reads **logs** of [others](https://example.com).", "Reads logs of others.")
    assert skill.key == "reads-logs-of-others"
    assert skill.outline == skill.level.outline


def test_equal_texts_get_two_keys_in_one_outline_and_survive_rewording():
    one = SkillFactory(text="Reads logs.")
    two = SkillFactory(text="Reads logs.", level=LevelFactory(outline=one.outline))
    elsewhere = SkillFactory(text="Reads logs.")
    assert (one.key, two.key, elsewhere.key) == ("reads-logs", "reads-logs-2", "reads-logs")

    one.text = "Writes logs."
    one.save()
    assert Skill.objects.get(pk=one.pk).key == "reads-logs"


def test_a_key_is_set_once():
    skill = SkillFactory(text="Reads logs.")
    skill.key = "another"
    with pytest.raises(ValidationError, match="A key is set once"):
        skill.clean()


def test_a_skill_stays_in_its_outline():
    skill = SkillFactory()
    skill.level = LevelFactory()
    with pytest.raises(ValidationError, match="belongs to another outline"):
        skill.clean()


def test_retire_and_restore():
    task, at = ExampleTaskFactory(), dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    task.retire(at)
    task.retire()
    assert (task.is_retired, task.retired_at) == (True, at)
    task.restore()
    assert (task.is_retired, task.retired_at) == (False, None)


def test_pieces_are_read_in_the_order_of_their_levels():
    made = outline_with(levels=2, skills=2)
    first, second = made.levels.all()
    Level.objects.filter(pk=first.pk).update(position=9)
    assert [skill.level_id for skill in made.skills.in_reading_order()] == [second.pk, second.pk, first.pk, first.pk]


def test_label_is_its_place_on_a_page(skills):
    assert [skill.label for skill in skills] == ["1.1", "1.2", "2.1", "2.2"]


def test_a_draft_names_the_area(outline):
    skill = outline.skills.in_reading_order().first()
    skill.area = AreaFactory(outline=outline, name="Testing")
    skill.save()
    assert outline.as_draft().levels[0].skills[0].area == "Testing"
