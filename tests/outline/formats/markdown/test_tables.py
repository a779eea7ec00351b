"""Tables: levels as columns, levels as rows, and the skills of one level row by row."""

import pytest

from outline.formats.markdown import read

from ..reading import LEVEL, levels_of, lines_of

COLUMNS = """\
# Ladder

| Area | Junior | Senior |
| --- | --- | --- |
| Code | reads it<br>writes some | designs it |
| People | | - leads<br>- hires |
"""


def said(document):
    return [
        (level.name, [(skill.text, skill.area) for skill in level.skills], [task.text for task in level.tasks])
        for level in levels_of(document)
    ]


def test_columns_can_be_levels_and_rows_are_their_areas():
    assert said(COLUMNS) == [
        ("Junior", [("reads it", "Code"), ("writes some", "Code")], []),
        ("Senior", [("designs it", "Code"), ("leads", "People"), ("hires", "People")], []),
    ]


def test_pieces_of_a_table_know_their_line():
    [junior, _] = levels_of(COLUMNS)
    assert [skill.line for skill in junior.skills] == [5, 5]


def test_the_same_levels_in_several_tables_are_the_same_levels():
    other = "\n## More\n\n| | Junior | Senior |\n|-|-|-|\n| Data | queries | models |\n"
    assert said(COLUMNS + other)[0] == (
        "Junior",
        [("reads it", "Code"), ("writes some", "Code"), ("queries", "Data")],
        [],
    )


def test_a_row_can_say_that_it_holds_tasks_or_neither():
    document = COLUMNS + "| Example tasks | a page | a platform |\n| Salary | little of it | much of it |\n"
    junior, senior = levels_of(document)
    assert ([t.text for t in junior.tasks], [t.text for t in senior.tasks]) == (["a page"], ["a platform"])
    assert (junior.remarks, senior.remarks) == ("Salary: little of it", "Salary: much of it")


def test_rows_can_be_levels_and_columns_say_what_they_hold():
    document = (
        "| Level | Experience | Skills | Example projects |\n|---|---|---|---|\n"
        "| Junior | one year | reads code | a page<br>a form |\n| Senior | five years | writes code | a platform |\n"
    )
    assert said(document) == [
        ("Junior", [("reads code", "")], ["a page", "a form"]),
        ("Senior", [("writes code", "")], ["a platform"]),
    ]
    assert [level.remarks for level in levels_of(document)] == ["Experience: one year", "Experience: five years"]


def test_several_columns_beside_the_levels_are_areas():
    document = "| Grade | Craft | People |\n|---|---|---|\n| L1 | codes | listens |\n| L2 | designs | leads |\n"
    assert said(document) == [
        ("L1", [("codes", "Craft"), ("listens", "People")], []),
        ("L2", [("designs", "Craft"), ("leads", "People")], []),
    ]


def test_one_column_of_descriptions_holds_the_skills():
    document = "| Niveau | Description |\n|---|---|\n| **Débutant** | lit |\n| **Expert** | écrit |\n"
    assert said(document) == [("Débutant", [("lit", "")], []), ("Expert", [("écrit", "")], [])]


def test_rows_for_each_skill_name_their_level_in_a_column():
    document = (
        "| Skill | Area | Level |\n|---|---|---|\n| reads | Code | Junior |\n| leads | People | Senior |\n"
        "| writes | Code | Junior |\n"
    )
    assert said(document) == [
        ("Junior", [("reads", "Code"), ("writes", "Code")], []),
        ("Senior", [("leads", "People")], []),
    ]


def test_where_cells_are_marks_the_row_is_the_skill():
    document = "| Skill | Junior | Senior |\n|---|---|---|\n| Git | ✓ | ✓ |\n| Kafka | - | x |\n| Rust | no | |\n"
    assert said(document) == [("Junior", [("Git", "")], []), ("Senior", [("Git", ""), ("Kafka", "")], [])]


@pytest.mark.parametrize("cell", ["1-2", "✓", "yes", "[D1](#d1)", "![x](x.png)", "-", '<Skill l="4"/>', "N/A"])
def test_marks_beside_texts_are_no_skills(cell):
    document = f"| Area | Junior | Senior |\n|---|---|---|\n| Code | {cell} | designs |\n| Data | reads | models |\n"
    assert said(document)[0] == ("Junior", [("reads", "Data")], [])


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("one<br>two", ["one", "two"]),
        ("one<BR/>two<br />three", ["one", "two", "three"]),
        ("• one<br>• two", ["one", "two"]),
        ("1. one<br>2. two", ["one", "two"]),
        ("- [ ] one<br>- [x] two", ["one", "two"]),
        ("<ul><li>one</li><li>two</li></ul>", ["one", "two"]),
        ("1.5 years of code", ["1.5 years of code"]),
        ("a \\| b", ["a | b"]),
    ],
)
def test_the_lines_of_a_cell(cell, texts):
    document = f"| Area | Junior | Senior |\n|---|---|---|\n| Code | {cell} | designs |\n"
    assert [text for text, _ in said(document)[0][1]] == texts


def test_a_table_below_a_level_says_its_skills_row_by_row():
    document = (
        "# T\n## Junior\n\n| Area | Expectation |\n|---|---|\n| Code | reads |\n\n"
        "## Senior\n\n| Area | Expectation |\n|---|---|\n| Code | writes |\n"
    )
    assert said(document) == [("Junior", [("reads", "Code")], []), ("Senior", [("writes", "Code")], [])]


def test_a_table_below_a_label_says_what_the_label_says():
    document = LEVEL + "- one\n\n### Example Tasks\n\n| Project | Time |\n|---|---|\n| A page | two days |\n"
    [level] = levels_of(document)
    assert [task.text for task in level.tasks] == ["A page"]
    assert level.remarks == "Time: two days"


def test_a_table_of_links_beside_levels_as_headings_is_kept():
    table = "| Level | Page |\n|---|---|\n| Junior | [J](#j) |\n| Senior | [S](#s) |\n\n"
    document = f"# T\n\n{table}## Junior\n- one\n## Senior\n- two\n"
    found = read(document).outline
    assert [level.name for level in found.levels] == ["Junior", "Senior"]
    assert "| Junior | [J](#j) |" in found.description


def test_what_is_no_table_stays_text():
    broken = "| A | Junior | Senior |\n|---|---|---|| b | c | d |\n"
    reading = read("# T\n" + LEVEL + "- one\n\n" + broken)
    assert reading.outline.levels[0].remarks == broken.strip()
    assert lines_of(reading.warnings) == [6]
