"""HTML and plain text of other formats, as the Markdown that shows the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.from_html import blocks_from_html
from outline.rendering import block_html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("", ""),
        ("Plain text", "Plain text"),
        ("Two\nlines\n\n\n\nand a paragraph with *stars*", "Two\nlines\n\nand a paragraph with \\*stars\\*"),
        ("# no heading", "\\# no heading"),
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo lines"),
        ("One <b>bold</b> &amp; <a href='https://x.example'>link</a>", "One bold & [link](https://x.example)"),
        ("<p>Do:</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "Do:\n\n- a\n- b\n   - c"),
        ("<ol type='i'><li>a<li>b</ol>", "1. a\n2. b"),
        ("<h2>Title</h2>text", "#### Title\n\ntext"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a | b\n\nc"),
        ("<p>*a*</p>", "\\*a\\*"),
        ("a < b &lt; c", "a < b < c"),
        ("<script>x()</script>a<div></div>", "a"),
        ("<div>" * 100 + "deep", "deep"),
    ],
)
def test_html_becomes_markdown(html, markdown):
    assert blocks_from_html(html) == markdown


def words(text):
    return re.findall(r"w\d", text)


_PIECES = [
    "<p>",
    "</p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<b>",
    "</b>",
    "<td>",
    "<tr>",
    "<table>",
    "<h3>",
    "<ol>",
    "<br>",
    " ",
]


@given(st.lists(st.sampled_from([*_PIECES, "w1", "w2", "w3", "\n"]), max_size=20).map("".join))
def test_no_word_is_lost_and_none_moves(html):
    assert words(blocks_from_html(html)) == words(html)
    assert words(re.sub("<[^>]*>", " ", block_html(blocks_from_html(html)))) == words(html)


@given(st.text())
def test_any_text_becomes_markdown(text):
    blocks_from_html(text)
