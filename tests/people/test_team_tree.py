import datetime as dt

import pytest

from people.team_tree import TeamTree
from tests.factories import MembershipFactory, TeamFactory

pytestmark = pytest.mark.django_db


def names(teams):
    return [team.name for team in teams]


def test_the_tree_is_read_in_one_query(lead, platform, payments, search, django_assert_num_queries):
    inner = TeamFactory(name="Ledger", slug="ledger", parent=payments)
    with django_assert_num_queries(1):
        tree = TeamTree.of(lead)
        assert names(tree.teams) == ["Ledger", "Payments", "Platform", "Search"]
        assert names(tree.led) == ["Ledger", "Payments"]
        assert tree.led_team("ledger") == inner
        assert tree.led_team("search") is None
        assert tree.topmost_led() == payments
        assert tree.ids_with_below(payments) == {payments.pk, inner.pk}
        assert tree.path(inner) == [inner.pk, payments.pk, platform.pk]


def test_who_leads_the_team_above_leads_those_inside(upper_lead, platform, payments, search):
    tree = TeamTree.of(upper_lead)
    assert names(tree.led) == ["Payments", "Platform"]
    assert tree.topmost_led() == platform


def test_a_member_leads_nothing(engineer, payments):
    assert TeamTree.of(engineer).led == []


def test_a_lead_of_another_day_leads_nothing_today(stranger, payments):
    MembershipFactory(engineer=stranger, team=payments, lead=True, starts=dt.date(2025, 1, 1), ends=dt.date(2025, 2, 1))
    assert TeamTree.of(stranger).led == []
    assert names(TeamTree.of(stranger, on=dt.date(2025, 1, 31)).led) == ["Payments"]


def test_a_circle_of_teams_ends(lead, platform, payments):
    type(platform).objects.filter(pk=platform.pk).update(parent=payments)
    assert TeamTree.of(lead).path(payments) == [payments.pk, platform.pk]
