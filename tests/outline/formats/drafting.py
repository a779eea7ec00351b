"""Drafts and documents for properties: made of the pieces that Markdown, YAML and our own braces react to."""

from dataclasses import replace

from hypothesis import strategies as st

from outline.formats.characters import without_refused
from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from outline.formats.inline import folded, plain_text
from outline.formats.markdown.blocks import without_blank_ends
from outline.formats.markdown.items import normal_text

PIECES = [
    *("a", "Zoë", "漢字", "🔰", "x1", "yes", "1", "2024-01-01", " ", "  ", "\t", "\u00a0", "\u2028", "\x85", "\x0b"),
    *("#", "## ", "### Skills:", "- ", "* ", "+ ", "1. ", "7) ", "[ ] ", "[x] ", "> ", "---", "***", "===", "```"),
    *("{", "}", "{#a}", "{#}", ' {area="b"}', " {signoffs=3}", "{validity=2}", "\\", '"', "'", ":", ": ", ":::", "|"),
    *("**", "*", "_", "__", "`", "<b>", "</b>", "<!--", "-->", "<div>", "&amp;", "&#35;", "[t](u)", "![i](u)", "!"),
    *(
        "Skills",
        "Example Tasks:",
        "**Skills:**",
        "Level 2",
        ":::remarks",
        ":::description",
        "<script>",
        "~~~",
        "%",
        "@",
    ),
]
LINES = ["", "", "## 1. A", "## 2. B", "### Skills:", "- one", "  - two", "# T", "---", "**Tasks:**", ":::", "</div>"]

_one_line = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
_words = (_one_line | st.text(max_size=20)).map(without_refused)
_lines = st.lists(_one_line | st.sampled_from(LINES), max_size=5)

titles = _words.map(folded)
line_texts = titles.filter(bool)
item_texts = _words.map(normal_text).filter(lambda text: plain_text(text) and normal_text(text) == text)
block_texts = _lines.map(lambda lines: without_blank_ends("\n".join(lines).split("\n")))
skills = st.builds(
    SkillDraft,
    text=item_texts,
    key=st.sampled_from(["", "", "a", "b-1", "ключ", "_"]),
    area=st.just("") | line_texts,
    validity_months=st.none() | st.integers(1, 9999),
)
tasks = st.builds(TaskDraft, text=item_texts, key=st.sampled_from(["", "a", "b"]))
levels = st.builds(
    LevelDraft,
    name=line_texts,
    skills=st.lists(skills, max_size=3).map(tuple),
    tasks=st.lists(tasks, max_size=2).map(tuple),
    introduction=block_texts,
    remarks=block_texts,
    signoffs_needed=st.integers(1, 3),
)
documents = st.lists(_one_line | st.sampled_from(LINES), max_size=25).map("\n".join)


@st.composite
def outlines(draw):
    """Drafts that a reader can produce: a skill somewhere, each level's name once, each key once."""
    drawn = draw(st.lists(levels, min_size=1, max_size=3, unique_by=lambda level: level.name))
    drawn[0] = replace(drawn[0], skills=(SkillDraft("A skill"), *drawn[0].skills))
    return OutlineDraft(
        title=draw(titles),
        slug=draw(titles),
        description=draw(block_texts),
        authors=tuple(draw(st.lists(line_texts, max_size=2))),
        tags=tuple(draw(st.lists(line_texts, max_size=2))),
        levels=_with_each_key_once(drawn),
    )


def _with_each_key_once(drawn):
    skill_keys, task_keys = set(), set()
    return tuple(
        replace(level, skills=_once(level.skills, skill_keys), tasks=_once(level.tasks, task_keys)) for level in drawn
    )


def _once(pieces, taken):
    kept = []
    for piece in pieces:
        kept.append(replace(piece, key="") if piece.key in taken else piece)
        taken.add(piece.key)
    return tuple(kept)


_PLACES_OF_WORDS = [
    *(
        "## Level {}",
        "## {}",
        "### Tools {}",
        "#### {}",
        "# {}",
        "### Skills {}",
        "**Note {}**",
        "**Tasks {}:**",
        "{}:",
    ),
    *("- {}", "- {}", "  - {}", "    - [ ] {}", "1. {}", "* {} {#k}", "- Tasks: {}", "- ```{}", "- > {}", "- # {}"),
    *("{}", "{}:", "> {}", "<!-- {} -->", "<!-- {}", "| {} |", "<div>{}", "[{}]: x", "    {}", "**{}** {}", "{}\n==="),
]
_PLACES_OF_WORDS += [
    *("| a | Junior | Senior |\n|-|-|-|\n| {} | {} | {}<br>{} |", "| Level | {} |\n|-|-|\n| L1 | {} |\n| L2 | {} |"),
    *(
        "**Level {}**",
        "- Level 1\n  - {}\n- Level 2\n  - {}",
        "- **Junior**: {}\n- **Senior**: {}",
        "## Senior {}",
        "<h2>{}</h2>",
    ),
    *(
        "<details><summary>{}</summary>",
        "</details>",
        "<ul><li>{}<li>{}</ul>",
        "<table><tr><td>{}<td>Level 2<td>L3",
        "</table>",
    ),
    *(
        "<tr><td>{}</td><td>{}",
        "<p>{}</p>",
        "<p><b>Tasks</b></p>",
        ":::tip {}",
        "!!! note {}",
        "- {}:\n  - {}",
        "### {}",
    ),
]
_BETWEEN = ["", "", "", "---", "===", "- ", "```", ":::remarks", ":::", "### Skills:", "- Skills:", "-->", "### Tasks"]
shapes = st.lists(st.sampled_from(_PLACES_OF_WORDS) | st.sampled_from(_BETWEEN), max_size=25)


def words_in(lines):
    """The lines as a document, with a word of its own in each place for one."""
    parts = "\n".join(lines).split("{}")
    return "".join(part + f"w{number}w" * (number < len(parts) - 1) for number, part in enumerate(parts))
