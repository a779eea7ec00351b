"""Hostile texts of people: each is sent as a browser would, and every page that shows it is looked over.

A page with a hostile text must act in no other way than the same page with a plain one.
"""

import time
from collections import Counter
from functools import partial
from urllib.parse import quote_plus

import pytest
from django.urls import reverse

from assessments.models import Assessment, Evidence, HistoryEntry, SignOff
from outline.rendering import LARGEST_TEXT, block_html, inline_html
from tests.factories import log_work, shown

from . import characters, markdown
from .page import surface

pytestmark = pytest.mark.django_db
TWINS = {}
FORM = {"kind": "delivered", "done_on": "2026-01-05", "title": "Shipped a thing", "body": "Words.", "link": ""}


@pytest.fixture
def skill(skills):
    return skills[0]


@pytest.fixture
def bystander(peer, skills):
    """Somebody else's draft, which nothing may touch."""
    return log_work(peer, skills[0], title="Mine alone")


def pages(as_, engineer, lead, skill):
    """All that shows what the engineer wrote: {who looks at what: (what it could do, what it may never, its text)}."""
    assessment = Assessment.objects.get(engineer=engineer, skill=skill)
    piece = Evidence.objects.get(engineer=engineer)
    asked = {
        "my skills": (engineer, "/"),
        "skill": (engineer, reverse("skill", args=[skill.outline.slug, skill.key])),
        "review": (lead, f"/reviews/{assessment.pk}/"),
        "work": (lead, f"/work/{piece.pk}/"),
        "engineer": (lead, f"/people/{engineer.pk}/"),
    }
    for person in (engineer, lead):
        as_(person).get("/shortcuts/")  # shows what was said of the last deed, once
    shown = {}
    for name, (person, path) in asked.items():
        answer = as_(person).get(path)
        assert (name, answer.status_code) == (name, 200)
        shown[name] = surface(answer.content.decode())
    return shown


def nothing_acts(hostile, kind, look_again):
    """No page with a hostile text could do anything else than its twin; says which could, and what.

    The twin is looked at once in a run: but for the words it is the same in every test of a kind.
    """
    if kind not in TWINS:
        for piece in Evidence.objects.all():
            piece.title, piece.body = "Shipped a thing", "Plain words."
            piece.save()
            piece.submitted_as.update(digest=piece.digest())
        HistoryEntry.objects.exclude(note="").update(note="Plain words.")
        HistoryEntry.objects.exclude(title="").update(title="Shipped a thing")
        SignOff.objects.update(note="Plain words.")
        TWINS[kind] = look_again()
    for name, (found, forbidden, _) in hostile.items():
        expected = TWINS[kind][name][0]
        assert (name, forbidden) == (name, [])
        assert (name, found - expected, expected - found) == (name, Counter(), Counter())


@pytest.mark.parametrize("item", markdown.ITEMS, ids=str)
def test_markdown_in_a_piece_of_work_and_in_a_note(as_, engineer, lead, skill, bystander, item):
    answer = as_(engineer).post("/work/log/", {**FORM, "body": item.sent, "skills": [skill.pk]})
    assert answer.status_code == item.answer
    if item.answer == 422:
        assert item.shows in answer.content.decode()
        assert not Evidence.objects.filter(engineer=engineer).exists()
        return
    assessment = Assessment.objects.get(engineer=engineer, skill=skill)
    assessment.submit(by=engineer, seen=0)
    note = {"seen": 1, "shown": shown(assessment), "decision": "more_needed", "note": item.sent[:5000]}
    assert as_(lead).post(f"/reviews/{assessment.pk}/decide/", note).status_code == 302
    hostile = pages(as_, engineer, lead, skill)
    assert item.shows in hostile["review"][2]
    assert item.shows in hostile["skill"][2]
    nothing_acts(hostile, "returned", partial(pages, as_, engineer, lead, skill))
    assert list(bystander.uses.values_list("assessment__engineer", flat=True)) == [bystander.engineer_id]


@pytest.mark.parametrize("item", characters.ITEMS, ids=str)
def test_characters_in_a_title(as_, engineer, lead, skill, bystander, item):
    answer = as_(engineer).post("/work/log/", {**FORM, "title": item.sent, "skills": [skill.pk]})
    assert answer.status_code == item.answer
    if item.answer == 422:
        assert item.shows in answer.content.decode()
        assert list(Evidence.objects.all()) == [bystander]
        return
    Assessment.objects.get(engineer=engineer, skill=skill).submit(by=engineer, seen=0)
    hostile = pages(as_, engineer, lead, skill)
    assert item.shows in hostile["review"][2]
    nothing_acts(hostile, "submitted", partial(pages, as_, engineer, lead, skill))


@pytest.mark.parametrize("item", characters.BYTES, ids=str)
def test_bytes_in_a_title(as_, engineer, skill, item):
    fields = "&".join(f"{name}={quote_plus(value)}" for name, value in FORM.items() if name != "title")
    body = f"{fields}&skills={skill.pk}&title=T{item.sent}"
    answer = as_(engineer).post("/work/log/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == item.answer
    titles = list(Evidence.objects.values_list("title", flat=True))
    if item.answer == 422:
        assert (item.shows in answer.content.decode(), titles) == (True, [])
    else:
        assert [item.shows in title for title in titles] == [True]
        assert as_(engineer).get("/work/").status_code == 200


@pytest.mark.parametrize("item", [item for item in characters.ITEMS if item.answer == 422], ids=str)
def test_the_same_characters_as_the_reason_of_a_refusal(as_, engineer, lead, skill, item):
    """What no title may be is no reason either, but for its length."""
    log_work(engineer, skill)
    assessment = Assessment.objects.get(engineer=engineer, skill=skill)
    assessment.submit(by=engineer, seen=0)
    note = {"seen": 1, "shown": shown(assessment), "decision": "not_met", "note": item.sent}
    expected = 302 if "too long" in item.name else 422
    assert as_(lead).post(f"/reviews/{assessment.pk}/decide/", note).status_code == expected
    assert SignOff.objects.count() == (expected == 302)


@pytest.mark.parametrize("name", markdown.PATHOLOGICAL)
@pytest.mark.parametrize("render", [inline_html, block_html])
def test_the_largest_text_of_each_slow_family_is_rendered_in_time(render, name):
    family = markdown.PATHOLOGICAL[name]
    text = (family * LARGEST_TEXT)[:LARGEST_TEXT]
    begun = time.process_time()
    html = render(text)
    took = time.process_time() - begun
    assert surface(html)[1] == []
    assert took < 3  # under a second on a quiet machine; the margin is for a busy one
    with pytest.raises(ValueError, match="longer than 64 KB"):
        render(text + "a")
