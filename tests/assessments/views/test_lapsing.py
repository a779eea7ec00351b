"""What lapses, on every page that shows a state, from the day on; and renewing it from the page of the skill."""

import re

import pytest
from django.urls import reverse

from assessments.models import Assessment
from assessments.validity import written

from ...factories import TargetFactory, day, in_state, log_work, signed_until

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
BOTH = pytest.mark.parametrize("how", [{}, HTMX], ids=["plain", "htmx"])
OVER, SOON, LATER = -1, 0, 91  # days from today


class Words:
    """What pages say of these days."""

    lapsed = property(lambda self: f"Lapsed after {written(day(OVER))}")
    valid = property(lambda self: f"valid until {written(day(SOON))}")
    renewing = property(lambda self: f"to renew: lapsed after {written(day(OVER))}")


WORDS = Words()


def url(skill, verb="skill"):
    return reverse(verb, args=[skill.outline.slug, skill.key])


def read(response):
    main = response.content.decode().partition("<main")[2] or response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def says(response, *words):
    page = read(response)
    assert [word for word in words if word not in page] == []


@pytest.fixture
def lapsed(engineer, lead, skills):
    return signed_until(day(OVER), engineer, skills[0], lead)


@pytest.fixture
def soon(engineer, lead, skills):
    return signed_until(day(SOON), engineer, skills[1], lead)


# ------------------------------------------------------------------ the page of the skill


def test_what_lapsed_says_so_and_offers_to_renew(as_, engineer, lapsed, lead):
    page = as_(engineer).get(url(lapsed.skill))
    says(page, WORDS.lapsed, "It has lapsed", "Renew and submit", "Renew, and add new work first")
    says(page, "1 piece of evidence goes to Lena.", "Renew it, and it takes new evidence again")


def test_on_the_day_itself_it_is_signed_off_and_can_be_renewed(as_, engineer, soon):
    page = as_(engineer).get(url(soon.skill))
    says(page, "Signed off", WORDS.valid, "You have this skill", "Renew and submit")
    assert "Lapsed" not in read(page)


def test_what_lapses_later_says_from_when_on(as_, engineer, lead, skills):
    record = signed_until(day(LATER), engineer, skills[0], lead)
    page = as_(engineer).get(url(record.skill))
    says(page, f"It is valid until {written(day(LATER))}. You can renew it from {written(day(1))} on.")
    assert "Renew and submit" not in read(page)


@BOTH
def test_renew_first(as_, engineer, lapsed, how):
    client = as_(engineer)
    response = client.post(url(lapsed.skill, "skill_renew"), {"seen": 2, "then": ""}, **how)
    assert response.status_code == (200 if how else 302)
    page = client.get(url(lapsed.skill))
    says(page, "In progress", WORDS.renewing, "Ready to renew?", "Add evidence", "opened it to renew")
    assert Assessment.objects.get(pk=lapsed.pk).state == "open"


@BOTH
def test_renew_and_submit(as_, engineer, lapsed, how):
    client = as_(engineer)
    for _ in range(2):  # a double click
        response = client.post(url(lapsed.skill, "skill_renew"), {"seen": 2, "then": "submit"}, **how)
        assert response.status_code == (200 if how else 302)
    says(client.get(url(lapsed.skill)), "It waits for Lena.", WORDS.renewing, "Withdraw")
    assert lapsed.submissions.count() == 2


@BOTH
@pytest.mark.parametrize("then", ["", "submit"])
def test_too_early_is_refused_with_the_day(as_, engineer, lead, skills, how, then):
    record = signed_until(day(LATER), engineer, skills[0], lead)
    response = as_(engineer).post(url(record.skill, "skill_renew"), {"seen": 2, "then": then}, **how)
    assert response.status_code == 409
    says(response, f"It is valid until {written(day(LATER))}. You can renew it from")
    assert Assessment.objects.get(pk=record.pk).version == 2


def test_a_form_that_says_nothing_is_refused(as_, engineer, lapsed):
    response = as_(engineer).post(url(lapsed.skill, "skill_renew"), {"then": "dance"})
    assert response.status_code == 422
    says(response, "This page is out of date: load it again.")


# ------------------------------------------------------------------ the other pages of the engineer


def test_my_skills_says_what_lapsed_and_what_does_soon(as_, engineer, lead, lapsed, soon, skills):
    page = as_(engineer).get(reverse("my_skills"))
    says(page, "One skill has lapsed, and one lapses within 90 days.", "To renew 2 skills", WORDS.lapsed, WORDS.valid)
    says(page, "1 of 2 signed off , 1 to renew")
    lapsed.renew(by=engineer, seen=2)
    says(as_(engineer).get(reverse("my_skills")), "To renew 2 skills", WORDS.renewing)
    lapsed.submit(by=engineer, seen=3)
    says(as_(engineer).get(reverse("my_skills")), "To renew 1 skill", WORDS.renewing, "Waits for a decision")


def test_a_level_stays_reached_and_is_marked(as_, engineer, lead, soon, skills):
    signed_until(day(SOON), engineer, skills[0], lead)
    page = as_(engineer).get(reverse("my_skills")).content.decode()
    assert (": reached" in page, "to renew" in page) == (True, False)
    assert Assessment.objects.update(valid_until=day(OVER)) == 2
    page = as_(engineer).get(reverse("my_skills")).content.decode()
    assert (": reached, to renew" in page, "0 of 2 signed off</span>, 2 to renew" in page) == (True, True)
    assert "new since" not in page


def test_work_outline_list_and_tagging_show_it(as_, engineer, lapsed, soon, outline):
    client = as_(engineer)
    says(client.get(reverse("my_work")), "lapsed")
    says(client.get(reverse("outline", args=[outline.slug])), f"my state: {WORDS.lapsed}", "1/2 signed off, 1 to renew")
    says(client.get(reverse("outlines")), "you: 1 of 4 signed off and 1 lapsed")
    says(client.get(reverse("log_work")), "Lapsed : open it to renew, then it takes new evidence")
    log_work(engineer, *outline.skills.filter(level__position=1))


def test_who_lapsed_is_nobody_who_can_help(as_, engineer, peer, lapsed, soon, skills):
    assert "Who can help" not in read(as_(peer).get(url(skills[0])))
    says(as_(peer).get(url(skills[1])), "Who can help", "Kavya Raman")
    soon.renew(by=engineer, seen=2)
    says(as_(peer).get(url(skills[1])), "Who can help", "Kavya Raman")


# ------------------------------------------------------------------ a lead's


def test_the_team_page_says_who_when_and_which(as_, lead, engineer, lapsed, soon):
    page = as_(lead).get("/teams/payments/")
    says(
        page,
        "One sign-off has lapsed, and one lapses within 90 days.",
        WORDS.lapsed,
        WORDS.valid,
        "Kavya Raman: lapsed",
    )
    cell = reverse("team_cell", args=["payments", engineer.pk, lapsed.skill_id])
    assert f'href="{cell}"' in page.content.decode()
    says(as_(lead).get(cell), WORDS.lapsed, "nobody holds it, 2 are wanted")
    says(as_(lead).get("/teams/payments/?state=lapsed"), "1 of 4 skills, 1 of 2 people")


def test_without_anything_that_lapses_nothing_is_said(as_, lead, engineer, skills):
    in_state("signed_off", engineer, skills[0], lead)
    assert 'id="lapsing"' not in as_(lead).get("/teams/payments/").content.decode()
    assert "within 90 days" not in read(as_(lead).get(reverse("engineer", args=[engineer.pk])))


def test_the_matrix_filter_alone_leaves_the_list_where_it_is(as_, lead, lapsed):
    headers = {"HX-Request": "true", "HX-Target": "matrix"}
    assert b'id="lapsing"' not in as_(lead).get("/teams/payments/", headers=headers).content


def test_the_page_of_the_engineer_lists_it(as_, lead, engineer, lapsed, soon):
    page = as_(lead).get(reverse("engineer", args=[engineer.pk]))
    says(page, "Lapsed, or lapses within 90 days 2 skills", WORDS.lapsed, WORDS.valid)


def test_review_and_queue_say_that_it_is_a_renewal(as_, lead, engineer, lapsed):
    review = reverse("review", args=[lapsed.pk])
    says(
        as_(lead).get(review),
        WORDS.lapsed,
        f"The sign-off lapsed after {written(day(OVER))}. Kavya can open it to renew.",
    )
    lapsed.renew(by=engineer, seen=2)
    says(as_(lead).get(review), "Kavya has opened it to renew, and has not submitted it again.")
    lapsed.submit(by=engineer, seen=3)
    says(as_(lead).get(review), WORDS.renewing, "It counts from today on, until ")
    says(as_(lead).get(reverse("review_queue")), WORDS.renewing)


# ------------------------------------------------------------------ one of two


def test_with_one_of_two_each_page_says_by_whom_and_who_else_could(as_, payments, engineer, lead, upper_lead, skills):
    TargetFactory(team=payments, level=skills[2].level)
    record = in_state("submitted", engineer, skills[2])
    record.sign_off(by=lead, seen=1)
    cell = reverse("team_cell", args=["payments", engineer.pk, skills[2].pk])
    outline = reverse("outline", args=[skills[2].outline.slug])
    for person, address, words in [
        (engineer, reverse("my_skills"), "1 of 2 signed, by Lena Frost waits for Mara"),
        (engineer, url(skills[2]), "It waits for Mara."),
        (engineer, url(skills[2]), "Signed by Lena Frost"),
        (engineer, outline, "my state: Submitted, 1 of 2 signed"),
        (lead, reverse("engineer", args=[engineer.pk]), "1 of 2 signed, by you waits for Mara"),
        (lead, cell, "Signed by you Waits for Mara"),
        (lead, reverse("review_queue"), "1 of 2 signed, by you"),
        (upper_lead, reverse("review_queue"), "1 of 2 signed, by Lena Frost"),
        (upper_lead, reverse("review", args=[record.pk]), "Lena Frost has signed."),
    ]:
        says(as_(person).get(address), words)


def test_on_the_outline_only_ones_own_signatures_are_counted(as_, peer, engineer, lead, skills):
    in_state("submitted", engineer, skills[2]).sign_off(by=lead, seen=1)
    in_state("submitted", peer, skills[2])
    outline = reverse("outline", args=[skills[2].outline.slug])
    says(as_(peer).get(outline), "my state: Submitted, 0 of 2 signed")
