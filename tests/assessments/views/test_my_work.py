import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment

from ... import factories

pytestmark = pytest.mark.django_db
URL = reverse("my_work")
FILTER = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "pieces"}


def read(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def titles(response):
    return re.findall(r'<h2><a href="[^"]+">([^<]+)</a></h2>', response.content.decode())


def log(engineer, *skills, title, year, **fields):
    return factories.log_work(engineer, *skills, title=title, done_on=dt.date(year, 1, 1), **fields)


def test_the_first_day(as_, engineer):
    page = read(as_(engineer).get(URL))
    assert "Nothing here yet, and that is how it starts." in page
    assert "Your first piece of work is a minute away." in page
    assert "Filter" not in page


def test_newest_work_first_with_what_it_serves_and_what_binds_it(as_, engineer, lead, skills):
    log(engineer, skills[0], title="Old", year=2020)
    log(engineer, skills[1], skills[2], title="New", year=2025)
    Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
    response = as_(engineer).get(URL)
    assert titles(response) == ["New", "Old"]
    page = read(response)
    assert "Two pieces of work, one of them not submitted yet." in page
    new, old = page.partition("New Draft, only you see it")[2].split("Old Waits for a decision")
    assert "done on 1 January 2025 in progress Can do 1.2 well. in progress Can do 2.1 well." in new
    assert "done on 1 January 2020 submitted Can do 1.1 well." in old


def test_nobody_elses(as_, engineer, peer, lead, skills):
    log(peer, skills[0], title="Foreign", year=2025)
    for viewer in (engineer, lead):
        log(viewer, skills[0], title="Own", year=2020)
        assert titles(as_(viewer).get(URL)) == titles(as_(viewer).get(URL, {"q": "o"})) == ["Own"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Talk", "Shipped"]),
        ({"q": "ship"}, ["Shipped"]),
        ({"kind": "talk"}, ["Talk"]),
        ({"drafts": "1"}, ["Talk"]),
        ({"q": "zzz"}, []),
        ({"kind": "?", "skill": "x", "page": "x"}, ["Talk", "Shipped"]),
        ({"page": "99"}, ["Talk", "Shipped"]),
    ],
)
@pytest.mark.parametrize("how", [{}, FILTER], ids=["plain", "htmx"])
def test_filters(as_, engineer, skills, asked, found, how):
    log(engineer, skills[0], title="Shipped", year=2020)
    Assessment.objects.get().submit(by=engineer, seen=0)
    log(engineer, skills[1], title="Talk", year=2024, kind="talk")
    response = as_(engineer).get(URL, asked, **how)
    assert titles(response) == found
    assert response.content.decode().lstrip().startswith('<section id="pieces"' if how else "<!doctype")
    assert ("No piece of yours fits this." in read(response)) is not bool(found)


def test_filter_by_skill(as_, engineer, skills):
    log(engineer, skills[0], title="One", year=2020)
    log(engineer, skills[1], title="Two", year=2020)
    response = as_(engineer).get(URL, {"skill": skills[1].pk})
    assert titles(response) == ["Two"]
    assert f'<option value="{skills[1].pk}" selected>' in response.content.decode()
    assert skills[2].plain not in read(response)


def test_pages_keep_the_filter(as_, engineer, skills):
    for number in range(25):
        log(engineer, skills[0], title=f"Piece {number}", year=2000 + number, kind="talk")
    client = as_(engineer)
    first = client.get(URL, {"kind": "talk"})
    assert (len(titles(first)), titles(first)[0]) == (20, "Piece 24")
    assert 'href="/work/?kind=talk&amp;page=2"' in first.content.decode()
    assert titles(client.get(URL, {"kind": "talk", "page": 2})) == [f"Piece {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("many", [1, 18])
def test_seven_queries(as_, engineer, skills, many):
    for number in range(many):
        log(engineer, *skills, title=f"Piece {number}", year=2020)
    client = as_(engineer)
    client.get(URL)
    with CaptureQueriesContext(connection) as empty:
        client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as page:
        client.get(URL, {"q": "piece"})
    assert len(page) - len(empty) == 7


def test_the_door_is_closed_to_strangers(client):
    assert client.get(URL).status_code == 302
    assert client.get(URL, **FILTER).status_code == 401
