import pytest
from django.urls import reverse

from assessments.models import Assessment, Exemption, HistoryEntry, SelfAssessment
from assessments.own_views import OwnViews, headline, kept_sentence
from outline.models import Outline
from tests.factories import in_state

pytestmark = pytest.mark.django_db


def url(outline, name="self_assessment"):
    return reverse(name, args=[outline.slug])


def said(engineer):
    rows = SelfAssessment.objects.filter(assessment__engineer=engineer)
    return dict(rows.values_list("assessment__skill__plain", "view"))


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0), "There is no skill here to look at."),
        ((0, 1), "How do you see yourself in this skill?"),
        ((0, 21), "How do you see yourself in these 21 skills?"),
        ((4, 21), "You have said how you see yourself in four of 21 skills."),
        ((21, 21), "You have said how you see yourself in every skill."),
    ],
)
def test_the_headline(counts, sentence):
    assert headline(*counts) == sentence


@pytest.mark.parametrize(
    ("count", "sentence"), [(0, "Nothing was changed."), (1, "One answer kept."), (12, "12 answers kept.")]
)
def test_what_was_kept(count, sentence):
    assert kept_sentence(count) == sentence


def test_it_begins_at_the_first_level_with_something_unsaid(engineer, outline, skills, django_assert_num_queries):
    SelfAssessment.objects.say(dict.fromkeys(skills[:2], "learning"), by=engineer)
    with django_assert_num_queries(1):
        views = OwnViews.of(engineer, outline)
    assert [(level.level.number, level.said, level.total) for level in views.levels] == [(1, 2, 2), (2, 0, 2)]
    assert (views.present.level.number, views.next, views.said, views.total) == (2, None, 2, 4)
    assert OwnViews.of(engineer, outline, 1).present.level.number == 1
    assert OwnViews.of(engineer, outline, 7).present.level.number == 2


def test_what_does_not_apply_is_not_asked_about(engineer, lead, outline, skills):
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.").agree(by=lead)
    assert [skill.label for skill in OwnViews.of(engineer, outline).skills] == ["1.2", "2.1", "2.2"]


def test_the_page_shows_the_state_beside_what_was_said(as_, engineer, lead, outline, skills):
    in_state("returned", engineer, skills[0], lead)
    SelfAssessment.objects.say({skills[0]: "confident"}, by=engineer)
    text = as_(engineer).get(url(outline), {"level": 1}).text
    name = f"skill-{skills[0].pk}"
    assert f'id="{name}-confident" name="{name}" value="confident" checked>' in text
    assert text.count(" checked>") == 1
    assert 'data-state="returned"' in text
    assert 'href="?level=2">Go on to level 2</a>' in text


def test_anothers_answers_are_not_shown(as_, engineer, peer, outline, skills):
    SelfAssessment.objects.say({skills[0]: "confident"}, by=peer)
    assert " checked>" not in as_(engineer).get(url(outline)).text


def test_a_whole_level_is_kept_at_once(as_, engineer, outline, skills):
    SelfAssessment.objects.say({skills[0]: "learning"}, by=engineer)
    sent = {
        f"skill-{skills[0].pk}": "learning",
        f"initial-skill-{skills[0].pk}": "learning",
        f"skill-{skills[1].pk}": "can_teach",
        f"initial-skill-{skills[1].pk}": "",
        "level": "1",
    }
    response = as_(engineer).post(url(outline, "self_assessment_say"), sent, follow=True)
    assert response.redirect_chain == [(url(outline) + "?level=1", 302)]
    assert "One answer kept." in response.text
    assert said(engineer) == {"Can do 1.1 well.": "learning", "Can do 1.2 well.": "can_teach"}
    assert HistoryEntry.objects.count() == 2


def test_an_older_page_takes_nothing_back(as_, engineer, outline, skills):
    SelfAssessment.objects.say({skills[0]: "confident"}, by=engineer)
    name = f"skill-{skills[0].pk}"
    as_(engineer).post(url(outline, "self_assessment_say"), {name: "learning", f"initial-{name}": "learning"})
    assert said(engineer) == {"Can do 1.1 well.": "confident"}


def test_htmx_gets_the_row_and_the_counts(as_, engineer, outline, skills):
    name = f"skill-{skills[0].pk}"
    headers = {"HX-Request": "true", "HX-Target": f"row-{name}"}
    data = {name: "confident", f"initial-{name}": ""}
    text = as_(engineer).post(url(outline, "self_assessment_say"), data, headers=headers).text
    assert text.strip().startswith(f'<li class="skill-row self-row" id="row-{name}"')
    assert f'<input type="hidden" name="initial-{name}" value="confident">' in text
    assert "You have said how you see yourself in one of four skills." in text
    assert 'id="said-1" hx-swap-oob="true">1/2' in text
    assert '<div hx-swap-oob="innerHTML:#kept">Kept: “Can do 1.1 well.”, confident.</div>' in text
    assert said(engineer) == {"Can do 1.1 well.": "confident"}


def test_a_skill_that_was_retired_meanwhile(as_, engineer, outline, skills):
    skills[0].retire()
    name = f"skill-{skills[0].pk}"
    headers = {"HX-Request": "true", "HX-Target": f"row-{name}"}
    response = as_(engineer).post(url(outline, "self_assessment_say"), {name: "confident"}, headers=headers)
    assert (response.status_code, "This skill is not asked about any more." in response.text) == (409, True)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_another_word_is_refused(as_, engineer, outline, skills, htmx):
    name = f"skill-{skills[0].pk}"
    headers = {"HX-Request": "true", "HX-Target": f"row-{name}"} if htmx else {}
    response = as_(engineer).post(url(outline, "self_assessment_say"), {name: "expert"}, headers=headers)
    assert (response.status_code, "This page is out of date: load it again." in response.text) == (422, True)
    assert not SelfAssessment.objects.exists()


def test_a_skill_of_another_outline_is_left_alone(as_, engineer, outline, skills):
    other = Outline.objects.create(title="Other", slug="other")
    as_(engineer).post(url(other, "self_assessment_say"), {f"skill-{skills[0].pk}": "confident"})
    assert not SelfAssessment.objects.exists()


def test_an_outline_without_skills(as_, engineer):
    other = Outline.objects.create(title="Other", slug="other", status=Outline.Status.PUBLISHED)
    assert "Nothing stands here to look at." in as_(engineer).get(url(other)).text


def test_a_retired_outline_asks_nothing(as_, engineer, outline):
    Outline.objects.update(status=Outline.Status.RETIRED)
    assert as_(engineer).get(url(outline)).status_code == 404


def test_my_skills_leads_there(as_, engineer, outline):
    assert f'href="{url(outline)}"' in as_(engineer).get(reverse("my_skills")).text
