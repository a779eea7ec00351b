"""Attacks, each as its smallest request. Those that once broke something stand first in their class; the others were
tried, failed, and stay so that they go on failing.
"""

import datetime as dt
import io
import re
from contextlib import suppress
from html import unescape

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from assessments.models import Assessment, Decision, ReviewerGrant, SignOff, SubmittedEvidence
from assessments.states import IllegalMove
from people.models import Engineer
from skills_project.wsgi import application
from tests import factories
from tests.factories import in_state, log_work, shown

pytestmark = pytest.mark.django_db

NO_ROWS = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
CANARY = "CANARY-4711"
LONG = "9" * 5000


@pytest.fixture
def staff(db):
    """An admin who is no superuser."""
    return factories.EngineerFactory(name="Stella Staff", email="stella@example.com", is_staff=True)


@pytest.fixture
def skills(outline):
    outline.levels.update(signoffs_needed=1)
    return list(outline.skills.in_reading_order())


@pytest.fixture
def pending(engineer, skills):
    return in_state("submitted", engineer, skills[0])


class TestLookupsOfTheAdmin:
    """What an address asks a list for, beyond the filters that the list offers."""

    def test_a_password_hash_cannot_be_guessed_letter_by_letter(self, as_, staff, admin):
        answer = as_(staff).get("/admin/people/engineer/", {"password__startswith": admin.password[:9]})
        assert answer.status_code == 400

    @pytest.mark.parametrize(
        ("model", "lookup"),
        [
            ("assessments/assessment", "uses__isnull=0"),
            ("assessments/assessment", "evidence=1"),
            ("assessments/assessment", "evidence__id__gt=1"),
            ("assessments/assessment", "history__isnull=0"),
            ("assessments/assessment", "version__gt=0"),
            ("assessments/assessment", "created_at__gt=2026-01-01"),
            ("assessments/assessment", "evidence__title__startswith=C"),
            ("people/engineer", "evidence__isnull=0"),
            ("people/engineer", "assessments=1"),
            ("people/engineer", "last_login__isnull=0"),
            ("outline/skill", "assessments__isnull=0"),
            ("outline/skill", "assessments__evidence__title__startswith=C"),
            ("outline/exampletask", "%2B__isnull=0"),
            ("outline/level", "%2B__isnull=0"),
            ("assessments/reviewergrant", "reviewer__password__startswith=p"),
            ("assessments/reviewergrant", "id__range=0"),
            ("people/membership", "starts__year=99999999999999999999"),
            ("people/membership", "role__exact=%00"),
        ],
    )
    def test_nothing_else_can_be_asked(self, as_, admin, engineer, skills, model, lookup):
        log_work(engineer, skills[0])
        assert as_(admin).get(f"/admin/{model}/?{lookup}").status_code == 400

    def test_the_filters_that_are_offered_work(self, as_, admin, pending, lead, reviewer):
        client, asked = as_(admin), set()
        factories.TargetFactory()
        for model in ("people/engineer", "people/membership", "assessments/assessment", "outline/skill"):
            page = unescape(client.get(f"/admin/{model}/").content.decode())
            asked |= {(model, query) for query in re.findall(r'href="\?([a-z_]+(?:=|%3D)[^"]*)"', page)}
        asked |= {("assessments/reviewergrant", "outline__id__exact=1"), ("people/membership", "starts__year=2025")}
        assert len(asked) > 15
        answers = {asking: client.get("/admin/{}/?{}".format(*asking)).status_code for asking in asked}
        assert answers == dict.fromkeys(asked, 200)


class TestNoPageBreaks:
    """A 500 tells the attacker that something gave way; each of these once did."""

    def test_the_admin_sign_in_leads_to_an_address_not_to_a_name(self, as_, admin):
        assert as_(admin).get("/admin/login/?next=foo")["Location"] == "foo"

    def test_a_correction_of_an_id_that_no_table_holds(self, as_, engineer):
        assert as_(engineer).post("/work/log/", {"corrects": LONG}).status_code == 422

    @pytest.mark.parametrize("address", ["http://[", "http://[::1", "//["])
    def test_a_page_that_is_no_address_is_not_led_back_to(self, client, address):
        plain = client.post("/work/log/", headers={"Referer": address})
        htmx = client.get("/work/", headers={"HX-Request": "true", "HX-Current-URL": address})
        assert (plain["Location"], htmx["Location"]) == ("/accounts/login/?next=%2F",) * 2

    @pytest.mark.parametrize("given", ["abc", "_5F", "None", "²", "-1", "1/change/2", "9" * 300])
    @pytest.mark.parametrize("model", ["engineer", "team", "membership"])
    def test_the_history_of_what_is_no_id(self, as_, admin, model, given):
        assert as_(admin).get(f"/admin/people/{model}/{given}/history/").status_code == 404

    @pytest.mark.parametrize(
        ("path", "answer"),
        [
            ("/outlines/a%00b/", 404),
            ("/skills/a%00b/c/", 404),
            ("/skills/a/%00/add/", 404),
            ("/admin/people/team/%00/history/", 404),
            ("/teams/payments/?team=%00search", 404),
            ("/admin/autocomplete/?app_label=people&model_name=membership&field_name=engineer&term=%00", 200),
        ],
    )
    def test_a_nul_in_an_address(self, as_, admin, payments, path, answer):
        factories.MembershipFactory(engineer=admin, team=payments, lead=True)
        assert as_(admin).get(path).status_code == answer

    @pytest.mark.parametrize("codec", ["rot13", "hex", "undefined", "idna", "unicode_escape", "utf-16", "utf-7"])
    @pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=B"])
    def test_forms_are_utf8_whatever_they_claim(self, client, kind, codec):
        body = b'--B\r\nContent-Disposition: form-data; name="password"\r\n\r\n\\ud800\r\n--B--\r\n'
        environ = client._base_environ(
            REQUEST_METHOD="POST" if "B" in kind else "GET",
            PATH_INFO="/accounts/login/",
            QUERY_STRING="next=%5Cud800",
            CONTENT_TYPE=f"{kind}; charset={codec}",
            CONTENT_LENGTH=str(len(body)),
            **{"wsgi.input": io.BytesIO(body)},
        )
        answered = []
        b"".join(application(environ, lambda status, headers, exc_info=None: answered.append(status[:3])))
        assert answered == ["403" if "B" in kind else "200"]  # without a token, and not before it

    @pytest.mark.parametrize("address", ["/work/log/", "/accounts/login/", "/work/1/change/"])
    def test_huge_forms(self, as_, engineer, address):
        client = as_(engineer)
        many = {f"field{number}": "1" for number in range(1500)}
        sent = [client.post(address, many), client.post(address, {"body": "a" * 3_000_000})]
        assert {answer.status_code for answer in sent} <= {400, 404}


class TestLeadingElsewhere:
    NEXT = [
        *("//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example"),
        *("https:evil.example", "https:/evil.example", "http:///evil.example", "https://evil.example"),
        *("//127.0.0.1@evil.example", "/\t/evil.example", " //evil.example", "\x00//evil.example"),
        *("javascript:alert(1)", "data:text/html,x", "http://testserver@evil.example/", "http://[", "//[::1"),
        *("http://testserver.evil.example/", "//evil%E3%80%82example", "///\\evil.example", "h\nttps://evil.example"),
        *("https://testserver/", "http://127.0.0.1/", "https://evil.example\\@testserver/", "//evil.example/%2f.."),
    ]

    @pytest.mark.parametrize("wanted", NEXT)
    def test_no_next_leads_to_another_host(self, as_, admin, wanted):
        client = as_(admin)
        asked = [client.get("/accounts/login/", {"next": wanted}), client.get("/admin/login/", {"next": wanted})]
        assert [answer["Location"] for answer in asked] == ["/", "/admin/"]

    @pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"])
    def test_links_in_mails_name_our_host(self, client, engineer, mailoutbox, header):
        Engineer.objects.filter(pk=engineer.pk).update(password="")
        client.post("/accounts/password/reset/", {"email": engineer.email}, headers={header: "evil.example"})
        assert [("evil" in mail.body, "http://127.0.0.1:8000/accounts/" in mail.body) for mail in mailoutbox] == [
            (False, True)
        ]

    def test_another_host_is_refused(self, client, engineer):
        sent = client.post("/accounts/password/reset/", {"email": engineer.email}, headers={"Host": "evil.example"})
        assert sent.status_code == 400


class TestForging:
    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"X-HTTP-Method-Override": "GET"}])
    def test_no_post_without_a_token(self, admin, headers):
        client = Client(enforce_csrf_checks=True, headers=headers)
        client.force_login(admin)
        paths = set(_paths(get_resolver().url_patterns))
        assert {"/work/1/change/", "/reviews/1/decide/", "/admin/outline/outline/import/", "/accounts/login/"} <= paths
        assert {path: client.post(path).status_code for path in paths} == dict.fromkeys(paths, 403)

    @pytest.mark.parametrize("override", ["_method=POST", "method=post", "X-HTTP-Method-Override=POST"])
    def test_a_get_decides_nothing(self, as_, lead, pending, override):
        name, value = override.split("=")
        sent = as_(lead).get(f"/reviews/{pending.pk}/decide/?seen=1&decision=granted&{override}", headers={name: value})
        assert (sent.status_code, SignOff.objects.count()) == (405, 0)


def _paths(patterns, before="/"):
    """Every address of the site that is no regular expression, with 1 wherever something is filled in."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from _paths(pattern.url_patterns, route)
        elif "?P<" not in route:
            yield re.sub(r"<[^>]+>", "1", route)


class TestOnesOwn:
    """Nobody decides on their own record, by whatever door."""

    VERBS = ("sign_off", "return_", "decline", "revoke")

    @pytest.fixture
    def almighty(self, payments, outline, staff):
        """A superuser who leads their team and the one above, holds a grant for all, and has work that waits."""
        Engineer.objects.filter(pk=staff.pk).update(is_superuser=True)
        for team in (payments, payments.parent):
            factories.MembershipFactory(engineer=staff, team=team, lead=True)
        factories.ReviewerGrantFactory(reviewer=staff, outline=outline)
        return Engineer.objects.get(pk=staff.pk)

    @pytest.mark.parametrize("verb", VERBS)
    def test_not_with_every_right_there_is(self, as_, almighty, skills, verb):
        mine = in_state("submitted", almighty, skills[0])
        with pytest.raises(PermissionDenied, match="Nobody decides on their own record"):
            getattr(mine, verb)(by=almighty, seen=mine.version, note="Mine.")
        sent = as_(almighty).post(
            f"/reviews/{mine.pk}/decide/", {"seen": 1, "shown": shown(mine), "decision": "granted", "note": ""}
        )
        assert (sent.status_code, SignOff.objects.count()) == (403, 0)

    @pytest.mark.parametrize("page", ["add/", "{pk}/change/", "{pk}/delete/", ""])
    def test_not_in_the_admin(self, as_, almighty, skills, page):
        mine = in_state("submitted", almighty, skills[0])
        data = {"state": "signed_off", "action": "delete_selected", "_selected_action": mine.pk, "post": "yes"}
        as_(almighty).post("/admin/assessments/assessment/" + page.format(pk=mine.pk), data)
        mine.refresh_from_db()
        assert (mine.state, mine.version, Assessment.objects.count()) == ("submitted", 1, 1)

    @pytest.mark.parametrize(
        "model", ["evidence", "signoff", "submission", "submittedevidence", "historyentry", "levelreached"]
    )
    def test_the_record_itself_is_in_no_admin(self, as_, almighty, model):
        assert as_(almighty).get(f"/admin/assessments/{model}/").status_code == 404


class TestRightsThatEnded:
    """A page opened in time gives no right afterwards."""

    @pytest.fixture
    def decide(self, as_, pending):
        def send(person):
            client = as_(person)
            assert client.get(f"/reviews/{pending.pk}/").status_code == 200
            yield
            yield client.post(
                f"/reviews/{pending.pk}/decide/",
                {"seen": 1, "shown": shown(pending), "decision": "granted", "note": ""},
            )

        return send

    def test_a_grant(self, decide, reviewer):
        sending = decide(reviewer)
        next(sending)
        ReviewerGrant.objects.get().end(timezone.localdate(), by=None)
        assert (next(sending).status_code, SignOff.objects.count()) == (404, 0)

    def test_leading_a_team(self, decide, lead):
        sending = decide(lead)
        next(sending)
        lead.memberships.get().end(timezone.localdate())
        assert (next(sending).status_code, SignOff.objects.count()) == (404, 0)

    def test_being_led(self, decide, lead, engineer):
        sending = decide(lead)
        next(sending)
        engineer.memberships.get().end(timezone.localdate())
        assert (next(sending).status_code, SignOff.objects.count()) == (404, 0)

    def test_working_here(self, decide, lead):
        sending = decide(lead)
        next(sending)
        lead.leave()
        assert (next(sending).status_code, SignOff.objects.count()) == (302, 0)

    def test_a_right_that_begins_tomorrow(self, as_, stranger, payments, pending):
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        factories.MembershipFactory(engineer=stranger, team=payments, lead=True, starts=tomorrow)
        factories.ReviewerGrantFactory(reviewer=stranger, outline=pending.skill.outline, starts=tomorrow)
        assert as_(stranger).get(f"/reviews/{pending.pk}/").status_code == 404


class TestSignatures:
    @pytest.fixture
    def twice(self, engineer, skills, outline):
        outline.levels.update(signoffs_needed=2)
        return in_state("submitted", engineer, skills[0])

    def test_a_decision_that_is_sent_again_after_a_revocation_does_not_say_that_it_holds(self, as_, lead, pending):
        client, decision = as_(lead), {"seen": 1, "shown": shown(pending), "decision": "granted", "note": ""}
        client.post(f"/reviews/{pending.pk}/decide/", decision)
        client.post(f"/reviews/{pending.pk}/revoke/", {"seen": 2, "shown": shown(pending), "note": "Not his work."})
        client.get("/reviews/")
        page = client.post(f"/reviews/{pending.pk}/decide/", decision, follow=True).content.decode()
        assert "holds it from today" not in page
        assert "has been revoked since" in page

    def test_one_person_signs_once_as_lead_and_as_reviewer(self, lead, twice):
        factories.ReviewerGrantFactory(reviewer=lead, outline=twice.skill.outline)
        twice.sign_off(by=lead, seen=1)
        for note in ("", "again"):
            with pytest.raises(IllegalMove):
                twice.sign_off(by=lead, seen=2, note=note)
        assert (twice.state, SignOff.objects.count()) == ("submitted", 1)

    def test_a_signature_does_not_outlive_a_withdrawal(self, engineer, lead, upper_lead, twice):
        twice.sign_off(by=lead, seen=1)
        twice.withdraw(by=engineer, seen=2)
        twice.submit(by=engineer, seen=3)
        twice.sign_off(by=lead, seen=4)
        assert twice.state == "submitted"
        twice.sign_off(by=upper_lead, seen=5)
        assert twice.state == "signed_off"

    @pytest.mark.parametrize("decision", Decision.values)
    @pytest.mark.parametrize("then", ["withdrawn", "returned", "signed_off"])
    def test_nothing_is_decided_on_what_does_not_wait(self, as_, engineer, lead, upper_lead, pending, then, decision):
        match then:
            case "withdrawn":
                pending.withdraw(by=engineer, seen=1)
            case "returned":
                pending.return_(by=upper_lead, seen=1, note="More.")
            case "signed_off":
                pending.sign_off(by=upper_lead, seen=1)
        before = SignOff.objects.count()
        for seen in (0, 1, 2, 10**30, -1, ""):
            data = {"seen": seen, "shown": shown(pending), "decision": decision, "note": "Forged."}
            assert as_(lead).post(f"/reviews/{pending.pk}/decide/", data).status_code in (409, 422)
        assert SignOff.objects.count() == before

    def test_a_submission_that_waits_is_not_joined_by_another(self, engineer, pending):
        for seen in (0, 1):
            with suppress(IllegalMove):
                pending.submit(by=engineer, seen=seen)
        assert pending.submissions.count() == 1


class TestWhatWaitsStaysAsItIs:
    """Between submission and decision, and after it, the pieces are what they were: by whatever door."""

    @pytest.mark.parametrize("state", ["submitted", "signed_off"])
    @pytest.mark.parametrize("door", ["change", "remove", "use", "add", "log_same_once", "admin_task"])
    def test_the_digests_hold(self, as_, engineer, lead, admin, skills, state, door):
        task = factories.ExampleTaskFactory(level=skills[0].level)
        piece = log_work(engineer, skills[0], title="As it was", example_task=task)
        record = Assessment.objects.get(engineer=engineer, skill=skills[0])
        record.submit(by=engineer, seen=0)
        if state == "signed_off":
            record.sign_off(by=lead, seen=1)
        client, skill = as_(engineer), reverse("skill", args=[skills[0].outline.slug, skills[0].key])
        form = {"title": "Forged", "kind": "talk", "done_on": "2026-01-05", "skills": [skills[1].pk], "seen": 0}
        match door:
            case "change":
                client.post(f"/work/{piece.pk}/change/", form)
            case "remove":
                client.post(f"/work/{piece.pk}/remove/")
            case "use":
                other = log_work(engineer, skills[1])
                client.post(f"{skill}use/", {"evidence": other.pk})
            case "add":
                client.post(f"{skill}add/", form)
            case "log_same_once":
                client.post("/work/log/", {**form, "once": str(piece.once), "then": "submit"})
            case "admin_task":
                as_(admin).post(f"/admin/outline/exampletask/{task.pk}/delete/", {"post": "yes"})
        sent = SubmittedEvidence.objects.get(submission=record.submissions.get())
        assert (sent.evidence.title, sent.evidence.digest()) == ("As it was", sent.digest)
        assert list(record.uses.values_list("evidence", flat=True)) == [piece.pk]


class TestAdminsWhoAreNoSuperusers:
    def test_make_nobody_an_admin(self, as_, staff, engineer):
        client, rights = as_(staff), {"is_active": "on", "is_staff": "on", "is_superuser": "on", **NO_ROWS}
        client.post(f"/admin/people/engineer/{staff.pk}/change/", {"name": "S", "email": staff.email, **rights})
        client.post("/admin/people/engineer/add/", {"name": "N", "email": "n@example.com", **rights})
        client.post(f"/admin/people/engineer/{engineer.pk}/change/", {"name": "E", "email": "e@e.de", **rights})
        assert Engineer.objects.filter(email__in=["n@example.com", "e@e.de"]).count() == 2
        assert list(Engineer.objects.filter(is_superuser=True)) == []
        assert list(Engineer.objects.filter(is_staff=True)) == [staff]

    @pytest.mark.parametrize("action", ["send_invitations", "leave", "delete_selected"])
    @pytest.mark.parametrize("across", ["0", "1"])
    def test_touch_no_superuser(self, as_, staff, admin, mailoutbox, action, across):
        Engineer.objects.filter(pk=admin.pk).update(password="!")
        data = {"action": action, "_selected_action": admin.pk, "select_across": across, "confirmed": "yes", "index": 0}
        as_(staff).post("/admin/people/engineer/", data)
        changed = {"name": "Mine", "email": "mine@example.com", "_continue": "invite", **NO_ROWS}
        as_(staff).post(f"/admin/people/engineer/{admin.pk}/change/", changed)
        now = Engineer.objects.get(pk=admin.pk)
        assert (now.name, now.email, now.is_active) == (admin.name, admin.email, True)
        assert admin.email not in [address for mail in mailoutbox for address in mail.to]

    @pytest.mark.parametrize("field", ["password", "is_superuser", "email", "last_login"])
    def test_are_shown_no_list_by_a_field_of_their_choice(self, as_, staff, field):
        asked = as_(staff).get("/admin/people/engineer/", {"_to_field": field, "_popup": "1"})
        assert asked.status_code == 400


class TestDraftsInTheAdmin:
    def test_no_page_tells_of_one(self, as_, admin, engineer, lead, skills):
        task = factories.ExampleTaskFactory(level=skills[0].level)
        draft = log_work(engineer, skills[0], title=CANARY, body=CANARY, example_task=task)
        log_work(engineer, skills[1], title=CANARY)
        sent = Assessment.objects.get(engineer=engineer, skill=skills[1])
        sent.submit(by=engineer, seen=0)
        sent.return_(by=lead, seen=1, note=CANARY)
        pages = [
            *(f"assessments/assessment/{page}" for page in ("", "?q=Can", f"{sent.pk}/change/", f"{sent.pk}/history/")),
            *(f"outline/skill/{skills[0].pk}/{page}/" for page in ("change", "delete", "history")),
            *(f"outline/exampletask/{task.pk}/{page}/" for page in ("change", "delete", "history")),
            *(f"people/engineer/{engineer.pk}/{page}/" for page in ("change", "history")),
            f"assessments/assessment/?q={CANARY}",
            f"autocomplete/?app_label=people&model_name=membership&field_name=engineer&term={CANARY}",
        ]
        for page in pages:
            content = as_(admin).get(f"/admin/{page}", follow=True).content.decode()
            assert CANARY not in content.replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", ""), page
        kind = ContentType.objects.get_for_model(draft).pk
        assert {as_(admin).get(f"/admin/r/{kind}/{pk}/").status_code for pk in (draft.pk, 999_999)} == {404}


class TestDraftsChangeNothing:
    """What an engineer does with drafts changes not one byte of what others are shown, in no part of any page.

    But for one thing: a lead sees the bare state "in progress" of a skill, which the first draft for it begins.
    """

    @pytest.fixture
    def records(self, engineer, lead, skills):
        return [
            in_state(state, engineer, skill, lead)
            for state, skill in zip(("in_progress", "submitted", "returned"), skills, strict=False)
        ]

    @pytest.fixture
    def seen(self, engineer, records, peer, lead, upper_lead, other_lead, reviewer, admin):
        """A function that gives all that each of the others is shown now, as {(who, address, part): bytes}."""
        skill, cells = records[0].skill, [(record.engineer_id, record.skill_id) for record in records]
        shared = [
            *(("/reviews/", ""), ("/teams/payments/?state=in_progress", ""), ("/teams/payments/", "matrix")),
            *((f"/teams/payments/{person}/{of}/", "cell") for person, of in cells),
            *((f"/reviews/{record.pk}/", "") for record in records),
            *((f"/work/{use.evidence_id}/", "") for record in records for use in record.uses.all()),
            *((f"/people/{engineer.pk}/", ""), (reverse("skill", args=[skill.outline.slug, skill.key]), "")),
        ]
        lists = ["", "?q=Can", "?o=5", "?state__exact=open", *(f"{record.pk}/change/" for record in records)]
        asked = [(person, *page) for person in (peer, lead, upper_lead, other_lead, reviewer, admin) for page in shared]
        asked += [(admin, f"/admin/assessments/assessment/{path}", "") for path in lists]
        clients = {person: Client() for person, _, _ in asked}
        for person, client in clients.items():
            client.force_login(person)
        return lambda: {(person.name, path, part): _shown(clients[person], path, part) for person, path, part in asked}

    def test_of_what_has_been_begun(self, engineer, skills, seen):
        draft, second = log_work(engineer, skills[0]), log_work(engineer, skills[0])
        other = log_work(engineer, skills[3])
        told = {"title": CANARY, "kind": "talk", "body": CANARY, "done_on": dt.date(1999, 3, 7)}
        deeds = {
            "one more": lambda: log_work(engineer, skills[0], **told),
            "one more for what came back": lambda: log_work(engineer, skills[2], **told),
            "changed": lambda: draft.change(by=engineer, seen=0, skills=[skills[0]], **told),
            "used once more": lambda: other.also_serve(skills[0], by=engineer),
            "put elsewhere": lambda: second.change(by=engineer, seen=0, skills=[skills[2]], **told),
            "removed": lambda: draft.remove(by=engineer),
        }
        before = seen()
        for name, deed in deeds.items():
            deed()
            after = seen()
            assert (name, [key for key in before if before[key] != after[key]]) == (name, [])

    def test_of_what_had_not_been_begun(self, engineer, skills, seen):
        before = seen()
        log_work(engineer, skills[3], title=CANARY, body=CANARY, done_on=dt.date(1999, 3, 7))
        after = seen()
        changed = [key for key in before if before[key] != after[key]]
        assert {name for name, path, _ in changed if not path.startswith("/admin/")} == {"Lena Frost", "Mara Vogt"}
        assert [key for key in changed if CANARY.encode() in after[key] or b"1999" in after[key]] == []


def _shown(client, path, part):
    """What a page says, without what differs from one request to the next."""
    headers = {"HX-Request": "true", "HX-Target": part} if part else {}
    return re.sub(rb'value="[\w-]{36,64}"|CSRFToken": "\w+"', b"", client.get(path, headers=headers).content)
