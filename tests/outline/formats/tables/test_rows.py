"""Sheets with a skill or a task in each row."""

from outline.formats.inline import plain_text
from outline.formats.tables.csv_file import read, write

from .reading import said, table


def areas_of(reading):
    return [skill.area for level in reading.outline.levels for skill in level.skills]


def test_an_empty_cell_holds_what_stands_above_it():
    reading = table("Level | Area | Skill\nA | |\n| X |\n| | one\n| | two\n| Y | three\nB | | four")
    assert said(reading) == [("A", ["one", "two", "three"], []), ("B", ["four"], [])]
    assert areas_of(reading) == ["X", "X", "Y", ""]


def test_a_row_that_names_its_level_names_its_area_too():
    assert areas_of(table("Level | Area | Skill\nA | X | one\nA | | two")) == ["X", ""]


def test_an_area_left_of_the_level_holds():
    reading = table("Area | Level | Skill\nX | A | one\n| B | two\nY | A | three")
    assert said(reading) == [("A", ["one", "three"], []), ("B", ["two"], [])]
    assert areas_of(reading) == ["X", "Y", "X"]


def test_areas_in_areas_are_joined():
    assert areas_of(table("Level | Domain | Area | Skill\nA | X | Y | one")) == ["X: Y"]


def test_without_a_column_of_levels_the_outermost_groups_are_levels():
    reading = table("Domain | Area | Skill\nX | Y | one\n| Z | two\nV | | three")
    assert said(reading) == [("X", ["one", "two"], []), ("V", ["three"], [])]
    assert areas_of(reading) == ["Y", "Z", ""]
    assert "No column names levels" in reading.warnings[0].text


def test_skills_alone_are_one_level():
    assert said(table("Skills\none\ntwo")) == [("Skills", ["one", "two"], [])]
    assert said(table("Outline title | T\nSkills\none")) == [("T", ["one"], [])]


def test_a_row_before_the_first_level_is_told():
    reading = table("Level | Skill\n| one\nA | two")
    assert said(reading) == [("Skills", ["one"], []), ("A", ["two"], [])]
    assert [remark.line for remark in reading.warnings] == [2, 1]


def test_tasks_stand_in_their_level_one_in_each_line():
    assert said(table("Level | Skill | Task\nA | one | two/nthree")) == [("A", ["one"], ["two", "three"])]


def test_a_cell_with_a_list_says_several_skills():
    assert said(table("Level | Skill\nA | - one/n- two/nmore\n| • three")) == [("A", ["one", "two more", "three"], [])]
    assert said(table("Level | Skill\nA | one/ntwo")) == [("A", ["one two"], [])]


def test_texts_are_plain_where_the_column_does_not_say_markdown():
    [skill] = table("Level | Skill\nA | *a* List<T> `b`").outline.levels[0].skills
    assert plain_text(skill.text) == "*a* List<T> `b`"
    [skill] = table("Level | Skill (Markdown)\nA | *a*").outline.levels[0].skills
    assert skill.text == "*a*"


def test_keys_validity_and_signoffs():
    reading = table("Level | Skill | Key | Validity | Sign-offs\nA | | | | 2\nA | one | k | 24 |\nB | two | k | 0 | x")
    level = reading.outline.levels[0]
    assert (level.signoffs_needed, level.skills[0].key, level.skills[0].validity_months) == (2, "k", 24)
    assert [remark.line for remark in reading.warnings] == [4, 4, 4, 1]
    assert "no key" in table("Level | Skill | Key\nA | one | a b").warnings[0].text


def test_levels_of_one_name_are_one_level():
    assert said(table("Level | Skill\nA | one\nB | two\nA | three")) == [
        ("A", ["one", "three"], []),
        ("B", ["two"], []),
    ]


def test_columns_of_areas_beside_a_column_of_levels():
    reading = table("Level | Delivery | Craft\nJunior | one | two\nSenior | three | four")
    assert said(reading) == [("Junior", ["one", "two"], []), ("Senior", ["three", "four"], [])]
    assert areas_of(reading) == ["Delivery", "Craft", "Delivery", "Craft"]


def test_what_stands_above_the_names_is_title_and_description():
    reading = table("Our ladder\n\nBy the guild\nLevel | Skill\nA | one")
    assert (reading.outline.title, reading.outline.description) == ("Our ladder", "By the guild")
    assert [remark.line for remark in reading.warnings] == [3]
    assert read(write(reading.outline)).outline == reading.outline
