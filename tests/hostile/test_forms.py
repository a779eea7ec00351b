"""Forged forms: each gets the answer that is written beside it, and nothing is written for, or of, anybody else."""

import itertools
import json
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.test import Client
from django.utils.http import urlencode

from assessments.models import Assessment
from outline.models import Outline
from tests.assessments.containers import stored
from tests.factories import log_work, outline_with, shown

from . import forms
from .page import surface

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
# What a look at a page or a sign-in may write; it says nothing of anybody's record.
PASSING = {"sessions.session", "account.emailaddress", "account.emailconfirmation"}


@dataclass(frozen=True)
class Scene:
    people: dict
    ids: dict
    record: Assessment

    def fields(self, address, changes):
        """An honest form of that address, with what is forged in it."""
        honest = {"seen": "1", "decision": "granted", "note": "Seen.", "shown": shown(self.record)}
        if "/reviews/" not in address:
            honest = {"seen": "0" if "/change/" in address or "/{key}/" in address else "1"}
        if address.startswith("/work/"):
            honest |= {"title": "New", "kind": "talk", "done_on": "2026-01-05", "skills": "{skill}"}
        sent = {name: value for name, value in (honest | changes).items() if value is not None}
        return [
            (name, str(one).format(**self.ids) if "{" in str(one) else str(one))
            for name, value in sent.items()
            for one in (value if isinstance(value, list) else [value])
        ]


@pytest.fixture
def scene(engineer, peer, lead, other_lead, admin, skills):
    secret = outline_with(levels=1, skills=1)
    Outline.objects.filter(pk=secret.pk).update(status=Outline.Status.DRAFT)
    draft, sent = log_work(engineer, skills[0]), log_work(engineer, skills[1])
    others, others_sent = log_work(peer, skills[0]), log_work(peer, skills[1])
    records = {person: Assessment.objects.get(engineer=person, skill=skills[1]) for person in (engineer, peer)}
    for person, record in records.items():
        record.submit(by=person, seen=0)
    ids = {"draft": draft.pk, "sent": sent.pk, "record": records[engineer].pk, "others": others.pk}
    ids |= {"others_sent": others_sent.pk, "others_record": records[peer].pk, "others_once": others.once}
    ids |= {"skill": skills[2].pk, "slug": skills[0].outline.slug, "key": skills[3].key, "sent_key": skills[1].key}
    ids |= {"secret": secret.skills.get().pk, "secret_slug": secret.slug}
    ids |= {"peer": peer.pk, "lead": lead.pk, "engineer": engineer.pk}
    people = {"engineer": engineer, "peer": peer, "lead": lead, "other_lead": other_lead, "admin": admin}
    return Scene(people, ids, records[engineer])


def rows():
    """All that is kept of people and their records, by table, and the files."""
    tables = {model._meta.label_lower: model for model in apps.get_models() if model._meta.label_lower not in PASSING}
    kept = {name: sorted(map(repr, model._base_manager.values_list())) for name, model in tables.items()}
    return kept | {"files": stored()}


def of_others(scene):
    """What stands in the record of the peer."""
    peer = scene.people["peer"]
    pieces = [list(peer.evidence.order_by("pk").values()), list(peer.assessments.order_by("pk").values())]
    decisions = [list(assessment.history.values_list()) for assessment in peer.assessments.order_by("pk")]
    return [*pieces, decisions]


def same_but_visits(before, after):
    """The tables that differ, but for the note that somebody was here."""
    return [name for name in before if before[name] != after[name] and name != "people.engineer"]


def by_place(items):
    """The items by the place that they aim at, the word before the colon: one scene serves all that it refuses."""
    return [
        pytest.param(list(group), id=name) for name, group in itertools.groupby(items, lambda i: i.name.split(":")[0])
    ]


REFUSED = sorted((item for item in forms.ITEMS if item.answer != 302), key=lambda item: item.name.split(":")[0])


@pytest.mark.parametrize("items", by_place(REFUSED))
def test_forged_forms_are_refused_and_write_nothing(as_, scene, items):
    before, unlike = rows(), {}
    for item in items:
        answer, page = _send(as_, scene, item)
        came = (answer.status_code, item.shows in page, surface(page)[1], same_but_visits(before, rows()))
        if came != (item.answer, True, [], []):
            unlike[item.name] = came
    assert unlike == {}


@pytest.mark.parametrize("item", [item for item in forms.ITEMS if item.answer == 302], ids=str)
def test_a_form_with_more_in_it_than_it_may_say_does_what_its_sender_may(as_, scene, item):
    before, others = rows(), of_others(scene)
    answer, _ = _send(as_, scene, item)
    assert (answer.status_code, of_others(scene)) == (302, others)
    assert "assessments.ledgerentry" in same_but_visits(before, rows())


def _send(as_, scene, item):
    who, address, changes = item.sent
    body = urlencode(scene.fields(address, changes))
    answer = as_(scene.people[who]).post(address.format(**scene.ids), body, content_type=FORM)
    return answer, answer.content.decode()


@pytest.mark.parametrize("items", by_place(forms.ASKED))
def test_what_no_page_would_ask_for_is_no_fault(as_, scene, items):
    before = rows()
    for item in items:
        who, address = item.sent
        answer = as_(scene.people[who]).get(address.format(**scene.ids))
        assert (item.name, answer.status_code) == (item.name, item.answer)
        assert (item.name, surface(answer.content.decode())[1]) == (item.name, [])
    assert same_but_visits(before, rows()) == []


BODIES = {
    "JSON": ("application/json", lambda fields: json.dumps(dict(fields))),
    "text": ("text/plain", urlencode),
    "nothing": ("", urlencode),
    "XML": ("application/xml", lambda fields: "<seen>1</seen>"),
    "multipart without a boundary": ("multipart/form-data", urlencode),
    "multipart that ends early": (
        "multipart/form-data; boundary=B",
        lambda fields: "--B\r\nContent-Disposition: form-data; na",
    ),
}


def test_a_body_that_is_no_form_decides_nothing(scene):
    """With the right token in a header, as only our own pages could: still no decision."""
    client, before = Client(enforce_csrf_checks=True), rows()
    client.force_login(scene.people["lead"])
    client.get(f"/reviews/{scene.ids['record']}/")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    answers = {
        kind: client.post(
            forms.DECIDE.format(**scene.ids), write(scene.fields(forms.DECIDE, {})), content_type=said, headers=token
        ).status_code
        for kind, (said, write) in BODIES.items()
    }
    assert answers == {kind: 400 if "boundary" in kind else 422 for kind in BODIES}
    assert same_but_visits(before, rows()) == []


def _token_of_another(client, scene):
    other = Client()
    other.force_login(scene.people["engineer"])
    other.get("/")
    return {}, {"csrfmiddlewaretoken": other.cookies["csrftoken"].value}


FORGERIES = {
    "no token": lambda client, scene: ({}, {}),
    "an empty token": lambda client, scene: ({}, {"csrfmiddlewaretoken": ""}),
    "a token of their own making": lambda client, scene: ({}, {"csrfmiddlewaretoken": "a" * 64}),
    "a token with a NUL": lambda client, scene: ({}, {"csrfmiddlewaretoken": "a\x00" * 32}),
    "the token of another": _token_of_another,
    "htmx without a token": lambda client, scene: ({"HX-Request": "true"}, {}),
    "a token as a header of another name": lambda client, scene: ({"X-XSRF-Token": "a" * 32}, {}),
    "the right token from another host": lambda client, scene: (
        {"Origin": "https://evil.example"},
        {"csrfmiddlewaretoken": client.cookies["csrftoken"].value},
    ),
    "the right token from nowhere": lambda client, scene: (
        {"Origin": "null"},
        {"csrfmiddlewaretoken": client.cookies["csrftoken"].value},
    ),
}


def test_no_forged_token_passes(scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.people["lead"])
    client.get(f"/reviews/{scene.ids['record']}/")
    before, answers = rows(), {}
    for kind, forge in FORGERIES.items():
        headers, token = forge(client, scene)
        body = urlencode([*scene.fields(forms.DECIDE, {}), *token.items()])
        answer = client.post(forms.DECIDE.format(**scene.ids), body, content_type=FORM, headers=headers)
        answers[kind] = answer.status_code
    assert answers == dict.fromkeys(FORGERIES, 403)
    assert same_but_visits(before, rows()) == []


OVERRIDES = list(
    itertools.product(("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "GET"), ("decide", "revoke"))
)


def test_no_other_method_decides(as_, scene):
    client, before, answers = as_(scene.people["lead"]), rows(), {}
    headers = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST", "X-HTTP-Method": "POST"}
    body = urlencode([*scene.fields(forms.DECIDE, {}), ("_method", "POST")])
    for method, verb in OVERRIDES:
        address = f"/reviews/{scene.ids['record']}/{verb}/?{body}"
        answers[method, verb] = client.generic(method, address, body, content_type=FORM, headers=headers).status_code
    assert answers == dict.fromkeys(OVERRIDES, 405)
    assert same_but_visits(before, rows()) == []
