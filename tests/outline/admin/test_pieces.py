"""Levels, skills and example tasks: edited, moved, retired, and deleted only while nothing points at them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from outline.models import ExampleTask, Level, Outline, Revision, Skill
from tests.factories import (
    AreaFactory,
    ExampleTaskFactory,
    SkillFactory,
    in_state,
    log_work,
    outline_with,
)

from .sending import address, level_form, revisions, said, skill_form, text_of


def test_a_level_with_its_skills_and_tasks_is_one_save_and_one_revision(as_, admin, outline):
    level = outline.levels.first()
    form = level_form(
        level,
        signoffs_needed=3,
        remarks="A remark.\r\n",
        new_skills=[{"position": 1, "text": "Reads\r\nlogs."}, {"position": "", "text": "Writes logs."}],
        **{"skills-0-text": "Can do 1.1 better.", "tasks-0-text": "Doing it."},
    )
    answer = as_(admin).post(address(level), form)
    assert answer.status_code == 302, answer.context["errors"]
    level.refresh_from_db()
    assert (level.signoffs_needed, level.remarks) == (3, "A remark.")
    assert list(level.skills.values_list("position", "text", "plain", "key")) == [
        (0, "Reads logs.", "Reads logs.", "reads-logs"),
        (1, "Can do 1.1 better.", "Can do 1.1 better.", "can-do-1-1-well"),
        (2, "Can do 1.2 well.", "Can do 1.2 well.", "can-do-1-2-well"),
        (3, "Writes logs.", "Writes logs.", "writes-logs"),
    ]
    assert level.tasks.get().text == "Doing it."
    assert revisions(outline)[1:] == [
        (
            *(2, "Olena Shevchenko"),
            "1. Level: changed one level, added 2 skills, reworded one skill, reworded one example task.",
        )
    ]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("skills-0-text", "a\u202eb", "U+202E"),
        ("skills-0-text", "<br>", "shows no words"),
        ("skills-0-text", "x" * 5001, "at most 5000"),
        ("tasks-0-text", "", "This field is required."),
        ("remarks", "a\u2066b", "U+2066"),
        ("name", "x" * 201, "at most 200 characters"),
        ("name", "a\u202eb", "U+202E"),
        ("signoffs_needed", "0", "greater than or equal to 1"),
        ("skills-0-position", "0", "Places are counted from 1."),
    ],
)
def test_what_cannot_be_kept_is_a_form_error(as_, admin, outline, field, value, reason):
    level = outline.levels.first()
    answer = as_(admin).post(address(level), level_form(level, **{field: value}))
    assert answer.status_code == 200
    assert reason in " ".join(str(error) for error in answer.context["errors"])
    assert outline.revisions.count() == 1
    assert Level.objects.get(pk=level.pk).name == "1. Level"


def test_a_level_of_sixty_skills_costs_as_many_queries_as_one_of_two(as_, admin, django_assert_num_queries):
    client, small, large = as_(admin), outline_with(levels=1, skills=2), outline_with(levels=6, skills=60)
    for page, queries in ((lambda made: address(made.levels.first()), 6), (address, 7)):
        client.get(page(small))  # content types are looked up once a process
        for made in (small, large):
            where = page(made)
            with django_assert_num_queries(queries):
                assert client.get(where).status_code == 200


def test_a_level_of_sixty_skills_can_be_saved(as_, admin):
    level = outline_with(levels=6, skills=60, tasks=10).levels.first()
    answer = as_(admin).post(address(level), level_form(level, **{"skills-59-position": 1}))
    assert answer.status_code == 302
    assert level.skills.order_by("position").first().plain == "Can do 1.60 well."


def test_a_level_that_holds_anything_stays(as_, admin, outline):
    level = outline.levels.first()
    for method in ("get", "post"):
        answer = getattr(as_(admin), method)(address(level, "delete"), {"post": "yes"}, follow=True)
        assert answer.redirect_chain == [(address(level), 302)]
        assert said(answer) == [
            "“1. Level” stays: skills, tasks (retired ones, too), a target, a grant or a record still point at it."
        ]
    assert outline.levels.count() == 2


def test_an_empty_level_goes(as_, admin, outline):
    empty = outline.levels.create(name="3. Empty", position=2)
    outline.record_revision(by=None, summary="Added.")
    answer = as_(admin).post(address(empty, "delete"), {"post": "yes"})
    assert answer.status_code == 302
    assert outline.levels.count() == 2
    assert revisions(outline)[-1] == (3, "Olena Shevchenko", "3. Empty: deleted one level.")


def test_a_skill_is_edited_on_its_own_page(as_, admin, outline):
    skill, area = outline.skills.in_reading_order().first(), AreaFactory(outline=outline)
    form = skill_form(skill, text="New words.", area=area.pk, validity_months=24, key="sneaky")
    assert as_(admin).post(address(skill), form).status_code == 302
    skill.refresh_from_db()
    assert (skill.text, skill.area, skill.validity_months, skill.key) == ("New words.", area, 24, "can-do-1-1-well")
    assert revisions(outline)[1:] == [(2, "Olena Shevchenko", "1. Level: reworded one skill.")]


def test_a_skill_moves_to_the_end_of_another_level(as_, admin, outline):
    first, second = outline.levels.all()
    skill = first.skills.first()
    answer = as_(admin).post(address(skill), skill_form(skill, level=second.pk, position=""))
    assert answer.status_code == 302
    assert list(second.skills.values_list("position", "key")) == [
        (0, "can-do-2-1-well"),
        (1, "can-do-2-2-well"),
        (2, "can-do-1-1-well"),
    ]
    assert list(first.skills.values_list("position", "key")) == [(0, "can-do-1-2-well")]


def test_a_skill_stays_in_its_outline(as_, admin, outline):
    skill, other = outline.skills.first(), outline_with()
    answer = as_(admin).post(address(skill), skill_form(skill, level=other.levels.first().pk))
    assert answer.status_code == 200
    assert "level" in answer.context["adminform"].form.errors


def test_a_new_skill_may_have_a_key_of_its_own_but_not_a_taken_one(as_, admin, outline):
    level, add = outline.levels.first(), "/admin/outline/skill/add/"
    form = {"level": level.pk, "position": "", "text": "Reads logs.", "key": "logs", "area": "", "validity_months": ""}
    client = as_(admin)
    assert client.post(add, form).status_code == 302
    assert outline.skills.get(key="logs").position == 2
    again = client.post(add, form)
    assert again.status_code == 200
    assert again.context["adminform"].form.errors == {
        "key": ["Another one of this outline has this key, perhaps a retired one."]
    }
    elsewhere = {**form, "level": outline_with().levels.first().pk}
    assert client.post(add, elsewhere).status_code == 302


def test_an_area_of_another_outline_is_a_form_error(as_, admin, outline):
    form = {"level": outline.levels.first().pk, "text": "Reads logs.", "area": AreaFactory().pk}
    answer = as_(admin).post("/admin/outline/skill/add/", form)
    assert answer.context["adminform"].form.errors == {"area": ["This area belongs to another outline."]}


@pytest.mark.parametrize("name", ["skill", "exampletask"])
def test_retire_and_restore_many_with_one_revision_each_outline(as_, admin, outline, name):
    model = {"skill": Skill, "exampletask": ExampleTask}[name]
    noun = model._meta.verbose_name
    other = outline_with()
    pieces = [*model.objects.filter(outline=outline)[:2], *model.objects.filter(outline=other)[:1]]
    client, page = as_(admin), reverse(f"admin:outline_{name}_changelist")
    for action, done, number in (("retire", "retired", 2), ("restore", "restored", 3)):
        sent = {"action": action, "_selected_action": [piece.pk for piece in pieces], "index": 0}
        answer = client.post(page, sent, follow=True)
        assert said(answer) == [f"3 {noun}s {done}."]
        there = model.objects.filter(pk__in=[piece.pk for piece in pieces])
        assert [piece.is_retired for piece in there] == [done == "retired"] * 3
        assert revisions(outline)[-1] == (number, "Olena Shevchenko", f"{done.capitalize()} 2 {noun}s.")
        assert revisions(other)[-1] == (number, "Olena Shevchenko", f"{done.capitalize()} one {noun}.")
        assert said(client.post(page, sent, follow=True)) == ["Nothing to do."]


def test_a_piece_says_on_which_day_here_it_was_retired(as_, admin, outline):
    skill = outline.skills.first()
    skill.retire(dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.UTC))
    with timezone.override("Europe/Oslo"):
        assert "Retired on 2026-11-03." in text_of(as_(admin).get(address(skill)))


def test_a_level_says_how_much_it_holds(as_, admin, outline):
    SkillFactory(level=outline.levels.last())
    assert "3 skills, 1 example task<" in text_of(as_(admin).get(address(outline)))


def test_retire_stands_on_the_page_of_a_skill_too(as_, admin, outline):
    skill = outline.skills.in_reading_order().first()
    client = as_(admin)
    assert '<option value="retire">' in text_of(client.get(address(skill)))
    run = {**skill_form(skill, text="Not saved."), "CHANGE_FORM-action": "retire", "index": 0}
    answer = client.post(address(skill), {**run, "_selected_action": [skill.pk]}, follow=True)
    assert said(answer) == ["1 skill retired."]
    skill.refresh_from_db()
    assert (skill.is_retired, skill.text) == (True, "Can do 1.1 well.")


def test_a_skill_of_somebodys_record_stays_and_nothing_of_the_record_is_told(as_, admin, outline, engineer):
    skill, task = outline.skills.first(), outline.tasks.first()
    log_work(engineer, skill, title="A secret draft", example_task=task)
    client = as_(admin)
    for piece in (skill, task):
        for method in ("get", "post"):
            answer = getattr(client, method)(address(piece, "delete"), {"post": "yes"}, follow=True)
            assert answer.redirect_chain == [(address(piece), 302)]
            assert said(answer) == [f"“{piece}” stays: somebody’s record points at it. Retire it instead."]
            assert "A secret draft" not in text_of(answer)
            assert "Kavya" not in text_of(answer)
    assert Assessment.objects.count() == 1


def test_a_skill_that_nobody_claimed_goes(as_, admin, outline):
    skill = outline.skills.in_reading_order().first()
    assert as_(admin).post(address(skill, "delete"), {"post": "yes"}).status_code == 302
    assert not Skill.objects.filter(pk=skill.pk).exists()
    assert revisions(outline)[-1] == (2, "Olena Shevchenko", "1. Level: deleted one skill.")


def test_many_are_not_deleted_at_once(as_, admin, outline):
    answer = as_(admin).get("/admin/outline/skill/")
    assert "delete_selected" not in text_of(answer)


def test_a_sign_off_keeps_the_wording_that_it_judged(as_, admin, outline, engineer, lead):
    skill = outline.skills.in_reading_order().first()
    assessment = in_state("signed_off", engineer, skill, lead)
    as_(admin).post(address(skill), skill_form(skill, text="Something harder."))
    submission = assessment.submissions.get()
    assert (submission.wording, submission.revision.number) == ("Can do 1.1 well.", 1)
    assert outline.current_revision.number == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("q=1.2+well", 1),
        ("q=can-do-2", 2),
        ("state=retired", 1),
        ("state=current", 3),
        ("state=nonsense", 4),
    ],
)
def test_skills_are_searched_and_filtered(as_, admin, outline, query, found):
    outline.skills.in_reading_order().last().retire()
    assert as_(admin).get(f"/admin/outline/skill/?{query}").context["cl"].result_count == found


@pytest.mark.parametrize(("model", "queries"), [(Outline, 5), (Level, 6), (Skill, 8), (ExampleTask, 7), (Revision, 6)])
def test_lists_cost_the_same_for_many_as_for_few(as_, admin, outline, model, queries, django_assert_num_queries):
    client = as_(admin)
    page = reverse(f"admin:outline_{model._meta.model_name}_changelist")
    outline_with()
    client.get(page)  # content types are looked up once a process
    for _ in range(2):
        with django_assert_num_queries(queries):
            assert client.get(page).status_code == 200
        outline_with(levels=4, skills=5)


def test_a_retired_skill_is_no_row_of_its_level(as_, admin, outline):
    level = outline.levels.first()
    SkillFactory(level=level, text="Old.", position=9).retire()
    ExampleTaskFactory(level=level, text="Old task.", position=9).retire()
    page = text_of(as_(admin).get(address(level)))
    assert "Old" not in page
