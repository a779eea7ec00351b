"""One mail, one link, one use."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from people.invitations import NotInvited, invite, tell_old_address
from people.models import Engineer

PASSWORD = "slow green kettle"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def nadia(db):
    return Engineer.objects.create_user("nadia@example.com", name="Nadia O'New <b>")


def path_in(message):
    return re.search(r"http://\S+/key/\S+", message.body).group().removeprefix(settings.SITE_URL)


def choose(path, password=PASSWORD):
    client = Client()
    page = client.get(path, follow=True)
    if not page.redirect_chain:
        return page
    return client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password}, follow=True)


def test_the_mail(nadia, admin):
    invite(nadia, by=admin)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["nadia@example.com"], "Choose your password for Skillbook")
    assert message.body.startswith("Hello Nadia,\n\nOlena Shevchenko has made an account for you")
    assert "you sign in with nadia@example.com" in message.body
    assert "within 3 days" in message.body
    assert f"{settings.SITE_URL}/accounts/password/reset/\n" in message.body
    assert "!" not in message.body


def test_the_link_lets_choose_a_password_once(nadia, admin):
    invite(nadia, by=admin)
    assert "Your password is set." in choose(path_in(mail.outbox[0])).text
    nadia.refresh_from_db()
    assert nadia.check_password(PASSWORD)
    assert "This link no longer works." in choose(path_in(mail.outbox[0]), "quick amber teapot").text
    nadia.refresh_from_db()
    assert nadia.check_password(PASSWORD)


def test_a_password_that_is_too_short_leaves_the_link_alive(nadia, admin):
    invite(nadia, by=admin)
    assert "too short" in choose(path_in(mail.outbox[0]), "short").text
    assert "Your password is set." in choose(path_in(mail.outbox[0])).text


def test_all_links_die_with_the_first_that_is_used(nadia, admin):
    invite(nadia, by=admin)
    invite(nadia, by=admin)
    choose(path_in(mail.outbox[1]))
    assert "This link no longer works." in choose(path_in(mail.outbox[0])).text


@pytest.mark.parametrize(("seconds", "alive"), [(-5, False), (60, True)])
def test_the_link_works_as_long_as_settings_say(nadia, admin, settings, seconds, alive):
    invite(nadia, by=admin)
    settings.PASSWORD_RESET_TIMEOUT = seconds
    assert ("Your password is set." in choose(path_in(mail.outbox[0])).text) is alive


def test_the_link_is_bound_to_the_address(nadia, admin):
    invite(nadia, by=admin)
    nadia.email = "other@example.com"
    nadia.save()
    assert "This link no longer works." in choose(path_in(mail.outbox[0])).text


def test_who_has_left_is_not_invited_and_their_link_is_dead(nadia, admin):
    invite(nadia, by=admin)
    nadia.leave(timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(NotInvited, match="has left, so no invitation was sent"):
        invite(nadia, by=admin)
    assert len(mail.outbox) == 1
    assert "This link no longer works." in choose(path_in(mail.outbox[0])).text


def test_who_has_a_password_is_not_invited(nadia, admin):
    nadia.set_password(PASSWORD)
    with pytest.raises(NotInvited, match="has a password already"):
        invite(nadia, by=admin)
    assert mail.outbox == []


def test_the_old_address_hears_of_the_new_one(nadia, admin):
    tell_old_address(nadia, "old@example.com", by=admin)
    [message] = mail.outbox
    assert message.to == ["old@example.com"]
    assert "from old@example.com to nadia@example.com" in message.body
    assert "tell Olena or another admin" in message.body
