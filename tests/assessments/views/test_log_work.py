import re
import uuid

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Evidence
from outline.models import Outline

from ... import factories

pytestmark = pytest.mark.django_db
URL = reverse("log_work")
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "log-work"}
SEARCH = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "skill-results"}
BOTH = pytest.mark.parametrize("how", [{}, HTMX], ids=["plain", "htmx"])


def read(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def ticked(response):
    return [int(pk) for pk in re.findall(r'name="skills" value="(\d+)"\s+checked', response.content.decode())]


def alert(response):
    found = re.search(r'role="alert"[^>]*>(.*?)</div>', response.content.decode(), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else None


def own_work():
    return [
        (piece.title, piece.engineer, {(a.skill.label, a.state) for a in piece.assessments.all()})
        for piece in Evidence.objects.all()
    ]


@pytest.fixture
def sent(skills):
    return {
        "title": "Shipped the API",
        "kind": "delivered",
        "done_on": "2026-01-05",
        "once": str(uuid.uuid4()),
        "skills": [skills[0].pk, skills[1].pk],
    }


# ------------------------------------------------------------------ log


def test_one_piece_for_two_skills(as_, engineer, skills, sent):
    response = as_(engineer).post(URL, sent, follow=True)
    assert response.redirect_chain == [(reverse("my_work"), 302)]
    assert (
        "Logged “Shipped the API”. It speaks for two skills, and stays a draft of yours until you submit one of them."
        in read(response)
    )
    assert own_work() == [("Shipped the API", engineer, {("1.1", "open"), ("1.2", "open")})]


@pytest.mark.parametrize(
    ("count", "next_page", "leads_to"),
    [(2, "", "my_work"), (1, "", "skill"), (1, "my_skills", "my_skills"), (2, "my_skills", "my_skills")],
)
def test_where_it_leads(as_, engineer, skills, sent, count, next_page, leads_to):
    where = [skills[0].outline.slug, skills[0].key] if leads_to == "skill" else []
    sent |= {"skills": sent["skills"][:count], "next": next_page}
    address = reverse(leads_to, args=where)
    client = as_(engineer)
    assert client.post(URL, sent)["Location"] == address
    response = client.post(URL, sent, **HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, address)
    assert Evidence.objects.count() == 1


def test_logged_and_submitted(as_, engineer, lead, skills, sent):
    response = as_(engineer).post(URL, sent | {"then": "submit"}, follow=True)
    assert "Logged “Shipped the API” and submitted the two skills that it speaks for." in read(response)
    assert own_work() == [("Shipped the API", engineer, {("1.1", "submitted"), ("1.2", "submitted")})]


def test_a_double_click_logs_and_submits_once(as_, engineer, lead, skills, sent):
    client = as_(engineer)
    for _ in range(2):
        response = client.post(URL, sent | {"then": "submit"}, follow=True)
    assert "and submitted the two skills" in read(response)
    assert [a.submissions.count() for a in Assessment.objects.all()] == [1, 1]


@pytest.mark.parametrize("came_to", ["returned", "withdrawn"])
def test_sent_again_later_it_submits_nothing_again(as_, engineer, lead, skills, sent, came_to):
    """The answer was lost, and the piece came back before the form is sent once more."""
    client = as_(engineer)
    client.post(URL, sent | {"then": "submit"})
    for assessment in Assessment.objects.all():
        if came_to == "returned":
            assessment.return_(by=lead, seen=1, note="Show the numbers.")
        else:
            assessment.withdraw(by=engineer, seen=1)
    assert client.post(URL, sent | {"then": "submit"}).status_code == 302
    assert [a.submissions.count() for a in Assessment.objects.all()] == [1, 1]
    assert {a.state for a in Assessment.objects.all()} == {"returned" if came_to == "returned" else "open"}


@BOTH
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"done_on": "2099-01-01"}, "One thing to put right: This date is in the future."),
        ({"skills": []}, "One thing to put right: Tag the skills that it speaks for, one at least."),
        ({"skills": [99999]}, "One thing to put right: One of these skills cannot be tagged any more."),
        ({"title": "", "link": "x"}, "Two things to put right: Say what you did. Start the link with https://"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(as_, engineer, skills, sent, wrong, sentence, how):
    typed = sent | {"body": "Kept <body>", "q": "1.2"} | wrong
    response = as_(engineer).post(URL, typed, **how)
    content = response.content.decode()
    assert (response.status_code, Evidence.objects.count()) == (422, 0)
    assert alert(response).startswith(sentence)
    assert "Kept &lt;body&gt;</textarea>" in content
    assert f'name="once" value="{sent["once"]}"' in content
    assert sorted(ticked(response)) == [pk for pk in typed["skills"] if pk != 99999]
    assert 'name="q" type="search" maxlength="100" value="1.2"' in content
    assert content.lstrip().startswith('<form class="log-work"' if how else "<!doctype")


def test_two_errors_of_one_field_stand_in_one_element():
    html = render_to_string("assessments/_error.html", {"name": "title", "errors": ["Too long.", "No <b>."]})
    assert html.count('<p class="error" id="title-error">') == 1
    assert html.strip().endswith("</svg>Too long. No &lt;b&gt;.</p>")
    assert render_to_string("assessments/_error.html", {"name": "title", "errors": []}).strip() == ""


@BOTH
def test_a_refusal_is_told_and_nothing_typed_is_lost(as_, engineer, skills, sent, how):
    factories.in_state("submitted", engineer, skills[1])
    response = as_(engineer).post(URL, sent, **how)
    assert response.status_code == 409
    assert alert(response).startswith("“Can do 1.2 well.” is submitted, so it takes no new evidence")
    assert 'value="Shipped the API"' in response.content.decode()
    assert ticked(response) == [skills[0].pk]
    assert Evidence.objects.count() == 1


def test_htmx_from_another_page_gets_the_whole_page(as_, engineer, sent):
    response = as_(engineer).post(URL, sent | {"title": ""}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="quick-log")
    assert (response.status_code, response["HX-Retarget"], response["HX-Reselect"]) == (422, "#main", "#main")
    assert response.content.decode().startswith("<!doctype")


def test_ids_of_others_are_nothing(as_, engineer, peer, skills, sent):
    foreign = factories.log_work(peer, skills[2], title="Foreign")
    client = as_(engineer)
    response = client.post(URL, sent | {"corrects": foreign.pk})
    assert response.status_code == 422
    assert "Foreign" not in response.content.decode()
    client.post(URL, sent | {"engineer": peer.pk})
    assert own_work()[0] == ("Foreign", peer, {("2.1", "open")}) or own_work()[1] == (
        "Foreign",
        peer,
        {("2.1", "open")},
    )
    assert Evidence.objects.of(engineer).count() == 1


# ------------------------------------------------------------------ search and begin


def test_a_live_search_answers_with_its_results_and_says_so(as_, engineer, skills):
    response = as_(engineer).get(URL, {"q": "1.2", "skills": [skills[3].pk]}, **SEARCH)
    content = response.content.decode()
    assert content.startswith('<ul class="choices" id="skill-results"')
    assert ticked(response) == [skills[3].pk]
    assert "Can do <mark>1.2</mark> well." in content
    assert 'id="q-status" hx-swap-oob="innerHTML">1 of 4 skills speaks of “1.2”. 1 tagged.</p>' in content


def test_the_words_of_a_search_are_text(as_, engineer, skills):
    skills[0].text = "Escapes <b>&amp;</b> `<script>`."
    skills[0].save()
    content = as_(engineer).get(URL, {"q": '"><script>'}, **SEARCH).content.decode()
    assert "<script>" not in content.replace("<mark>", "")
    content = as_(engineer).get(URL, {"q": "script"}).content.decode()
    assert "&lt;<mark>script</mark>&gt;" in content


@BOTH
def test_without_javascript_the_search_keeps_what_was_typed(as_, engineer, skills, sent, how):
    typed = sent | {
        "title": "",
        "done_on": "soon",
        "body": "Half a sent",
        "q": "2.1",
        "search": "1",
        "next": "my_skills",
    }
    response = as_(engineer).post(URL, typed, **how)
    content = response.content.decode()
    assert (response.status_code, alert(response), Evidence.objects.count()) == (200, None, 0)
    assert "aria-invalid" not in content
    assert "Half a sent</textarea>" in content
    assert 'name="next" value="my_skills"' in content
    assert f'name="once" value="{sent["once"]}"' in content
    assert ticked(response) == sent["skills"]
    assert "Can do <mark>2.1</mark> well." in content


def test_a_search_button_never_logs(as_, engineer, sent):
    for words in ("x" * 200, "\u202e"):
        assert as_(engineer).post(URL, sent | {"q": words, "search": "1"}).status_code == 200
    assert not Evidence.objects.exists()


def test_closed_skills_are_shown_with_the_reason_and_retired_ones_are_not(as_, engineer, lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    factories.in_state("submitted", engineer, skills[1])
    skills[2].retire()
    response = as_(engineer).get(URL)
    page = read(response)
    closed = re.findall(r'name="skills" value="(\d+)"\s+disabled', response.content.decode())
    assert closed == [str(skill.pk) for skill in skills[:2]]
    assert "Signed off , so closed to new evidence" in page
    assert "Submitted : it takes no new evidence until it is decided or withdrawn" in page
    assert "Can do 2.1 well." not in page


@pytest.mark.parametrize("name", ["skill", "skills"])
def test_an_address_may_begin_it_with_a_skill(as_, engineer, skills, name):
    client = as_(engineer)
    assert ticked(client.get(URL, {name: skills[2].pk})) == [skills[2].pk]
    hidden = factories.SkillFactory(level__outline__status=Outline.Status.DRAFT, text="Hidden words.")
    for value in (hidden.pk, "x", "9" * 30):
        response = client.get(URL, {name: value})
        assert (response.status_code, ticked(response)) == (200, [])
        assert "Hidden words." not in read(response)


def test_tasks_are_grouped_by_level(as_, engineer, outline, skills):
    content = as_(engineer).get(URL).content.decode()
    assert re.findall(r'<optgroup label="([^"]+)">\s*<option value="\d+">([^<]+)<', content) == [
        ("1. Level", "Doing 1.1."),
        ("2. Level", "Doing 2.1."),
    ]


# ------------------------------------------------------------------ corrections


def test_a_correction_begins_with_what_it_corrects(as_, engineer, lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    old = Evidence.objects.get()
    client = as_(engineer)
    response = client.get(URL, {"corrects": old.pk})
    assert "This corrects “Shipped a thing” , done on" in read(response)
    assert 'value="Shipped a thing"' in response.content.decode()
    assert f'name="corrects" value="{old.pk}"' in response.content.decode()
    assert ticked(response) == [skills[0].pk]
    sent = {"title": "Right", "kind": "talk", "done_on": "2026-01-05", "skills": [skills[0].pk], "corrects": old.pk}
    assert client.post(URL, sent).status_code == 302
    assert Evidence.objects.get(title="Right").corrects == old


def test_what_can_be_changed_is_changed_instead(as_, engineer, skills):
    piece = factories.log_work(engineer, skills[0])
    assert as_(engineer).get(URL, {"corrects": piece.pk})["Location"] == reverse("work", args=[piece.pk])


def test_nobody_corrects_anothers_work(as_, engineer, lead, peer, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    piece = Evidence.objects.get()
    for other in (lead, peer):
        assert as_(other).get(URL, {"corrects": piece.pk}).status_code == 404
    assert as_(engineer).get(URL, {"corrects": "x"}).status_code == 200


# ------------------------------------------------------------------ the rest


@pytest.mark.parametrize("many", [1, 30])
def test_three_queries(as_, engineer, many):
    outline = factories.outline_with(levels=2, skills=many, tasks=many)
    factories.log_work(engineer, *outline.skills.select_related("outline"))
    client = as_(engineer)
    client.get(URL)
    with CaptureQueriesContext(connection) as empty:
        client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as page:
        client.get(URL)
    assert len(page) - len(empty) == 3


def test_other_methods_and_strangers(as_, engineer, client, db):
    assert client.get(URL).status_code == 302
    assert as_(engineer).delete(URL).status_code == 405


def test_nothing_is_published(as_, engineer):
    page = read(as_(engineer).get(URL))
    assert "No outline is published yet" in page
