"""What columns hold, by their names and by what stands in them."""

import pytest

from outline.formats.tables.columns import role_of

from .reading import said, table


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("level", "Level, LEVEL, Niveau, nivel, Stufe, Seniority, level_name, Competency level, 级别, Career Level"),
        ("area", "Area, Domain, competency_domain, Skill area, Category, Domaine de compétence, Bereich, categoría"),
        (
            "skill",
            "Skill, skills, Competency, compétence, Kompetenz, skillName, habilidad, Statement, 技能",
        ),
        ("task", "Task, Example task, Example, Examples, Aufgabe, exemple, tarea, Example Tasks"),
        ("details", "Description, Details, Beschreibung, skill description, descripción"),
        ("key", "Key"),
        ("validity", "Valid for months"),
        ("signoffs", "Sign-offs"),
        ("other", "Junior, Level 1, IC3, Foo, 12, Owner, Tools, Senior Engineer"),
    ],
)
def test_a_name_says_what_its_column_holds(role, names):
    assert {name: role_of(name) for name in names.split(", ")} == dict.fromkeys(names.split(", "), role)


def test_an_earlier_column_of_skills_whose_values_come_back_groups():
    reading = table("Level | Competency | Skill\nA | X | one\nA | X | two\nB | X | three")
    assert said(reading) == [("A", ["one", "two"], []), ("B", ["three"], [])]
    assert {skill.area for level in reading.outline.levels for skill in level.skills} == {"X"}


def test_two_columns_of_skills_with_values_of_their_own_are_both_skills():
    reading = table("Level | Must have | Nice to have\nA | one | two\nB | three | four")
    assert said(reading) == [("A", ["one", "two"], []), ("B", ["three", "four"], [])]


def test_names_that_come_back_beside_descriptions_are_areas():
    reading = table("Competency | Level | Description\nX | A | one\nX | B | two\nY | A | three\nY | B | four")
    assert said(reading) == [("A", ["one", "three"], []), ("B", ["two", "four"], [])]
    assert [skill.area for skill in reading.outline.levels[0].skills] == ["X", "Y"]


def test_a_description_of_a_skill_stands_in_the_remarks_of_its_level():
    level = table("Level | Skill | Description\nA | one | What *it* is.").outline.levels[0]
    assert (level.skills[0].text, level.remarks) == ("one", r"**one**" + "\n\n" + r"What \*it\* is.")


def test_a_column_called_name_holds_skills_where_no_other_does():
    assert said(table("Name | Level\none | A")) == [("A", ["one"], [])]


def test_what_is_not_read_is_told():
    reading = table("Level | Skill | Owner |\nA | one | Kay | x")
    assert [remark.text[:22] for remark in reading.warnings][:2] == ["The column “Owner” is ", "The column without a n"]
