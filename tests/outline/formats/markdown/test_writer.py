"""The canonical document."""

import pytest

from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from outline.formats.markdown import read, write


def test_the_canonical_form():
    draft = OutlineDraft(
        title="A: title",
        slug="a",
        description="About *it*.",
        authors=("k", "L M"),
        tags=("yes",),
        levels=(
            LevelDraft("1. Junior", (SkillDraft("one", "k1", "Data", 12), SkillDraft("1. two")), introduction="Hello."),
            LevelDraft("Tasks", (), (TaskDraft("do {#it}"),), remarks="- a list", signoffs_needed=2),
        ),
    )
    assert write(draft) == (
        '---\nslug: a\ntitle: "A: title"\nauthors: [k, L M]\ntags: ["yes"]\nmdx:\n  format: md\n---\n\n'
        "About *it*.\n\n"
        "## 1. Junior\n\nHello.\n\n"
        '### Skills:\n- one {#k1 area="Data" validity=12}\n- 1\\. two\n\n---\n\n'
        "## Tasks {signoffs=2}\n\n### Skills:\n\n### Example Tasks:\n- do {#it} {#}\n\n"
        ":::remarks\n- a list\n:::\n"
    )


def test_an_outline_without_braces_or_tags_needs_no_word_to_docusaurus():
    assert "mdx" not in write(OutlineDraft("T", levels=(LevelDraft("A", (SkillDraft("one"),)),)))


@pytest.mark.parametrize(
    "text",
    [
        "# x",
        "- x",
        "1. x",
        "> x",
        "```",
        "---",
        "[ ] x",
        "Plain:",
        "**Tools**\n- x",
        "## Level 9",
        "### Skills\n- x",
        "<!-- open",
        ":::\nx",
        ":::remarks\nx\n:::",
        "    - indented",
        "a\n===",
        "# T",
        "<div>\n\n- x",
    ],
)
@pytest.mark.parametrize("field", ["description", "introduction", "remarks"])
def test_no_kept_text_is_taken_for_anything_else(field, text):
    kept = {} if field == "description" else {field: text}
    levels = (LevelDraft("A", (SkillDraft("one"),), **kept), LevelDraft("B", (SkillDraft("two"),)))
    draft = OutlineDraft("T", description=text if field == "description" else "", levels=levels)
    assert read(write(draft)).outline == draft


@pytest.mark.parametrize(
    "name", ["Skills", "Example Tasks", "Projects", "#", "a #", "[x](y)", "*a*", "{signoffs=2}", "&amp;"]
)
def test_a_level_may_have_any_name(name):
    draft = OutlineDraft("T", levels=(LevelDraft(name, (SkillDraft("one"),)), LevelDraft("B", remarks="Plain.")))
    document = write(draft)
    assert read(document).outline == draft
    assert ":::" not in document


def test_texts_from_a_browser_are_put_in_order():
    draft = OutlineDraft(" T ", description="a\r\nb\r\n", levels=(LevelDraft("A", (SkillDraft("one\r\ntwo"),)),))
    found = read(write(draft)).outline
    assert (found.title, found.description, found.levels[0].skills[0].text) == ("T", "a\nb", "one two")


def test_an_outline_without_skills_is_written_too():
    assert write(OutlineDraft("T", description="- a")) == "---\ntitle: T\n---\n\n- a\n"
