"""Outlines as one engineer reads them: words and anchors."""

import pytest

from assessments.reading import SkillLine, headline, standing
from outline.models import Skill


@pytest.mark.parametrize(
    ("found", "query", "expected"),
    [
        (0, "", "No outline is published yet."),
        (1, "", "One outline to grow by."),
        (3, "", "Three outlines to grow by."),
        (12, "", "12 outlines to grow by."),
        (0, "kafka", "No outline speaks of “kafka”."),
        (1, "kafka", "One outline speaks of “kafka”."),
        (2, "kafka", "Two outlines speak of “kafka”."),
    ],
)
def test_headline(found, query, expected):
    assert headline(found, query) == expected


@pytest.mark.parametrize(
    ("signed", "submitted", "returned", "lapsed", "expected"),
    [
        (0, 0, 0, 0, "nothing submitted yet"),
        (5, 0, 0, 0, "5 of 21 signed off"),
        (0, 1, 0, 0, "1 waits for a decision"),
        (5, 2, 0, 0, "5 of 21 signed off and 2 wait for a decision"),
        (5, 1, 2, 0, "5 of 21 signed off, 1 waits for a decision and 2 came back"),
        (0, 0, 0, 1, "1 lapsed"),
        (5, 0, 0, 2, "5 of 21 signed off and 2 lapsed"),
    ],
)
def test_standing(signed, submitted, returned, lapsed, expected):
    assert standing(signed, 21, submitted, returned, lapsed) == expected


@pytest.mark.parametrize(
    ("key", "anchor"),
    [("reads-logs", "reads-logs"), ("main", "skill-main"), ("level-1", "skill-level-1"), ("notices", "skill-notices")],
)
def test_anchor_is_the_key_unless_the_page_needs_that_id(key, anchor):
    assert SkillLine(Skill(key=key), "not_started").anchor == anchor
