"""Each rule of docs/formats/case.md, what stands wrong in a package, and bytes that nobody thought of."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.formats.case import read
from outline.formats.drafts import Remark

from .packages import child_of, item, package, read_value, said, warnings


def test_items_stand_as_their_associations_say():
    value = package(item("One", item("Docker", item("a")), item("b")), item("Two", item("c")))
    assert said(value) == ["# One", "a [Docker]", "b", "# Two", "c"]
    assert warnings(value) == []


def test_sequence_numbers_decide_the_order():
    value = package(item("One", item("a"), item("b"), item("c")))
    for association, number in zip(value["CFAssociations"], [1, 30, 4, None], strict=True):
        association["sequenceNumber"] = number
    assert said(value) == ["# One", "b", "a", "c"]


def test_codes_decide_the_order_where_there_are_no_numbers():
    codes = ["A.10", "A.9", "A.2"]
    value = package(item("One", *(item(code, humanCodingScheme=code) for code in codes)), sequence=False)
    assert said(value) == ["# One", "A.2", "A.9", "A.10"]


def test_the_file_decides_the_order_where_a_code_is_missing():
    value = package(item("One", item("b", humanCodingScheme="2"), item("a", humanCodingScheme="1"), item("c")))
    for association in value["CFAssociations"]:
        del association["sequenceNumber"]
    assert said(value) == ["# One", "b", "a", "c"]


@pytest.mark.parametrize("kind", ["Level", "proficiency level"])
def test_the_type_level_makes_a_level_wherever_it_stands(kind):
    value = package(item("Docker", item("First", item("a"), CFItemType=kind)))
    assert said(value) == ["# First", "a [Docker]"]


def test_the_types_that_we_write_are_read():
    value = package(
        item(
            "First",
            item("Docker.", item("a"), CFItemType="Skill Area"),
            item("b", item("c"), CFItemType="Skill"),
            item("d", CFItemType="Example Task"),
        )
    )
    assert said(value) == ["# First", "a [Docker.]", "b", "c", "> d"]


def test_education_levels_are_no_levels_and_named_as_not_kept():
    value = package(item("One", item("a", educationLevel=["06"])))
    assert said(value) == ["# One", "a"]
    assert warnings(value) == ["CFItems: not kept are educationLevel (1)."]


def test_what_only_names_a_long_group_is_its_name_and_the_statement_is_kept():
    value = package(
        item("A statement of more than just six words", item("a"), abbreviatedStatement="Short"),
        item("A statement of more than just seven words", item("b"), abbreviatedStatement="CODE"),
        item("A short statement", item("c"), abbreviatedStatement="Short"),
    )
    assert said(value) == [
        *("# Short", "a", "# A statement of more than just seven words", "b", "# A short statement", "c")
    ]
    assert read_value(value).outline.levels[0].introduction == "A statement of more than just six words"
    assert warnings(value) == ["CFItems: not kept are abbreviatedStatement (2)."]


def test_notes_of_a_level_introduce_it_and_others_stand_in_its_remarks():
    value = package(item("One", item("a", notes="Of\r\na"), notes="Of one"))
    [level] = read_value(value).outline.levels
    assert (level.introduction, level.remarks) == ("Of one", "**a**\n\nOf\na")


def test_the_document_says_title_description_author_and_subjects():
    document = {"description": "D", "notes": "N", "creator": "ACT, Inc.", "subject": ["Math", "Art"]}
    found = read_value(package(item("a"), document=document)).outline
    assert (found.title, found.description) == ("Title", "D\n\nN")
    assert (found.authors, found.tags) == (("ACT, Inc.",), ("Math", "Art"))


def test_a_package_without_a_title_is_told():
    assert warnings(package(item("One", item("a")), document={"title": None})) == [
        "CFDocument.title: the package names no title."
    ]


def test_a_code_is_a_key():
    value = package(item("One", item("a", humanCodingScheme="K.1 (b)"), item("b", humanCodingScheme="x" * 81)))
    assert [skill.key for skill in read_value(value).outline.levels[0].skills] == ["K-1-b", ""]
    assert warnings(value) == ["CFItems: not kept are humanCodingScheme (1)."]


def test_a_statement_of_several_lines_is_one_line():
    value = package(item("One", item("a\r\n\r\nb")))
    assert said(value) == ["# One", "a b"]
    assert warnings(value) == ["CFItems[1]: the statement has several lines, which are read as one."]


def test_html_becomes_markdown_in_packages_of_others_alone():
    one = item("<p>One</p>", item("<p>a *b*<br>c</p>", notes="<ul><li>n</li></ul>"), item("x<sup>2</sup> *b*"))
    value = package(one, document={"description": "<p>D</p>"})
    assert said(value) == ["# One", r"a \*b\* c", "x<sup>2</sup> *b*"]
    outline = read_value(value).outline
    assert (outline.description, outline.levels[0].remarks) == ("D", "**a \\*b\\* c**\n\n- n")
    value["CFDocument"]["extensions"] = {"skillbook": {"slug": "s"}}
    assert said(value)[1] == "<p>a *b*<br>c</p>"


# ---------------------------------------------------------------- shapes


def test_other_names_of_objects_are_understood():
    value = package(item("One", item("a")))
    for number, json_item in enumerate(value["CFItems"]):
        del json_item["identifier"]
        json_item |= [{"sourcedId": "I0"}, {"uri": "https://x/CFItems/I1"}][number]
    value["CFAssociations"][1] |= {"originNodeURI": "urn:uuid:i1", "destinationNodeURI": "https://x/CFItems/i0"}
    assert said(value) == ["# One", "a"]


def test_a_package_inside_another_object_or_list_is_read():
    value = package(item("One", item("a")))
    assert said({"CFPackage": value}) == said([value]) == ["# One", "a"]


def test_a_document_with_items_alone_stands_as_its_codes_say():
    value = package(item("One", item("b", item("c", humanCodingScheme="1.2.1"), humanCodingScheme="1.2")))
    value["CFItems"][0]["humanCodingScheme"] = "1"
    del value["CFAssociations"]
    assert said(value) == ["# One", "c [b]"]
    assert warnings(value) == ["CFAssociations: there is no isChildOf; what stands under what is read from codes."]


def test_a_bare_list_of_items_is_one_level():
    assert said({"CFDocument": {"title": "T"}, "CFItems": package(item("a"), item("b"))["CFItems"]}) == [
        *("# T", "a", "b")
    ]
    assert said(package(item("a"), item("b"))["CFItems"]) == ["# Skills", "a", "b"]


# ---------------------------------------------------------------- what stands wrong


def test_associations_that_point_outside_are_left_out_and_told():
    value = package(item("One", item("a")))
    value["CFAssociations"] += [child_of("i1", "elsewhere"), child_of("elsewhere", "i0")]
    assert said(value) == ["# One", "a"]
    assert warnings(value) == [
        "CFAssociations[2] and 1 more: one end is not in this package; this association is left out."
    ]


def test_an_item_that_stands_nowhere_is_at_the_top_and_told():
    value = package(item("One", item("a")))
    value["CFItems"].append({"identifier": "i9", "fullStatement": "Loose"})
    assert said(value) == ["# One", "a", "# Loose"]
    assert warnings(value)[0] == "CFItems[2]: nothing says where this stands; it is read as standing at the top."


def test_an_item_that_stands_twice_keeps_its_first_place():
    value = package(item("One", item("a")), item("Two", item("b")))
    value["CFAssociations"].append(child_of("i1", "i2"))
    assert said(value) == ["# One", "a", "# Two", "b"]
    assert warnings(value) == [
        "CFAssociations[4]: this item stands under another one already; only the first place is kept."
    ]


def test_a_circle_is_opened():
    value = package(item("One", item("a")))
    value["CFAssociations"][0] = child_of("i0", "i1")
    assert said(value) == ["# One", "a"]
    assert warnings(value) == ["CFItems[0]: “One” stands under itself; it is read as standing at the top."]


def test_what_is_no_item_is_left_out_and_told():
    value = package(item("One", item("a")))
    value["CFItems"] += [3, {"fullStatement": None}]
    value["CFAssociations"] += ["x", {"associationType": "isRelatedTo"}]
    assert said(value) == ["# One", "a"]
    assert warnings(value) == [
        "CFItems[2].fullStatement: there is no text here; it is left out.",
        "CFItems[3].fullStatement: there is no text here; it is left out.",
        "CFAssociations[2]: this is no association; it is left out.",
        "CFAssociations: only isChildOf is read; these are not kept: 1 isRelatedTo.",
    ]


def test_our_data_of_another_type_are_not_kept_and_told():
    own = {"validityMonths": True, "signoffsNeeded": 0, "remarks": 3}
    value = package(item("One", item("a", extensions={"skillbook": own})))
    [skill] = read_value(value).outline.levels[0].skills
    assert skill.validity_months is None
    assert "extensions.skillbook.validityMonths (1)" in warnings(value)[0]


@pytest.mark.parametrize("value", [{}, [], 3, None, {"CFItems": {}}, {"CFItems": []}, {"CFItems": [3]}])
def test_a_document_without_items_is_an_error_that_says_what_is_expected(value):
    reading = read_value(value)
    assert reading.outline is None
    assert "Expected is a CASE package" in reading.errors[0].text


def test_items_too_deep_under_each_other_are_an_error():
    deep = item("x")
    for _ in range(50):
        deep = item("x", deep)
    assert read_value(package(deep)).errors[0].text.startswith("CFItems[40]: More than 40")


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_FIELDS = ["identifier", "fullStatement", "CFItemType", "humanCodingScheme", "notes", "extensions", "sequenceNumber"]
_FIELDS += ["associationType", "originNodeURI", "destinationNodeURI", "subject", "title", "creator"]
_objects = st.dictionaries(
    st.sampled_from(_FIELDS), st.sampled_from(["a", "b", "isChildOf", "Level", "1.2"]) | _values, max_size=8
)


@given(_objects, st.lists(_objects | _values, max_size=6), st.lists(_objects | _values, max_size=6) | _values)
def test_any_values_are_read_or_refused(document, items, associations):
    reading = read_value({"CFDocument": document, "CFItems": items, "CFAssociations": associations})
    assert (reading.outline is None) == bool(reading.errors)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data):
    assert read(data).errors


def test_a_broken_file_is_an_error_with_its_line():
    assert read(b'{\n "CFItems": [,]}').errors[0].line == 2


def test_the_title_may_come_in_any_unicode():
    value = package(item("Item \U0001d451"), document={"title": "UTF8 \U0001d451"})
    assert read(json.dumps(value, ensure_ascii=False).encode("utf-8-sig")).outline.title == "UTF8 \U0001d451"
    assert read(json.dumps(value).encode("utf-16")).errors == (
        Remark(1, "The document is encoded as UTF-16; save it as UTF-8."),
    )
