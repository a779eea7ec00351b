"""Each refusal is a page of ours that says why and has a way on."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.skills_project.pages")]


def headline(response):
    (found,) = re.findall(r"<h1>(.*?)</h1>", response.content.decode())
    return found


def reason(response):
    (found,) = re.findall(r'<h1>.*?</h1>\s*<p class="muted">(.*?)</p>', response.content.decode(), re.DOTALL)
    return found


def ways_on(response):
    return re.findall(r'<a class="button[^"]*" href="([^"]+)"', response.content.decode())


def test_not_found(as_, engineer):
    response = as_(engineer).get("/nowhere/")
    assert (response.status_code, headline(response)) == (404, "Not here, or not yours to see.")
    assert ways_on(response) == ["/", "/outlines/"]


def test_a_stranger_is_not_told_what_exists(client):
    """An address of ours leads to the sign-in, any other to the page that says nothing."""
    assert client.get("/work/").status_code == 302
    response = client.get("/nowhere/")
    assert (response.status_code, headline(response)) == (404, "Not here, or not yours to see.")


def test_forbidden_says_why(as_, engineer):
    response = as_(engineer).get("/refuse/")
    assert (response.status_code, headline(response)) == (403, "You see this, but it is not yours to do.")
    assert reason(response) == "Only leads may &lt;revoke&gt;."
    assert ways_on(response) == ["/", "/outlines/"]


def test_forbidden_without_a_reason_still_has_a_sentence(as_, engineer):
    assert reason(as_(engineer).get("/refuse-silently/")) == "Your account does not have the right for it."


def test_an_expired_form_says_what_to_do(engineer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(engineer)
    response = client.post("/silent/")
    assert (response.status_code, headline(response)) == (403, "The page that you sent this from has expired.")
    assert reason(response).startswith("Nothing was sent. Go back in your browser: what you typed is still there.")
    assert ways_on(response) == ["/", "/outlines/"]


class TestBroken:
    @pytest.fixture
    def response(self, client, as_, engineer):
        client.raise_request_exception = False
        return as_(engineer).get("/break/")

    def test_is_a_page_of_ours(self, response):
        assert (response.status_code, headline(response)) == (500, "Something broke on our side.")
        assert ways_on(response) == ["/", "/outlines/"]
        assert [resolve(path).url_name for path in ways_on(response)] == ["my_skills", "outlines"]

    def test_tells_nothing_of_what_broke(self, response):
        assert b"secret" not in response.content
        assert b"RuntimeError" not in response.content

    def test_stands_when_the_database_does_not(self, client):
        """The page asks neither the database nor the session: what broke may be either of them."""
        client.raise_request_exception = False

        def refuse(*args):
            raise RuntimeError("no database")

        with connection.execute_wrapper(refuse):
            response = client.get("/", headers={"Cookie": f"sessionid={32 * 'a'}"})
        assert (response.status_code, headline(response)) == (500, "Something broke on our side.")
