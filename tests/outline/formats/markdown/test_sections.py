"""How each section was read, and another reading for it."""

from outline.formats.drafts import Section
from outline.formats.markdown import read

DOCUMENT = """\
# Ladder
## Junior
### Skills
- one
### Quirks
- two
### Tools
- three
## Senior
### Skills
- four
"""


def pieces_of(reading):
    return [([s.text for s in level.skills], [t.text for t in level.tasks]) for level in reading.outline.levels]


def test_each_section_says_how_it_was_read_and_whether_that_is_a_guess():
    assert read(DOCUMENT).sections == (
        Section(3, "Skills", "skills", False, "Junior", 1),
        Section(5, "Quirks", "neither", True, "Junior", 0),
        Section(7, "Tools", "neither", False, "Junior", 0),
        Section(10, "Skills", "skills", False, "Senior", 1),
    )


def test_another_reading_can_be_chosen_for_each():
    chosen = read(DOCUMENT, {(5, "Quirks"): "tasks", (7, "Tools"): "skills", (10, "Skills"): "neither"})
    assert pieces_of(chosen) == [(["one", "three"], ["two"]), ([], [])]
    assert [(section.kind, section.is_guess) for section in chosen.sections] == [
        ("skills", False),
        ("tasks", False),
        ("skills", False),
        ("neither", False),
    ]
    assert "- four" in chosen.outline.levels[1].remarks


def test_without_known_labels_each_is_a_guess_at_skills():
    document = "# T\n## Level 1\n### Craft\n- one\n### Books\n- two\n## Level 2\n**Heart**\n- three\n"
    assert [(s.label, s.kind, s.is_guess) for s in read(document).sections] == [
        ("Craft", "skills", True),
        ("Books", "neither", False),
        ("Heart", "skills", True),
    ]
    assert pieces_of(read(document, {(3, "Craft"): "tasks"})) == [([], ["one"]), (["three"], [])]


def test_a_choice_for_what_is_not_there_changes_nothing():
    assert read(DOCUMENT, {(5, "Skills"): "tasks", (99, "Quirks"): "tasks"}) == read(DOCUMENT)


def test_beside_skills_of_a_kind_an_unknown_label_is_another_area_and_beside_skills_as_such_it_is_neither():
    document = "# T\n## Level 1\n### {}\n- one\n### Quirks\n- two\n## Level 2\n### {}\n- three\n"
    assert pieces_of(read(document.replace("{}", "Technical skills")))[0] == (["one", "two"], [])
    assert pieces_of(read(document.replace("{}", "Skills")))[0] == (["one"], [])
