"""The panel of a skill's page that is beside the work: how I see it, and whether it applies to my role."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import clock
from assessments.models import Exemption, LedgerEntry, SelfAssessment
from tests.factories import day, in_state, log_work, signed_until

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


def url(skill, verb="skill"):
    return reverse(verb, args=[skill.outline.slug, skill.key])


def read(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def panel(response):
    found = re.search(r'<section class="panel" id="own-view".*?</section>', response.text, re.S)
    return read(found[0])


def test_four_choices_and_none_is_chosen(as_, engineer, skills):
    text = as_(engineer).get(url(skills[0])).text
    chosen = re.findall(r'name="view" id="view-(\w+)" value="\w+"( checked)?', text)
    assert chosen == [("not_yet", ""), ("learning", ""), ("confident", ""), ("can_teach", "")]


@BOTH
def test_saying_it(as_, engineer, skills, headers):
    client = as_(engineer)
    response = client.post(url(skills[0], "skill_assess"), {"view": "can_teach"}, headers=headers)
    if headers:
        assert response.text.strip().startswith('<section class="panel" id="own-view"')
        assert "self-assessed as “can teach”" in read(response.text)
    else:
        assert (response.status_code, response["Location"]) == (302, url(skills[0]))
    assert SelfAssessment.objects.get().view == "can_teach"
    page = client.get(url(skills[0]))
    assert 'value="can_teach" checked' in page.text
    assert "You said so today ." in panel(page)
    assert "Saved. Change it whenever you like." in (response if headers else page).text
    assert "Not started" in read(page.text)


@BOTH
def test_nothing_chosen(as_, engineer, skills, headers):
    response = as_(engineer).post(url(skills[0], "skill_assess"), {}, headers=headers)
    assert (response.status_code, "Choose one of the four." in panel(response)) == (422, True)


@BOTH
def test_a_retired_skill(as_, engineer, skills, headers):
    skills[0].retire()
    response = as_(engineer).post(url(skills[0], "skill_assess"), {"view": "learning"}, headers=headers)
    assert (response.status_code, "has been retired from the outline" in panel(response)) == (409, True)


def test_what_came_back_stays_in_sight(as_, engineer, lead, skills):
    in_state("returned", engineer, skills[0], lead)
    SelfAssessment.objects.say({skills[0]: "confident"}, by=engineer)
    assert "Lena asks for more." in read(as_(engineer).get(url(skills[0])).text)


def test_can_teach_stands_beside_those_who_hold_it(as_, engineer, peer, stranger, lead, other_lead, skills):
    in_state("signed_off", peer, skills[0], lead)
    in_state("signed_off", stranger, skills[0], other_lead)
    SelfAssessment.objects.say({skills[0]: "can_teach"}, by=stranger)
    SelfAssessment.objects.say({skills[0]: "confident"}, by=peer)
    SelfAssessment.objects.say({skills[0]: "can_teach"}, by=lead)  # and has no sign-off
    page = read(as_(engineer).get(url(skills[0])).text)
    assert "Who can help SP Sam Poole can teach CW Chen Wei" in page
    assert page.partition("Who can help")[2].count("can teach") == 1
    assert "confident" not in page.lower().replace("confident can teach", "")


# ------------------------------------------------------------------ not applicable


@BOTH
def test_asking_and_taking_it_back(as_, engineer, lead, skills, headers):
    client = as_(engineer)
    assert "Lena answers this." in panel(client.get(url(skills[0])))
    client.post(url(skills[0], "skill_exempt"), {"reason": "No front end here."}, headers=headers)
    page = client.get(url(skills[0]))
    assert "You asked that this not apply to your role , today . It waits for Lena. No front end here." in panel(page)
    client.post(url(skills[0], "skill_unexempt"), {"seen": "asked"}, headers=headers)
    assert "It does not apply to my role" in panel(client.get(url(skills[0])))
    assert list(Exemption.objects.values_list("status", "ended_by")) == [("ended", engineer.pk)]


@BOTH
def test_a_reason_is_asked_for(as_, engineer, skills, headers):
    response = as_(engineer).post(url(skills[0], "skill_exempt"), {"reason": " "}, headers=headers)
    assert response.status_code == 422
    assert "Say why it does not apply to your role: a lead of yours decides by it." in panel(response)
    assert not LedgerEntry.objects.exists()


def test_what_is_asked_for_is_not_submitted(as_, engineer, lead, skills):
    log_work(engineer, skills[0])
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.")
    page = as_(engineer).get(url(skills[0])).text
    assert "You have asked that this not apply to your role. Take that back first, then submit." in read(page)
    assert url(skills[0], "skill_submit") not in page


def test_agreed(as_, engineer, lead, skills):
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No front end.").agree(by=lead, note="True.")
    page = as_(engineer).get(url(skills[0]))
    assert "It does not apply to your role: Lena Frost agreed, today ." in panel(page)
    assert "No front end. True." in panel(page)
    assert "Not asked of you" in read(page.text)
    assert 'data-state="not_applicable"' in page.text


def test_refused_and_why(as_, engineer, lead, skills):
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.").refuse(by=lead, note="From June on you do.")
    text = panel(as_(engineer).get(url(skills[0])))
    assert "Lena Frost says that this does apply to your role , today . From June on you do." in text
    assert "It does not apply to my role" in text


def test_ended_by_a_lead_and_why(as_, engineer, lead, skills):
    exemption = Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.")
    exemption.agree(by=lead)
    exemption.end(by=lead, seen="agreed", note="You change teams.")
    text = panel(as_(engineer).get(url(skills[0])))
    assert "Lena Frost says that this applies to your role again , today . You change teams." in text


def test_an_older_page_ends_nothing(as_, engineer, lead, skills):
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.").agree(by=lead)
    response = as_(engineer).post(url(skills[0], "skill_unexempt"), {"seen": "asked"})
    assert response.status_code == 409
    assert "Lena Frost agreed to this since you opened the page." in panel(response)
    assert Exemption.objects.get().status == "agreed"


@pytest.mark.parametrize("state", ["submitted", "signed_off"])
def test_what_waits_or_stands_is_not_asked_about(as_, engineer, lead, skills, state):
    in_state(state, engineer, skills[0], lead)
    assert "It does not apply to my role" not in panel(as_(engineer).get(url(skills[0])))


def test_what_still_counts_while_it_is_renewed_is_not_asked_about(as_, engineer, lead, skills):
    record = signed_until(day(5), engineer, skills[0], lead)
    record.renew(by=engineer, seen=record.version)
    client = as_(engineer)
    assert url(skills[0], "skill_exempt") not in client.get(url(skills[0])).text
    assert client.post(url(skills[0], "skill_exempt"), {"reason": "No front end."}).status_code == 409
    with clock.telling(timezone.now() + dt.timedelta(days=6)):
        assert url(skills[0], "skill_exempt") in client.get(url(skills[0])).text
