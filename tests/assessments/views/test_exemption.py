import re

import pytest
from django.urls import reverse

from assessments.models import Exemption, SelfAssessment
from assessments.models.rights import Standing
from assessments.requests import Requests, sentence
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


@pytest.fixture
def asked(engineer, skills):
    return Exemption.objects.ask(by=engineer, skill=skills[0], reason="We have <no> front end.")


def url(exemption, name="exemption"):
    return reverse(name, args=[exemption.pk])


def read(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 1), "One person asks for one skill not to apply to their role"),
        ((3, 1), "One person asks for three skills not to apply to their role"),
        ((3, 2), "Two people ask for three skills not to apply to their roles"),
    ],
)
def test_the_sentence(counts, words):
    assert sentence(*counts) == words


def test_what_waits_for_a_lead(asked, lead, upper_lead, other_lead, reviewer, peer, skills, django_assert_num_queries):
    Exemption.objects.ask(by=peer, skill=skills[1], reason="No.").agree(by=lead)
    assert [Requests.of(Standing.of(who)).rows for who in (lead, upper_lead)] == [(asked,)] * 2
    assert [Requests.of(Standing.of(who)).rows for who in (other_lead, reviewer, peer)] == [()] * 3
    standing = Standing.of(lead)
    with django_assert_num_queries(1):
        assert Requests.of(standing).sentence == "One person asks for one skill not to apply to their role"


def test_the_queue_leads_there_and_the_masthead_counts_it(as_, asked, lead, peer, skills):
    in_state("submitted", peer, skills[1])
    text = as_(lead).get(reverse("review_queue")).text
    assert f'<a href="{url(asked)}">Can do 1.1 well.</a>' in text
    assert "We have &lt;no&gt; front end." in text
    for page in (reverse("review_queue"), reverse("my_skills"), url(asked)):
        assert 'class="count">2<' in as_(lead).get(page).text


def test_a_queue_of_nothing_but_a_request(as_, asked, lead):
    page = read(as_(lead).get(reverse("review_queue")))
    assert "One person asks for one skill not to apply to their role." in page
    assert "Nobody is waiting for you." not in page
    assert "There is nothing left for you to decide." not in page


def test_a_reviewer_is_not_asked(as_, asked, reviewer):
    page = as_(reviewer).get(reverse("review_queue")).text
    assert url(asked) not in page
    assert "Nobody is waiting for you." in page


def test_the_engineers_page_and_the_cell_lead_there(as_, asked, engineer, lead):
    client = as_(lead)
    cell = reverse("team_cell", args=["payments", engineer.pk, asked.assessment.skill_id])
    for page in (reverse("engineer", args=[engineer.pk]), cell):
        assert f'href="{url(asked)}"' in client.get(page).text
    asked.agree(by=lead)
    for page in (reverse("engineer", args=[engineer.pk]), cell):
        assert f'href="{url(asked)}"' in client.get(page).text


def test_the_page(as_, asked, engineer, lead):
    SelfAssessment.objects.say({asked.assessment.skill: "not_yet"}, by=engineer)
    log_work(engineer, asked.assessment.skill, title="A draft")
    page = read(as_(lead).get(url(asked)))
    for words in [
        "Kavya asks for this not to apply to their role.",
        "We have &lt;no&gt; front end.",
        "Kavya sees it as “not yet”, today .",
        "asked that it not apply to their role",
    ]:
        assert words in page
    assert "A draft" not in page


@BOTH
def test_agreeing(as_, asked, lead, headers):
    response = as_(lead).post(url(asked, "exemption_answer"), {"answer": "agree", "note": ""}, headers=headers)
    assert response.status_code == (204 if headers else 302)
    assert response["HX-Redirect" if headers else "Location"] == reverse("review_queue")
    asked.refresh_from_db()
    assert (asked.status, asked.answered_by) == ("agreed", lead)
    assert "Agreed. Skill 1.1 does not apply to Kavya’s role" in as_(lead).get(reverse("review_queue")).text
    page = read(as_(lead).get(url(asked)))
    assert "This does not apply to Kavya’s role, you agreed." in page
    assert "Does it apply by now?" in page


def test_refusing_says_why(as_, asked, lead, upper_lead):
    as_(lead).post(url(asked, "exemption_answer"), {"answer": "refuse", "note": "From June on you do."})
    page = read(as_(upper_lead).get(url(asked)))
    assert "This does apply to Kavya’s role, Lena Frost decided." in page
    assert "From June on you do." in page
    assert "There is nothing to answer." in page


@BOTH
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"answer": "refuse"}, "Say why it applies, so that it can be understood."),
        ({}, "Choose what you decide."),
    ],
)
def test_a_form_with_errors(as_, asked, lead, headers, sent, words):
    response = as_(lead).post(url(asked, "exemption_answer"), {"note": "", **sent}, headers=headers)
    assert (response.status_code, words in read(response)) == (422, True)
    asked.refresh_from_db()
    assert asked.status == "asked"


@BOTH
def test_a_slower_lead_keeps_what_was_typed(as_, asked, lead, upper_lead, headers):
    asked.agree(by=lead)
    sent = {"answer": "refuse", "note": "No, because."}
    response = as_(upper_lead).post(url(asked, "exemption_answer"), sent, headers=headers)
    assert response.status_code == 409
    page = read(response)
    assert "Lena Frost agreed to this since you opened the page. Look at it as it is now." in page
    assert "What you had written, which was not sent: No, because." in page


def test_ending_what_was_agreed(as_, asked, lead):
    asked.agree(by=lead)
    client = as_(lead)
    assert client.post(url(asked, "exemption_end"), {"seen": "agreed", "note": ""}).status_code == 409
    response = client.post(url(asked, "exemption_end"), {"seen": "agreed", "note": "You change teams."}, follow=True)
    page = read(response)
    assert "Ended. Skill 1.1 applies to Kavya." in page
    assert "This applies to Kavya’s role again, you decided." in page
    assert "You change teams." in page


def test_a_request_that_was_taken_back(as_, asked, engineer, lead):
    asked.end(by=engineer, seen="asked")
    assert "Kavya took this request back." in read(as_(lead).get(url(asked)))


def test_its_engineer_is_led_to_the_skill(as_, asked, engineer):
    skill = asked.assessment.skill
    assert as_(engineer).get(url(asked))["Location"] == reverse("skill", args=[skill.outline.slug, skill.key])


def test_who_has_left_the_team_is_seen_no_more(as_, asked, engineer, lead):
    engineer.memberships.get().end(engineer.memberships.get().starts)
    assert as_(lead).get(url(asked)).status_code == 404
