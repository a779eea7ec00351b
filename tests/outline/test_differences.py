"""How a document and an outline differ: examples without a database."""

from dataclasses import replace

import pytest

from outline.differences import DEEDS, changes, summary
from outline.formats.drafts import SkillDraft
from outline.matching import Decision, matches, with_keys

from .test_matching import draft

LOGS, TESTS, MORE = "Reads logs. #logs", "Writes tests. #tests", "Writes tests. #more-tests"
KNOWN = draft(("1", LOGS, TESTS), ("2", MORE))


def planned(document, current=KNOWN, retired=None, decisions=()):
    found = matches(document, current, retired, decisions)
    return changes(with_keys(document, found), current, found)


def told(document, **kwargs):
    return [(change.deed, change.sentence) for change in planned(document, **kwargs)]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (KNOWN, []),
        (draft(("1", LOGS, TESTS, "New. #new"), ("2", MORE)), [("added", "skill of “1”: New.")]),
        (draft(("1", LOGS), ("2", MORE)), [("retired", "skill of “1”: Writes tests.")]),
        (
            draft(("1", "Reads. #logs", TESTS), ("2", MORE)),
            [("reworded", "skill of “1”: Reads. Before: Reads logs.")],
        ),
        (
            draft(("1", "*Reads* logs. #logs", TESTS), ("2", MORE)),
            [("changed", "skill of “1”: Reads logs. Its marks, not its words, are others.")],
        ),
        (draft(("1", TESTS), ("2", MORE, LOGS)), [("moved", "skill of “2”: Reads logs. From “1”.")]),
        (
            draft(("1", TESTS, LOGS), ("2", MORE)),
            [("moved", "skill of “1”: Writes tests. It stands at another place in its level.")],
        ),
        (
            draft(("2", MORE), ("1", LOGS, TESTS)),
            [("moved", "level: 2 It stands at another place among the levels.")],
        ),
        (draft(("1", LOGS, TESTS), ("2", MORE), ("3",)), [("added", "level: 3")]),
        (
            draft(("1", LOGS, TESTS, MORE)),
            [("moved", "skill of “1”: Writes tests. From “2”."), ("retired", "level: 2")],
        ),
        (draft(("1", LOGS, TESTS), ("Two", MORE)), [("reworded", "level: Two Before: 2")]),
        (replace(KNOWN, title="Large"), [("reworded", "outline: Large Before: Small")]),
        (replace(KNOWN, tags=("a",)), [("changed", "outline: Small Its tags are others.")]),
    ],
)
def test_changes(document, expected):
    assert told(document) == expected
    assert {deed for deed, _ in expected} <= set(DEEDS)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"signoffs_needed": 2}, "level: 1 Each skill needs 2 sign-offs; before: 1."),
        ({"introduction": "Hello."}, "level: 1 Its introduction is another one."),
        ({"remarks": "Hello."}, "level: 1 Its text after the lists is another one."),
        (
            {"skills": (SkillDraft("Reads logs.", "logs", area="Ops"), KNOWN.levels[0].skills[1])},
            "skill of “1”: Reads logs. Area: “Ops”; before: none.",
        ),
        (
            {"skills": (SkillDraft("Reads logs.", "logs", validity_months=6), KNOWN.levels[0].skills[1])},
            "skill of “1”: Reads logs. A sign-off counts for 6 months; before: for ever.",
        ),
    ],
)
def test_what_else_changes(changed, text):
    first, *others = KNOWN.levels
    assert told(replace(KNOWN, levels=(replace(first, **changed), *others))) == [("changed", text)]


def test_what_comes_back_is_no_addition():
    document = draft(("1", LOGS, TESTS), ("2", MORE, "Knows Perl."))
    assert told(document, retired=draft(("1", "Knows Perl. #perl"))) == [
        ("restored", "skill of “2”: Knows Perl. From “1”.")
    ]


def test_only_what_was_moved_past_the_others_is_moved():
    before = draft(("1", *(f"Skill number {n} of them #k{n}" for n in range(9))))
    keys = [0, 1, 7, 2, 3, 4, 5, 6, 8]
    after = draft(("1", *(f"Skill number {n} of them #k{n}" for n in keys)))
    assert [change.key for change in planned(after, before)] == ["k7"]


def test_words_are_compared_and_what_is_done_is_counted():
    said = planned(draft(("1", "Reads all logs. #logs", "Sings in the choir of the firm."), ("2", MORE)))
    assert summary(said) == "1 reworded, 1 added, 1 retired"
    assert [(part.text, part.is_new) for part in said[0].words] == [
        ("Reads ", False),
        ("all ", True),
        ("logs.", False),
    ]


def test_a_merge_is_told_on_both_sides():
    said = planned(draft(("1", LOGS), ("2", MORE)), decisions=[Decision("skills-0-0", "merge", "tests")])
    assert [(change.deed, *change.details) for change in said] == [
        ("retired", "Its history is carried on by “Reads logs.”."),
        ("changed", "It carries on “Writes tests.”."),
    ]
