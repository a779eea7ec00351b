"""Every row of access_matrix.toml, as every kind of person, with and without htmx; and that none is missing."""

import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from assessments.access_matrix import access_matrix
from assessments.models.attachment import storage
from tests import factories

from .company import Company, everything, leaks, whole
from .scene import admin_path

pytestmark = pytest.mark.django_db

MATRIX = access_matrix()
PAGES = [row for row in MATRIX.rows if not row.address.startswith(("admin:", "account_"))]
ACCOUNTS = [row for row in MATRIX.rows if row.address.startswith("account_")]
ADMIN = [row for row in MATRIX.rows if row.address.startswith("admin:")]
REFUSED = {"lg", "403", "404", "405", "409", "422"}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def named(row):
    return f"{row.address}-{row.method}-{row.case}"


each_page = pytest.mark.parametrize("row", PAGES, ids=named)
each_door = pytest.mark.parametrize("row", ADMIN, ids=named)
plain_and_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """Made once, and gone after this module: each request is undone by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Company()
        transaction.set_rollback(True)


def said(response, htmx, acts=True):
    """The answer in the words of the matrix. An htmx act that is done answers with what changed, or by HX-Redirect."""
    acted = acts and response.request["REQUEST_METHOD"] == "POST" and response.status_code == 200
    if htmx and (acted or response.status_code == 204):
        return "302"
    to_sign_in = response.get("Location", "").startswith(reverse("account_login"))
    if response.status_code == 401 or (to_sign_in and response.status_code == 302):
        return "lg"
    return str(response.status_code)


def bare(response):
    """The page without what differs from one request to the next."""
    tokens = rb'(csrfmiddlewaretoken" value|X-CSRFToken"?): ?"?[^"]*"|value="[A-Za-z0-9]{64}"'
    return response.status_code, re.sub(tokens, b"", whole(response))


def send(client, method, path, data, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    return getattr(client, method.lower())(path, data, headers=headers)


# The page of a skill names those who hold it, to everybody; whoever will be away chooses among all colleagues; a
# proposal says whose it is, and its form says so before it is sent.
NAMING = ("skill", "away", "outline_proposal")
# Who also asks for what is not there, of the admin: its refusal knows only of those who work in it and all others.
CURIOUS = ("E", "L")
# Cases that turn on an act of L's own: any other lead, an admin who leads too, is answered as UL is.
OF_L = {"appealed", "taken", "of_lead"}


def asked(company, column, scene, row, htmx, before=None):
    """(the answer to a row, what is wrong with it)"""
    path, absent = scene.path(row.address, row.case)
    data, wrong = scene.data(row.address, row.case), []
    with company.as_(column, before) as client:
        response = send(client, row.method, path, data, htmx)
        answer = said(response, htmx)
        wrong += leaks(column, response, names=row.address.startswith(NAMING))
        if row.method == "POST" and answer in REFUSED and everything() != client.untouched:
            wrong.append("refused, and yet something changed")
        if answer == "404" and absent and bare(send(client, row.method, absent, data, htmx)) != bare(response):
            wrong.append("the 404 differs from that of what does not exist")
    return answer, [f"{column}: {fault}" for fault in wrong]


class TestPages:
    @each_page
    def test_each_kind_of_person_is_answered_as_it_stands(self, company, row):
        for htmx in (False, True):
            answers, wrong = {}, []
            for column in MATRIX.columns:
                answers[column], faults = asked(company, column, company.scene_of(column), row, htmx)
                wrong += faults
            assert (answers, wrong) == (row.answers, [])

    @each_page
    def test_an_admin_who_leads_has_both_rights_and_no_more(self, company, row):
        """And decides on their own record as little as any lead."""
        lead, admin = row.answers["L"], row.answers["AD"]
        both = (
            row.answers["UL"]
            if row.case in OF_L
            else admin
            if lead in {"403", "404"} and (admin not in {"403", "404"} or lead == "404")
            else lead
        )
        own = row.answers["LS"]
        own = admin if own == "403" and admin not in {"403", "404"} else own
        for column, expected in [("AL", both), ("AO", own)]:
            assert asked(company, column, company.scene_of(column), row, htmx=False) == (expected, [])

    @each_page
    def test_a_grant_that_ends_now_opens_nothing_from_now_on(self, company, row):
        """The reviewer was signed in before, and is a member of another team now, as EX is."""
        end = lambda: company.grant.end(timezone.localdate(), by=None)  # noqa: E731
        answer, _ = asked(company, "R", company.scene, row, htmx=False, before=end)
        assert answer == row.answers["EX"]

    @each_page
    def test_a_lead_who_leads_no_more_is_a_member_from_now_on(self, company, row):
        def step_down():
            today = timezone.localdate()
            company.people["L"].memberships.get().end(today)
            factories.MembershipFactory(engineer=company.people["L"], team=company.payments, starts=today)

        answer, _ = asked(company, "L", company.scene, row, htmx=False, before=step_down)
        assert answer == row.answers["E2"]

    @pytest.mark.parametrize("address", sorted({row.address for row in PAGES}))
    def test_other_methods_are_refused(self, company, address):
        methods = {row.method for row in PAGES if row.address == address}
        case = next(row.case for row in PAGES if row.address == address)
        for column in MATRIX.columns:
            path, _ = company.scene_of(column).path(address, case)
            expected = "lg" if column in ("AN", "DE") else "405"
            with company.as_(column) as client:
                answers = {method: said(send(client, method, path, {}, False), False) for method in METHODS - methods}
                assert (column, answers) == (column, dict.fromkeys(METHODS - methods, expected))
                assert everything() == client.untouched


class TestSignIn:
    @plain_and_htmx
    @pytest.mark.parametrize("row", ACCOUNTS, ids=named)
    def test_each_kind_of_person_is_answered_as_it_stands(self, company, row, htmx):
        cache.clear()  # which counts how often one has tried
        from_key = ["1", "set-password"] if row.address.endswith("from_key") else []
        answers, wrong = {}, []
        for column in MATRIX.columns:
            with company.as_(column) as client:
                response = send(client, row.method, reverse(row.address, args=from_key), {}, htmx)
                answers[column] = said(response, htmx, acts=False)
                wrong += leaks(column, response)
                assert everything() == client.untouched
        assert (answers, wrong) == (row.answers, [])


class TestAdmin:
    @each_door
    def test_only_admins_pass(self, company, row):
        """With htmx, which the admin does not use, for one of each answer."""
        for htmx, columns in [(False, [*MATRIX.columns, "AL"]), (True, ["AN", "L", "AD"])]:
            answers, wrong = {}, []
            for column in columns:
                answers[column], faults = self.knock(company, column, row, htmx)
                wrong += faults
            expected = {**row.answers, "AL": row.answers["AD"]}
            assert (answers, wrong) == ({column: expected[column] for column in columns}, [])

    @staticmethod
    def knock(company, column, row, htmx):
        path, absent = admin_path(company, row.address)
        with company.as_(column) as client:
            response = send(client, row.method, path, {}, htmx)
            answer, wrong = said(response, htmx, acts=False), list(leaks(column, response))
            if row.method == "POST" and everything() != client.untouched:
                wrong.append("an empty form changed something")
            asks = answer == "403" and column in CURIOUS
            if asks and bare(send(client, row.method, absent, {}, htmx)) != bare(response):
                wrong.append("the refusal tells whether the thing exists")
        return answer, [f"{column}: {fault}" for fault in wrong]


class TestNothingIsMissing:
    def test_every_address_is_named_with_each_method_that_it_answers(self):
        """Django's admin and allauth's views answer GET and POST; what ours answer else is tried above."""
        ours = {row.address for row in PAGES}
        doors = {(row.address, row.method) for row in [*ADMIN, *ACCOUNTS]}
        assert ours == {name for name in addresses() if not name.startswith(("admin:", "account_"))}
        assert doors == {
            (name, method)
            for name in addresses()
            if name.startswith(("admin:", "account_"))
            for method in ("GET", "POST")
        }

    def test_nothing_without_a_name_answers_but_what_leads_on(self):
        views = {view for name, view in addressed(get_resolver().url_patterns) if name is None}
        assert views == {
            "django.views.generic.base.RedirectView",
            "django.contrib.admin.sites.AdminSite.catch_all_view",
        }

    def test_no_row_stands_twice(self):
        rows = [named(row) for row in MATRIX.rows]
        assert sorted(rows) == sorted(set(rows))

    def test_nobody_decides_on_their_own_record_in_any_row(self):
        decisions = [row for row in PAGES if row.address in ("review_decide", "review_revoke")]
        assert {row.answers[column] for row in decisions for column in ("E", "LS")} == {"403"}

    def test_the_document_says_what_the_tests_hold(self, capsys, settings):
        call_command("access_matrix")
        assert (settings.BASE_DIR / "docs" / "access.md").read_text(encoding="utf-8") == capsys.readouterr().out


def addresses():
    return {name for name, _ in addressed(get_resolver().url_patterns) if name}


def addressed(patterns, namespace=""):
    """(name or None, dotted view) of every pattern below these."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from addressed(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield pattern.name and f"{namespace}{pattern.name}", pattern.lookup_str


def test_no_file_has_an_address_of_its_own(company):
    """Only the view of a piece gives its files; where they lie is no part of any address (rows 15 and 16)."""
    stored_as = company.scene.sent_piece.attachments.get().stored_as
    places = ["/", "/media/", "/files/", "/static/", "/static/../files/", "/work/", "/var/files/"]
    assert storage().url(stored_as) in {f"{place}{stored_as}" for place in places}
    for column in MATRIX.columns:
        with company.as_(column) as client:
            answers = {place: client.get(f"{place}{stored_as}").status_code for place in places}
        assert (column, answers) == (column, dict.fromkeys(places, 404))
