"""What list items become."""

import pytest

from outline.formats.drafts import SkillDraft, TaskDraft
from outline.formats.markdown import read

from ..reading import LEVEL, levels_of, lines_of, skills_of


@pytest.mark.parametrize("bullet", ["-", "*", "+", "1.", "2)", "- [ ]", "- [x]", "    -"])
def test_bullets_numbers_and_checkboxes(bullet):
    assert skills_of(f"{LEVEL}{bullet} one **two**\n") == ["one **two**"]


def test_lines_and_paragraphs_of_an_item_are_one_text():
    assert skills_of(LEVEL + "- one\n  two\nthree\n\n  four\n- five\n") == ["one two three four", "five"]


def test_an_item_that_only_heads_others_is_the_area_of_these():
    reading = read("# T\n" + LEVEL + "- Docker:\n  - Compose\n  - Networks\n    - Bridges\n- Git\n")
    [level] = reading.outline.levels
    assert [(skill.text, skill.area) for skill in level.skills] == [
        ("Compose", "Docker"),
        ("Bridges", "Docker: Networks"),
        ("Git", ""),
    ]
    assert lines_of(reading.warnings) == [4, 6]


@pytest.mark.parametrize(
    "text", ["Takes part in meetings of the team, the company or clients:", "Reads logs.", "Reads, writes", "a b c d e"]
)
@pytest.mark.parametrize("checkbox", ["", "[ ] "])
def test_an_item_that_says_something_itself_stands_beside_those_under_it(text, checkbox):
    assert skills_of(f"{LEVEL}- {checkbox}{text}\n  - one\n  - two\n") == [text, "one", "two"]
    assert skills_of(f"{LEVEL}- [ ] Docker\n  - one\n") == ["Docker", "one"]


def test_what_heads_tasks_is_kept_as_a_remark_for_tasks_have_no_areas():
    reading = read("# T\n" + LEVEL + "- one\n### Tasks\n- Web:\n  - a page\n")
    [level] = reading.outline.levels
    assert ([task.text for task in level.tasks], level.remarks) == (["a page"], "- Web:")
    assert lines_of(reading.warnings) == [6]


def test_an_empty_item_is_left_out_with_a_warning():
    reading = read("# T\n" + LEVEL + "- one\n-\n- [ ]\n- {#key}\n")
    assert [skill.text for skill in reading.outline.levels[0].skills] == ["one"]
    assert lines_of(reading.warnings) == [5, 6, 7]


def test_code_is_never_a_skill():
    reading = read("# T\n" + LEVEL + "- one\n  ```\n  - two\n  ```\n\n```\n- three\n```\n")
    [level] = reading.outline.levels
    assert [skill.text for skill in level.skills] == ["one"]
    assert level.remarks == "```\n- two\n```\n\n```\n- three\n```"
    assert lines_of(reading.warnings) == [5, 9]


def test_an_item_that_shows_nothing_or_too_much_is_kept_as_a_remark():
    long = "x" * 5001
    reading = read(f"# T\n{LEVEL}- one\n- <!-- hm -->\n- {long}\n")
    [level] = reading.outline.levels
    assert [skill.text for skill in level.skills] == ["one"]
    assert level.remarks == f"- <!-- hm -->\n\n- {long}"
    assert lines_of(reading.warnings) == [5, 6]


def test_braces_at_the_end_give_key_area_and_validity():
    document = LEVEL + '- one {#a-1}\n- two {#b area="R&D \\"x\\"" validity=24}\n### Tasks\n- three {#a-1}\n'
    [level] = levels_of(document)
    assert level.skills == (SkillDraft("one", "a-1"), SkillDraft("two", "b", 'R&D "x"', 24))
    assert level.tasks == (TaskDraft("three", "a-1"),)


def test_an_anchor_at_the_end_gives_key_area_and_validity():
    [level] = levels_of(
        f'{LEVEL}- one <a id="k" data-area="A &#34;b&#34;" data-validity="6"></a>\n- two <a name="l" />'
    )
    assert level.skills == (SkillDraft("one", "k", 'A "b"', 6), SkillDraft("two", "l"))


@pytest.mark.parametrize(
    "text",
    [
        'one <a id="k">x</a>',
        'one <a id="k" href="u"></a>',
        'one <a id="a b"></a>',
        'one <a data-validity="0"></a>',
        'one<a id="k"></a>',
        '<a id="k"></a> one',
    ],
)
def test_other_anchors_are_text(text):
    assert skills_of(f"{LEVEL}- {text}") == [text]


@pytest.mark.parametrize("text", ["one {two}", "one {#a b}", "one {validity=0}", "a {} b", "{#a} b", "one{#a}"])
def test_other_braces_are_text(text):
    assert skills_of(f"{LEVEL}- {text}\n") == [text]


def test_braces_that_were_meant_and_not_read_are_told():
    assert lines_of(read("# T\n" + LEVEL + "- one {#a validity=soon}\n").warnings) == [4]


def test_braces_that_say_too_much_are_told():
    document = "# T\n" + LEVEL + "- one {signoffs=2}\n- two {#p}\n  - three\n### Tasks\n- four {validity=1}\n"
    assert lines_of(read(document).warnings) == [4, 5, 5, 8]


def test_a_key_that_comes_again_is_left_out_there():
    reading = read("# T\n" + LEVEL + "- one {#a}\n- two {#a}\n")
    assert [skill.key for skill in reading.outline.levels[0].skills] == ["a", ""]
    assert lines_of(reading.warnings) == [5]
