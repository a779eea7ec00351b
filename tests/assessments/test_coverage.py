import pytest

from assessments.coverage import Coverage, headline, level_line


def held(count, wanted=2):
    return Coverage(("Chen", "Kavya", "Grace", "Amara")[:count], wanted)


@pytest.mark.parametrize(
    ("count", "wanted", "risk", "words", "sentence"),
    [
        (0, 2, "none", "Nobody", "nobody holds it, 2 are wanted"),
        (1, 2, "one", "Only Chen", "only Chen holds it, 2 are wanted"),
        (2, 2, "enough", "", "2 hold it, 2 are wanted"),
        (3, 2, "enough", "", "3 hold it, 2 are wanted"),
        (2, 4, "short", "2 short", "2 hold it, 4 are wanted"),
        (3, 4, "short", "1 short", "3 hold it, 4 are wanted"),
        (1, 1, "enough", "", "only Chen holds it, 1 is wanted"),
        (0, 1, "none", "Nobody", "nobody holds it, 1 is wanted"),
    ],
)
def test_coverage_says_who_holds_a_skill_against_how_many_are_wanted(count, wanted, risk, words, sentence):
    coverage = held(count, wanted)
    assert (coverage.risk, coverage.words, coverage.sentence) == (risk, words, sentence)


def test_there_is_a_pip_for_each_that_is_wanted_and_none_for_more():
    assert held(1).pips == [True, False]
    assert held(4).pips == [True, True]


@pytest.mark.parametrize(
    ("levels", "sentences"),
    [
        (
            {1: [2, 3], 2: [2], 3: [1, 0, 1, 0]},
            ["Payments is steady up to level 2.", "Two skills hang on one person, two are held by nobody."],
        ),
        ({1: [2], 2: [1]}, ["Payments is steady up to level 1.", "One skill hangs on one person."]),
        ({1: [2], 2: [0]}, ["Payments is steady up to level 1.", "One skill is held by nobody."]),
        (
            {1: [1], 2: [0, 0, 2]},
            ["Payments is not steady at level 1 yet.", "One skill hangs on one person, two are held by nobody."],
        ),
        ({1: [0, 0, 2]}, ["Payments is not steady at level 1 yet.", "Two skills are held by nobody."]),
        ({1: [1] * 12}, ["Payments is not steady at level 1 yet.", "12 skills hang on one person."]),
        ({1: [2, 2], 2: [3]}, ["Payments is steady at every level."]),
        ({2: [2], 4: [1]}, ["Payments is steady up to level 2.", "One skill hangs on one person."]),
        ({1: [0, 0], 2: [0]}, ["Nothing is signed off in Payments yet."]),
        ({}, ["There is no outline to stand on yet."]),
    ],
)
def test_the_headline_is_the_answer_that_a_lead_came_for(levels, sentences):
    coverages = {number: [held(count) for count in counts] for number, counts in levels.items()}
    assert headline("Payments", 4, coverages) == sentences


def test_the_headline_of_a_team_of_nobody():
    assert headline("Payments", 0, {1: [held(0)]}) == ["Nobody is in Payments yet."]


def test_the_headline_where_more_than_two_are_wanted():
    assert headline("Payments", 4, {1: [held(3, wanted=4)], 2: [held(4, wanted=4)]}) == [
        "Payments is not steady at level 1 yet.",
        "One skill is held by fewer than wanted.",
    ]


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ([2, 3], "2 wanted for each skill; all held by two or more"),
        ([2, 0, 0], "2 wanted for each skill; 2 that nobody holds"),
        ([1, 3], "2 wanted for each skill; 1 that hangs on one person"),
        ([1, 0, 1], "2 wanted for each skill; 1 that nobody holds, 2 that hang on one person"),
    ],
)
def test_the_line_of_a_level(counts, line):
    assert level_line([held(count) for count in counts]) == line
