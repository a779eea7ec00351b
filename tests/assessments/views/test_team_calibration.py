import pytest
from django.urls import reverse

from assessments.models import SelfAssessment
from tests.factories import EngineerFactory, MembershipFactory, in_state

pytestmark = pytest.mark.django_db
URL = reverse("team_calibration", args=["payments"])


def say(engineer, skill, view):
    SelfAssessment.objects.say({skill: view}, by=engineer)


def test_a_team_that_has_said_nothing(as_, lead, engineer):
    text = as_(lead).get(URL).text
    assert "Nobody has said yet how they see themselves." in text
    assert "There is nothing to compare yet." in text
    assert "<form class" not in text


def test_by_person_and_by_skill(as_, lead, engineer, skills):
    in_state("returned", engineer, skills[0], lead)
    say(engineer, skills[0], "confident")
    text = as_(lead).get(URL).text
    assert "One person rates a skill higher than their reviewers did." in text
    assert "Rate it higher than their reviewers</h3>" in text
    assert f'<a class="person" href="{reverse("engineer", args=[engineer.pk])}">' in text
    cell = reverse("team_cell", args=["payments", engineer.pk, skills[0].pk])
    assert f'<a href="{cell}">Can do 1.1 well.</a>' in text
    assert f'<a href="{cell}">Kavya Raman</a>' in as_(lead).get(URL, {"by": "skill"}).text


def test_htmx_gets_the_list_alone(as_, lead, engineer, skills):
    say(engineer, skills[0], "confident")
    headers = {"HX-Request": "true", "HX-Target": "differences"}
    text = as_(lead).get(URL, {"q": "nobody"}, headers=headers).text
    assert text.strip().startswith('<div id="differences"')
    assert "Nothing here is like that." in text
    assert "Kavya" not in text


@pytest.mark.parametrize("asked", [{"kind": "better"}, {"by": "\x00"}, {"page": "x"}, {"q": "\x00"}])
def test_what_cannot_be_read_asks_for_nothing(as_, lead, engineer, skills, asked):
    say(engineer, skills[0], "confident")
    response = as_(lead).get(URL, asked)
    assert (response.status_code, "Kavya Raman" in response.text) == (200, True)


def test_pages_keep_the_filters(as_, lead, payments, skills):
    for _ in range(31):
        member = EngineerFactory()
        MembershipFactory(engineer=member, team=payments)
        say(member, skills[0], "confident")
    assert "?kind=ready&amp;page=2" in as_(lead).get(URL, {"kind": "ready"}).text


def test_names_are_escaped(as_, lead, payments, skills):
    member = EngineerFactory(name="<b>Bobby</b>")
    MembershipFactory(engineer=member, team=payments)
    say(member, skills[0], "confident")
    text = as_(lead).get(URL).text
    assert "<b>Bobby" not in text
    assert "&lt;b&gt;Bobby&lt;/b&gt;" in text


def test_the_team_page_leads_there(as_, lead, engineer, skills):
    assert f'href="{URL}"' in as_(lead).get(reverse("team_matrix", args=["payments"])).text
