"""Outlines as pages of Docusaurus: what is written is read back as it was said, and the MDX compiler accepts it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given

from outline.formats import docusaurus
from outline.formats.catalogue import format_of
from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from outline.formats.markdown import read
from outline.formats.mdx import mdx_block, mdx_line

from .drafting import outlines
from .reading import SEED
from .score import documents

MODULES = Path(os.environ.get("MDX_MODULES") or Path(__file__).parents[3] / "var" / "mdx")
COMPILE = (Path(__file__).parents[2] / "mdx" / "compile.mjs").read_text()

needs_node = pytest.mark.skipif(
    not (shutil.which("node") and (MODULES / "node_modules").is_dir()),
    reason="there is no node here with the packages of tests/mdx (.ci/run installs them; MDX_MODULES says where)",
)


def problems_of(pages):
    """What the compiler finds wrong, by the number of the page; one process for all."""
    given_pages = json.dumps([page.decode() for page in pages])
    done = subprocess.run(
        ["node", "--input-type=module", "-e", COMPILE],
        input=given_pages,
        cwd=MODULES,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return {number: problem for number, problem in enumerate(json.loads(done.stdout)) if problem}


def page_of(skill="one", remarks="", name="Junior", **said):
    level = LevelDraft(name, (SkillDraft(skill, **said),), remarks=remarks)
    return docusaurus.write(OutlineDraft("T", levels=(level,)))


@given(outlines())
def test_a_page_is_read_back_as_what_can_be_said(draft):
    said = docusaurus.sayable(draft)
    page = docusaurus.write(draft)
    assert docusaurus.read(page).outline == said
    assert docusaurus.sayable(said) == said
    assert docusaurus.write(said) == page


def test_a_page():
    levels = (
        LevelDraft("1. Junior", (SkillDraft("use `{x}` and {y}", "k1", 'A "b"', 12),), (TaskDraft("do <it>", "t"),)),
        LevelDraft("Tasks <b>", signoffs_needed=2, remarks="import x\n\n```\n{a} <b>"),
    )
    assert docusaurus.write(OutlineDraft("T", levels=levels)).decode() == (
        "---\ntitle: T\n---\n\n## 1. Junior\n\n### Skills:\n"
        '- use `{x}` and \\{y\\} <a id="k1" data-area="A &#34;b&#34;" data-validity="12"></a>\n\n'
        '### Example Tasks:\n- do \\<it> <a id="t"></a>\n\n---\n\n'
        '## Tasks \\<b\\> <a data-signoffs="2"></a>\n\n### Skills:\n\n'
        "&#105;mport x\n\n```\n{a} <b>\n```\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{a}", r"\{a\}"),
        (r"\{a\}", r"\{a\}"),
        (r"\\{", r"\\\{"),
        ("`{a}` {", r"`{a}` \{"),
        ("``{a}` {``", "``{a}` {``"),
        ("`{a} {", r"`\{a\} \{"),
        (r"\`{a}`", r"\`\{a\}`"),
        ("a < b", r"a \< b"),
        ("a<br>b<BR/>c", "a<br />b<br />c"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("<b>*bold</b>", r"\<b>*bold\</b>"),
        ("<!-- no -->", r"\<!-- no -->"),
        ("<https://a.b/c_d(e)>", r"[https://a.b/c\_d(e)](https://a.b/c_d%28e%29)"),
        ("<me@a.b>", "[me@a.b](mailto:me@a.b)"),
        ("[a](<b c>)", "[a](b%20c)"),
        ("import is a word", "&#105;mport is a word"),
        ("important", "important"),
        ("a :b[c]", r"a \:b[c]"),
    ],
)
def test_a_line_as_mdx(text, said):
    assert mdx_line(text) == said
    assert mdx_line(said) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n```js {1}\n{x}\n```\n{y}", "a\n```js {1}\n{x}\n```\n\\{y\\}"),
        ("- a\n  ~~~\n  {x}\n  ~~~\n{y}", "- a\n  ~~~\n  {x}\n  ~~~\n\\{y\\}"),
        ("```\n{x}", "```\n{x}\n```"),
        ("    {x}", "    \\{x\\}"),
        ("`a\nb {x}`", "`a\nb {x}`"),
        ("`a\n{x}`", "`a\n\\{x}`"),
        ("`a\n\n{x}`", "`a\n\n\\{x\\}`"),
        ("|a|b|\n|-|-|\n|`a|{b}`|", "|a|b|\n|-|-|\n|`a|\\{b\\}`|"),
        (":::tip\n```\n:::\n{x}\n```", "\\:::tip\n```\n:::\n{x}\n```"),
    ],
)
def test_a_block_as_mdx(text, said):
    assert mdx_block(text) == said
    assert mdx_block(said) == said


def test_the_file_has_a_name_of_its_own():
    assert format_of("ladder.mdx").name == "docusaurus"
    assert format_of("ladder.md").name == "markdown"


@needs_node
def test_the_compiler_accepts_the_seed_and_every_document_that_is_read():
    sources = [SEED, *(path.read_bytes() for path in documents())]
    read_ones = [found for found in (read(source).outline for source in sources) if found]
    assert problems_of([docusaurus.write(one) for one in read_ones]) == {}


@needs_node
def test_the_compiler_accepts_every_draft():
    pages = []

    @given(outlines())
    def collect(draft):
        pages.append(docusaurus.write(draft))

    collect()
    problems = problems_of(pages)
    assert {number: (problem, pages[number].decode()) for number, problem in problems.items()} == {}


@needs_node
def test_the_compiler_refuses_what_we_escape():
    refused = [b"- a {#k x}\n", b"- a <!-- b -->\n", b"- a <br>\n", b"- a <https://a.b>\n", b"export a b\n"]
    assert list(problems_of(refused)) == [0, 1, 2, 3, 4]
