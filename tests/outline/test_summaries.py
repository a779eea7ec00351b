"""What was done, in one sentence."""

import pytest

from outline.summaries import deed, sentence


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["position", "text"], "reworded"),
        (["name"], "renamed"),
        (["level", "position"], "moved"),
        (["position"], "moved"),
        (["validity_months"], "changed"),
    ],
)
def test_deed(fields, expected):
    assert deed(fields) == expected


@pytest.mark.parametrize(
    ("deeds", "where", "expected"),
    [
        ([("reworded", "skill")] * 2, "", "Reworded 2 skills."),
        ([("changed", "outline"), ("renamed", "level")], "", "Changed the outline, renamed one level."),
        ([("added", "skill"), ("moved", "example task")], "1. One", "1. One: added one skill, moved one example task."),
        ([], "1. One", "Saved without a change."),
    ],
)
def test_sentence(deeds, where, expected):
    assert sentence(deeds, where) == expected


def test_a_sentence_fits_the_revision():
    text = sentence([("added", "skill")], "x" * 200)
    assert len(text) == 200
    assert text.endswith("…")
