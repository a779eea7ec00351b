"""Teams and memberships in the admin: the tree, who leads, and what cannot be deleted."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import LedgerEntry
from assessments.verify import verify
from people.models import Membership, Team
from tests.factories import (
    EngineerFactory,
    MembershipFactory,
    ReviewerGrantFactory,
    TargetFactory,
    TeamFactory,
    in_state,
    shown,
)

TEAMS = "/admin/people/team/"
MEMBERSHIPS = "/admin/people/membership/"
NO_ROWS = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}


def test_the_list_shows_the_tree_the_leads_and_how_many(as_, admin, engineer, lead, upper_lead, leaver):
    page = as_(admin).get(TEAMS).context["cl"]
    shown = [
        (team.name, str(page.model_admin.inside_of(team)), page.model_admin.leads_now(team), team.people)
        for team in page.result_list
    ]
    assert shown == [("Payments", "Platform", "Lena Frost", 2), ("Platform", "None", "Mara Vogt", 1)]


def test_the_list_costs_the_same_for_one_and_for_many(as_, admin, lead):
    client = as_(admin)
    client.get(TEAMS)
    with CaptureQueriesContext(connection) as few:
        client.get(TEAMS)
    for _ in range(10):
        MembershipFactory(lead=True)
    with CaptureQueriesContext(connection) as many:
        client.get(TEAMS)
    assert len(few) == len(many)


def test_a_team_is_made_with_its_members(as_, admin, engineer, platform):
    row = {"engineer": engineer.pk, "role": "lead", "starts": "2026-11-01", "ends": ""}
    rows = {f"memberships-0-{name}": value for name, value in row.items()}
    sent = {"name": "Ledger", "slug": "ledger", "parent": platform.pk, **NO_ROWS, **rows, "memberships-TOTAL_FORMS": 1}
    as_(admin).post(f"{TEAMS}add/", sent)
    ledger = Team.objects.get(slug="ledger")
    assert ledger.parent == platform
    assert str(ledger.memberships.get()) == "Kavya Raman, lead of Ledger"
    assert ledger.memberships.get().history.get().history_user == admin


@pytest.mark.parametrize("inside_of", ["payments", "platform"])
def test_teams_in_a_circle_are_refused(as_, admin, platform, payments, inside_of):
    parent = {"payments": payments, "platform": platform}[inside_of]
    sent = {"name": "Platform", "slug": "platform", "parent": parent.pk, **NO_ROWS}
    answer = as_(admin).post(f"{TEAMS}{platform.pk}/change/", sent)
    assert answer.context["adminform"].form.errors == {
        "parent": ["This team is below this one, so they would form a circle."]
    }
    platform.refresh_from_db()
    assert platform.parent is None


def test_an_overlapping_membership_is_refused_in_a_sentence(as_, admin, engineer, payments):
    sent = {"engineer": engineer.pk, "team": payments.pk, "role": "lead", "starts": "2026-03-01", "ends": "2026-04-01"}
    answer = as_(admin).post(f"{MEMBERSHIPS}add/", sent)
    assert "This engineer belongs to this team already on some of these days." in answer.text


# ---------------------------------------------------------------- deleting
def test_a_team_that_nothing_points_at_is_deleted(as_, admin, search):
    as_(admin).post(f"{TEAMS}{search.pk}/delete/", {"post": "yes"})
    assert not Team.objects.exists()
    assert Team.history.first().history_user == admin


def past_member(team):
    MembershipFactory(team=team, ends=dt.date(2025, 2, 1))


def team_inside(team):
    TeamFactory(parent=team)


def target(team):
    TargetFactory(team=team)


def grant(team):
    ReviewerGrantFactory(team=team)


@pytest.mark.parametrize("point_at", [past_member, team_inside, target, grant])
def test_a_team_that_something_points_at_stays(as_, admin, search, point_at):
    point_at(search)
    client = as_(admin)
    address = f"{TEAMS}{search.pk}/delete/"
    assert "Search cannot be deleted while something points at it" in client.get(address).text
    client.post(address, {"post": "yes"})
    assert Team.objects.filter(pk=search.pk).exists()


def test_no_list_deletes_many_at_once(as_, admin, search, engineer):
    client = as_(admin)
    chosen = {"action": "delete_selected", "post": "yes", "index": 0}
    client.post(TEAMS, {**chosen, "_selected_action": [search.pk]})
    client.post(MEMBERSHIPS, {**chosen, "_selected_action": [membership.pk for membership in Membership.objects.all()]})
    assert (Team.objects.filter(pk=search.pk).exists(), Membership.objects.count()) == (True, 1)


def test_a_membership_is_ended_and_never_deleted(as_, admin, payments):
    """Decisions rest on it, as on a grant: from no page of the admin does it go."""
    membership, client = MembershipFactory(team=payments, lead=True), as_(admin)
    row = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-team": payments.pk,
        "memberships-0-engineer": membership.engineer_id,
        "memberships-0-role": "lead",
        "memberships-0-starts": membership.starts.isoformat(),
        "memberships-0-DELETE": "on",
    }
    person = {"name": membership.engineer.name, "email": membership.engineer.email, "is_active": "on"}
    answers = [
        client.post(f"{MEMBERSHIPS}{membership.pk}/delete/", {"post": "yes"}).status_code,
        client.post(f"{TEAMS}{payments.pk}/change/", {"name": "Payments", "slug": payments.slug, **row}).status_code,
        client.post(f"/admin/people/engineer/{membership.engineer_id}/change/", {**person, **row}).status_code,
    ]
    assert answers == [403, 302, 302]
    assert list(Membership.objects.filter(pk=membership.pk)) == [membership]


# ---------------------------------------------------------------- memberships
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Coming", "Ending today", "Kavya", "Lead", "Past"]),
        ("when=current", ["Kavya", "Lead"]),
        ("when=ended", ["Ending today", "Past"]),
        ("when=coming", ["Coming"]),
        ("role__exact=lead", ["Lead"]),
        ("team__id__exact={search}", ["Past"]),
        ("q=kav", ["Kavya"]),
        ("starts__year=2020", ["Past"]),
    ],
)
def test_filters_of_memberships(as_, admin, payments, search, query, names):
    today = timezone.localdate()
    for name, fields in {
        "Kavya": {},
        "Lead": {"lead": True},
        "Past": {"team": search, "starts": dt.date(2020, 1, 1), "ends": dt.date(2021, 1, 1)},
        "Ending today": {"ends": today},
        "Coming": {"starts": today + dt.timedelta(days=1)},
    }.items():
        MembershipFactory(**{"engineer": EngineerFactory(name=name), "team": payments, **fields})
    page = as_(admin).get(f"{MEMBERSHIPS}?{query.format(search=search.pk)}")
    assert sorted(row.engineer.name for row in page.context["cl"].result_list) == names


@pytest.mark.parametrize("address", [TEAMS, MEMBERSHIPS])
def test_nobody_else_comes_in(as_, lead, address):
    for path in ("", "add/"):
        assert as_(lead).get(address + path).status_code == 403
        assert as_(lead).post(address + path).status_code == 403


def test_the_history_of_a_membership_says_who_ended_it(as_, admin, engineer, payments):
    membership = engineer.memberships.get()
    sent = {
        "engineer": engineer.pk,
        "team": payments.pk,
        "role": "member",
        "starts": "2025-01-01",
        "ends": "2026-06-01",
    }
    client = as_(admin)
    client.post(f"{MEMBERSHIPS}{membership.pk}/change/", sent)
    page = client.get(f"{MEMBERSHIPS}{membership.pk}/history/").text
    assert "<strong>Until</strong>: None → 2026-06-01" in page
    assert "Olena Shevchenko" in page


# ---------------------------------------------------------------- what decisions rest on
def test_a_lead_entered_with_an_earlier_day_leads_from_the_day_of_entry(
    as_, admin, engineer, skills, payments, other_lead
):
    """Whoever keeps memberships cannot say that a right to decide is older than it is."""
    assessment = in_state("submitted", engineer, skills[0])
    sent = {"engineer": other_lead.pk, "team": payments.pk, "role": "lead", "starts": "2020-01-01", "ends": ""}
    as_(admin).post(f"{MEMBERSHIPS}add/", sent)
    assessment.sign_off(by=other_lead, seen=assessment.version, shown=shown(assessment))
    today = timezone.localdate().isoformat()
    assert LedgerEntry.objects.last().said["basis"] == {
        "as": "lead",
        "of": "Payments",
        "team": payments.pk,
        "since": today,
    }
    assert verify().findings == []


@pytest.mark.parametrize("door", ["membership", "team", "engineer"])
@pytest.mark.parametrize("role", ["member", "lead"])
def test_nobody_makes_another_one_of_a_membership_that_stands(as_, admin, payments, search, stranger, door, role):
    membership = MembershipFactory(team=payments, role=role)
    other = {"engineer": stranger.pk, "team": search.pk, "role": "member" if role == "lead" else "lead"}
    sent = other | {"id": membership.pk, "starts": "2020-01-01", "ends": ""}
    inside = sent | {"team": {"team": payments.pk}, "engineer": {"engineer": membership.engineer_id}}.get(door, {})
    rows = {f"memberships-0-{name}": value for name, value in inside.items()}
    rows |= {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1}
    person = {"name": membership.engineer.name, "email": membership.engineer.email, "is_active": "on"}
    address, data = {
        "membership": (f"{MEMBERSHIPS}{membership.pk}/change/", sent),
        "team": (f"{TEAMS}{payments.pk}/change/", {"name": "Payments", "slug": payments.slug, **rows}),
        "engineer": (f"/admin/people/engineer/{membership.engineer_id}/change/", {**person, **rows}),
    }[door]
    answer = as_(admin).post(address, data)
    assert answer.status_code == 302
    now = Membership.objects.get(pk=membership.pk)
    assert (now.engineer, now.team, now.role) == (membership.engineer, payments, role)
    assert now.starts == (membership.starts if role == "lead" else dt.date(2020, 1, 1))


def test_a_promotion_ends_one_and_begins_another(as_, admin, engineer, payments, search):
    today, member = timezone.localdate(), engineer.memberships.get()
    already, gone = MembershipFactory(team=search, lead=True), MembershipFactory(team=search, ends=dt.date(2025, 6, 1))
    chosen = {"action": "make_lead", "_selected_action": [member.pk, already.pk, gone.pk], "index": 0}
    page = as_(admin).post(MEMBERSHIPS, chosen, follow=True).text
    rows = engineer.memberships.order_by("pk").values_list("role", "starts", "ends")
    assert list(rows) == [("member", member.starts, today), ("lead", today, None)]
    assert [len(m.engineer.memberships.all()) for m in (already, gone)] == [1, 1]
    assert "Kavya Raman, lead of Payments, from today." in page
    assert page.count("nothing to change today.") == 2


def test_a_lead_becomes_a_member_until_the_day_that_was_said(as_, admin, lead, payments):
    today, until = timezone.localdate(), timezone.localdate() + dt.timedelta(days=30)
    membership = lead.memberships.get()
    membership.end(until)
    chosen = {"CHANGE_FORM-action": "make_member", "_selected_action": [membership.pk]}
    as_(admin).post(f"{MEMBERSHIPS}{membership.pk}/change/", chosen)
    rows = lead.memberships.order_by("pk").values_list("role", "starts", "ends")
    assert list(rows) == [("lead", membership.starts, today), ("member", today, until)]
