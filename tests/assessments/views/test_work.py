import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Evidence

from ... import factories

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "work"}
BOTH = pytest.mark.parametrize("how", [{}, HTMX], ids=["plain", "htmx"])


def url(piece, verb="work"):
    return reverse(verb, args=[piece.pk])


def read(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def ticked(response):
    return [int(pk) for pk in re.findall(r'name="skills" value="(\d+)"\s+checked', response.content.decode())]


def alert(response):
    found = re.search(r'role="alert"[^>]*>(.*?)</div>', response.content.decode(), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else None


@pytest.fixture
def piece(engineer, skills):
    return factories.log_work(engineer, skills[0], skills[1], body="What it **was**.", link="https://example.com/1")


@pytest.fixture
def sent(skills):
    return {"title": "Said better", "kind": "talk", "done_on": "2026-01-05", "seen": 0, "skills": [skills[2].pk]}


# ------------------------------------------------------------------ see


def test_a_draft_can_be_changed_and_removed(as_, engineer, piece, skills):
    response = as_(engineer).get(url(piece))
    page = read(response)
    assert "Draft, only you see it" in page
    assert "It also disappears from the two skills that it speaks for." in page
    assert 'value="Shipped a thing"' in response.content.decode()
    assert ticked(response) == [skills[0].pk, skills[1].pk]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("submitted", "A skill that this speaks for waits for a decision, so it stays as the reviewer sees it."),
        ("returned", "A reviewer has judged this, so it stays as it was."),
        ("signed_off", "A reviewer has judged this, so it stays as it was."),
    ],
)
def test_what_is_bound_is_read_with_the_reason_and_a_way_on(as_, engineer, lead, skills, state, reason):
    factories.in_state(state, engineer, skills[0], lead)
    piece = Evidence.objects.get()
    response = as_(engineer).get(url(piece))
    assert reason in read(response)
    assert f"{reverse('log_work')}?corrects={piece.pk}" in response.content.decode()
    assert url(piece, "work_change") not in response.content.decode()
    assert url(piece, "work_remove") not in response.content.decode()


def test_others_read_what_was_submitted_and_for_what(
    as_, engineer, peer, lead, reviewer, other_lead, admin, piece, skills
):
    for viewer in (peer, lead, reviewer, other_lead, admin):
        assert as_(viewer).get(url(piece)).status_code == 404
    Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
    for viewer in (peer, other_lead, admin):
        assert as_(viewer).get(url(piece)).status_code == 404
    for viewer in (lead, reviewer):
        page = read(as_(viewer).get(url(piece)))
        assert "Shipped a thing" in page
        assert "What it was ." in page
        assert "Kavya Raman, done on" in page
        assert "Can do 1.1 well." in page
        for word in ("Can do 1.2 well.", "Locked", "Remove", "Save the change", "Draft"):
            assert word not in page


def test_a_search_on_this_page_keeps_what_it_serves(as_, engineer, piece, skills):
    skills[0].retire()
    response = as_(engineer).get(
        url(piece), {"q": "2.1", "skills": [skills[0].pk]}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="skill-results"
    )
    assert response.content.decode().startswith('<ul class="choices" id="skill-results"')
    assert ticked(response) == [skills[0].pk]
    assert "retired from the outline" in read(response)


@pytest.mark.parametrize("many", [1, 20])
def test_nine_queries(as_, engineer, many):
    outline = factories.outline_with(levels=2, skills=many, tasks=many)
    piece = factories.log_work(engineer, *outline.skills.select_related("outline"))
    client = as_(engineer)
    client.get(url(piece))
    with CaptureQueriesContext(connection) as empty:
        client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as page:
        client.get(url(piece))
    assert len(page) - len(empty) == 9  # three of them ask what its reader leads, holds and stands in for


# ------------------------------------------------------------------ change


@BOTH
def test_change(as_, engineer, piece, skills, sent, how):
    client = as_(engineer)
    response = client.post(url(piece, "work_change"), sent, **how)
    assert (response.status_code, response.headers.get("HX-Redirect") or response["Location"]) == (
        204 if how else 302,
        url(piece),
    )
    assert "Changed “Said better”." in read(client.get(url(piece)))
    piece.refresh_from_db()
    assert (piece.title, piece.kind, [a.skill for a in piece.assessments.all()]) == ("Said better", "talk", [skills[2]])


@BOTH
def test_what_is_wrong_is_told_and_what_was_typed_stays(as_, engineer, piece, sent, how):
    response = as_(engineer).post(url(piece, "work_change"), sent | {"skills": [], "body": "Kept"}, **how)
    content = response.content.decode()
    assert response.status_code == 422
    assert alert(response).startswith("One thing to put right: Tag the skills that it speaks for, one at least.")
    assert 'value="Said better"' in content
    assert "Kept</textarea>" in content
    assert content.lstrip().startswith('<div id="work">' if how else "<!doctype")
    piece.refresh_from_db()
    assert piece.title == "Shipped a thing"


@BOTH
def test_a_change_on_an_old_page_is_refused_and_can_be_sent_knowingly(as_, engineer, piece, sent, how):
    client = as_(engineer)
    client.post(url(piece, "work_change"), sent)
    response = client.post(url(piece, "work_change"), sent | {"title": "Second window"}, **how)
    assert response.status_code == 409
    assert alert(response).startswith("You changed this in another window.")
    assert 'value="Second window"' in response.content.decode()
    assert 'name="seen" value="1"' in response.content.decode()
    piece.refresh_from_db()
    assert piece.title == "Said better"


@BOTH
def test_what_was_submitted_meanwhile_is_not_changed(as_, engineer, piece, skills, sent, how):
    Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
    response = as_(engineer).post(url(piece, "work_change"), sent, **how)
    assert response.status_code == 409
    assert alert(response).startswith("A skill that this speaks for is submitted, so it cannot be changed now.")
    assert 'value="Said better"' in response.content.decode()


@BOTH
def test_without_javascript_a_search_keeps_what_was_typed(as_, engineer, piece, skills, sent, how):
    response = as_(engineer).post(url(piece, "work_change"), sent | {"q": "2.2", "search": "1", "title": ""}, **how)
    content = response.content.decode()
    assert (response.status_code, alert(response), ticked(response)) == (200, None, [skills[2].pk])
    assert 'name="title" required value=""' in content
    assert "Can do <mark>2.2</mark> well." in content
    piece.refresh_from_db()
    assert piece.version == 0


# ------------------------------------------------------------------ remove


@BOTH
def test_remove(as_, engineer, piece, how):
    client = as_(engineer)
    response = client.post(url(piece, "work_remove"), **how)
    assert (response.status_code, response.headers.get("HX-Redirect") or response["Location"]) == (
        204 if how else 302,
        reverse("my_work"),
    )
    assert "Removed “Shipped a thing”." in read(client.get(reverse("my_work")))
    assert not Evidence.objects.exists()
    again = client.post(url(piece, "work_remove"))
    assert (again.status_code, again.headers.get("Location")) == (302, reverse("my_work"))


def test_what_another_removed_is_not_found(as_, engineer, peer, piece):
    address = url(piece, "work_remove")
    piece.remove(by=engineer)
    assert as_(peer).post(address).status_code == 404


@BOTH
@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_what_is_bound_is_not_removed(as_, engineer, lead, skills, state, how):
    factories.in_state(state, engineer, skills[0], lead)
    piece = Evidence.objects.get()
    response = as_(engineer).post(url(piece, "work_remove"), **how)
    assert response.status_code == 409
    assert "so it cannot be removed" in alert(response)
    assert Evidence.objects.exists()


@pytest.mark.parametrize("verb", ["work_change", "work_remove"])
def test_who_may_not(as_, engineer, peer, lead, admin, piece, skills, sent, verb):
    for other in (peer, lead, admin):
        assert as_(other).post(url(piece, verb), sent).status_code == 404
    Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
    assert as_(lead).post(url(piece, verb), sent).status_code == 403
    assert as_(peer).post(url(piece, verb), sent).status_code == 404
    assert as_(engineer).get(url(piece, verb)).status_code == 405
    assert Evidence.objects.get().title == "Shipped a thing"
