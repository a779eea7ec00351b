from dataclasses import replace

import pytest

from assessments.progress.headline import headline_about, in_motion, own_headline, standing_of

from .pictures import outline, progress


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (outline("sss", "ssswr", reached=1), "Two more sign-offs and you reach Intermediate."),
        (outline("s.", ".."), "One more sign-off and you reach Beginner."),
        (outline("p.", ".."), "Two more sign-offs and you reach Beginner."),
        (outline("s.", "..", needed=2), "One more skill signed off and you reach Beginner."),
        (outline("...........p"), "12 more sign-offs and you reach Beginner."),
        (outline("ss", "sw", reached=1), "One decision and you reach Intermediate."),
        (outline("ss", "ww", reached=1), "Two decisions and you reach Intermediate."),
        (outline("ss", "sw", reached=1, needed=2), "Two decisions and you reach Intermediate."),
        (outline("ss", "sr", reached=1), "One skill came back to you; with it you reach Intermediate."),
        (outline("ss", "rr", reached=1), "Two skills came back to you; with them you reach Intermediate."),
        # what came new into a level that was reached counts for the next one
        (outline("s.", "s.", reached=1), "Two more sign-offs and you reach Intermediate."),
        (outline("ss", "ss", reached=2), "You have reached Intermediate, the highest level."),
        (outline("ss", "s.", reached=2), "You have reached Intermediate; one skill is new since."),
        (outline("s.", "s.", reached=2), "You have reached Intermediate; two skills are new since."),
        (outline("ss", "sl", reached=1), "One skill has lapsed; with it renewed you reach Intermediate."),
        (outline("ss", "ll", reached=1), "Two skills have lapsed; with them renewed you reach Intermediate."),
        (outline("ss", "l.", reached=1), "Two more sign-offs and you reach Intermediate."),
        (outline("ss", "se", reached=2), "You have reached Intermediate, the highest level."),
        (outline("ls", "sn", reached=2), "You have reached Intermediate; two skills are to renew."),
        (
            outline("l.", "..", reached=2),
            "You have reached Intermediate; three skills are new since, and one is to renew.",
        ),
        # complete without having been recorded: what was missing has been retired
        (outline("ss", "ss"), "You have every skill signed off."),
        (outline("ss", "ss", reached=1), "You have reached Beginner, and all is signed off."),
        (outline("..", ".."), "Your first square is one piece of work away."),
    ],
)
def test_what_it_says_to_the_engineer(drawn, sentence):
    assert own_headline(progress(drawn)) == sentence


def test_what_it_says_of_several_outlines():
    first, second = outline("s.", title="Backend"), outline("s.", title="Security")
    assert own_headline(progress(first, second)) == "One more sign-off and you reach Beginner in Backend."
    asked = outline("s.", target=1, title="Backend")
    said = headline_about(progress(asked, second, own=False)).replace("\u00a0", " ")
    assert said == "Dilnoza is one skill from level 1, the target in Backend."


def test_what_it_says_without_an_outline():
    assert own_headline(progress()) == "There is no outline to learn by yet."
    assert headline_about(progress(own=False)) == "Dilnoza has no outline yet."
    assert headline_about(progress()) == "You have no outline yet."


@pytest.mark.parametrize(
    ("returned", "waiting", "sentence"),
    [
        (0, 0, ""),
        (1, 0, "One skill came back to you."),
        (2, 1, "Two skills came back to you, one waits for a decision."),
        (1, 3, "One skill came back to you, three wait for a decision."),
        (0, 1, "One skill waits for a decision."),
        (0, 2, "Two skills wait for a decision."),
    ],
)
def test_what_is_in_motion(returned, waiting, sentence):
    assert in_motion(returned, waiting) == sentence


def test_what_lapses_is_said_too():
    drawn = outline("lees", "nw")
    assert in_motion(0, 1, drawn.to_renew) == (
        "One skill waits for a decision. Two skills have lapsed, and two lapse within 90 days."
    )
    assert in_motion(0, 0, outline("e").to_renew) == "One skill lapses within 90 days."


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (
            outline("ss", "sw", ".s..p", reached=1, target=3),
            "Dilnoza is one decision from level 2 and five skills from the target.",
        ),
        (outline("ss", ".r", reached=1, target=2), "Dilnoza is two skills from level 2, the target."),
        (outline("ss", ".w", "..", reached=1, target=1), "Dilnoza is two skills from level 2."),
        (outline("..", ".."), "Dilnoza is two skills from level 1."),
        (outline("ss", "ss", reached=2, target=1), "Dilnoza has reached Intermediate, the highest level."),
        (outline("ss", "s.", reached=2), "Dilnoza has reached Intermediate; one skill is new since."),
        (outline("ss"), "Dilnoza has every skill signed off."),
    ],
)
def test_what_it_says_to_a_lead(drawn, sentence):
    assert headline_about(progress(drawn, own=False)).replace("\u00a0", " ") == sentence


def test_what_it_says_to_oneself_on_the_page_that_a_lead_sees():
    assert headline_about(progress(outline("s."))).replace("\u00a0", " ") == "You are one skill from level 1."
    assert standing_of(outline("ss", reached=1), "you") == "You have reached Beginner, the highest level."


def test_signatures_that_are_there_already_are_not_asked_for_again():
    drawn = outline("sw", needed=2)
    level = drawn.levels[0]
    signed_once = replace(level, rows=(level.rows[0], replace(level.rows[1], signatures=1)))
    assert own_headline(progress(replace(drawn, levels=(signed_once,)))) == "One decision and you reach Beginner."
