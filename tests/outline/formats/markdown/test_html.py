"""HTML in documents: its headings, lists, tables and folded parts are read, everything else is kept."""

import pytest

from outline.formats.markdown import read

from ..reading import LEVEL, error_of, levels_of, lines_of, skills_of

TABLE = """\
# Ladder
<table>
  <tr><th>Area</th><th>Junior</th><th>Senior</th></tr>

  <tr>
    <td rowspan="2">Code</td>
    <td><ul><li>reads</li><li>asks <code>why</code></li></ul></td>
    <td><p>1.&nbsp;designs</p><p>2.&nbsp;reviews</p></td>
  </tr>
  <tr><td colspan="2">tests &amp; <a href="x.md">documents</a></td></tr>
</table>
"""


def test_a_table_with_spans_lists_and_blank_lines():
    assert [(level.name, [(s.text, s.area, s.line) for s in level.skills]) for level in levels_of(TABLE)] == [
        (
            "Junior",
            [
                ("reads", "Code", 7),
                ("asks `why`", "Code", 7),
                ("tests & [documents](x.md)", "Code", 10),
            ],
        ),
        ("Senior", [("designs", "Code", 8), ("reviews", "Code", 8), ("tests & [documents](x.md)", "Code", 10)]),
    ]


def test_headings_and_lists():
    skills = "<h3>Skills</h3>\n<ul>\n<li>one\n<li><p>two</p>\n</ul>\n\n"
    document = f"<h2>Junior</h2>\n{skills}<p><b>Tasks:</b></p>\n<ol><li>three</ol>\n"
    [level] = levels_of(document)
    assert (level.name, [s.text for s in level.skills], [t.text for t in level.tasks]) == (
        "Junior",
        ["one", "two"],
        ["three"],
    )


@pytest.mark.parametrize("blank", ["", "\n"])
def test_folded_parts_are_levels(blank):
    part = (
        f"<details>\n<summary><b>{{}}</b></summary>\n{blank}- {{}}\n\n**Example tasks**\n- {{}}\n{blank}</details>\n\n"
    )
    document = (
        "# Ladder\n" + part.format("Junior", "one", "two") + part.format("Senior", "three", "four") + "The end.\n"
    )
    found = [
        (level.name, [s.text for s in level.skills], [t.text for t in level.tasks]) for level in levels_of(document)
    ]
    assert found == [("Junior", ["one"], ["two"]), ("Senior", ["three"], ["four"])]


def test_headings_in_a_folded_part_stand_below_its_name():
    part = "<details><summary>{}</summary>\n\n## Skills\n- {}\n\n</details>\n"
    assert [
        (level.name, [s.text for s in level.skills])
        for level in levels_of("# Ladder\n" + part.format("Level 1", "one") + part.format("Level 2", "two"))
    ] == [("Level 1", ["one"]), ("Level 2", ["two"])]


def test_what_only_asks_to_unfold_is_no_heading():
    assert skills_of(LEVEL + "<details>\n<summary>Click to expand</summary>\n\n- one\n\n</details>\n") == ["one"]


def test_tabs_of_mdx_are_levels():
    part = '<TabItem value="{}" label="{}">\n\n- {}\n\n</TabItem>\n'
    document = "# T\n\n<Tabs>\n" + part.format("j", "Junior", "one") + part.format("s", "Senior", "two") + "</Tabs>\n"
    assert [(level.name, [s.text for s in level.skills]) for level in levels_of(document)] == [
        ("Junior", ["one"]),
        ("Senior", ["two"]),
    ]


@pytest.mark.parametrize(
    "html", ["<!--\n- no\n-->", "<div>\nno\n</div>", '<img src="x.png">', "<style>\nli {}\n</style>", "<dl><dt>no</dl>"]
)
def test_other_html_is_kept(html):
    reading = read(f"# T\n{LEVEL}- one\n\n{html}\n")
    [level] = reading.outline.levels
    assert ([s.text for s in level.skills], level.remarks) == (["one"], html)
    assert lines_of(reading.warnings) == [6]


def test_a_table_that_nothing_closes_ends_at_a_blank_line():
    assert skills_of(LEVEL + "- one\n\n<table>\n<tr><td>a</td></tr>\n\n- two\n") == ["one", "two"]


def test_elements_too_deep_in_each_other_are_an_error():
    error = error_of("# T\n" + "<table><tr><td>\n" * 30)
    assert "too deep" in error.text
    assert error.line == 21


def test_a_cell_can_hold_a_list_in_markdown():
    cell = "<td>\n\n- reads **all**\n- writes\n\n</td>"
    names = "<tr><th></th><th>Junior</th><th>Senior</th></tr>"
    document = f"# T\n<table>\n{names}\n<tr><td>Code</td>{cell}{cell}</tr>\n</table>\n"
    assert [[skill.text for skill in level.skills] for level in levels_of(document)] == [
        ["reads **all**", "writes"]
    ] * 2
