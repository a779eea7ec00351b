"""Who belongs where on which day, who leads whom, and what is kept of people. Days are half-open."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.models import Engineer, Membership, Team
from people.nesting import ids_above, ids_below
from tests.factories import EngineerFactory, MembershipFactory, TeamFactory

FIRST, MIDDLE, LAST, END = (dt.date(2026, 3, day) for day in (1, 10, 19, 20))
BEFORE, AFTER = FIRST - dt.timedelta(days=1), END + dt.timedelta(days=1)


def refused(make):
    """The database itself says no."""
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


# ---------------------------------------------------------------- addresses
@pytest.mark.parametrize("typed", ["Kavya@Example.COM", "  kavya@example.com ", "KAVYA@EXAMPLE.COM"])
def test_an_address_is_kept_in_lower_case(db, typed):
    engineer = Engineer.objects.create_user(typed, name="Kavya Raman")
    assert Engineer.objects.get().email == "kavya@example.com"
    assert Engineer.objects.get_by_natural_key(typed) == engineer


def test_the_database_refuses_a_second_one_and_capitals(engineer, peer):
    refused(lambda: Engineer.objects.create_user("KAVYA@example.com", name="Another"))
    refused(lambda: Engineer.objects.filter(pk=peer.pk).update(email="kavya@example.com"))
    refused(lambda: Engineer.objects.filter(pk=peer.pk).update(email="Chen@example.com"))


@pytest.mark.parametrize("nothing", ["", None])
def test_an_engineer_needs_an_address(db, nothing):
    with pytest.raises(ValueError, match="needs an e-mail address"):
        Engineer.objects.create_user(nothing, name="Nobody")


def test_a_new_engineer_has_no_password_unless_one_is_given(db):
    assert not Engineer.objects.create_user("a@example.com", name="A").has_usable_password()
    assert Engineer.objects.create_user("b@example.com", "slow green kettle", name="B").check_password(
        "slow green kettle"
    )


def test_a_superuser_is_an_admin(db):
    root = Engineer.objects.create_superuser("root@example.com", name="Root")
    assert (root.is_staff, root.is_superuser, root.is_active) == (True, True, True)


@pytest.mark.parametrize(
    ("name", "first", "initials"),
    [
        ("Kavya Raman", "Kavya", "KR"),
        ("Cher", "Cher", "C"),
        ("Ana Maria de Souza", "Ana", "AS"),
        ("", "x@example.com", "X"),
    ],
)
def test_names_in_sentences_and_in_narrow_columns(name, first, initials):
    engineer = Engineer(name=name, email="x@example.com")
    assert (engineer.first_name, engineer.initials) == (first, initials)


# ---------------------------------------------------------------- days of a membership
@pytest.mark.parametrize(
    ("ends", "on", "holds"),
    [
        (END, BEFORE, False),
        (END, FIRST, True),
        (END, MIDDLE, True),
        (END, LAST, True),
        (END, END, False),
        (END, AFTER, False),
        (None, BEFORE, False),
        (None, FIRST, True),
        (None, AFTER, True),
        (FIRST, FIRST, False),  # never held
    ],
)
def test_a_membership_holds_from_its_first_day_to_the_day_before_its_end(db, ends, on, holds):
    membership = MembershipFactory(starts=FIRST, ends=ends)
    assert Membership.objects.current(on).exists() is holds
    assert Engineer.objects.in_teams([membership.team_id], on).exists() is holds


@pytest.mark.parametrize(
    ("starts", "ends", "allowed"),
    [
        (BEFORE, FIRST, True),  # ends on the day on which the other begins
        (BEFORE, MIDDLE, False),
        (MIDDLE, LAST, False),
        (LAST, None, False),
        (END, None, True),  # begins on the day on which the other ends
        (BEFORE, None, False),
        (AFTER, None, True),
    ],
)
def test_nobody_belongs_to_a_team_twice_on_one_day(db, starts, ends, allowed):
    first = MembershipFactory(starts=FIRST, ends=END)
    second = Membership(engineer=first.engineer, team=first.team, starts=starts, ends=ends)
    if allowed:
        second.full_clean()
    else:
        with pytest.raises(ValidationError, match="belongs to this team already on some of these days"):
            second.full_clean()


def test_somebody_may_belong_to_two_teams_and_change_role(db):
    first = MembershipFactory(starts=FIRST, ends=END)
    Membership(engineer=first.engineer, team=TeamFactory(), starts=FIRST).full_clean()
    Membership(engineer=first.engineer, team=first.team, starts=END, role="lead").full_clean()


def test_the_database_refuses_two_open_ones_and_an_end_before_the_start(db):
    first = MembershipFactory(starts=FIRST)
    refused(lambda: MembershipFactory(engineer=first.engineer, team=first.team, starts=LAST))
    refused(lambda: MembershipFactory(starts=FIRST, ends=BEFORE))


@pytest.mark.parametrize(("on", "ends"), [(MIDDLE, MIDDLE), (FIRST, FIRST), (BEFORE, FIRST)])
def test_an_end_is_never_before_the_start(db, on, ends):
    membership = MembershipFactory(starts=FIRST)
    membership.end(on)
    membership.refresh_from_db()
    assert membership.ends == ends


@pytest.mark.parametrize(
    ("role", "change", "said"),
    [
        ("member", {"role": "lead"}, "Whose membership it is, of which team and as what does not change"),
        ("lead", {"role": "member"}, "Whose membership it is, of which team and as what does not change"),
        ("member", {"team": "search"}, "Whose membership it is, of which team and as what does not change"),
        ("member", {"engineer": "stranger"}, "Whose membership it is, of which team and as what does not change"),
        ("member", {"starts": BEFORE}, None),
        ("lead", {"starts": BEFORE}, "From which day on somebody leads does not change"),
        ("member", {"ends": END}, None),
        ("lead", {"ends": END}, "A lead may have decided until now, so this ends today or later"),
    ],
)
def test_what_decisions_rest_on_does_not_change_behind_them(search, stranger, role, change, said):
    membership = MembershipFactory(starts=FIRST, role=role)
    for name, value in change.items():
        setattr(membership, name, {"search": search, "stranger": stranger}.get(value, value))
    if said:
        with pytest.raises(ValidationError, match=said):
            membership.full_clean()
    else:
        membership.full_clean()


def test_a_leads_term_that_has_ended_does_not_begin_anew(db):
    today = timezone.localdate()
    membership = MembershipFactory(lead=True, starts=FIRST)
    membership.ends = today
    membership.full_clean()
    membership.save()
    membership.ends = None
    with pytest.raises(ValidationError, match="This has ended"):
        membership.full_clean()


def test_what_never_held_is_in_nothings_way(db):
    never = MembershipFactory(starts=FIRST, ends=FIRST)
    Membership(engineer=never.engineer, team=never.team, starts=BEFORE).full_clean()


# ---------------------------------------------------------------- who leads whom
def test_a_lead_leads_their_team_and_those_inside_of_it(
    engineer, peer, lead, upper_lead, stranger, other_lead, reviewer, admin, leaver
):
    led = {
        person.name: sorted(Engineer.objects.led_by(person).values_list("name", flat=True))
        for person in (engineer, lead, upper_lead, other_lead, reviewer, admin)
    }
    assert led == {
        "Kavya Raman": [],
        "Lena Frost": ["Chen Wei", "Kavya Raman"],
        "Mara Vogt": ["Chen Wei", "Kavya Raman", "Lena Frost"],
        "Otto Brandt": ["Rita Sousa", "Sam Poole"],
        "Rita Sousa": [],
        "Olena Shevchenko": [],
    }
    assert upper_lead.leads(engineer)
    assert not lead.leads(upper_lead)
    assert not lead.leads(lead)
    assert not lead.leads(leaver)


def test_several_leads_lead_each_other_and_nobody_leads_themself(payments, lead):
    second = EngineerFactory()
    MembershipFactory(engineer=second, team=payments, lead=True)
    assert (lead.leads(second), second.leads(lead), lead.leads(lead)) == (True, True, False)


@pytest.mark.parametrize(("on", "leads"), [(BEFORE, False), (FIRST, True), (LAST, True), (END, False)])
def test_a_lead_leads_on_the_days_of_the_membership(payments, engineer, on, leads):
    lead = EngineerFactory()
    MembershipFactory(engineer=lead, team=payments, lead=True, starts=FIRST, ends=END)
    assert lead.leads(engineer, on) is leads


@pytest.mark.parametrize(("on", "led"), [(BEFORE, False), (FIRST, True), (LAST, True), (END, False)])
def test_a_member_is_led_on_the_days_of_theirs(payments, lead, on, led):
    member = EngineerFactory()
    MembershipFactory(engineer=member, team=payments, starts=FIRST, ends=END)
    assert lead.leads(member, on) is led


def test_somebody_who_moves_is_led_by_the_new_lead_from_that_day(payments, search, lead, other_lead, engineer):
    engineer.memberships.get().end(MIDDLE)
    MembershipFactory(engineer=engineer, team=search, starts=MIDDLE)
    assert [(lead.leads(engineer, day), other_lead.leads(engineer, day)) for day in (FIRST, MIDDLE)] == [
        (True, False),
        (False, True),
    ]


def test_who_leads_costs_one_query_for_all_teams(lead):
    for _ in range(10):
        TeamFactory(parent=TeamFactory())
    with CaptureQueriesContext(connection) as queries:
        Team.objects.ids_led_by(lead)
    assert len(queries) == 1


def test_teams_in_a_circle_do_not_hang(platform, payments, upper_lead):
    Team.objects.filter(pk=platform.pk).update(parent=payments)
    assert Team.objects.ids_led_by(upper_lead) == {platform.pk, payments.pk}
    platform.refresh_from_db()
    assert platform.ids_with_below() == {platform.pk, payments.pk}


@given(parents=st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12)), roots=st.sets(st.integers(0, 12)))
def test_below_is_the_other_side_of_above(parents, roots):
    """In any forest, and in any circle, a team is below a root if and only if the root is above it."""
    roots &= parents.keys()
    below = {pk for pk in parents if ids_above({pk}, parents) & roots}
    assert ids_below(roots, parents) == below


# ---------------------------------------------------------------- teams
def test_a_team_is_refused_inside_itself_or_below_itself(platform, payments):
    for parent in (platform, payments):
        platform.parent = parent
        with pytest.raises(ValidationError, match="so they would form a circle"):
            platform.clean()
    refused(lambda: Team.objects.filter(pk=payments.pk).update(parent=payments.pk))


def test_a_team_may_move_elsewhere(platform, payments, search):
    payments.parent = search
    payments.full_clean()
    payments.save()
    assert search.ids_with_below() == {search.pk, payments.pk}


# ---------------------------------------------------------------- leaving
def test_who_leaves_has_no_team_from_that_day_and_keeps_the_record(payments, search, lead, engineer):
    MembershipFactory(engineer=engineer, team=search, starts=AFTER)
    MembershipFactory(engineer=engineer, team=TeamFactory(), starts=BEFORE, ends=FIRST)
    engineer.leave(MIDDLE)
    engineer.refresh_from_db()
    assert engineer.is_active is False
    assert sorted(engineer.memberships.values_list("starts", "ends")) == [
        (dt.date(2025, 1, 1), MIDDLE),
        (BEFORE, FIRST),  # had ended before
        (AFTER, AFTER),  # had not begun, and never will
    ]
    assert lead.leads(engineer, FIRST)
    assert not lead.leads(engineer, MIDDLE)
    assert list(Engineer.objects.present().filter(pk=engineer.pk)) == []


def test_leaving_twice_changes_nothing_more(engineer):
    engineer.leave(MIDDLE)
    engineer.leave(AFTER)
    assert engineer.memberships.get().ends == MIDDLE


# ---------------------------------------------------------------- visits
def test_a_visit_begins_anew_after_eight_hours(engineer):
    morning = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
    seen = []
    for hours in (0, 1, 7.99, 8, 15, 30):
        engineer.begin_visit(morning + timezone.timedelta(hours=hours))
        engineer.refresh_from_db()
        since = engineer.previous_visit_at
        seen.append((engineer.visit_began_at - morning, since and since - morning))
    hour = dt.timedelta(hours=1)
    assert seen == [
        (0 * hour, None),
        (0 * hour, None),
        (0 * hour, None),
        (8 * hour, 0 * hour),
        (8 * hour, 0 * hour),
        (30 * hour, 8 * hour),
    ]


def test_a_visit_is_no_line_of_the_history(engineer):
    before = engineer.history.count()
    engineer.begin_visit()
    assert engineer.history.count() == before


# ---------------------------------------------------------------- history
def test_what_changes_is_kept(engineer, payments):
    engineer.name = "Kavya R. Raman"
    engineer.save()
    engineer.leave(MIDDLE)
    assert list(engineer.history.values_list("history_type", "name", "is_active")) == [
        ("~", "Kavya R. Raman", False),
        ("~", "Kavya R. Raman", True),
        ("+", "Kavya Raman", True),
    ]
    assert list(Membership.history.values_list("history_type", "ends")) == [("~", MIDDLE), ("+", None)]


def test_the_history_holds_no_password(engineer):
    kept = {field.name for field in Engineer.history.model._meta.fields}
    assert not kept & {"password", "last_login", "visit_began_at", "previous_visit_at"}


def test_a_save_after_a_sign_in_is_a_line_again(engineer):
    engineer.save(update_fields=["last_login"])
    engineer.save()
    assert engineer.history.count() == 2
