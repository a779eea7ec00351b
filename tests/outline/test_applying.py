"""An outline becomes what a draft says, and whatever a record may point at stays."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from outline.applying import apply_draft
from outline.formats import markdown
from outline.importing import plan_import
from outline.matching import matches, with_keys
from outline.models import ExampleTask, Level, Outline, Skill
from tests.outline.formats.drafting import outlines

from .test_matching import draft

pytestmark = pytest.mark.django_db

FIRST = draft(("1", "Reads logs. #logs", "Writes tests. #tests"), ("2", "Runs it. #run"))


@pytest.fixture
def made():
    return plan_import(FIRST).apply(by=None)


def become(outline, document, **more):
    return apply_draft(outline, document, by=None, summary="Changed.", **more)


def shown(outline):
    return [
        (level.name, [skill.key for skill in level.skills.current().order_by("position")])
        for level in outline.levels.current()
    ]


def test_a_skill_keeps_its_row_wherever_it_goes(made):
    before = dict(Skill.objects.values_list("key", "pk"))
    become(made, draft(("1", "Runs it well. #run"), ("2", "Writes tests. #tests", "New. #new")))
    assert shown(made) == [("1", ["run"]), ("2", ["tests", "new"])]
    after = dict(Skill.objects.values_list("key", "pk"))
    assert after == before | {"new": after["new"]}
    assert Skill.objects.get(key="run").plain == "Runs it well."
    assert Skill.objects.get(key="logs").is_retired


def test_levels_that_change_names_among_each_other(made):
    before = dict(made.levels.values_list("name", "pk"))
    become(made, draft(("2", "Reads logs. #logs", "Writes tests. #tests"), ("1", "Runs it. #run")))
    assert shown(made) == [("2", ["logs", "tests"]), ("1", ["run"])]
    assert dict(made.levels.values_list("name", "pk")) == before


def test_a_level_that_is_called_otherwise_stays_the_same_one(made):
    one = made.levels.get(name="1")
    become(made, draft(("One", "Reads logs. #logs"), ("2", "Runs it. #run")))
    one.refresh_from_db()
    assert one.name == "One"


def test_a_level_goes_with_its_skills_and_comes_back_with_them(made):
    two = made.levels.get(name="2")
    become(made, draft(("1", "Reads logs. #logs")))
    two.refresh_from_db()
    assert two.is_retired
    assert made.as_draft().levels == (replace(FIRST.levels[0], skills=FIRST.levels[0].skills[:1]),)
    become(made, FIRST)
    two.refresh_from_db()
    assert not two.is_retired
    assert markdown.write(made.as_draft()) == markdown.write(FIRST)
    assert (Level.objects.count(), Skill.objects.count()) == (2, 3)


def test_the_name_of_a_level_that_went_can_be_taken(made):
    two = made.levels.get(name="2")
    become(made, draft(("1", "Reads logs. #logs")))
    become(made, draft(("2", "Reads logs. #logs")))
    two.refresh_from_db()
    assert shown(made) == [("2", ["logs"])]
    assert two.name == f"2 (before, {two.pk})"


def test_restoring_a_skill_restores_its_level(made):
    become(made, draft(("1", "Reads logs. #logs")))
    Skill.objects.get(key="run").restore()
    assert shown(made) == [("1", ["logs"]), ("2", ["run"])]


def test_what_was_merged_and_split_is_kept(made):
    document = draft(("1", "Reads and writes. #logs"), ("2", "Runs it. #run", "Stops it. #stop"))
    become(made, document, carries_on={"logs": ["tests"], "stop": ["run"]})
    assert [skill.key for skill in Skill.objects.get(key="logs").carries_on.all()] == ["tests"]
    assert [skill.key for skill in Skill.objects.get(key="run").carried_on_by.all()] == ["stop"]


def test_what_fails_halfway_has_changed_nothing(made, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    before, revisions = shown(made), made.revisions.count()
    monkeypatch.setattr(Outline, "record_revision", fail)
    with pytest.raises(RuntimeError):
        become(made, draft(("1", "Other. #other")))
    assert (shown(made), made.revisions.count()) == (before, revisions)
    assert not ExampleTask.objects.exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=outlines(), second=outlines(), data=st.data())
def test_any_outline_becomes_any_other_and_comes_back(db, first, second, data):
    """Through what is kept there is a way from each to each, and nothing is ever deleted on it."""
    assume(first.title and second.title)
    first = markdown.read(markdown.write(replace(first, slug=""))).outline
    plan = plan_import(first)
    assume(not plan.problems)
    made = plan.apply(by=None)
    start = made.as_draft()
    found = matches(second, start, made.retired_draft())
    other = replace(with_keys(second, found), slug=made.slug)
    assume(not plan_import(other).problems)
    rows = set(Skill.objects.values_list("pk", flat=True))
    become(made, other)
    assert markdown.write(made.as_draft()) == markdown.write(other)
    become(made, start)
    assert markdown.write(made.as_draft()) == markdown.write(start)
    assert rows <= set(Skill.objects.values_list("pk", flat=True))
    made.revisions.all().delete()
    Skill.objects.all().delete()
    ExampleTask.objects.all().delete()
    Level.objects.all().delete()
    made.areas.all().delete()
    made.delete()
