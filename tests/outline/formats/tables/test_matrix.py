"""Sheets with levels as columns."""

from .reading import said, table


def test_cells_say_what_a_row_means_at_a_level():
    reading = table("Skill | Junior | Senior\nTesting | writes tests | teaches it\nReview | - | reviews")
    assert said(reading) == [("Junior", ["writes tests"], []), ("Senior", ["teaches it", "reviews"], [])]
    assert [skill.area for skill in reading.outline.levels[1].skills] == ["Testing", "Review"]


def test_each_line_of_a_cell_is_a_skill():
    assert said(table("Area | L1 | L2\nX | one/ntwo | - three/nmore")) == [
        ("L1", ["one", "two"], []),
        ("L2", ["three more"], []),
    ]


def test_marks_say_that_the_row_is_a_skill_of_the_level():
    assert said(table("Skill | Junior | Senior\none | x | x\ntwo | | x")) == [
        ("Junior", ["one"], []),
        ("Senior", ["one", "two"], []),
    ]


def test_an_area_above_holds_for_the_rows_below():
    reading = table("Area | Skill | Junior | Senior\nX | a | one | two\n| b | three | four")
    assert [skill.area for skill in reading.outline.levels[0].skills] == ["X: a", "X: b"]


def test_names_that_sound_like_no_level_are_levels_where_sentences_stand_below():
    reading = table("Competency | Sprout | Oak\nTesting | writes some small tests | teaches others to test")
    assert said(reading) == [("Sprout", ["writes some small tests"], []), ("Oak", ["teaches others to test"], [])]
    assert table("Competency | Owner | Team\nTesting | Kay | Core").warnings[0].text.startswith("The column “Owner”")


def test_a_row_of_tasks():
    assert said(table("Area | Junior | Senior\nX | one | two\nExample tasks | three | four")) == [
        ("Junior", ["one"], ["three"]),
        ("Senior", ["two"], ["four"]),
    ]
