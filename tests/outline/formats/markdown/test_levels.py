"""Which headings are levels."""

import pytest

from outline.formats.markdown import read

from ..reading import LEVEL, levels_of, names_of


@pytest.mark.parametrize("depth", range(1, 6))
def test_a_level_is_a_heading_of_any_depth_over_skills(depth):
    document = f"{'#' * depth} Junior\n{'#' * (depth + 1)} Skills\n- one\n{'#' * depth} Wizard\n**Skills:**\n- two\n"
    assert names_of(document) == ["Junior", "Wizard"]


def test_headings_that_only_group_levels_are_none():
    document = "# Title\n## Path\n### A\n#### Skills\n- one\n### B\n#### Skills\n- two\n## Appendix\n- no skill\n"
    assert names_of(document) == ["A", "B"]
    assert read(document).outline.title == "Title"


def test_a_heading_beside_levels_is_one_if_it_sounds_like_it():
    document = "## Junior\n### Skills\n- one\n## Senior\nStill to be written.\n## Salaries\nA lot.\n"
    assert names_of(document) == ["Junior", "Senior"]


def test_without_sections_of_skills_the_headings_over_lists_are_levels():
    document = "# Testing\nIntro.\n## Trainee\n- one\n## Middle\n- two\n# Pages\n- [Home](x.md)\n"
    reading = read(document)
    assert [(level.name, [s.text for s in level.skills]) for level in reading.outline.levels] == [
        ("Trainee", ["one"]),
        ("Middle", ["two"]),
    ]
    assert reading.warnings[0].line == 3
    assert "No section is labelled" in reading.warnings[0].text


def test_headings_that_come_again_under_each_level_are_areas():
    document = "## A\n### Code\n- one\n### People\n- two\n## B\n### Code\n- three\n### People\n- four\n"
    assert [[(skill.text, skill.area) for skill in level.skills] for level in levels_of(document)] == [
        [("one", "Code"), ("two", "People")],
        [("three", "Code"), ("four", "People")],
    ]


def test_braces_give_the_signoffs_and_make_a_level_of_any_heading():
    [level] = levels_of("## Projects {signoffs=2}\n### Skills\n- one\n")
    assert (level.name, level.signoffs_needed) == ("Projects", 2)


def test_markup_is_no_part_of_a_name_and_numbers_are():
    assert names_of("## 1. **Junior** [dev](x) `&` &amp;\n### Skills\n- one\n") == ["1. Junior dev & &"]


def test_a_level_whose_name_comes_again_goes_on():
    reading = read("# T\n" + LEVEL + "- one\n" + LEVEL + "- two\n")
    [level] = reading.outline.levels
    assert [skill.text for skill in level.skills] == ["one", "two"]
    [warning] = reading.warnings
    assert warning.line == 5
    assert "line 2" in warning.text


def test_where_levels_come_again_under_other_headings_these_are_areas():
    document = (
        "## Testing\n### Junior\n- one\n### Senior\n- two\n## Security\n### Junior\n- three\n### Senior\n- four\n"
    )
    assert [(level.name, [(s.text, s.area) for s in level.skills]) for level in levels_of(document)] == [
        ("Junior", [("one", "Testing"), ("three", "Security")]),
        ("Senior", [("two", "Testing"), ("four", "Security")]),
    ]


def test_of_levels_inside_each_other_the_inner_ones_count_if_there_are_two():
    sections = "### {}\n#### Skills\n- one\n"
    assert names_of("## Junior\n### Skills\n- one\n" + sections.format("Extra")) == ["Junior"]
    both = sections.format("A") + sections.format("B")
    assert names_of("## Path\n**Skills:**\n- general\n" + both) == ["A", "B"]


def test_a_list_of_links_makes_no_level():
    document = "## Pupil\n- one\n## Wizard\n- two\n## Pages\n- [Home](x.md)\n- **[Away](y.md)**\n"
    assert names_of(document) == ["Pupil", "Wizard"]


def test_a_title_over_a_list_is_no_section_of_skills():
    document = "# Engineering competencies\n- Made by us\n## A\n- one\n## B\n- two\n"
    assert names_of(document) == ["A", "B"]
    assert read(document).outline.title == "Engineering competencies"


def test_braces_make_a_level_of_a_heading_without_skills():
    assert names_of("## A\n### Skills\n- one\n## B {signoffs=1}\nLater.\n") == ["A", "B"]


def test_an_underlined_heading_has_three_marks_at_least():
    assert names_of("Junior\n---\n### Skills\n- one\n") == ["Junior"]
    assert names_of("Text\n-\n## Junior\n### Skills\n- one\n") == ["Junior"]
    assert read("Text\n-\n## Junior\n### Skills\n- one\n").outline.title == ""
