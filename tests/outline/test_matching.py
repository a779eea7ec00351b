"""Which piece of a document is which of the outline, and how the two differ: examples without a database."""

from dataclasses import replace

import pytest

from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from outline.matching import KINDS, differences, with_keys


def draft(*levels):
    """draft(("1. Beginner", "Reads logs. #logs", …)): skills as texts, with their key where one is given."""
    made = tuple(LevelDraft(name, _skills(texts)) for name, *texts in levels)
    return OutlineDraft("Small", "small", levels=made)


def _skills(texts):
    return tuple(SkillDraft(text.strip(), key) for text, _, key in (text.partition("#") for text in texts))


def keys(outline):
    return [skill.key for level in outline.levels for skill in level.skills]


KNOWN = draft(("1", "Reads logs. #logs", "Writes tests. #tests"), ("2", "Writes tests. #more-tests"))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (draft(("1", "Other words. #logs")), ["logs"]),  # a key that is given is the key
        (draft(("1", "Reads logs.")), ["logs"]),
        (draft(("2", "Writes tests.")), ["more-tests"]),  # an equal text of the same level goes first
        (draft(("1", "Writes tests.", "Writes tests.")), ["tests", "more-tests"]),  # each is taken once
        (draft(("3", "Reads logs.")), ["logs"]),  # moved to another level
        (draft(("1", "Logs")), ["logs"]),  # its first words make the key
        (draft(("1", "Reads traces.")), ["reads-traces"]),
        (draft(("1", "Same.", "Same.")), ["same", "same-2"]),
        (draft(("1", "Reads logs.", "Any. #logs")), ["reads-logs", "logs"]),  # claimed by who names it
    ],
)
def test_keys(document, expected):
    assert keys(with_keys(document, KNOWN)) == expected


def test_a_new_outline_makes_its_keys_from_first_words():
    assert keys(with_keys(draft(("1", "Reads logs.", "Reads logs.")), None)) == ["reads-logs", "reads-logs-2"]


def test_a_text_that_changed_at_its_end_keeps_its_key():
    known = with_keys(draft(("1", "Can read the logs of one service at a time")), None)
    changed = with_keys(draft(("1", "Can read the logs of one service at a time, and of many")), known)
    assert keys(changed) == keys(known)


def test_tasks_have_keys_of_their_own():
    level = LevelDraft("1", _skills(["Fix it. #fix-it"]), (TaskDraft("Fix it."),))
    found = with_keys(OutlineDraft("Small", levels=(level,)), None)
    assert [task.key for task in found.levels[0].tasks] == ["fix-it"]


def told(document, current=KNOWN):
    return [(difference.kind, difference.text) for difference in differences(document, current)]


OTHER_AREA = "skill of “1”: Reads logs."
LOGS, TESTS, MORE = "Reads logs. #logs", "Writes tests. #tests", "Writes tests. #more-tests"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (KNOWN, []),
        (draft(("1", LOGS, TESTS, "New. #new"), ("2", MORE)), [("added", "skill of “1”: New.")]),
        (draft(("1", LOGS), ("2", MORE)), [("missing", "skill of “1”: Writes tests.")]),
        (draft(("1", "Reads. #logs", TESTS), ("2", MORE)), [("reworded", "skill of “1”: Reads.")]),
        (draft(("1", TESTS), ("2", MORE, LOGS)), [("moved", "skill of “2”: Reads logs.")]),
        (draft(("1", TESTS, LOGS), ("2", MORE)), [("moved", "skills of “1”: another order")]),
        (draft(("2", MORE), ("1", LOGS, TESTS)), [("moved", "levels: another order")]),
        (draft(("1", LOGS, TESTS), ("2", MORE), ("3",)), [("added", "level “3”")]),
        (draft(("1", LOGS, TESTS, MORE)), [("moved", "skill of “1”: Writes tests."), ("missing", "level “2”")]),
        (replace(KNOWN, title="Large"), [("other", "The title of the outline differs.")]),
        (replace(KNOWN, tags=("a",)), [("other", "The tags of the outline differ.")]),
    ],
)
def test_differences(document, expected):
    assert told(document) == expected
    assert {kind for kind, _ in expected} <= set(KINDS)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"signoffs_needed": 2}, "Sign-offs that a skill of “1” needs: 1 here, 2 in the document."),
        ({"introduction": "Hello."}, "The introduction of “1” differs."),
        ({"remarks": "Hello."}, "The remarks of “1” differ."),
        ({"skills": (replace(KNOWN.levels[0].skills[0], area="Ops"), *KNOWN.levels[0].skills[1:])}, OTHER_AREA),
    ],
)
def test_what_else_differs(changed, text):
    first, *others = KNOWN.levels
    assert told(replace(KNOWN, levels=(replace(first, **changed), *others))) == [("other", text)]
