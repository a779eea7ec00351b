"""What htmx is told, and what no cache may keep, on any page of the site."""

import re

import pytest
from django.test import Client

from skills_project.middleware import NOT_SENT, SIGNED_OUT, SOMEBODY_ELSE
from skills_project.views import EXPIRED

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.skills_project.pages")]

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/skills/backend/deploys/?at=2"}
NOTICE = (
    '<div class="notice notice-success"><svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#check"/>'
    "</svg><p>Signed off &lt;b&gt;Deploys&lt;/b&gt;.</p></div>"
)


def told(response):
    """Status, where htmx is sent, where a browser is sent, and the body."""
    return response.status_code, response.get("HX-Redirect"), response.get("Location"), response.content.decode()


class TestSignInAgain:
    def test_a_browser_is_redirected(self, client):
        assert told(client.get("/silent/?a=1")) == (302, None, "/accounts/login/?next=/silent/%3Fa%3D1", "")

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_htmx_stays_on_the_page_and_names_the_sign_in_which_leads_back_to_it(self, client, method):
        response = getattr(client, method)("/silent/", headers=HTMX)
        address = "/accounts/login/?next=%2Fskills%2Fbackend%2Fdeploys%2F%3Fat%3D2"
        assert told(response) == (401, None, address, SIGNED_OUT)
        assert response["Content-Type"].startswith("text/plain")

    @pytest.mark.parametrize("address", [None, "http://elsewhere.example/x/"])
    def test_a_page_that_is_not_known_or_not_ours_is_not_led_back_to(self, client, address):
        headers = {"HX-Request": "true"} | ({"HX-Current-URL": address} if address else {})
        assert told(client.get("/silent/", headers=headers)) == (401, None, "/accounts/login/?next=%2F", SIGNED_OUT)

    def test_a_boosted_link_is_followed_like_a_link(self, client):
        response = client.get("/silent/", headers={**HTMX, "HX-Boosted": "true"})
        assert told(response) == (302, None, "/accounts/login/?next=/silent/", "")


class TestSomebodyElse:
    """Two people at one browser: what one had typed is not sent in the name of the other."""

    def test_is_done_for_whom_the_page_was_made(self, as_, engineer):
        headers = {**HTMX, "X-Skillbook-For": str(engineer.pk)}
        assert as_(engineer).post("/silent/", headers=headers).status_code == 200

    def test_nothing_is_done_for_another(self, as_, engineer, lead):
        headers = {**HTMX, "X-Skillbook-For": str(engineer.pk)}
        assert told(as_(lead).post("/silent/", headers=headers)) == (401, None, None, SOMEBODY_ELSE)

    def test_a_page_says_for_whom_it_was_made(self, as_, engineer):
        assert f'"X-Skillbook-For": "{engineer.pk}"' in as_(engineer).get("/whole/").text

    def test_the_one_who_is_signed_out_is_told_that(self, client, engineer):
        headers = {**HTMX, "X-Skillbook-For": str(engineer.pk)}
        assert told(client.post("/silent/", headers=headers))[::3] == (401, SIGNED_OUT)


class TestATokenThatIsOld:
    def test_htmx_is_told_that_the_page_has_expired(self, engineer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(engineer)
        assert told(client.post("/silent/", headers=HTMX)) == (403, None, None, EXPIRED)

    def test_or_that_nobody_is_signed_in(self):
        response = Client(enforce_csrf_checks=True).post("/silent/", headers=HTMX)
        assert told(response)[::3] == (401, SIGNED_OUT)


class TestRedirects:
    @pytest.fixture(autouse=True)
    def _signed_in(self, as_, engineer):
        as_(engineer)

    def test_a_browser_follows_and_reads_the_message_there(self, client):
        assert told(client.get("/leave/")) == (302, None, "/work/", "")
        assert NOTICE in client.get("/whole/").content.decode()

    def test_htmx_is_told_and_the_message_waits_for_the_page(self, client):
        assert told(client.get("/leave/", headers=HTMX)) == (204, "/work/", None, "")
        assert client.get("/whole/").content.decode().count(NOTICE) == 2  # that of leave/, and its own

    def test_a_redirect_to_the_sign_in_keeps_its_own_next(self, client):
        """Of somebody signed in: a page that wants the password once more has said where to come back to."""
        response = client.get("/leave-to/", {"to": "/accounts/login/?next=/admin/"}, headers=HTMX)
        assert told(response) == (401, "/accounts/login/?next=/admin/", None, "")


class TestMessages:
    @pytest.fixture(autouse=True)
    def _signed_in(self, as_, engineer):
        as_(engineer)

    @pytest.mark.parametrize("status", [200, 201])
    def test_are_appended_to_a_fragment_out_of_band(self, client, status):
        body = client.get(f"/fragment/{status}/", headers=HTMX).content.decode()
        assert body == f'<p id="evidence">One piece.</p><div hx-swap-oob="innerHTML:#notices">{NOTICE}</div>'

    def test_are_shown_once(self, client):
        client.get("/fragment/200/", headers=HTMX)
        assert client.get("/silent/", headers=HTMX).content == b"<p>Nothing to say.</p>"

    def test_are_not_put_into_what_a_browser_asked_for(self, client):
        assert client.get("/fragment/200/").content == b'<p id="evidence">One piece.</p>'

    def test_of_a_refusal_wait_for_the_next_page(self, client):
        assert client.get("/fragment/409/", headers=HTMX).content == b'<p id="evidence">One piece.</p>'
        assert NOTICE in client.get("/silent/", headers=HTMX).content.decode()

    @pytest.mark.parametrize("path", ["/silent/", "/fragment/409/", "/fragment/422/"])
    def test_what_the_act_before_said_goes_with_the_next_act(self, client, path):
        assert client.post(path, headers=HTMX).text.endswith('<div hx-swap-oob="innerHTML:#notices"></div>')

    def test_stand_once_on_a_whole_page(self, client):
        assert client.get("/whole/", headers=HTMX).content.decode().count(NOTICE) == 1

    def test_are_not_put_into_a_file(self, client):
        assert client.get("/table/", headers=HTMX).content == b"a,b"

    def test_are_not_put_into_a_stream(self, client):
        assert client.get("/stream/", headers=HTMX).getvalue() == b"<p>a</p><p>b</p>"


PATHS = ["/whole/", "/fragment/200/", "/fragment/422/", "/leave/", "/refuse/", "/nowhere/", "/break/"]


class TestHeaders:
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    @pytest.mark.parametrize("path", PATHS)
    def test_signed_in_nothing_is_kept_and_htmx_has_its_own_copy(self, client, as_, engineer, path, headers):
        client.raise_request_exception = False
        response = as_(engineer).get(path, headers=headers)
        assert response["Cache-Control"] == "private, no-store"
        assert {"HX-Request", "Cookie"} <= set(response["Vary"].split(", "))

    def test_a_sign_in_that_ran_out_is_not_kept_for_the_next_request(self, client):
        response = client.get("/silent/", headers=HTMX)
        assert {"HX-Request", "Cookie"} <= set(response["Vary"].split(", "))

    def test_a_page_that_says_how_it_may_be_kept_is_taken_at_its_word(self, as_, engineer):
        assert as_(engineer).get("/cached/")["Cache-Control"] == "max-age=60"

    @pytest.mark.parametrize("path", PATHS)
    def test_the_content_security_policy_stands_on_every_answer(self, client, as_, engineer, path):
        client.raise_request_exception = False
        assert as_(engineer).get(path)["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )

    @pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/", "/silent/", "/admin/"])
    def test_and_on_those_of_strangers(self, client, path):
        assert "default-src 'none'" in client.get(path)["Content-Security-Policy"]

    def test_nothing_may_frame_sniff_or_follow_us(self, client):
        response = client.get("/accounts/login/")
        assert {name: response[name] for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")} == {
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }


class TestAFormSentAfterTheSessionRanOut:
    @pytest.mark.parametrize(
        ("referer", "back"),
        [
            ("http://testserver/reviews/7/", "%2Freviews%2F7%2F"),
            ("http://testserver/work/log/?corrects=5", "%2Fwork%2Flog%2F%3Fcorrects%3D5"),
            ("", "%2F"),
            ("https://evil.example/reviews/7/", "%2F"),
        ],
    )
    def test_leads_back_to_its_page_and_never_to_its_own_address(self, client, referer, back):
        response = client.post("/reviews/7/decide/", headers={"referer": referer})
        assert response["Location"] == f"/accounts/login/?next={back}"

    def test_what_was_typed_is_shown_and_what_was_chosen_or_secret_is_not(self, client):
        sent = {
            "csrfmiddlewaretoken": 32 * "a",
            "title": "Moved the <queue>",
            "link": "https://example.org/a",
            "kind": "delivered",
            "seen": "4",
            "password1": "a secret of mine",
        }
        response = client.post("/work/log/", sent, headers={"referer": "http://testserver/work/log/"})
        fields = re.findall(r"<label[^>]*>(.*?)</label>\s*<textarea[^>]*>\n(.*?)</textarea>", response.text)
        assert fields == [("Title", "Moved the &lt;queue&gt;"), ("Link", "https://example.org/a")]
        assert (response.status_code, response["Cache-Control"]) == (401, "private, no-store")
        assert 'href="/accounts/login/?next=%2Fwork%2Flog%2F" target="_blank"' in response.text

    def test_where_nothing_was_typed_the_sign_in_says_that_nothing_was_sent(self, client):
        response = client.post("/reviews/7/decide/", {"seen": "4"}, follow=True)
        assert NOT_SENT in response.text

    def test_a_page_leads_back_to_itself(self, client):
        assert client.get("/reviews/7/")["Location"] == "/accounts/login/?next=/reviews/7/"
