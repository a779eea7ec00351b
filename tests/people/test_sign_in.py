"""Sign in, out, and what a password opens: the flows, and beside each the person that they are not for."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin import site
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from people.models import Engineer
from people.sign_in import KEPT_BY_ADMINS, ByEmail, how_long_links_work, site_url
from people.urls import urlpatterns

PASSWORD = "slow green kettle"
OTHER = "quick amber teapot"
LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
CHANGE = "/accounts/password/change/"
MISMATCH = "The e-mail address and the password do not belong together."


@pytest.fixture(autouse=True)
def _fresh_limits():
    """The rate limits are kept in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def kavya(engineer):
    engineer.set_password(PASSWORD)
    engineer.save()
    return engineer


def sign_in(client, email="kavya@example.com", password=PASSWORD, **fields):
    return client.post(LOGIN, {"login": email, "password": password, **fields})


def link_in(message):
    return re.search(r"http://\S+", message.body).group()


def path_in(message):
    return link_in(message).removeprefix(settings.SITE_URL)


def ask_for_link(client, email="kavya@example.com", **extra):
    return client.post(RESET, {"email": email}, **extra)


def follow(client, path, password=OTHER):
    """Open the link of a mail and choose a password; the last answer."""
    answer = client.get(path, follow=True)
    if not answer.redirect_chain:
        return answer
    page = answer.redirect_chain[-1][0]
    return client.post(page, {"password1": password, "password2": password})


def who(client):
    pk = client.session.get("_auth_user_id")
    return Engineer.objects.get(pk=pk).name if pk else None


# ---------------------------------------------------------------- which addresses there are
def test_just_these_of_allauths_views_have_an_address():
    assert {pattern.name for pattern in urlpatterns} == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }


@pytest.mark.parametrize(
    "path",
    ["", "signup/", "email/", "confirm-email/", "confirm-email/x/", "social/signup/", "3rdparty/", "login/code/"],
)
def test_what_allauth_could_do_besides_is_not_here(client, kavya, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    client.force_login(kavya)
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_email", "socialaccount_signup"])
def test_no_page_of_sign_up_or_of_addresses_has_a_name(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("login/", "Sign in"),
        ("inactive/", "This account is closed."),
        ("password/reset/", "Set a new password"),
        ("password/reset/done/", "Look into your mail."),
        ("password/reset/key/1-nonsense/", "This link no longer works."),
        ("password/reset/key/zzzzzzzzzzzzzz-nonsense/", "This link no longer works."),
        ("password/reset/key/done/", "Your password is set."),
    ],
)
def test_pages_for_everybody(client, db, path, says):
    answer = client.get(f"/accounts/{path}")
    assert (answer.status_code, f"<h1>{says}</h1>" in answer.text) == (200, True)
    assert "sign up" not in answer.text.lower()
    assert "signup" not in answer.text


@pytest.mark.parametrize("path", ["logout/", "password/change/", "password/set/", "reauthenticate/"])
def test_pages_for_who_is_signed_in(client, kavya, path):
    assert client.get(f"/accounts/{path}").headers["Location"].startswith(LOGIN)
    client.force_login(kavya)
    answer = client.get(f"/accounts/{path}", follow=True)
    assert answer.status_code == 200
    assert "signup" not in answer.text


# ---------------------------------------------------------------- signing in
@pytest.mark.parametrize("email", ["kavya@example.com", "KAVYA@Example.COM", "  kavya@example.com "])
def test_sign_in_by_address_in_any_case(client, kavya, email):
    answer = sign_in(client, email)
    assert (answer.status_code, answer.headers["Location"], who(client)) == (302, "/", "Kavya Raman")


@pytest.mark.parametrize(
    ("email", "password"),
    [("kavya@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("lena@example.com", PASSWORD)],
)
def test_a_refusal_does_not_say_which_of_both_is_wrong(client, kavya, lead, email, password):
    answer = sign_in(client, email, password)
    assert answer.context["form"].errors == {"password": [MISMATCH]}
    assert who(client) is None


def test_the_refused_form_keeps_the_address_and_not_the_password(client, kavya):
    page = sign_in(client, password="my wrong secret").text
    assert 'value="kavya@example.com"' in page
    assert "my wrong secret" not in page
    assert re.search(r'<input type="password"[^>]*aria-invalid="true"[^>]*aria-describedby="id_password_error"', page)
    assert 'id="id_password_error"' in page


def test_empty_fields_are_named(client, db):
    answer = sign_in(client, "", "")
    assert answer.context["form"].errors == {
        "login": ["Write your e-mail address."],
        "password": ["Write your password."],
    }


def test_the_invited_cannot_sign_in_before_they_choose_a_password(client, db):
    Engineer.objects.create_user("new@example.com", name="New One")
    for guess in ["", "!", "None"]:
        sign_in(client, "new@example.com", guess)
        assert who(client) is None


@pytest.mark.parametrize(("fields", "ends_with_the_browser"), [({}, True), ({"remember": "on"}, False)])
def test_a_device_remembers_only_when_asked_to(client, kavya, fields, ends_with_the_browser):
    sign_in(client, **fields)
    assert client.session.get_expire_at_browser_close() is ends_with_the_browser


def test_the_session_key_changes_at_sign_in(client, kavya):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_sign_in_is_no_line_of_the_history(client, kavya):
    before = kavya.history.count()
    sign_in(client)
    assert Engineer.objects.get(pk=kavya.pk).last_login is not None
    assert kavya.history.count() == before


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "http:///evil.example/",
        "http:evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "\t//evil.example",
        " //evil.example",
        "http://testserver/",
        "https://localhost/",
        "https://127.0.0.1@evil.example/",
    ],
)
def test_next_never_leaves_the_site(client, kavya, hostile):
    assert sign_in(client, next=hostile).headers["Location"] == "/"
    client.force_login(kavya)
    assert client.get(LOGIN, {"next": hostile}).headers["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": hostile}).headers["Location"] == LOGIN


def test_next_leads_back_to_where_one_was(client, kavya):
    assert 'name="next" value="/work/?page=2"' in client.get(LOGIN, {"next": "/work/?page=2"}).text
    assert sign_in(client, next="/work/?page=2").headers["Location"] == "/work/?page=2"


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client, kavya):
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client).context["form"].errors == {
        "password": ["Too many tries in a short time. Wait five minutes, then try again."]
    }
    assert who(client) is None


def test_tries_are_counted_by_address_whatever_host_is_named(client, kavya):
    for port in range(5):
        client.post(LOGIN, {"login": kavya.email.title(), "password": "wrong"}, headers={"Host": f"localhost:{port}"})
    assert "Too many tries" in sign_in(client).context["form"].errors["password"][0]
    assert who(client) is None


def test_too_many_requests_get_a_page_of_ours(client, kavya):
    answers = [ask_for_link(client) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "<h1>Too many tries in a short time.</h1>" in answers[-1].text


# ---------------------------------------------------------------- signing out, leaving
def test_sign_out_asks_and_then_ends_the_session(client, kavya):
    sign_in(client)
    key = client.session.session_key
    assert "Sign out?" in client.get("/accounts/logout/").text
    assert who(client) == "Kavya Raman"
    answer = client.post("/accounts/logout/", follow=True)
    assert [message.message for message in answer.context["messages"]] == ["You are signed out."]
    assert not Session.objects.filter(session_key=key).exists()


def test_who_has_left_cannot_sign_in(client, kavya):
    """And is not told that the password was right."""
    kavya.leave()
    right, wrong = sign_in(client), sign_in(client, password="wrong")
    assert right.context["form"].errors == wrong.context["form"].errors == {"password": [MISMATCH]}
    assert (right.status_code, who(client)) == (wrong.status_code, None)


def test_who_leaves_in_the_middle_of_a_session_is_out_at_the_next_request(client, kavya):
    sign_in(client)
    assert client.get("/shortcuts/").status_code == 200
    kavya.leave()
    assert client.get("/shortcuts/").headers["Location"] == f"{LOGIN}?next=/shortcuts/"


def test_a_session_of_before_somebody_left_is_not_theirs_when_they_come_back(client, kavya):
    sign_in(client)
    kavya.leave()
    kavya.is_active = True
    kavya.save()
    assert who(client) is None
    sign_in(client)
    assert who(client) == "Kavya Raman"


# ---------------------------------------------------------------- passwords
def test_change_of_password_ends_the_other_sessions_and_keeps_this_one(client, kavya):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    answer = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert answer.headers["Location"] == "/"
    assert client.get("/shortcuts/").status_code == 200
    assert elsewhere.get("/shortcuts/").status_code == 302
    kavya.refresh_from_db()
    assert kavya.check_password(OTHER)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"oldpassword": "wrong", "password1": OTHER, "password2": OTHER}, "oldpassword"),
        ({"oldpassword": PASSWORD, "password1": "short", "password2": "short"}, "password1"),
        ({"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"}, "password1"),
        ({"oldpassword": PASSWORD, "password1": "kavya raman", "password2": "kavya raman"}, "password1"),
        ({"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER + "x"}, "password2"),
    ],
)
def test_a_change_of_password_that_is_refused_changes_nothing(client, kavya, typed, field):
    sign_in(client)
    answer = client.post(CHANGE, typed)
    assert list(answer.context["form"].errors) == [field]
    kavya.refresh_from_db()
    assert kavya.check_password(PASSWORD)


def test_reset_sends_one_link_that_works_once(client, kavya):
    assert ask_for_link(client).headers["Location"] == "/accounts/password/reset/done/"
    [message] = mail.outbox
    assert (message.to, message.subject) == (["kavya@example.com"], "Set a new password for Skillbook")
    assert "within 3 days" in message.body
    assert follow(client, path_in(message)).headers["Location"] == "/accounts/password/reset/key/done/"
    assert "This link no longer works." in follow(Client(), path_in(message), PASSWORD).text
    assert sign_in(client, password=PASSWORD).status_code == 200
    sign_in(client, password=OTHER)
    assert who(client) == "Kavya Raman"


def test_reset_says_the_same_whoever_asks_and_mails_only_those_who_are_here(client, kavya, leaver):
    asked = ["kavya@example.com", "KAVYA@example.com", "nobody@example.com", "bo@example.com"]
    answers = [ask_for_link(client, address) for address in asked]
    answers = {(answer.status_code, answer.headers["Location"]) for answer in answers}
    assert answers == {(302, "/accounts/password/reset/done/")}
    assert [message.to for message in mail.outbox] == [["kavya@example.com"]] * 2


def test_reset_serves_those_without_a_password_too(client, db):
    new = Engineer.objects.create_user("new@example.com", name="Nadia New")
    ask_for_link(client, "new@example.com")
    assert "Welcome. Choose a password" in client.get(path_in(mail.outbox[0]), follow=True).text
    follow(client, path_in(mail.outbox[0]))
    sign_in(client, "new@example.com", OTHER)
    assert who(client) == new.name


def test_a_link_dies_with_the_account(client, kavya):
    ask_for_link(client)
    kavya.leave()
    assert "This link no longer works." in follow(client, path_in(mail.outbox[0])).text
    kavya.refresh_from_db()
    assert kavya.check_password(PASSWORD)


def test_a_link_is_of_one_person_only(client, kavya, lead):
    ask_for_link(client)
    path = path_in(mail.outbox[0])
    key = path.rsplit("/", 2)[1]
    others = path.replace(key, f"{lead.pk:x}-{key.partition('-')[2]}")
    assert "This link no longer works." in follow(client, others).text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:9999"])
def test_links_in_mails_start_with_our_own_address(client, kavya, settings, host):
    settings.SITE_URL = "https://skills.example.com/"
    ask_for_link(client, headers={"host": host, "x-forwarded-host": "evil.example"})
    assert re.search(r"\S+://\S+?/", mail.outbox[0].body).group() == "https://skills.example.com/"


def test_a_mail_prints_names_as_they_are(client, kavya):
    Engineer.objects.filter(pk=kavya.pk).update(name="D'Arcy <b>Raman</b>")
    ask_for_link(client)
    assert mail.outbox[0].body.startswith("Hello D'Arcy,")


def test_addresses_of_pages_for_mails(settings):
    settings.SITE_URL = "https://skills.example.com"
    assert site_url("account_login") == "https://skills.example.com/accounts/login/"


@pytest.mark.parametrize(
    ("seconds", "words"), [(3 * 86400, "3 days"), (2 * 86400, "2 days"), (86400, "24 hours"), (3600, "1 hours")]
)
def test_how_long_a_link_works_in_words(settings, seconds, words):
    settings.PASSWORD_RESET_TIMEOUT = seconds
    assert how_long_links_work() == words


# ---------------------------------------------------------------- one address a person
def test_an_address_that_an_admin_changed_opens_nothing(client, kavya):
    ask_for_link(client)
    old_link = path_in(mail.outbox.pop())
    EmailAddress.objects.create(user=kavya, email="kavya@example.com", verified=True, primary=True)
    kavya.email = "k.raman@example.com"
    kavya.save()
    assert sign_in(client).context["form"].errors == {"password": [MISMATCH]}
    ask_for_link(client)
    assert mail.outbox == []
    assert "This link no longer works." in follow(client, old_link).text
    sign_in(client, "k.raman@example.com")
    assert who(client) == "Kavya Raman"


def test_an_address_given_to_somebody_else_is_theirs(client, kavya, lead):
    EmailAddress.objects.create(user=kavya, email="kavya@example.com", verified=True, primary=True)
    kavya.email = "k.raman@example.com"
    kavya.save()
    lead.email = "kavya@example.com"
    lead.save()
    ask_for_link(client)
    follow(client, path_in(mail.outbox[0]))
    sign_in(client, password=OTHER)
    assert who(client) == lead.name


def test_no_flow_fills_allauths_table_of_addresses(client, kavya):
    sign_in(client)
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    client.post("/accounts/reauthenticate/", {"password": OTHER})
    client.post("/accounts/logout/")
    ask_for_link(client)
    follow(client, path_in(mail.outbox[0]), PASSWORD)
    assert EmailAddress.objects.count() == 0


# ---------------------------------------------------------------- once more, and choosing a first one
@pytest.mark.parametrize(("password", "status"), [(PASSWORD, 302), ("wrong", 200)])
def test_reauthenticate(client, kavya, password, status):
    client.force_login(kavya)
    assert client.post("/accounts/reauthenticate/", {"password": password}).status_code == status


def test_who_is_in_without_a_password_chooses_one(client, db):
    new = Engineer.objects.create_user("new@example.com", name="Nadia New")
    client.force_login(new)
    assert client.get(CHANGE).headers["Location"] == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": OTHER, "password2": OTHER})
    new.refresh_from_db()
    assert new.check_password(OTHER)


# ---------------------------------------------------------------- rights
@pytest.mark.parametrize(
    ("person", "perm", "may"),
    [
        ({"is_staff": True}, "people.change_engineer", True),
        ({"is_staff": True}, "outline.delete_skill", True),
        ({"is_staff": True}, "assessments.view_target", True),
        ({"is_staff": True}, "auth.change_group", False),
        ({"is_staff": True}, "account.change_emailaddress", False),
        ({"is_staff": True, "is_active": False}, "people.change_engineer", False),
        ({}, "people.view_engineer", False),
    ],
)
def test_what_is_staff_opens(person, perm, may):
    someone = Engineer(email="s@example.com", name="Someone", **person)
    assert someone.has_perm(perm) is may
    assert ByEmail().has_module_perms(someone, perm.split(".")[0]) is may


# ---------------------------------------------------------------- the admin's own doors lead to ours
def test_the_admin_signs_in_and_out_where_everybody_does(client, admin):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == f"{LOGIN}?next=/admin/"
    assert client.get("/admin/login/?next=/admin/people/").headers["Location"] == f"{LOGIN}?next=%2Fadmin%2Fpeople%2F"
    admin.set_password(PASSWORD)
    admin.save()
    assert sign_in(client, admin.email, next="/admin/people/team/").headers["Location"] == "/admin/people/team/"
    assert client.get("/admin/login/?next=/admin/people/").headers["Location"] == "/admin/people/"
    assert client.get("/admin/login/?next=//evil.example/").headers["Location"] == "/admin/"
    assert client.get("/admin/password_change/").headers["Location"] == CHANGE
    assert client.post("/admin/logout/").headers["Location"] == LOGIN
    assert who(client) is None


@pytest.mark.parametrize("path", ["", "login/", "people/engineer/", "people/engineer/1/change/", "nothing/here/"])
def test_the_admin_is_403_for_who_is_none(client, kavya, path):
    client.force_login(kavya)
    assert client.get(f"/admin/{path}").status_code == 403


# ---------------------------------------------------------------- commands
def test_createsuperuser_makes_one_who_chooses_a_password_later(db):
    call_command("createsuperuser", email="Root@Example.com", name="Root", interactive=False, verbosity=0)
    root = Engineer.objects.get(email="root@example.com")
    assert (root.name, root.is_staff, root.is_superuser, root.has_usable_password()) == ("Root", True, True, False)


def test_createsuperuser_takes_a_password_from_the_environment(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="root@example.com", name="Root", interactive=False, verbosity=0)
    assert Engineer.objects.get().check_password(PASSWORD)


def test_the_admin_keeps_nothing_of_other_apps():
    """Groups, permissions and allauth's second list of addresses have no page."""
    assert {model._meta.app_label for model in site._registry} <= KEPT_BY_ADMINS
