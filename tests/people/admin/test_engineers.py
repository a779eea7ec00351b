"""People in the admin: who may touch whom, how somebody is made, invited, moved to another address, and leaves."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.admin.engineers import may_touch, why_they_cannot_leave
from people.models import Engineer, Membership
from tests.factories import EngineerFactory, MembershipFactory

LIST = "/admin/people/engineer/"
ADD = f"{LIST}add/"
NO_ROWS = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}


@pytest.fixture
def plain_admin(db):
    return EngineerFactory(name="Ada Staff", email="ada@example.com", is_staff=True)


@pytest.fixture
def second_superuser(db):
    return EngineerFactory(name="Uma Root", email="uma@example.com", is_staff=True, is_superuser=True)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What waits for the commit happens: `with commits(): …`"""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def page_of(engineer):
    return reverse("admin:people_engineer_change", args=[engineer.pk])


def form_of(engineer, **changes):
    """What the browser would send for an unchanged page, and these changes."""
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    for number, membership in enumerate(engineer.memberships.all()):
        rows["memberships-TOTAL_FORMS"] = rows["memberships-INITIAL_FORMS"] = number + 1
        fields = {"id": membership.pk, "engineer": engineer.pk, "team": membership.team_id, "role": membership.role}
        fields |= {"starts": membership.starts, "ends": membership.ends or ""}
        rows |= {f"memberships-{number}-{name}": value for name, value in fields.items()}
    ticks = {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(engineer, name)}
    sent = {"name": engineer.name, "email": engineer.email, **ticks, **rows, **changes}
    return {name: value for name, value in sent.items() if value is not None}


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def run(client, action, *engineers, **extra):
    ids = [engineer.pk for engineer in engineers]
    return client.post(LIST, {"action": action, "_selected_action": ids, "index": 0, **extra}, follow=True)


# ---------------------------------------------------------------- the list
def test_the_list_names_teams_of_today_and_their_leads(as_, admin, engineer, lead, leaver):
    page = as_(admin).get(LIST)
    shown = {row.name: page.context["cl"].model_admin.teams_now(row) for row in page.context["cl"].result_list}
    assert shown == {
        "Olena Shevchenko": None,
        "Kavya Raman": "Payments",
        "Lena Frost": "Payments (lead)",
        "Bo Lind": None,
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=kav", ["Kavya Raman"]),
        ("q=MARA@example.com", ["Mara Vogt"]),
        ("is_active__exact=0", ["Bo Lind"]),
        ("is_staff__exact=1", ["Olena Shevchenko"]),
        ("team=none", ["Bo Lind", "Olena Shevchenko"]),
        ("team={payments}", ["Kavya Raman", "Lena Frost"]),
        ("team={platform}", ["Mara Vogt"]),
        ("team=999", []),
        ("o=-2", ["Olena Shevchenko", "Mara Vogt", "Lena Frost", "Kavya Raman", "Bo Lind"]),
    ],
)
def test_search_filters_and_order(as_, admin, engineer, lead, upper_lead, leaver, payments, platform, query, names):
    page = as_(admin).get(f"{LIST}?{query.format(payments=payments.pk, platform=platform.pk)}")
    assert [row.name for row in page.context["cl"].result_list] == names


def test_the_list_costs_the_same_for_one_and_for_many(as_, admin, engineer, payments):
    client = as_(admin)
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    for _ in range(30):
        MembershipFactory(team=payments)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(few) == len(many)


# ---------------------------------------------------------------- making somebody
def test_a_new_engineer_is_made_without_a_password_and_invited(as_, admin, payments, commits):
    row = {"team": payments.pk, "role": "member", "starts": "2026-11-02", "ends": ""}
    rows = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    rows |= {f"memberships-0-{name}": value for name, value in row.items()}
    with commits():
        sent = {"name": "Nadia New", "email": " Nadia@Example.com ", "send_invitation": "on", **rows}
        as_(admin).post(ADD, sent)
    nadia = Engineer.objects.get(email="nadia@example.com")
    assert (nadia.name, nadia.is_active, nadia.is_staff, nadia.has_usable_password()) == (
        "Nadia New",
        True,
        False,
        False,
    )
    assert [str(membership) for membership in nadia.memberships.all()] == ["Nadia New, member of Payments"]
    assert [message.to for message in mail.outbox] == [["nadia@example.com"]]
    assert nadia.history.get().history_user == admin


def test_the_invitation_is_ticked_and_can_be_left_out(as_, admin, commits):
    client = as_(admin)
    assert client.get(ADD).context["adminform"].form.fields["send_invitation"].initial is True
    with commits():
        client.post(ADD, {"name": "Nadia New", "email": "nadia@example.com", **NO_ROWS})
    assert Engineer.objects.filter(email="nadia@example.com").exists()
    assert mail.outbox == []


def test_no_page_of_an_engineer_has_a_password_field(as_, admin, engineer):
    client = as_(admin)
    for page in (client.get(ADD), client.get(page_of(engineer))):
        assert 'type="password"' not in page.text
        assert "password" not in page.context["adminform"].form.fields
    assert client.get(f"{LIST}{engineer.pk}/password/").headers["Location"] == f"{LIST}{engineer.pk}/password/change/"
    assert client.get(f"{LIST}{engineer.pk}/password/change/", follow=True).redirect_chain[-1][0] == "/admin/"


def test_an_address_is_taken_once_in_any_case(as_, admin, engineer):
    answer = as_(admin).post(ADD, {"name": "Other", "email": "KAVYA@example.com", **NO_ROWS})
    assert list(answer.context["adminform"].form.errors) == ["email"] or answer.context["errors"]
    assert Engineer.objects.filter(email__iexact="kavya@example.com").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_cannot_be_sent_is_told_and_the_engineer_is_made(as_, admin, settings):
    nowhere = {"host": "127.0.0.1", "port": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": nowhere}}
    sent = {"name": "Nadia New", "email": "nadia@example.com", "send_invitation": "on", **NO_ROWS}
    messages = said(as_(admin).post(ADD, sent, follow=True))
    assert Engineer.objects.filter(email="nadia@example.com").exists()
    assert any(message.startswith("No mail could be sent to nadia@example.com:") for message in messages)


# ---------------------------------------------------------------- inviting
@pytest.mark.django_db(transaction=True)
def test_the_button_saves_and_invites(as_, admin):
    nadia = Engineer.objects.create_user("nadia@example.com", name="Nadia New")
    client = as_(admin)
    assert "Save and send an invitation" in client.get(page_of(nadia)).text
    answer = client.post(page_of(nadia), form_of(nadia, name="Nadia Newer", _continue="invite"), follow=True)
    assert answer.redirect_chain == [(page_of(nadia), 302)]
    assert "The invitation went to Nadia Newer, nadia@example.com." in said(answer)
    assert mail.outbox[0].to == ["nadia@example.com"]


def test_saving_alone_invites_nobody(as_, admin, commits):
    nadia = Engineer.objects.create_user("nadia@example.com", name="Nadia New")
    with commits():
        as_(admin).post(page_of(nadia), form_of(nadia, _continue="1"))
    assert mail.outbox == []


def test_the_action_invites_and_says_who_was_not(as_, admin, leaver):
    nadia = Engineer.objects.create_user("nadia@example.com", name="Nadia New")
    chosen = Engineer.objects.create_user("chosen@example.com", "slow green kettle", name="Carl Chosen")
    assert sorted(said(run(as_(admin), "send_invitations", nadia, chosen, leaver))) == [
        "Bo Lind has left, so no invitation was sent.",
        "Carl Chosen has a password already, and can set a new one from the sign-in page.",
        "The invitation went to Nadia New, nadia@example.com.",
    ]
    assert [message.to for message in mail.outbox] == [["nadia@example.com"]]


def test_a_page_offers_no_invitation_to_who_has_a_password_or_has_left(as_, admin, leaver):
    chosen = Engineer.objects.create_user("chosen@example.com", "slow green kettle", name="Carl Chosen")
    for engineer in (chosen, leaver):
        assert "send an invitation" not in as_(admin).get(page_of(engineer)).text


# ---------------------------------------------------------------- changing
def test_a_changed_address_is_told_to_the_old_one(as_, admin, engineer, commits):
    with commits():
        as_(admin).post(page_of(engineer), form_of(engineer, email="k.raman@example.com"))
    engineer.refresh_from_db()
    assert engineer.email == "k.raman@example.com"
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["kavya@example.com"], "Your sign-in address for Skillbook has changed")
    ]
    assert "Olena Shevchenko has changed" in mail.outbox[0].body


def test_another_change_tells_nobody(as_, admin, engineer, commits):
    with commits():
        as_(admin).post(page_of(engineer), form_of(engineer, name="Kavya R."))
    engineer.refresh_from_db()
    assert (engineer.name, mail.outbox) == ("Kavya R.", [])


def test_unticking_works_here_is_leaving(as_, admin, engineer):
    as_(admin).post(page_of(engineer), form_of(engineer, is_active=None))
    engineer.refresh_from_db()
    assert engineer.is_active is False
    assert [membership.ends for membership in engineer.memberships.all()] == [timezone.localdate()]


def test_leaving_ends_a_membership_that_was_written_in_the_same_form(as_, admin, engineer, search):
    row = {"team": search.pk, "role": "lead", "starts": "2026-01-01", "ends": ""}
    rows = {f"memberships-1-{name}": value for name, value in row.items()} | {"memberships-TOTAL_FORMS": 2}
    as_(admin).post(page_of(engineer), form_of(engineer, is_active=None) | rows)
    assert list(engineer.memberships.values_list("ends", flat=True)) == [timezone.localdate()] * 2


def test_a_superuser_is_an_admin_too(as_, admin, engineer):
    answer = as_(admin).post(page_of(engineer), form_of(engineer, is_superuser="on"))
    assert answer.context["adminform"].form.errors == {"is_staff": ["A superuser is an admin, too."]}


def test_nobody_is_deleted(as_, admin, engineer):
    client = as_(admin)
    assert client.post(f"{LIST}{engineer.pk}/delete/", {"post": "yes"}).status_code == 403
    run(client, "delete_selected", engineer, post="yes")
    assert Engineer.objects.filter(pk=engineer.pk).exists()


# ---------------------------------------------------------------- has left
def test_has_left_asks_first_and_says_what_it_does(as_, admin, engineer, lead):
    answer = run(as_(admin), "leave", engineer, lead)
    assert "From this moment they cannot sign in" in answer.text
    assert "member of Payments." in answer.text
    assert "lead of Payments." in answer.text
    assert Engineer.objects.present().filter(pk__in=[engineer.pk, lead.pk]).count() == 2


def test_has_left_when_confirmed(as_, admin, engineer, lead):
    answer = run(as_(admin), "leave", engineer, lead, confirmed="yes")
    assert said(answer) == [
        "Kavya Raman has left and cannot sign in any more.",
        "Lena Frost has left and cannot sign in any more.",
    ]
    assert not Engineer.objects.present().filter(pk__in=[engineer.pk, lead.pk]).exists()
    assert not Membership.objects.current().exists()
    assert engineer.history.latest().history_user == admin


def test_nobody_leaves_by_their_own_hand(as_, admin, engineer):
    answer = run(as_(admin), "leave", admin, engineer, confirmed="yes")
    assert said(answer) == ["You cannot mark yourself as having left. Another admin can."]
    assert Engineer.objects.present().count() == 2


def test_a_plain_admin_cannot_make_an_admin_leave(as_, plain_admin, admin, engineer):
    answer = run(as_(plain_admin), "leave", admin, engineer, confirmed="yes")
    assert said(answer) == ["Only a superuser can mark an admin as having left: Olena Shevchenko."]
    assert Engineer.objects.present().count() == 3


def test_the_page_of_one_person_can_mark_them_too(as_, admin, engineer):
    sent = {"CHANGE_FORM-action": "leave", "_selected_action": engineer.pk, "index": 0}
    assert "Have they left?" in as_(admin).post(page_of(engineer), sent).text


# ---------------------------------------------------------------- who may touch whom
def person(pk, **fields):
    return Engineer(pk=pk, name=f"P{pk}", email=f"p{pk}@example.com", **fields)


ROOT, STAFF, NOBODY = {"is_staff": True, "is_superuser": True}, {"is_staff": True}, {}


@pytest.mark.parametrize(
    ("actor", "other", "may"),
    [
        (ROOT, ROOT, True),
        (ROOT, STAFF, True),
        (ROOT, NOBODY, True),
        (STAFF, ROOT, False),
        (STAFF, STAFF, False),
        (STAFF, {"is_superuser": True}, False),
        (STAFF, NOBODY, True),
    ],
)
def test_who_may_touch_whom(actor, other, may):
    acting, touched = person(1, **actor), person(2, **other)
    assert may_touch(acting, touched) is may
    assert may_touch(acting, acting) is True
    assert bool(why_they_cannot_leave(acting, [touched])) is not may
    assert why_they_cannot_leave(acting, [acting]) == "You cannot mark yourself as having left. Another admin can."


def test_a_plain_admin_keeps_people_and_makes_no_admins(as_, plain_admin, engineer):
    as_(plain_admin).post(page_of(engineer), form_of(engineer, name="Kavya R.", is_staff="on", is_superuser="on"))
    engineer.refresh_from_db()
    assert (engineer.name, engineer.is_staff, engineer.is_superuser) == ("Kavya R.", False, False)


def test_a_plain_admin_makes_a_plain_engineer(as_, plain_admin):
    sent = {"name": "Nadia", "email": "nadia@example.com", "is_staff": "on", "is_superuser": "on", **NO_ROWS}
    as_(plain_admin).post(ADD, sent)
    nadia = Engineer.objects.get(email="nadia@example.com")
    assert (nadia.is_staff, nadia.is_superuser) == (False, False)


def test_a_plain_admin_sees_another_admin_and_changes_nothing_there(as_, plain_admin, admin):
    client = as_(plain_admin)
    assert client.get(page_of(admin)).status_code == 200
    for changes in ({"email": "ada.too@example.com"}, {"is_active": None}, {"_continue": "invite"}):
        assert client.post(page_of(admin), form_of(admin, **changes)).status_code == 403
    admin.refresh_from_db()
    assert (admin.email, admin.is_active) == ("olena@example.com", True)


def test_a_plain_admin_does_not_invite_another_admin(as_, plain_admin, second_superuser):
    second_superuser.set_unusable_password()
    second_superuser.save()
    assert said(run(as_(plain_admin), "send_invitations", second_superuser)) == [
        "Only a superuser invites Uma Root, an admin."
    ]
    assert mail.outbox == []


@pytest.mark.parametrize("who", ["admin", "plain_admin"])
def test_nobody_changes_their_own_rights(as_, request, who):
    me = request.getfixturevalue(who)
    before = (me.is_active, me.is_staff, me.is_superuser)
    page = as_(me).get(page_of(me))
    assert "These are your own." in page.text
    as_(me).post(page_of(me), form_of(me, name="Me", is_active=None, is_staff=None, is_superuser=None))
    me.refresh_from_db()
    assert (me.name, me.is_active, me.is_staff, me.is_superuser) == ("Me", *before)


def test_a_superuser_makes_and_unmakes_admins(as_, admin, second_superuser, engineer):
    client = as_(admin)
    client.post(page_of(engineer), form_of(engineer, is_staff="on"))
    client.post(page_of(second_superuser), form_of(second_superuser, is_staff=None, is_superuser=None))
    engineer.refresh_from_db()
    second_superuser.refresh_from_db()
    assert (engineer.is_staff, second_superuser.is_staff, second_superuser.is_superuser) == (True, False, False)


@pytest.mark.parametrize("path", ["", "add/", "{pk}/change/", "{pk}/history/", "{pk}/delete/"])
def test_nobody_else_comes_in(as_, engineer, lead, path):
    address = LIST + path.format(pk=engineer.pk)
    assert as_(lead).get(address).status_code == 403
    assert as_(lead).post(address).status_code == 403


# ---------------------------------------------------------------- history
def test_the_history_says_who_changed_what(as_, admin, engineer):
    client = as_(admin)
    client.post(page_of(engineer), form_of(engineer, name="Kavya R. Raman"))
    page = client.get(f"{LIST}{engineer.pk}/history/").text
    assert "Olena Shevchenko" in page
    assert "<strong>Name</strong>: Kavya Raman → Kavya R. Raman" in page
    assert "style=" not in page


def test_a_version_is_not_put_back_by_any_door(as_, plain_admin, admin, engineer):
    """simple_history's own page saves what is sent to it, without asking for the right to change that person."""
    for target in (engineer, admin):
        version = target.history.latest()
        address = reverse("admin:people_engineer_simple_history", args=[target.pk, version.pk])
        answer = as_(plain_admin).post(address, form_of(target, email="taken@example.com"))
        assert answer.headers["Location"] == f"{LIST}{target.pk}/history/"
        target.refresh_from_db()
        assert target.email != "taken@example.com"


# ---------------------------------------------------------------- looked up from other forms
def test_other_forms_find_those_who_work_here(as_, admin, engineer, leaver):
    query = {"app_label": "people", "model_name": "membership", "field_name": "engineer", "term": ""}
    found = as_(admin).get("/admin/autocomplete/", query).json()["results"]
    assert [person["text"] for person in found] == ["Kavya Raman", "Olena Shevchenko"]


def test_a_membership_that_has_ended_stays_readable(as_, admin, engineer):
    membership = engineer.memberships.get()
    membership.end(dt.date(2026, 2, 1))
    assert 'value="2026-02-01"' in as_(admin).get(page_of(engineer)).text


@pytest.mark.parametrize(
    ("by", "whose", "moved"),
    [
        ("superuser", "lead", True),
        ("staff", "lead", False),
        ("superuser", "chosen", True),
        ("staff", "chosen", False),
        ("staff", "invited", True),
    ],
)
def test_only_a_superuser_moves_the_address_of_who_could_act_here(as_, admin, payments, by, whose, moved):
    """An admin would choose a new password by it, and sign off in their name."""
    staff = EngineerFactory(name="Stan Staff", is_staff=True)
    person = Engineer.objects.create_user(
        "old@example.com", "slow green kettle" if whose == "chosen" else None, name="A"
    )
    MembershipFactory(engineer=person, team=payments, lead=whose == "lead")
    client = as_(admin if by == "superuser" else staff)
    answer = client.post(page_of(person), form_of(person, name="B", email="mine@example.com"))
    person.refresh_from_db()
    assert (answer.status_code, person.name) == (302, "B")
    assert person.email == ("mine@example.com" if moved else "old@example.com")
    assert ('name="email"' in client.get(page_of(person)).text) == moved
