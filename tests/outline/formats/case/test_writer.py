"""Packages that we write: as the official schemas want them, and read back as they were."""

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from jsonschema import Draft7Validator, FormatChecker

from outline.formats.case import read, sayable, write
from outline.formats.case.writer import cf_package
from outline.formats.drafts import LevelDraft, OutlineDraft, Reading, SkillDraft, TaskDraft
from tests.outline.formats.drafting import outlines
from tests.outline.formats.score import CORPUS


@given(outlines())
def test_a_package_is_read_back_as_the_outline_that_it_says(outline):
    reading = read(write(outline))
    assert reading.errors == ()
    assert reading.outline == sayable(outline)


SCHEMAS = {
    "CFDocument": "c13-case-v1p1-cfdocument",
    "CFItems": "c14-case-v1p1-cfitem",
    "CFAssociations": "c15-case-v1p1-cfassociation",
}
with_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no corpus in {CORPUS} (set SKILLBOOK_CORPUS)")

OUTLINE = OutlineDraft(
    title="Backend",
    slug="backend",
    description="About *it*.",
    authors=("Ada", "Bob"),
    tags=("api",),
    levels=(
        LevelDraft(
            "1. Beginner",
            skills=(
                SkillDraft("Knows `git`", key="git"),
                SkillDraft("Builds images", key="images", area="Docker:", validity_months=24),
                SkillDraft("Runs them", area="Docker:"),
                SkillDraft("Knows *Go*"),
                SkillDraft("Pushes images", area="Docker:"),
            ),
            tasks=(TaskDraft("Fix a bug", key="bug"),),
            introduction="Starts here.",
            remarks="Ends here.",
            signoffs_needed=2,
        ),
        LevelDraft("2. *Expert*", skills=(SkillDraft("Knows `git`"),)),
    ),
)


def validators():
    for name, file in SCHEMAS.items():
        schema = json.loads((CORPUS / f"{file}.schema.json").read_text())
        yield name, Draft7Validator(schema, format_checker=FormatChecker())


@with_corpus
@given(outlines())
@example(OUTLINE)
def test_what_is_written_is_what_the_schemas_of_the_corpus_want(outline):
    for base in ("", "https://skills.example/"):
        package = json.loads(write(outline, base=base))
        for name, validator in validators():
            objects = package[name] if isinstance(package[name], list) else [package[name]]
            assert [error.message for one in objects for error in validator.iter_errors(one)] == []


def test_the_outline_of_this_page_comes_back_whole():
    assert read(write(OUTLINE)) == Reading(OUTLINE)


def test_the_tree_is_one_that_other_tools_show():
    package = cf_package(OUTLINE)
    statements = {item["identifier"]: (item["CFItemType"], item["fullStatement"]) for item in package["CFItems"]}
    above = {
        link["originNodeURI"]["identifier"]: (link["destinationNodeURI"]["identifier"], link["sequenceNumber"])
        for link in package["CFAssociations"]
    }
    shown = [(*statements[one], statements.get(parent, ("",))[-1], number) for one, (parent, number) in above.items()]
    assert shown == [
        ("Level", "1. Beginner", "", 1),
        ("Skill", "Knows `git`", "1. Beginner", 1),
        ("Skill Area", "Docker:", "1. Beginner", 2),
        ("Skill", "Builds images", "Docker:", 1),
        ("Skill", "Runs them", "Docker:", 2),
        ("Skill", "Knows *Go*", "1. Beginner", 3),
        ("Skill Area", "Docker:", "1. Beginner", 4),
        ("Skill", "Pushes images", "Docker:", 1),
        ("Example Task", "Fix a bug", "1. Beginner", 5),
        ("Level", r"2. \*Expert\*", "", 2),
        ("Skill", "Knows `git`", r"2. \*Expert\*", 1),
    ]


@given(outlines())
def test_each_object_has_an_identifier_of_its_own_that_is_always_the_same(outline):
    package = cf_package(outline)
    objects = [package["CFDocument"], *package["CFItems"], *package["CFAssociations"]]
    assert len({one["identifier"] for one in objects}) == len(objects)
    assert write(outline) == write(outline)


def test_a_reworded_skill_keeps_its_identifier():
    first = OUTLINE.levels[0]
    reworded = replace(OUTLINE, levels=(replace(first, skills=(replace(first.skills[0], text="Uses git"),)),))
    kept = {item["fullStatement"]: item["identifier"] for item in cf_package(reworded)["CFItems"]}
    assert kept["Uses git"] == cf_package(OUTLINE)["CFItems"][1]["identifier"]


def test_addresses_and_the_time_of_the_change_are_given():
    package = cf_package(OUTLINE, base="https://skills.example/", changed="2024-01-02T03:04:05+00:00")
    document = package["CFDocument"]
    assert document["uri"] == f"https://skills.example/ims/case/v1p1/CFDocuments/{document['identifier']}"
    assert document["lastChangeDateTime"] == "2024-01-02T03:04:05+00:00"
    assert cf_package(OUTLINE)["CFDocument"]["uri"] == f"urn:uuid:{document['identifier']}"


@with_corpus
@pytest.mark.parametrize(
    ("name", "expected"),
    [("c01", [7, 7]), ("c03", [2]), ("c05", [1]), ("c06", [24])],
)
def test_packages_of_others_are_read_whole(name, expected):
    [path] = CORPUS.glob(f"{name}-*.case.json")
    reading = read(path.read_bytes())
    assert [len(level.skills) for level in reading.outline.levels] == expected
    assert read(write(reading.outline)).outline == sayable(reading.outline)
