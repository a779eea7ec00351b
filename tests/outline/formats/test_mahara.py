"""Mahara's frameworks: each rule of docs/formats/mahara.md, files of others, and back and forth."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.drafts import LevelDraft, OutlineDraft, Reading, SkillDraft, TaskDraft
from outline.formats.mahara import STATUSES, read, sayable, write

from .drafting import outlines
from .score import CORPUS


def standard(number, name, **more):
    return {"shortname": name, "name": name, "description": "", "standardid": number, **more}


def element(identifier, name, standard_id=1, **more):
    return standard(standard_id, name) | {"elementid": identifier, **more}


ONE = standard(1, "One")


def framework(*elements, standards=(ONE,), **more):
    made = {"name": "Title", "description": "", "standards": list(standards), "standardelements": list(elements)}
    return {"framework": made | more}


def read_value(value):
    return read(json.dumps(value).encode())


def said(value):
    """Levels, skills with their areas and tasks, a line each."""
    lines = []
    for level in read_value(value).outline.levels:
        lines.append(f"# {level.name}")
        lines += [skill.text + (f" [{skill.area}]" if skill.area else "") for skill in level.skills]
        lines += [f"> {task.text}" for task in level.tasks]
    return lines


def warnings(value):
    return [remark.text for remark in read_value(value).warnings]


def test_standards_are_levels_and_elements_areas_and_skills():
    value = framework(
        element("1.1", "a"),
        element("1.2", "Docker"),
        element("1.2.1", "b", parentelementid="1.2"),
        element("2.1", "c", 2),
        standards=[standard(1, "One"), standard(2, "Two")],
    )
    assert said(value) == ["# One", "a", "b [Docker]", "# Two", "c"]
    assert warnings(value) == []


def test_elements_are_numbered_anew_in_each_standard():
    value = framework(
        *(element(1, "A", n) for n in (1, 2)),
        *(element(2, f"a{n}", n, parentelementid=1) for n in (1, 2)),
        standards=[standard(1, "One"), standard(2, "Two")],
    )
    assert said(value) == ["# One", "a1 [A]", "# Two", "a2 [A]"]


def test_elements_inside_their_standard_are_read():
    value = framework(standards=[standard(1, "One", standardelement=[{"name": "a", "elementid": 1}])])
    assert said(value) == ["# One", "a"]


def test_names_are_plain_text():
    assert said(framework(element("1", "a *b* c"))) == ["# One", r"a \*b\* c"]
    assert said(framework({"shortname": "short", "standardid": 1})) == ["# One", "short"]


def test_descriptions_are_html_and_stand_with_their_level():
    value = framework(
        element("1", "a", description="<p>Of <b>a</b></p>"),
        standards=[standard(1, "One", description="<ul><li>x</ul>")],
        description="<p>About</p>",
    )
    found = read_value(value).outline
    assert found.description == "About"
    assert (found.levels[0].introduction, found.levels[0].remarks) == ("- x", "**a**\n\nOf a")


def test_what_an_outline_cannot_say_is_told():
    value = framework(
        element("1", "Information Technology", shortname="Info Tech"),
        evidencestatuses=[{"begun": "Go"}],
        selfassess=True,
        institution="school",
        name="",
    )
    assert [text.split(":")[0] for text in warnings(value)] == [
        *("framework.name", "framework.evidencestatuses", "framework.selfassess", "framework.institution", "framework")
    ]
    assert warnings(value)[-1].endswith("are not kept: standardelements (1).")


def test_a_missing_parent_leaves_an_element_in_its_standard_and_is_told():
    value = framework(element("1", "a", parentelementid="9"))
    assert said(value) == ["# One", "a"]
    assert warnings(value) == [
        "framework.standardelements[0].parentelementid: there is no element 9 of standard 1; this is read as standing "
        "in its standard."
    ]


def test_a_missing_standard_makes_a_level_of_the_title_and_is_told():
    value = framework(element("1", "a"), element("2", "b", 7))
    assert said(value) == ["# One", "a", "# Title", "b"]
    assert warnings(value)[0].startswith("framework.standardelements[1]: The parent “standard 7” does not exist")


def test_a_circle_is_opened_and_told():
    value = framework(element("1", "a", parentelementid="2"), element("2", "b", parentelementid="1"), element("3", "c"))
    assert said(value) == ["# One", "c", "# Title", "b [a]"]
    assert "stands under itself" in warnings(value)[0]


def test_what_is_no_object_is_left_out_and_told():
    assert warnings(framework(element("1", "a"), 3)) == [
        "framework.standardelements[1]: this is no object; it is left out."
    ]


@pytest.mark.parametrize(
    "value", [{}, [], None, {"framework": 1}, {"framework": {"standards": {}}}, framework(standards=[])]
)
def test_a_document_without_standards_is_an_error_that_says_what_is_expected(value):
    reading = read_value(value)
    assert reading.outline is None
    assert "Expected is a SmartEvidence file" in reading.errors[0].text


# ---------------------------------------------------------------- back and forth

OUTLINE = OutlineDraft(
    title="Backend",
    slug="backend",
    description="About *it*.",
    authors=("Ada",),
    tags=("api",),
    levels=(
        LevelDraft(
            "1. Beginner",
            skills=(
                SkillDraft("Knows `git`", key="git", validity_months=12),
                SkillDraft("x" * 300, area="Docker:"),
            ),
            tasks=(TaskDraft("Fix a bug", key="bug"),),
            introduction="Starts here.",
            remarks="Ends *here*.",
            signoffs_needed=2,
        ),
    ),
)


@given(outlines())
def test_a_framework_is_read_back_as_the_outline_that_it_says(outline):
    reading = read(write(outline))
    assert reading.errors == ()
    assert reading.outline == sayable(outline)


def test_an_outline_comes_back_without_a_warning():
    assert read(write(OUTLINE)) == Reading(OUTLINE)


def test_what_is_written_is_a_file_that_mahara_takes():
    made = json.loads(write(OUTLINE))["framework"]
    assert (made["institution"], made["name"], made["description"]) == ("all", "Backend", "<p>About <em>it</em>.</p>")
    assert made["evidencestatuses"] == [{name: text} for name, text in STATUSES.items()]
    assert [one["standardid"] for one in made["standards"]] == [1]
    met = set()
    for one in made["standards"] + made["standardelements"]:
        assert 0 < len(one["shortname"]) <= 100
        assert 0 < len(one["name"]) <= 255
        assert one["standardid"] == 1
        assert one.get("parentelementid") is None or one["parentelementid"] in met
        met.add(one.get("elementid"))
    shown = [(one["elementid"], one["name"][:11]) for one in made["standardelements"]]
    assert shown == [
        *(("1.1", "Knows git"), ("1.2", "Docker:"), ("1.2.1", "x" * 11), ("1.3", "Example tas"), ("1.3.1", "Fix a bug"))
    ]


def test_what_was_changed_in_mahara_counts():
    value = json.loads(write(OUTLINE))
    value["framework"]["name"] = "Frontend"
    value["framework"]["standards"][0] |= {"name": "2. Expert", "description": "<p>Anew</p>"}
    value["framework"]["standardelements"][0]["name"] = "Knows *svn*"
    found = read_value(value).outline
    assert (found.title, found.levels[0].name, found.levels[0].introduction) == ("Frontend", "2. Expert", "Anew")
    assert found.levels[0].remarks == ""
    assert found.levels[0].skills[0] == SkillDraft(r"Knows \*svn\*", key="git", validity_months=12)


def test_without_our_data_levels_areas_skills_and_tasks_are_the_same():
    value = json.loads(write(OUTLINE))
    for one in [*value["framework"]["standards"], *value["framework"]["standardelements"]]:
        one.pop("skillbook", None)
    assert said(value) == ["# 1. Beginner", "Knows git", f"{'x' * 254}… [Docker]", "> Fix a bug"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no corpus in {CORPUS} (set SKILLBOOK_CORPUS)")
@pytest.mark.parametrize(("name", "expected"), [("c16", [7, 6, 5, 9]), ("c19", [6])])
def test_files_of_others_are_read_whole(name, expected):
    [path] = CORPUS.glob(f"{name}-*.matrix")
    reading = read(path.read_bytes())
    assert [len(level.skills) for level in reading.outline.levels] == expected
    assert read(write(reading.outline)).outline == sayable(reading.outline)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
_FIELDS = ["standardid", "elementid", "parentelementid", "name", "shortname", "description", "skillbook"]
_FIELDS += ["standardelement", "evidencestatuses", "selfassess"]
_objects = st.dictionaries(st.sampled_from(_FIELDS), st.sampled_from(["a", "b", 1, 2]) | _values, max_size=8)


@given(_objects, st.lists(_objects | _values, max_size=5), st.lists(_objects | _values, max_size=5) | _values)
def test_any_values_are_read_or_refused(more, standards, elements):
    reading = read_value({"framework": more | {"standards": standards, "standardelements": elements}})
    assert (reading.outline is None) == bool(reading.errors)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data):
    assert read(data).errors
