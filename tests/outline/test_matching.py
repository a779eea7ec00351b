"""Which piece of a document is which of the outline: examples without a database."""

import pytest

from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft, TaskDraft
from outline.matching import ALIKE, Decision, matches
from outline.matching import with_keys as keyed


def draft(*levels):
    """draft(("1. Beginner", "Reads logs. #logs", …)): skills as texts, with their key where one is given."""
    made = tuple(LevelDraft(name, _skills(texts)) for name, *texts in levels)
    return OutlineDraft("Small", "small", levels=made)


def _skills(texts):
    return tuple(SkillDraft(text.strip(), key) for text, _, key in (text.partition("#") for text in texts))


def keys(outline):
    return [skill.key for level in outline.levels for skill in level.skills]


def with_keys(document, known, retired=None, decisions=()):
    return keyed(document, matches(document, known, retired, decisions))


KNOWN = draft(("1", "Reads logs. #logs", "Writes tests. #tests"), ("2", "Writes tests. #more-tests"))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (draft(("1", "Other words. #logs")), ["logs"]),  # a key that is given is the key
        (draft(("1", "Reads logs.")), ["logs"]),
        (draft(("2", "Writes tests.")), ["more-tests"]),  # an equal text of the same level goes first
        (draft(("1", "Writes tests.", "Writes tests.")), ["tests", "more-tests"]),  # each is taken once
        (draft(("3", "Reads logs.")), ["logs"]),  # moved to another level
        (draft(("1", "Reads the logs.")), ["logs"]),  # much alike: it was reworded
        (draft(("1", "Reads logs. #unknown")), ["logs"]),  # a key that the outline has not names nothing
        (draft(("1", "Sings. #song")), ["song"]),  # unless the piece is new
        (draft(("1", "Sings. #song", "Hums. #song")), ["song", "song"]),  # a problem, which the import names
        (draft(("1", "Sings in the choir.")), ["sings-in-the-choir"]),
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


# ------------------------------------------------------------------ likeness

LONG = draft(("1", "Can read the logs of one service at a time #a", "Can write tests that others trust #b"), ("2",))


def found(document, known=LONG, retired=None, decisions=()):
    return [(match.how, match.key, match.is_back) for match in matches(document, known, retired, decisions).values()]


def test_the_likest_pair_is_matched_first_and_each_piece_once():
    document = draft(("1", "Can read the logs of one service", "Can read the logs of one service at a time!"))
    (first, second) = matches(document, LONG).values()
    assert (second.how, second.key, second.before.piece.text) == ("likeness", "a", LONG.levels[0].skills[0].text)
    assert ALIKE <= second.likeness < 100
    assert (first.how, first.key) == ("new", "can-read-the-logs-of-one-service")
    assert [place.piece.key for place in first.similar] == ["a"]


def test_what_is_only_a_little_alike_is_offered_and_not_taken():
    (match,) = matches(draft(("1", "Can read traces and metrics of everything")), LONG).values()
    assert match.how == "new"
    assert "a" in [place.piece.key for place in match.similar]


def test_what_was_retired_comes_back_by_key_or_text_and_not_by_likeness():
    retired = draft(("1", "Knows Perl. #perl"))
    assert found(draft(("2", "Knows Perl.")), retired=retired) == [("text", "perl", True)]
    assert found(draft(("2", "Other words #perl")), retired=retired) == [("key", "perl", True)]
    assert found(draft(("2", "Knows Perl!")), retired=retired) == [("new", "knows-perl", False)]


def test_a_new_key_is_none_that_a_retired_piece_has():
    assert found(draft(("1", "Perl and all.")), retired=draft(("1", "Cobol. #perl-and-all"))) == [
        ("new", "perl-and-all-2", False)
    ]


# ------------------------------------------------------------------ decisions


def test_a_person_decides_what_is_the_same_and_what_is_new():
    document = draft(("1", "Can read the logs of one service at a time.", "Something else"))
    assert found(document)[0] == ("likeness", "a", False)
    new = [Decision("skills-0-0", "new")]
    assert found(document, decisions=new)[0][:2] == ("new", "can-read-the-logs-of-one-service-at-a")
    same = [Decision("skills-0-1", "same", "a")]
    (first, second) = found(document, decisions=same)
    assert first == ("new", "can-read-the-logs-of-one-service-at-a", False)
    assert second == ("decision", "a", False)


def test_a_decision_about_a_piece_that_names_its_key_or_that_there_is_not_changes_nothing():
    document = draft(("1", "Can read #a"))
    for decision in (Decision("skills-0-0", "new"), Decision("skills-9-9", "same", "b"), Decision("x", "merge", "b")):
        assert found(document, decisions=[decision]) == [("key", "a", False)]
    assert found(draft(("1", "Sings.")), decisions=[Decision("skills-0-0", "same", "nobody")]) == [
        ("new", "sings", False)
    ]


def test_a_split_goes_on_under_its_key_and_is_carried_on_by_what_is_new():
    document = draft(("1", "Can read the logs of one service at a time", "Can read fast"))
    first, second = matches(document, LONG, None, [Decision("skills-0-1", "part", "a")]).values()
    assert (first.key, first.carries_on) == ("a", ())
    assert (second.how, second.carries_on) == ("new", ("a",))


def test_a_merge_takes_up_what_goes_away():
    document = draft(("1", "Can read the logs of one service at a time"))
    (match,) = matches(document, LONG, None, [Decision("skills-0-0", "merge", "b")]).values()
    assert (match.key, match.carries_on) == ("a", ("b",))


def test_a_piece_that_is_kept_is_not_merged():
    document = draft(("1", "Can read #a", "Can write #b"))
    first, _ = matches(document, LONG, None, [Decision("skills-0-0", "merge", "b")]).values()
    assert first.carries_on == ()


def test_what_is_merged_is_nothing_else_though_its_words_are_there():
    document = draft(("1", "Can read #a", "Can write tests that others trust"))
    merged = [Decision("skills-0-0", "merge", "b")]
    first, second = matches(document, LONG, None, merged).values()
    assert first.carries_on == ("b",)
    assert (second.how, second.key) == ("new", "can-write-tests-that-others-trust")
