"""Planning and doing an import: new, the same again, changed, and what is no outline for us."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import outline
from outline.formats import markdown
from outline.formats.drafts import LevelDraft, OutlineDraft, Remark, SkillDraft, TaskDraft
from outline.importing import ImportRefused, onto, plan_import, titled
from outline.models import Area, ExampleTask, Level, Outline, Revision, Skill

pytestmark = pytest.mark.django_db

SAMPLE = Path(outline.__file__).parent / "samples" / "backend-skills-outline.md"
SMALL = """---
title: Small
slug: small
authors: [k]
tags: [a, b]
---

What it is.

## 1. Beginner

First steps.

### Skills:
- Reads *logs*.
- Writes tests. {#tests area="Testing" validity=12}

### Example Tasks:
- Fixing a bug.

## 2. Expert {signoffs=2}

### Skills:
- Reads *logs*.
"""


def read(text):
    reading = markdown.read(text)
    assert reading.errors == ()
    return reading.outline


def rows():
    return [model.objects.count() for model in (Outline, Level, Area, Skill, ExampleTask, Revision)]


# ------------------------------------------------------------------ new


def test_plan_of_a_new_outline_has_slug_and_keys_and_writes_nothing():
    plan = plan_import(read(SMALL))

    assert plan.is_new
    assert plan.can_be_applied
    assert not plan.changes_nothing
    assert plan.changes == ()
    assert plan.draft.slug == "small"
    assert [skill.key for level in plan.draft.levels for skill in level.skills] == [
        "reads-logs",
        "tests",
        "reads-logs-2",
    ]
    assert [task.key for level in plan.draft.levels for task in level.tasks] == ["fixing-a-bug"]
    assert plan.verdict == "“Small” is a new outline: 2 levels, 3 skills and 1 example task."
    assert rows() == [0] * 6


def test_apply_makes_all_of_it_with_one_revision(admin):
    made = plan_import(read(SMALL)).apply(by=admin)

    assert (made.title, made.slug, made.description, made.authors, made.tags, made.status) == (
        *("Small", "small", "What it is.", ["k"], ["a", "b"]),
        "published",
    )
    assert list(made.levels.values_list("position", "name", "signoffs_needed", "introduction", "remarks")) == [
        (0, "1. Beginner", 1, "First steps.", ""),
        (1, "2. Expert", 2, "", ""),
    ]
    assert list(
        made.skills.in_reading_order().values_list(
            "level__name", "position", "text", "plain", "key", "area__name", "validity_months"
        )
    ) == [
        ("1. Beginner", 0, "Reads *logs*.", "Reads logs.", "reads-logs", None, None),
        ("1. Beginner", 1, "Writes tests.", "Writes tests.", "tests", "Testing", 12),
        ("2. Expert", 0, "Reads *logs*.", "Reads logs.", "reads-logs-2", None, None),
    ]
    assert list(made.tasks.values_list("level__name", "position", "plain", "key")) == [
        ("1. Beginner", 0, "Fixing a bug.", "fixing-a-bug")
    ]
    assert list(made.revisions.values_list("number", "by", "summary")) == [
        (1, admin.pk, "Imported 2 levels, 3 skills and 1 example task.")
    ]


def test_the_sample_comes_in_whole():
    made = plan_import(read(SAMPLE.read_bytes())).apply(by=None)

    assert (made.title, made.slug, made.authors, made.tags) == (
        *("Backend Skills Outline", "backend-skills-outline", ["k"]),
        ["docusaurus", "reference"],
    )
    assert [(level.name, level.skills.count(), level.tasks.count()) for level in made.levels.all()] == [
        ("1. Beginner", 5, 3),
        ("2. Intermediate", 5, 4),
        ("3. Advanced", 5, 4),
        ("4. Expert", 6, 4),
    ]
    assert made.levels.get(position=2).remarks == '<span style="color:darkblue">some *blue* text</span>.'


def test_what_there_is_none_of_is_no_zero():
    assert plan_import(_draft()).counts == "1 level, 1 skill and no example tasks"


@pytest.mark.parametrize(
    ("slug", "title", "expected"),
    [
        ("", "Backend Skills Outline", "backend-skills-outline"),
        ("", "Навыки", "навыки"),
        ("", "???", "item"),
        ("/docs/skills", "X", "docs-skills"),
        ("Skills_2", "X", "skills_2"),
        ("///", "Go", "go"),
    ],
)
def test_slug(slug, title, expected):
    assert plan_import(replace(read(SMALL), slug=slug, title=title)).draft.slug == expected


# ------------------------------------------------------------------ the same again


@pytest.mark.parametrize("text", [SMALL, SAMPLE.read_text()], ids=["small", "sample"])
def test_the_same_file_twice_changes_nothing(text, admin):
    made = plan_import(read(text)).apply(by=admin)
    before = rows()

    plan = plan_import(read(text))
    assert plan.changes_nothing
    assert not plan.is_new
    assert not plan.can_be_applied
    assert plan.verdict == f"“{made.title}” says exactly this already: importing it changes nothing."
    assert plan.apply(by=admin) == made
    assert rows() == before


def test_line_ends_and_a_byte_order_mark_are_no_difference():
    plan_import(read(SMALL)).apply(by=None)
    assert plan_import(read(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())).changes_nothing


def test_what_is_written_from_it_is_the_same_outline():
    made = plan_import(read(SAMPLE.read_bytes())).apply(by=None)
    assert plan_import(read(markdown.write(made.as_draft()))).changes_nothing
    assert plan_import(read(made.current_revision.markdown)).changes_nothing


words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40)
pieces = st.lists(words, max_size=4)
levels = st.lists(st.tuples(words, st.lists(words, min_size=1, max_size=4), pieces), min_size=1, max_size=3)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=words, levels=levels)
def test_whatever_was_imported_and_written_changes_nothing(db, title, levels):
    document = f"# {title}\n\n" + "".join(
        f"## {number}. {name}\n\n### Skills:\n{_items(skills)}\n### Example Tasks:\n{_items(tasks)}\n"
        for number, (name, skills, tasks) in enumerate(levels, 1)
    )
    reading = markdown.read(document)
    with transaction.atomic():
        plan = plan_import(titled(reading.outline, "A title")) if reading.outline else None
        if plan and plan.can_be_applied:
            made = plan.apply(by=None)
            again = plan_import(read(markdown.write(made.as_draft())))
            assert again.changes_nothing, again.differences
            assert plan_import(titled(reading.outline, "A title")).changes_nothing
        transaction.set_rollback(True)


def _items(texts):
    return "".join(f"- {text}\n" for text in texts)


# ------------------------------------------------------------------ changed

CHANGED = (
    SMALL.replace("Writes tests.", "Writes good tests.")
    .replace("- Fixing a bug.", "- Shadowing somebody on call.")
    .replace("signoffs=2", "signoffs=3")
    .replace("First steps.", "The first steps.")
    .replace("[a, b]", "[a]")
)


def test_a_changed_file_says_what_would_change_and_then_does_it(admin):
    made = plan_import(read(SMALL)).apply(by=None)
    before, tests = rows(), made.skills.get(key="tests")
    plan = plan_import(read(CHANGED))

    assert [(change.deed, change.sentence, change.line) for change in plan.changes] == [
        ("reworded", "skill of “1. Beginner”: Writes good tests. Before: Writes tests.", 16),
        ("added", "example task of “1. Beginner”: Shadowing somebody on call.", 19),
        ("retired", "example task of “1. Beginner”: Fixing a bug.", 0),
        ("changed", "level: 1. Beginner Its introduction is another one.", 10),
        ("changed", "level: 2. Expert Each skill needs 3 sign-offs; before: 2.", 21),
        ("changed", "outline: Small Its tags are others.", 0),
    ]
    assert plan.verdict == "6 changes to “Small”: 1 reworded, 1 added, 1 retired, 3 changed."
    assert rows() == before

    assert plan.apply(by=admin) == made
    revision = made.current_revision
    assert (revision.number, revision.by, revision.summary) == (
        *(2, admin),
        "Imported: 1 reworded, 1 added, 1 retired, 3 changed.",
    )
    tests.refresh_from_db()
    assert (tests.key, tests.plain) == ("tests", "Writes good tests.")
    assert made.tasks.get(key="fixing-a-bug").is_retired
    assert plan_import(read(CHANGED)).changes_nothing


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("- Fixing a bug.", "- Fixing a bug.\n- Another."), ["added"]),
        (("### Example Tasks:\n- Fixing a bug.\n", ""), ["retired"]),
        (("- Reads *logs*.\n- Writes", "- Reads *logs*!\n- Writes"), ["reworded"]),
        (("{#tests", "{#testing"), []),  # a key is set once
        (("validity=12", "validity=24"), ["changed"]),
        (('area="Testing"', 'area="Quality"'), ["changed"]),
        (("## 2. Expert", "## 2. Master"), ["reworded"]),
        (("What it is.", "What it was."), ["changed"]),
        (("title: Small", "title: Tall"), ["reworded"]),
    ],
)
def test_what_is_done_can_be_done_again_and_changes_nothing(change, expected):
    made = plan_import(read(SMALL)).apply(by=None)
    document = read(SMALL.replace(*change))
    plan = plan_import(document)
    assert [one.deed for one in plan.changes] == expected
    plan.apply(by=None)
    assert plan_import(document).changes_nothing
    assert made.revisions.count() == 1 + bool(expected)


def test_a_piece_takes_the_key_of_its_text_in_the_same_level_first():
    """The text stands in both levels, under two keys."""
    made = plan_import(read(SMALL)).apply(by=None)
    Skill.objects.filter(outline=made, key="reads-logs").update(key="first")
    Skill.objects.filter(outline=made, key="reads-logs-2").update(key="second")
    assert [skill.key for level in plan_import(read(SMALL)).draft.levels for skill in level.skills] == [
        *("first", "tests", "second")
    ]


def test_a_retired_skill_that_the_file_still_has_comes_back():
    made = plan_import(read(SMALL)).apply(by=None)
    made.skills.get(key="tests").retire()
    made.record_revision(by=None, summary="Retired.")
    plan = plan_import(read(SMALL))
    assert [change.deed for change in plan.changes] == ["restored"]
    plan.apply(by=None)
    assert not made.skills.get(key="tests").is_retired
    assert made.skills.count() == 3


def test_a_document_without_an_address_or_a_title_can_be_put_onto_an_outline():
    made = plan_import(read(SMALL)).apply(by=None)
    bare = markdown.read(SMALL[SMALL.index("What it is") :].replace("First steps.", "Onward.")).outline
    plan = plan_import(onto(bare, made))
    assert (plan.draft.slug, plan.draft.title) == ("small", "Small")
    assert [change.sentence for change in plan.changes] == [
        "level: 1. Beginner Its introduction is another one.",
        "outline: Small Its authors are others. Its tags are others.",
    ]


def test_what_a_document_never_says_stays_as_admins_have_set_it():
    draft = markdown.read("# T\n\n## 1. One\n\n### Skills:\n- Can.\n").outline
    made = plan_import(draft).apply(by=None)
    made.skills.update(validity_months=12, area=made.areas.create(name="Ops"))
    made.record_revision(by=None, summary="Set.")
    assert plan_import(draft).changes_nothing
    says = markdown.read("# T\n\n## 1. One\n\n### Skills:\n- Can. {validity=6}\n").outline
    assert [change.details for change in plan_import(says).changes] == [
        ("A sign-off counts for 6 months; before: for 12 months.",)
    ]


# ------------------------------------------------------------------ no outline for us


def _draft(**fields):
    level = LevelDraft("L", skills=(SkillDraft("Does it.", line=4),), line=3)
    return OutlineDraft(**{"title": "T", "levels": (level,), **fields})


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (
            _draft(title=""),
            Remark(
                1, "The document names no title. Give it one: a `title:` in its front matter, or beside the document."
            ),
        ),
        (_draft(title="x" * 201), Remark(1, "The title has 201 characters; at most 200 are kept. Shorten it.")),
        (_draft(slug="x" * 101), Remark(1, "The slug has 101 characters; at most 100 are kept. Shorten it.")),
        (
            _draft(authors=("a\u202eb",)),
            Remark(
                1,
                "In the front matter the character U+202E is a bidirectional control character, which can make a text "
                "show something other than it says. Take it out.",
            ),
        ),
        (
            _draft(levels=(LevelDraft("y" * 201, line=7),)),
            Remark(7, "The name of a level has 201 characters; at most 200 are kept. Shorten it."),
        ),
        (
            _draft(levels=(LevelDraft("L", line=3), LevelDraft("L", line=9))),
            Remark(9, "The level in line 3 has the name “L” too. Each needs its own."),
        ),
        (
            _draft(levels=(LevelDraft("L", skills=(SkillDraft("a", "k", line=4), SkillDraft("b", "k", line=5))),)),
            Remark(5, "The skill in line 4 has the key “k” too. Each needs its own."),
        ),
        (
            _draft(levels=(LevelDraft("L", tasks=(TaskDraft("a", "k", line=4), TaskDraft("b", "k", line=5))),)),
            Remark(5, "The example task in line 4 has the key “k” too. Each needs its own."),
        ),
        (
            _draft(levels=(LevelDraft("L", skills=(SkillDraft("a", "k" * 81, line=4),)),)),
            Remark(4, "The key has 81 characters; at most 80 are kept. Shorten it."),
        ),
        (
            _draft(levels=(LevelDraft("L", skills=(SkillDraft("a", area="z" * 121, line=4),)),)),
            Remark(4, "The name of an area has 121 characters; at most 120 are kept. Shorten it."),
        ),
        (
            _draft(levels=(LevelDraft("L", introduction="ä" * 40_000, line=3),)),
            Remark(3, "The introduction of “L” is larger than 64 KB. Shorten it."),
        ),
    ],
)
def test_problems_name_the_line_and_nothing_is_written(draft, problem, admin):
    plan = plan_import(draft)
    assert plan.problems == (problem,)
    assert not plan.can_be_applied
    with pytest.raises(ImportRefused, match="cannot be imported as it is"):
        plan.apply(by=admin)
    assert rows() == [0] * 6


def test_a_title_of_ones_own():
    assert titled(_draft(title=""), " Mine ").title == "Mine"
    assert titled(_draft(), "  ").title == "T"


# ------------------------------------------------------------------ two at once


def test_a_plan_that_is_out_of_date_changes_nothing(admin):
    first, second = plan_import(read(SMALL)), plan_import(read(SMALL))
    made = first.apply(by=admin)
    assert second.is_new
    assert second.apply(by=admin) == made
    assert Revision.objects.count() == 1


def test_a_slug_taken_meanwhile_by_another_document_is_refused(admin):
    late = plan_import(read(SMALL))
    plan_import(read(SMALL.replace("What it is.", "Something else."))).apply(by=admin)
    with pytest.raises(ImportRefused, match="was changed since this plan was made"):
        late.apply(by=admin)
    assert Outline.objects.count() == 1


def test_an_outline_that_changed_after_the_plan_is_left_alone(admin):
    made = plan_import(read(SMALL)).apply(by=None)
    late = plan_import(read(CHANGED))
    made.skills.get(key="tests").retire()
    made.record_revision(by=admin, summary="Retired.")
    with pytest.raises(ImportRefused, match="“small” was changed since this plan was made"):
        late.apply(by=admin)
    assert made.revisions.count() == 2
    assert made.tasks.get().plain == "Fixing a bug."


def test_applying_costs_the_same_for_many_skills_as_for_few(django_assert_num_queries):
    def import_with(skills, slug):
        level = LevelDraft("L", skills=tuple(SkillDraft(f"Does {n}.") for n in range(skills)))
        plan = plan_import(OutlineDraft("T", slug, levels=(level,)))
        with django_assert_num_queries(32):
            plan.apply(by=None)

    import_with(1, "few")
    import_with(100, "many")
    assert connection.in_atomic_block


def test_a_document_that_says_nothing_of_signatures_leaves_what_admins_have_set():
    draft = markdown.read("# T\n\n## 1. One\n\n### Skills:\n- Can.\n").outline
    outline = plan_import(draft).apply(by=None)
    outline.levels.update(signoffs_needed=2)
    outline.record_revision(by=None, summary="Two.")
    assert plan_import(draft).changes_nothing
    other = markdown.read("# T\n\n## 1. One {signoffs=3}\n\n### Skills:\n- Can.\n").outline
    assert not plan_import(other).changes_nothing


def test_what_is_said_twice_and_a_number_left_out_are_worth_a_second_look():
    levels = SMALL.replace("## 2. Expert", "## 4. Expert")
    found = [(warning.line, warning.text) for warning in plan_import(read(levels)).warnings]
    assert found == [
        (24, "The skill in line 15 says the same: “Reads logs.” They will be two skills."),
        (21, "Level 4 follows level 1. Is there one missing?"),
    ]
    assert plan_import(read(SMALL.replace("- Reads *logs*.\n- Writes", "- Writes"))).warnings == ()
