"""The rules by which a tree of statements becomes levels, each shown once; rows.grown; and trees nobody thought of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.drafts import Remark
from outline.formats.rows import DEEPEST, Row, TooDeep, grown
from outline.formats.trees import Node, levels_of


def tree(text, *children, **more):
    return Node(text, children=tuple(tree(child) if isinstance(child, str) else child for child in children), **more)


def said(*nodes, title="Document"):
    """Levels, skills with their areas and tasks, a line each."""
    lines = []
    for level in levels_of(nodes, title).levels:
        lines.append(f"# {level.name}")
        lines += [f"{skill.text}" + (f" [{skill.area}]" if skill.area else "") for skill in level.skills]
        lines += [f"> {task.text}" for task in level.tasks]
    return lines


def told(*nodes, title="Document"):
    return [remark.text for remark in levels_of(nodes, title).warnings]


def test_the_top_is_levels_leaves_are_skills_and_between_stand_areas():
    nodes = tree("First", "a", tree("Docker", "b", tree("Networks:", "c"))), tree("Second", "d")
    assert said(*nodes) == ["# First", "a", "b [Docker]", "c [Docker: Networks]", "# Second", "d"]
    assert told(*nodes) == []


def test_what_stands_under_nodes_that_sound_like_levels_belongs_to_these_by_name():
    nodes = (
        tree("Testing", tree("Level 1", "a"), tree("Level 2", tree("Units", "b"))),
        tree("Design", tree("Level 1", "c")),
    )
    assert said(*nodes) == ["# Level 1", "a [Testing]", "c [Design]", "# Level 2", "b [Testing: Units]"]
    assert told(*nodes) == []


def test_one_skill_elsewhere_keeps_the_top_as_levels():
    nodes = tree("Testing", tree("Level 1", "a"), "loose"), tree("Design", tree("Level 1", "c"))
    assert said(*nodes) == ["# Testing", "a [Level 1]", "loose", "# Design", "c [Level 1]"]


def test_a_long_text_with_a_word_of_level_in_it_is_no_level():
    nodes = (tree("Testing", tree("You lead a junior engineer through a whole test", "a")),)
    assert said(*nodes) == ["# Testing", "a [You lead a junior engineer through a whole test]"]


@pytest.mark.parametrize("text", ["Uses ratios.", "x" * 121])
def test_a_sentence_between_is_a_skill_itself(text):
    nodes = (tree("Ratios", tree("Rates", tree(text, "a"))),)
    assert said(*nodes) == ["# Ratios", f"{text} [Rates]", "a [Rates]"]


def test_a_sentence_above_the_levels_is_area():
    nodes = tree("Tests all.", tree("Level 1", "a")), tree("Design", tree("Draws it.", tree("Level 2", "b")))
    assert said(*nodes) == ["# Level 1", "a [Tests all.]", "# Level 2", "b [Design: Draws it.]"]


def test_a_label_of_skills_or_tasks_is_no_area():
    nodes = (tree("Junior", tree("Skills", "a", tree("Docker", "b")), tree("Example tasks", "c")),)
    assert said(*nodes) == ["# Junior", "a", "b [Docker]", "> c"]


def test_a_flat_tree_is_one_level_named_after_the_document():
    assert said(Node("a"), Node("b")) == ["# Document", "a", "b"]
    assert said(Node("a"), title="") == ["# Skills", "a"]
    assert told(Node("a")) == []


def test_a_node_that_is_the_document_is_no_level():
    root = tree("Document", tree("A", "a"), tree("B", "b"), notes="About it.")
    assert said(root) == ["# A", "a", "# B", "b"]
    assert levels_of([root], "Document").description == "About it."


def test_one_node_above_several_levels_is_no_area():
    root = tree("Engineering", tree("Junior", "a"), tree("Senior", "b"), notes="About it.")
    assert said(root) == ["# Junior", "a", "# Senior", "b"]
    assert levels_of([root], "Document").description == "Engineering\n\nAbout it."
    assert said(tree("Engineering", tree("Junior", "a"))) == ["# Junior", "a [Engineering]"]


def test_a_kind_that_is_said_wins():
    nodes = (
        tree("Anything", tree("Step", "a", tree("Do it", kind="task"), tree("Tasks", "b", kind="area"), kind="level")),
        tree("On top", tree("under", kind="skill"), kind="skill"),
    )
    assert said(*nodes) == ["# Step", "a [Anything]", "b [Anything: Tasks]", "> Do it", "# Document", "On top", "under"]
    assert told(*nodes)[0].startswith("“On top” stands in no level")


def test_an_area_beside_the_tree_wins():
    assert levels_of([tree("A", tree("Area", Node("a", area="Own:")))], "").levels[0].skills[0].area == "Own:"


def test_a_level_without_skills_stays_and_is_told():
    nodes = tree("A", "a"), Node("B")
    assert said(*nodes) == ["# A", "a", "# B"]
    assert told(*nodes) == ["The level “B” has no skills: nothing stands under it."]


def test_two_levels_of_one_name_are_one_and_told():
    nodes = tree("A", "a", notes="One."), tree("A", "b", notes="Two.", path="items[3]")
    [level] = levels_of(nodes, "").levels
    assert [skill.text for skill in level.skills] == ["a", "b"]
    assert level.introduction == "One.\n\nTwo."
    assert told(*nodes) == ["items[3]: The level “A” stands here once more; both are read as one."]


def test_notes_are_kept_under_the_name_of_what_they_explain():
    [level] = levels_of(
        [tree("A", tree("Area", Node("a", notes="Of a."), notes="Of area."), notes="Of A.", remarks="R")], ""
    ).levels
    assert level.introduction == "Of A."
    assert level.remarks == "R\n\n**Area**\n\nOf area.\n\n**a**\n\nOf a."


def test_notes_of_an_area_above_the_levels_describe_the_outline():
    nodes = tree("X", tree("Testing", tree("Level 1", "a"), notes="Of it."), tree("Design", tree("Level 1", "b")))
    found = levels_of([nodes], "")
    assert [level.name for level in found.levels] == ["Level 1"]
    assert found.description == "**Testing**\n\nOf it."


def test_a_key_that_stands_twice_is_left_out_and_told():
    level = levels_of([tree("A", Node("a", key="k"), Node("b", key="k", line=4))], "")
    assert [skill.key for skill in level.levels[0].skills] == ["k", ""]
    assert level.warnings == (Remark(4, "The key “k” stands here once more; the second is left out."),)


def test_a_node_that_shows_nothing_is_left_out():
    assert said(tree("A", tree("<b></b>", "a"))) == ["# A", "a"]
    assert told(tree("A", tree("", "a")))[0].startswith("This shows no text")


# ---------------------------------------------------------------- rows


def rows(*pairs):
    return [Row(own, parent, Node(own or "x", line=number)) for number, (own, parent) in enumerate(pairs, 1)]


def shape(nodes):
    return [(node.text, shape(node.children)) if node.children else node.text for node in nodes]


def test_rows_stand_under_their_parents_in_their_order():
    nodes, warnings = grown(rows(("b", "a"), ("a", ""), ("c", "a"), ("d", "")))
    assert shape(nodes) == [("a", ["b", "c"]), "d"]
    assert warnings == ()


def test_a_missing_parent_puts_a_row_at_the_top():
    nodes, [warning] = grown(rows(("a", ""), ("b", "z")))
    assert shape(nodes) == ["a", "b"]
    assert warning == Remark(2, "The parent “z” does not exist; “b” is read as standing at the top.")


def test_an_id_that_stands_twice_keeps_both_rows():
    nodes, [warning] = grown(rows(("a", ""), ("a", ""), ("b", "a")))
    assert shape(nodes) == [("a", ["b"]), "a"]
    assert warning == Remark(2, "The id “a” stands here once more; both are kept.")


def test_rows_without_ids_are_all_kept_and_nobody_warned():
    assert shape(grown(rows(("", ""), ("", "")))[0]) == ["x", "x"]
    assert grown(rows(("", ""), ("", "")))[1] == ()


def test_a_circle_is_opened_at_its_first_row():
    nodes, [warning] = grown(rows(("d", "c"), ("a", "b"), ("b", "c"), ("c", "a")))
    assert shape(nodes) == [("a", [("c", ["d", "b"])])]
    assert warning == Remark(2, "“a” stands under itself; it is read as standing at the top.")
    assert shape(grown(rows(("a", "a")))[0]) == ["a"]


def test_rows_too_deep_under_each_other_are_refused_with_their_line():
    deep = [(f"n{number}", f"n{number - 1}" if number else "") for number in range(DEEPEST)]
    assert grown(rows(*deep))[1] == ()
    with pytest.raises(TooDeep) as refused:
        grown(rows(*deep, ("last", f"n{DEEPEST - 1}")))
    assert refused.value.remark.line == DEEPEST + 1


def test_many_rows_deep_under_each_other_are_refused_quickly():
    with pytest.raises(TooDeep):
        grown(rows(*((f"n{number}", f"n{number + 1}") for number in range(20_000))))


_ids = st.sampled_from(["", "a", "b", "c", "d"])
_kinds = st.sampled_from(["", "", "level", "area", "skill", "task"])
_texts = st.sampled_from(
    ["a", "A.", "Level 1", "Junior", "Skills", "Example tasks", "<b>", "*x*", "Document", "b " * 70]
)
_nodes = st.builds(Node, text=_texts, kind=_kinds, notes=st.sampled_from(["", "n"]))
_rows = st.lists(st.builds(Row, _ids, _ids, _nodes))


def all_nodes(nodes):
    for node in nodes:
        yield node
        yield from all_nodes(node.children)


@given(_rows)
def test_each_row_stands_in_the_tree_once(given_rows):
    nodes, _ = grown(given_rows)
    assert sorted(node.text for node in all_nodes(nodes)) == sorted(row.node.text for row in given_rows)


@given(_rows)
def test_each_leaf_is_found_again(given_rows):
    nodes, _ = grown(given_rows)
    found = levels_of(nodes, "Document")
    names = [level.name for level in found.levels]
    assert len(names) == len(set(names))
    texts = [*names, *(piece.text for level in found.levels for piece in level.skills + level.tasks)]
    texts += [word for remark in found.warnings for word in remark.text.split("“")]
    for node in all_nodes(nodes):
        if not node.children and node.name:
            assert any(" ".join(node.text.split()) in text or node.name in text for text in texts)
