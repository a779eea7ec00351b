"""What sections and labels make of what stands under them."""

import pytest

from outline.formats.markdown import read

from ..reading import LEVEL, levels_of, lines_of, skills_of


@pytest.mark.parametrize(
    "label",
    [
        "### Skills:",
        "### Skills",
        "### ✅ Skills to Learn",
        "**Skills:**",
        "**Skills**:",
        "__Skills__",
        "Skills:",
        "#### Required skills",
        "Competencies:",
        "### Compétences",
        "**Caractéristiques :**",
        "Fähigkeiten:",
        "### 技能",
    ],
)
def test_labels_of_skills(label):
    assert skills_of(f"## Junior\n{label}\n- one\n") == ["one"]


@pytest.mark.parametrize(
    "label", ["### Example Tasks:", "**Pet Projects**", "Exercises:", "### Aufgaben", "Exemples :"]
)
def test_labels_of_tasks(label):
    [level] = levels_of(f"{LEVEL}- one\n\n{label}\n- two\n")
    assert ([s.text for s in level.skills], [t.text for t in level.tasks]) == (["one"], ["two"])


def test_a_label_inside_a_section_of_skills_is_an_area():
    [level] = levels_of(LEVEL + '#### Security\n- one\n\n**Data**\n- two\n- three {area="Other"}\n')
    assert [(skill.text, skill.area) for skill in level.skills] == [
        ("one", "Security"),
        ("two", "Security: Data"),
        ("three", "Other"),
    ]


def test_the_name_of_an_area_without_skills_is_kept_as_a_remark():
    reading = read("# T\n" + LEVEL + "- one\n#### Later\n- ```\n  code\n  ```\n")
    assert "#### Later" in reading.outline.levels[0].remarks
    assert lines_of(reading.warnings) == [5, 6]
    first, second = levels_of(LEVEL + "- one\n#### Later\n-\n## 2. Expert\n### Skills\n- two\n")
    assert (first.remarks, second.remarks) == ("#### Later", "")


def test_an_unknown_section_is_kept_as_it_stands_with_a_warning():
    document = LEVEL + "- one\n\n### Tools\n* Git\n  * hooks\n\nand more\n\n### Tasks\n- two\n"
    reading = read(document)
    [level] = reading.outline.levels
    assert level.remarks == "### Tools\n* Git\n  * hooks\n\nand more"
    assert [task.text for task in level.tasks] == ["two"]
    [warning] = [remark for remark in reading.warnings if "Tools" in remark.text]
    assert warning.line == 5
    assert "Lines 5–9" in warning.text


def test_what_stands_before_the_first_level_is_the_description():
    found = read("# T\n\nHello *you*.\n\n## Tools\n- Git\n\n---\n\n" + LEVEL + "- one\n").outline
    assert (found.title, found.description) == ("T", "Hello *you*.\n\n## Tools\n- Git")


def test_text_under_a_level_is_its_introduction_and_later_text_its_remarks():
    [level] = levels_of("## Junior\nFirst.\n\nSecond.\n### Skills\n- one\n\nThird.\n\n---\n")
    assert (level.introduction, level.remarks) == ("First.\n\nSecond.", "Third.")


def test_skills_between_two_texts_are_not_kept_with_these():
    [level] = levels_of(LEVEL + "- one\n\nText.\n\n- two\n\nMore.\n\n---\n\nAnd more.\n")
    assert [skill.text for skill in level.skills] == ["one", "two"]
    assert level.remarks == "Text.\n\nMore.\n\n---\n\nAnd more."


def test_what_follows_the_levels_is_kept_with_the_last_one():
    [level] = levels_of(LEVEL + "- one\n# Questions\n### Projects\n- no task\n")
    assert level.tasks == ()
    assert level.remarks == "# Questions\n### Projects\n- no task"


def test_items_can_be_labels():
    [level] = levels_of("## A\n- Requirements:\n  - one\n- Responsibilities:\n  - two\n- Privileges:\n  - none\n")
    assert ([s.text for s in level.skills], [t.text for t in level.tasks]) == (["one"], ["two"])
    assert "none" in level.remarks
