import datetime as dt

import pytest
from django.utils import timezone

from assessments.ground import Ground
from assessments.matrix import PEOPLE_AT_ONCE, Filters, Matrix
from outline.models import Outline
from people.models import Engineer
from people.team_tree import TeamTree
from tests.factories import (
    EngineerFactory,
    MembershipFactory,
    TargetFactory,
    TeamFactory,
    in_state,
    log_work,
    outline_with,
    signed_until,
)

pytestmark = pytest.mark.django_db


def ground_of(team, lead):
    return Ground.of(team, TeamTree.of(lead))


def matrix_of(team, lead, outline=None):
    ground = ground_of(team, lead)
    return Matrix.of(ground, outline or ground.outline(""))


def picture(matrix):
    """{skill: {person: state}}, as one reads it."""
    names = [person.name for person in matrix.people]
    return {row.skill.plain: dict(zip(names, row.states, strict=True)) for row in matrix.rows}


@pytest.fixture
def story(engineer, peer, lead, upper_lead, skills):
    """Every state once: Kavya's are submitted and in progress, Chen's signed off and returned."""
    in_state("submitted", engineer, skills[0])
    in_state("in_progress", engineer, skills[1])
    in_state("signed_off", peer, skills[0], lead)
    in_state("signed_off", peer, skills[1], lead)
    in_state("returned", peer, skills[2], lead)


def test_the_picture_shows_each_skill_and_each_member_with_its_state(story, payments, lead):
    matrix = matrix_of(payments, lead)
    assert picture(matrix) == {
        "Can do 1.1 well.": {"Chen Wei": "signed_off", "Kavya Raman": "submitted", "Lena Frost": "not_started"},
        "Can do 1.2 well.": {"Chen Wei": "signed_off", "Kavya Raman": "in_progress", "Lena Frost": "not_started"},
        "Can do 2.1 well.": {"Chen Wei": "returned", "Kavya Raman": "not_started", "Lena Frost": "not_started"},
        "Can do 2.2 well.": {"Chen Wei": "not_started", "Kavya Raman": "not_started", "Lena Frost": "not_started"},
    }
    assert [(band.level.number, len(band.rows)) for band in matrix.bands] == [(1, 2), (2, 2)]
    assert matrix.states == ["signed_off", "submitted", "returned", "in_progress", "not_started"]
    assert [(person.first_name, person.reach) for person in matrix.people] == [("Chen", 1), ("Kavya", 0), ("Lena", 0)]
    assert [row.coverage.holders for row in matrix.rows] == [("Chen",), ("Chen",), (), ()]


def test_members_are_those_here_today_in_the_team_and_inside_of_it(
    payments, platform, engineer, lead, upper_lead, stranger, leaver, outline
):
    gone = EngineerFactory(name="Gone Away")
    MembershipFactory(engineer=gone, team=payments, starts=dt.date(2025, 1, 1), ends=dt.date(2025, 6, 1))
    MembershipFactory(engineer=EngineerFactory(name="Not Yet"), team=payments, starts=dt.date(2100, 1, 1))
    assert [person.name for person in matrix_of(payments, lead).people] == ["Kavya Raman", "Lena Frost"]
    above = matrix_of(platform, upper_lead)
    assert [person.name for person in above.people] == ["Kavya Raman", "Lena Frost", "Mara Vogt"]


def test_coverage_counts_only_those_who_are_here(payments, peer, engineer, lead, skills):
    in_state("signed_off", peer, skills[0], lead)
    in_state("signed_off", engineer, skills[0], lead)
    assert matrix_of(payments, lead).rows[0].coverage.holders == ("Chen", "Kavya")
    peer.leave()
    assert matrix_of(payments, lead).rows[0].coverage.holders == ("Kavya",)


def test_an_open_record_without_evidence_is_not_started(payments, engineer, lead, skills):
    log_work(engineer, skills[0]).remove(by=engineer)
    assert picture(matrix_of(payments, lead))["Can do 1.1 well."]["Kavya Raman"] == "not_started"


def test_retired_skills_are_not_shown(payments, engineer, lead, skills):
    skills[3].retire()
    assert len(matrix_of(payments, lead).rows) == 3


def test_the_outline_is_the_one_that_the_target_names(payments, lead, outline):
    other = outline_with(levels=1, skills=1)
    TargetFactory(team=payments, level=other.levels.first())
    ground = ground_of(payments, lead)
    assert [one.title for one in ground.outlines] == [other.title]
    assert ground.target(other).level == other.levels.first()


def test_the_outlines_are_those_of_targets_and_records_and_the_teams_own_target_comes_first(
    payments, platform, engineer, lead, skills, outline
):
    of_team, of_above, of_one, unused = (outline_with(levels=1, skills=1) for _ in range(4))
    TargetFactory(team=platform, level=of_above.levels.first())
    TargetFactory(team=payments, level=of_team.levels.first())
    TargetFactory(team=None, engineer=engineer, level=of_one.levels.first())
    in_state("in_progress", engineer, skills[0])
    ground = ground_of(payments, lead)
    assert list(ground.outlines[:2]) == [of_team, of_above]
    assert set(ground.outlines[2:]) == {outline, of_one}
    assert ground.outline(of_one.slug) == of_one
    assert ground.outline(unused.slug) == of_team  # not theirs: as if nothing had been asked
    assert ground.target(of_one) is None  # one person's, not the team's


def test_without_target_and_record_the_team_works_by_all_that_is_published(payments, lead, outline):
    Outline.objects.filter(pk=outline_with().pk).update(status=Outline.Status.DRAFT)
    assert list(ground_of(payments, lead).outlines) == [outline]


def test_drafts_and_retired_targets_are_no_ground(payments, engineer, lead, skills, outline):
    retired = outline_with(levels=1, skills=1)
    TargetFactory(team=payments, level=retired.levels.first())
    Outline.objects.filter(pk=retired.pk).update(status=Outline.Status.RETIRED)
    assert list(ground_of(payments, lead).outlines) == [outline]
    in_state("in_progress", engineer, retired.skills.get())  # records stay readable
    assert list(ground_of(payments, lead).outlines) == [retired]


def test_with_no_outline_there_are_people_and_nothing_else(payments, engineer, lead):
    matrix = matrix_of(payments, lead)
    assert (matrix.outline, matrix.bands, len(matrix.people)) == (None, (), 2)
    assert matrix.headline(payments) == ["There is no outline to stand on yet."]


def test_who_has_reached_the_target(story, payments, lead, outline):
    first, second = outline.levels.all()
    matrix = matrix_of(payments, lead)
    assert (matrix.reached(first), matrix.reached(second)) == (1, 0)


def test_what_lapsed_holds_nothing_and_what_is_renewed_in_time_still_does(
    payments, lead, upper_lead, engineer, peer, skills
):
    today = timezone.localdate()
    signed_until(today - dt.timedelta(1), engineer, skills[0], lead)
    signed_until(today, peer, skills[0], lead).renew(by=peer, seen=2)
    for person in (engineer, peer):
        in_state("signed_off", person, skills[1], lead)
    matrix = matrix_of(payments, lead)
    assert matrix.rows[0].states == ("in_progress", "lapsed", "not_started")
    assert [row.coverage.holders for row in matrix.rows[:2]] == [("Chen",), ("Chen", "Kavya")]
    assert "lapsed" in matrix.states
    # Kavya never completed the level: what she held had lapsed by then
    assert [(one.first_name, one.reach, one.is_to_renew) for one in matrix.people] == [
        ("Chen", 1, True),
        ("Kavya", 0, False),
        ("Lena", 0, False),
    ]
    shown = matrix.narrowed(Filters.read({"state": "lapsed"}))
    assert [(person.name, [row.skill.plain for row in shown.rows]) for person in shown.people] == [
        ("Kavya Raman", ["Can do 1.1 well."])
    ]


NARROWED = [
    ({}, 4, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"level": "2"}, 2, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"level": "9"}, 0, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"state": "signed_off"}, 2, ["Chen Wei"]),
    ({"state": "submitted"}, 1, ["Kavya Raman"]),
    ({"state": "submitted", "level": "2"}, 0, []),
    ({"state": "dancing"}, 4, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"q": "kav"}, 4, ["Kavya Raman"]),
    ({"q": "RAM kav"}, 4, ["Kavya Raman"]),
    ({"q": "aman"}, 0, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"q": "2.1"}, 1, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"q": "2. dó"}, 2, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"q": "nothing like it"}, 0, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
    ({"q": "kav", "state": "in_progress"}, 1, ["Kavya Raman"]),
    ({"risk": "on"}, 4, ["Chen Wei", "Kavya Raman", "Lena Frost"]),
]


@pytest.mark.parametrize(("asked", "rows", "people"), NARROWED)
def test_a_filter_shows_a_part_of_it(story, payments, lead, asked, rows, people):
    shown = matrix_of(payments, lead).narrowed(Filters.read(asked))
    assert (len(shown.rows), [person.name for person in shown.people]) == (rows, people)
    assert all(len(row.states) == len(people) for row in shown.rows)


def test_only_at_risk_leaves_out_what_is_held_by_enough(story, engineer, peer, payments, lead, skills):
    in_state("signed_off", lead, skills[1], Engineer.objects.get(name="Mara Vogt"))
    shown = matrix_of(payments, lead).narrowed(Filters.read({"risk": "on"}))
    assert [row.skill.plain for row in shown.rows] == ["Can do 1.1 well.", "Can do 2.1 well.", "Can do 2.2 well."]


def test_a_filter_on_people_leaves_the_coverage_of_the_whole_team(story, payments, lead):
    shown = matrix_of(payments, lead).narrowed(Filters.read({"q": "Kavya"}))
    assert shown.rows[0].coverage.holders == ("Chen",)


def test_names_are_found_without_their_accents(payments, lead, outline):
    MembershipFactory(engineer=EngineerFactory(name="Léa Fontaine"), team=payments)
    shown = matrix_of(payments, lead).narrowed(Filters.read({"q": "lea"}))
    assert [person.name for person in shown.people] == ["Léa Fontaine"]


def test_the_count_says_how_much_is_shown(story, payments, lead):
    matrix = matrix_of(payments, lead)
    assert matrix.count_of(matrix) == "4 skills, 3 people"
    assert matrix.count_of(matrix.narrowed(Filters.read({"state": "submitted"}))) == "1 of 4 skills, 1 of 3 people"


def test_very_many_people_are_shown_in_part_and_the_count_says_so(payments, lead, outline):
    for _ in range(PEOPLE_AT_ONCE):
        MembershipFactory(team=payments)
    matrix = matrix_of(payments, lead)
    shown = matrix.narrowed(Filters())
    assert (len(matrix.people), len(shown.people)) == (61, 60)
    assert matrix.count_of(shown) == (
        "4 skills, 60 of 61 people: choose a team inside of this one, or write a name, to see the others"
    )


@pytest.mark.parametrize(("people", "across"), [(0, 12), (5, 12), (12, 12), (13, 7), (24, 12), (25, 9), (50, 10)])
def test_on_a_phone_a_row_breaks_into_even_parts(people, across):
    assert Matrix(None, (None,) * people, ()).across == across


def test_the_address_keeps_what_is_asked_and_nothing_else():
    asked = {"level": "2", "q": " REST & co ", "state": "", "risk": "yes", "team": "payments", "page": "3"}
    assert Filters.read(asked).query == "?level=2&q=REST+%26+co&risk=on"
    assert Filters.read({}).query == ""


@pytest.mark.parametrize("members", [5, 50])
def test_the_picture_takes_six_queries(members, payments, lead, outline, skills, django_assert_num_queries):
    TargetFactory(team=payments, level=skills[2].level)
    for engineer in (EngineerFactory() for _ in range(members)):
        MembershipFactory(engineer=engineer, team=payments)
        in_state("submitted", engineer, skills[0])
    with django_assert_num_queries(6):
        matrix_of(payments, lead)


def test_a_team_inside_of_a_team_inside_of_it_belongs_to_the_picture(platform, payments, upper_lead, outline):
    inner = TeamFactory(parent=payments)
    MembershipFactory(engineer=EngineerFactory(name="Deep Down"), team=inner)
    assert "Deep Down" in [person.name for person in matrix_of(platform, upper_lead).people]
