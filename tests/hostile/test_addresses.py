"""Where a sign-in leads, and what a request claims to be sent to."""

import pytest
from django.contrib.auth.hashers import make_password

from people.models import Engineer

from .addresses import BESIDE, HOSTS, NEXT

pytestmark = pytest.mark.django_db
PASSWORD = "look-around-freely"


@pytest.fixture
def person(engineer):
    Engineer.objects.filter(pk=engineer.pk).update(password=make_password(PASSWORD))
    return engineer


def test_no_next_leads_a_sign_in_away(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    led = {}
    for wanted in NEXT:
        client.logout()
        answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": wanted})
        led[wanted] = (answer.status_code, answer.headers.get("Location"))
    assert led == dict.fromkeys(NEXT, (302, "/"))


def test_an_honest_next_is_followed(client, person):
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "/work/?q=a"})
    assert answer["Location"] == "/work/?q=a"


def test_no_other_host_is_answered(client, person, mailoutbox):
    paths = ["/accounts/login/", "/accounts/password/reset/"]
    answers = {host: [client.get(path, headers={"Host": host}).status_code for path in paths] for host in HOSTS}
    sent = {host: client.post(paths[1], {"email": person.email}, headers={"Host": host}).status_code for host in HOSTS}
    assert answers == {host: [400, 400] for host in HOSTS}
    assert (sent, mailoutbox) == (dict.fromkeys(HOSTS, 400), [])


def test_headers_beside_the_host_change_nothing(client, person, mailoutbox):
    for header in BESIDE:
        page = client.get("/accounts/login/", headers={header: "evil.example"})
        away = client.get("/work/", headers={header: "evil.example"})
        assert (header, page.status_code, b"evil.example" in page.content) == (header, 200, False)
        assert (header, away["Location"]) == (header, "/accounts/login/?next=/work/")
    client.post("/accounts/password/reset/", {"email": person.email}, headers=dict.fromkeys(BESIDE, "evil.example"))
    assert [("evil" in mail.body, "http://127.0.0.1:8000/accounts/" in mail.body) for mail in mailoutbox] == [
        (False, True)
    ]
