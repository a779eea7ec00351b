"""Levels in other places than headings, and which of several shapes counts."""

import pytest

from outline.formats.markdown import read

from ..reading import LEVEL, levels_of, names_of, skills_of


def said(document):
    return [
        (level.name, [s.text for s in level.skills], [t.text for t in level.tasks]) for level in levels_of(document)
    ]


@pytest.mark.parametrize(
    "label", ["**{}**", "**{}:**", "__{}__", "{}:", "<p><strong>{}</strong></p>", "###### {}"], ids=range(6)
)
def test_lines_in_bold_or_with_a_colon_can_be_levels(label):
    document = "# T\n\n" + "".join(label.format(name) + "\n\n- " + name[-1] + "\n\n" for name in ("Level 1", "Level 2"))
    assert said(document) == [("Level 1", ["1"], []), ("Level 2", ["2"], [])]


def test_levels_in_bold_have_sections_too():
    level = "**{}**\n\nSkills:\n- {}\n\nExample tasks:\n- {}\n\n"
    document = "# T\n" + level.format("Junior", "a", "b") + level.format("Senior", "c", "d")
    assert said(document) == [("Junior", ["a"], ["b"]), ("Senior", ["c"], ["d"])]


def test_items_over_items_can_be_levels():
    document = "# T\n- **Junior**\n  - reads\n  - Tasks:\n    - a page\n- Senior:\n  - writes\n\nThe end.\n"
    assert said(document) == [("Junior", ["reads"], ["a page"]), ("Senior", ["writes"], [])]


def test_items_that_begin_with_a_level_say_a_skill_of_it_and_stand_below_an_area():
    document = (
        "# T\n## Code\n- **Junior**: reads\n- **Senior**: writes\n## People\n- **Junior**: asks\n- **Senior**: leads\n"
    )
    assert [(level.name, [(s.text) for s in level.skills]) for level in levels_of(document)] == [
        ("Junior", ["reads", "asks"]),
        ("Senior", ["writes", "leads"]),
    ]


def test_where_levels_hold_no_list_paragraphs_are_skills():
    document = "# Engineer I\n\nReads\ncode.\n\n__Experience: none.__\n\n# Engineer II\n\nWrites code.\n"
    assert said(document) == [("Engineer I", ["Reads code."], []), ("Engineer II", ["Writes code."], [])]
    assert levels_of(document)[0].remarks == "__Experience: none.__"


def test_a_document_about_one_level_is_called_like_it():
    document = (
        "---\ntitle: Senior Engineer\n---\n## Core skills\n- one\n## Responsibilities\n- two\n## Salary\n- three\n"
    )
    assert said(document) == [("Senior Engineer", ["one"], ["two"])]
    assert read(document).outline.title == "Senior Engineer"


def test_levels_without_anything_under_them_are_levels_still():
    assert names_of("# T\n## Junior\n_Later._\n## Senior\n_Later._\n") == ["Junior", "Senior"]


def test_levels_that_sound_like_levels_come_before_a_label_elsewhere():
    document = "# T\n## Level 1\n- one\n## Level 2\n- two\n## Job requirements\n- three\n"
    assert said(document) == [("Level 1", ["one"], []), ("Level 2", ["two"], [])]


def test_labelled_levels_come_before_a_table_of_the_same():
    table = "| | Junior | Senior |\n|-|-|-|\n| Code | reads it | writes it |\n| Data | reads it | writes it |\n\n"
    document = "# T\n\n" + table + "## Junior\n### Skills\n- one\n## Senior\n### Skills\n- two\n"
    assert said(document) == [("Junior", ["one"], []), ("Senior", ["two"], [])]
    assert "| Code | reads it" in read(document).outline.description


@pytest.mark.parametrize(
    "name", ["Beginner", "🔰 Beginner Level", "Level 3", "L3", "IC3 – Engineer", "Engineer II", "Niveau 2 : Confirmé"]
)
@pytest.mark.parametrize("depth", [1, 3, 6])
def test_headings_of_any_depth_that_sound_like_levels(name, depth):
    document = f"{'#' * depth} {name}\n* one\n\n{'#' * depth} Expert\n* two\n"
    assert said(document) == [(name, ["one"], []), ("Expert", ["two"], [])]


@pytest.mark.parametrize(
    "aside",
    ["```\n- no\n```", "~~~md\n- no\n~~~", ":::tip\n\n- no\n\n:::", "!!! note\n    - no", "> [!NOTE]\n> - no"],
    ids=["code", "tildes", "colons", "exclamation", "quote"],
)
def test_code_and_asides_hold_no_skills(aside):
    document = LEVEL + "- one\n\n" + aside + "\n\n- two\n"
    assert skills_of(document) == ["one", "two"]
    assert levels_of(document)[0].remarks == aside


def test_a_table_beside_headings_counts_only_where_it_says_much_more():
    row = "| Code | reads it | writes it |\n"
    headings = "# T\n## Level 1\n- one\n## Level 2\n- two\n## Managers\n\n| | M1 | M2 |\n|-|-|-|\n"
    assert names_of(headings + row * 3) == ["Level 1", "Level 2"]
    assert names_of(headings + row * 4) == ["M1", "M2"]


def test_a_table_of_contents_in_two_depths_is_no_list_of_skills():
    contents = "- [A](#a)\n  - [B](#b)\n"
    assert names_of(f"# T\n## Here\n{contents}## Pupil\n- one\n## Wizard\n- two\n") == ["Pupil", "Wizard"]
