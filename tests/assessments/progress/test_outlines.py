import datetime as dt

import pytest
from django.utils import timezone

from assessments.models import LevelReached
from assessments.progress import Progress
from outline.models import Outline

from ... import factories
from .pictures import outline as drawn


def labels(rows):
    return [row.skill.label for row in rows]


def titles(progress):
    return [found.outline.title for found in progress.outlines]


@pytest.mark.parametrize(
    ("picture", "heads_for", "ahead", "suggested"),
    [
        (drawn("ss", ".p", "..", reached=1), 2, False, ["2.2", "2.1"]),
        (drawn("ss", "wr", ".p.p", reached=1), 3, True, ["3.2", "3.4", "3.1"]),
        (drawn("s.", "..", reached=1), 1, False, ["1.2"]),
        (drawn("......"), 1, False, ["1.1", "1.2", "1.3", "1.4", "1.5"]),
    ],
)
def test_what_to_do_next(picture, heads_for, ahead, suggested):
    assert picture.upcoming.level.number == heads_for
    assert picture.is_head_start is ahead
    assert labels(picture.suggested) == suggested


@pytest.mark.parametrize("picture", [drawn("ss", "wr", reached=1), drawn("ss", reached=1)])
def test_nothing_to_do_next(picture):
    assert (picture.upcoming, picture.suggested, picture.is_head_start) == (None, [], False)


@pytest.mark.parametrize(
    ("picture", "number"),
    [
        (drawn("..", ".."), 1),
        (drawn("ss", "..", reached=1), 2),
        (drawn("s.", "ss", "..", reached=2), 3),  # what is new since does not lead back
        (drawn("s.", "ss", "..", reached=1), 2),  # complete, and not reached: something is missing before it
        (drawn("s.", "", "..", reached=1), 3),  # nothing stands in the second
        (drawn("s.", "ss", reached=2), None),
        (drawn("ss", "ss"), None),  # complete without having been recorded: what was missing has been retired
    ],
)
def test_the_next_level_is_the_first_unreached_one_with_something_missing_in_or_before_it(picture, number):
    assert (picture.next_level.level.number if picture.next_level else None) == number


def test_the_gap_is_to_the_target_while_that_is_open():
    assert labels(drawn("s.", "s.", "..", target=2).gap) == ["1.2", "2.2"]
    assert labels(drawn("ss", "s.", "..", reached=1, target=1).gap) == ["2.2"]
    assert labels(drawn("ss", "s.", reached=2).gap) == ["2.2"]  # new since, with no level to reach
    assert labels(drawn("ss", "ss", reached=2).gap) == []


# --------------------------------------------------------------------------- which outlines are mine


def test_without_target_and_record_all_published_ones_are_mine(engineer, outline):
    other = factories.outline_with(levels=1)
    for status in (Outline.Status.DRAFT, Outline.Status.RETIRED):
        hidden = factories.outline_with(levels=1)
        Outline.objects.filter(pk=hidden.pk).update(status=status)
    assert titles(Progress.of(engineer, engineer)) == sorted([outline.title, other.title])


def test_mine_are_those_of_a_target_of_mine_my_team_or_one_above(engineer, payments, platform, search, outline):
    mine, teams, above, others = (factories.outline_with(levels=1) for _ in range(4))
    factories.TargetFactory(team=None, engineer=engineer, level=mine.levels.get())
    factories.TargetFactory(team=payments, level=teams.levels.get())
    factories.TargetFactory(team=platform, level=above.levels.get())
    factories.TargetFactory(team=search, level=others.levels.get())
    assert set(titles(Progress.of(engineer, engineer))) == {mine.title, teams.title, above.title}


def test_mine_are_those_that_i_have_a_record_in(engineer, peer, outline, skills):
    other = factories.outline_with(levels=1)
    factories.in_state("in_progress", engineer, skills[0])
    factories.in_state("in_progress", peer, other.skills.first())
    assert titles(Progress.of(engineer, engineer)) == [outline.title]
    assert titles(Progress.of(peer, peer)) == [other.title]


def test_a_retired_outline_stays_while_there_is_a_record_and_proposes_nothing(engineer, lead, outline, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    Outline.objects.update(status=Outline.Status.RETIRED)
    published = factories.outline_with(levels=1)
    factories.TargetFactory(team=None, engineer=engineer, level=published.levels.get())
    progress = Progress.of(engineer, engineer)
    assert titles(progress) == [published.title, outline.title]
    assert progress.outlines[1].suggested == []
    assert {row.skill.outline_id for row in progress.likely} == {published.pk}


def test_an_open_target_comes_first(engineer, lead, outline, skills):
    due_later, due_sooner, done = (factories.outline_with(levels=1, skills=1) for _ in range(3))
    factories.TargetFactory(team=None, engineer=engineer, level=due_later.levels.get(), due=dt.date(2027, 6, 1))
    factories.TargetFactory(team=None, engineer=engineer, level=due_sooner.levels.get(), due=dt.date(2027, 2, 1))
    factories.TargetFactory(team=None, engineer=engineer, level=done.levels.get(), due=dt.date(2027, 1, 1))
    factories.in_state("signed_off", engineer, done.skills.get(), lead)
    factories.in_state("in_progress", engineer, skills[0])
    expected = [due_sooner.title, due_later.title, *sorted([outline.title, done.title])]
    assert titles(Progress.of(engineer, engineer)) == expected


def test_ones_own_target_goes_before_the_teams_until_it_is_reached(engineer, lead, payments, outline, skills):
    first, second = outline.levels.all()
    factories.TargetFactory(team=payments, level=second)
    factories.TargetFactory(team=None, engineer=engineer, level=first)
    assert Progress.of(engineer, engineer).outlines[0].target.level == first
    for skill in skills[:2]:
        factories.in_state("signed_off", engineer, skill, lead)
    assert Progress.of(engineer, engineer).outlines[0].target.level == second


# --------------------------------------------------------------------------- totals


def test_a_skill_added_later_is_new_since_and_the_level_stays_reached(engineer, lead, outline, skills):
    for skill in skills[:2]:
        factories.in_state("signed_off", engineer, skill, lead)
    factories.SkillFactory(level=skills[0].level, position=2)
    level, above = Progress.of(engineer, engineer).outlines[0].levels
    assert (level.signed, level.total, level.new_since) == (2, 3, 1)
    assert level.reached_at == LevelReached.objects.get().at
    assert (above.reached_at, above.new_since) == (None, 0)


@pytest.mark.parametrize(
    ("state", "is_shown"),
    [("in_progress", False), ("returned", False), ("submitted", True), ("signed_off", True)],
)
def test_a_retired_skill_leaves_the_totals_and_is_shown_where_it_holds_or_waits(
    engineer, lead, outline, skills, state, is_shown
):
    factories.in_state(state, engineer, skills[0], lead)
    skills[0].retire()
    for viewer in (engineer, lead):
        level = Progress.of(engineer, viewer).outlines[0].levels[0]
        assert (level.signed, level.total) == (0, 1)
        assert [row.skill for row in level.retired] == ([skills[0]] if is_shown else [])
        assert labels(level.current) == ["1.2"]


def test_signed_off_since_a_moment(engineer, lead, outline, skills):
    before = timezone.now()
    factories.in_state("signed_off", engineer, skills[0], lead)
    between = timezone.now()
    factories.in_state("signed_off", engineer, skills[1], lead)
    found = Progress.of(engineer, engineer).outlines[0]
    assert labels(found.signed_since(before)) == ["1.2", "1.1"]
    assert labels(found.signed_since(between)) == ["1.2"]
    assert found.signed_since(timezone.now()) == []
    assert found.signed_since(None) == []


def test_likely_are_three_the_last_worked_on_first(engineer, lead, outline, skills):
    for days_ago, skill in enumerate(reversed(skills[1:3])):
        factories.log_work(engineer, skill, done_on=timezone.localdate() - dt.timedelta(days=days_ago))
    factories.in_state("submitted", engineer, skills[3])
    assert labels(Progress.of(engineer, engineer).likely) == ["2.1", "1.2", "1.1"]
