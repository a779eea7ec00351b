"""Which outlines a team works by, and which of them comes first."""

import pytest

from assessments.ground import Ground
from outline.models import Outline
from people.team_tree import TeamTree

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(payments, upper_lead):
    return lambda: Ground.of(payments, TeamTree.of(upper_lead))


def titled(title, status="published"):
    outline = factories.outline_with(levels=1)
    Outline.objects.filter(pk=outline.pk).update(title=title, status=status)
    outline.refresh_from_db()
    return outline


def titles(ground):
    return [outline.title for outline in ground.outlines]


def aim(outline, **whose):
    return factories.TargetFactory(level=outline.levels.get(), **{"team": None, **whose})


@pytest.fixture
def four():
    titled("Draft", "draft")
    return {title: titled(title) for title in "ABC"} | {"R": titled("R", "retired")}


def test_with_no_target_and_no_record_all_published_ones_by_title(ground, four):
    assert titles(ground()) == ["A", "B", "C"]


def test_the_target_of_the_team_then_of_the_one_above_then_what_is_used(ground, four, payments, platform, engineer):
    factories.in_state("in_progress", engineer, four["A"].skills.first())
    aim(four["B"], team=platform)
    assert titles(ground()) == ["B", "A"]
    aim(four["C"], team=payments)
    found = ground()
    assert titles(found) == ["C", "B", "A"]
    assert [target.team for target in found.targets] == [payments, platform]
    assert found.target(four["B"]).team == platform
    assert found.target(four["A"]) is None


def test_a_members_own_target_and_that_of_a_team_inside_of_it_count_but_do_not_lead(ground, four, engineer, payments):
    inner = factories.TeamFactory(name="Inner", parent=payments)
    aim(four["C"], engineer=engineer)
    aim(four["B"], team=inner)
    assert titles(ground()) == ["B", "C"]
    assert ground().targets == ()


@pytest.mark.parametrize("whose", ["stranger", "leaver"])
def test_what_others_do_does_not_count(ground, four, whose, request, search):
    person = request.getfixturevalue(whose)
    aim(four["C"], team=search)
    aim(four["B"], engineer=person)
    assert titles(ground()) == ["A", "B", "C"]


def test_a_retired_outline_counts_where_somebody_has_a_record_of_it_and_comes_last(ground, four, engineer, payments):
    aim(four["R"], team=payments)
    assert titles(ground()) == ["A", "B", "C"]
    payments.targets.all().delete()
    old = titled("0 Of old")
    factories.in_state("in_progress", engineer, old.skills.first())
    factories.in_state("in_progress", engineer, four["A"].skills.first())
    Outline.objects.filter(pk=old.pk).update(status="retired")
    assert titles(ground()) == ["A", "0 Of old"]


@pytest.mark.parametrize(("slug_of", "expected"), [("B", "B"), ("R", "A"), (None, "A")])
def test_which_one_is_shown(ground, four, slug_of, expected):
    slug = four[slug_of].slug if slug_of else "nowhere"
    assert ground().outline(slug).title == expected


def test_without_an_outline_none_is_shown(ground):
    assert ground().outline("") is None


def test_two_queries(payments, upper_lead, four, django_assert_num_queries):
    tree = TeamTree.of(upper_lead)
    with django_assert_num_queries(2):
        Ground.of(payments, tree)
