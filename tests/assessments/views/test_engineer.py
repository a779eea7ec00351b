import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ... import factories

pytestmark = pytest.mark.django_db


def url(person, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse("engineer", args=[person.pk]) + (f"?{asked}" if asked else "")


def read(response):
    main = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("engineer", 200),
        ("lead", 200),
        ("upper_lead", 200),
        ("peer", 404),
        ("stranger", 404),
        ("other_lead", 404),
        ("reviewer", 404),
        ("admin", 404),
    ],
)
def test_who_sees_a_person(as_, request, engineer, skills, who, status):
    factories.in_state("submitted", engineer, skills[0])
    assert as_(request.getfixturevalue(who)).get(url(engineer)).status_code == status


def test_who_has_left_is_no_longer_seen(as_, lead, leaver):
    assert as_(lead).get(url(leaver)).status_code == 404


def test_a_lead_reads_where_a_person_stands(as_, engineer, lead, payments, skills):
    factories.TargetFactory(team=payments, level=skills[2].level)
    factories.in_state("signed_off", engineer, skills[0], lead)
    record = factories.in_state("submitted", engineer, skills[1])
    response = as_(lead).get(url(engineer))
    assert read(response).startswith(
        "Team Kavya Raman KR Kavya Raman Payments since January 2025 "
        "Kavya is one decision from level 1 and three skills from the target. "
        f"Target of Payments: level 2 of the {skills[0].outline.title} by 31 March 2027 . "
        "One decision is yours: review skill 1.2 ."
    )
    assert reverse("review", args=[record.pk]) in response.content.decode()
    waits = "submitted Can do 1.2 well. Submitted , today waits for you Review 1.2"
    assert f"Gap to level 2 3 skills {waits}" in read(response)


def test_who_is_named_in_a_list_is_called_you_there(as_, engineer, payments, lead, upper_lead, reviewer, skills):
    factories.TargetFactory(team=payments, level=skills[2].level)
    two = factories.in_state("submitted", engineer, skills[2])
    assert "0 of 2 signed waits for Mara, Rita or you" in read(as_(lead).get(url(engineer)))
    two.sign_off(by=lead, seen=two.version)
    assert "1 of 2 signed, by you waits for Mara or Rita" in read(as_(lead).get(url(engineer)))
    assert "1 of 2 signed, by Lena Frost waits for Rita or you" in read(as_(upper_lead).get(url(engineer)))
    factories.in_state("signed_off", lead, skills[0], upper_lead)
    assert "could help: you" in read(as_(lead).get(url(engineer)))
    assert "could help: Lena" in read(as_(upper_lead).get(url(engineer)))


def test_a_lead_reads_nothing_of_drafts_but_the_state(as_, engineer, lead, skills):
    factories.log_work(engineer, skills[0], title="Secret plan")
    response = as_(lead).get(url(engineer))
    text = read(response)
    assert "in progress Can do 1.1 well. In progress not started" in text
    assert "Secret plan" not in text
    assert "today" not in text
    assert "Nothing has been submitted yet." in text
    assert "Nothing has happened yet." in text


def test_submitted_work_names_only_what_it_was_submitted_for(as_, engineer, lead, skills):
    record = factories.in_state("submitted", engineer, skills[0])
    record.evidence.get().also_serve(skills[2], by=engineer)
    html = as_(lead).get(url(engineer)).content.decode()
    assert re.findall(r"Speaks for ([\d.]+)", html) == ["1.1"]


def test_resubmitted_work_is_listed_once(as_, engineer, lead, skills):
    record = factories.in_state("returned", engineer, skills[0], lead)
    record.submit(by=engineer, seen=record.version)
    html = as_(lead).get(url(engineer)).content.decode()
    assert html.count('<li class="evidence"') == 1
    assert re.findall(r"Speaks for ([\d.]+)", html) == ["1.1"]


def test_levels_reached_have_their_date(as_, engineer, lead, skills):
    client = as_(lead)
    assert "Levels reached None yet." in read(client.get(url(engineer)))
    for skill in skills[:2]:
        factories.in_state("signed_off", engineer, skill, lead)
    assert re.search(r"Levels reached 1\. Level \d+ \w+ \d{4} History", read(client.get(url(engineer))))


def test_who_could_help_are_present_holders(as_, engineer, peer, stranger, reviewer, other_lead, lead, skills):
    for person in (peer, stranger, reviewer, other_lead):
        factories.ReviewerGrantFactory(reviewer=lead, outline=skills[0].outline)
        factories.in_state("signed_off", person, skills[0], lead)
    assert "could help: Chen, Otto, Rita and 1 more" in read(as_(lead).get(url(engineer)))
    stranger.leave()
    assert "could help: Chen, Otto and Rita" in read(as_(lead).get(url(engineer)))
    for person in (reviewer, other_lead):
        person.leave()
    assert "could help: Chen" in read(as_(lead).get(url(engineer)))


def test_ones_own_page_speaks_to_oneself_and_reviews_nothing(as_, engineer, lead, skills):
    factories.in_state("submitted", engineer, skills[0])
    response = as_(engineer).get(url(engineer))
    assert "You are two skills from level 1." in read(response)
    assert "Review" not in read(response)
    assert reverse("skill", args=[skills[0].outline.slug, skills[0].key]) in response.content.decode()


def test_long_lists_come_in_parts(as_, engineer, lead, skills):
    for number in range(11):
        factories.log_work(engineer, skills[0], title=f"Piece {number}")
    record = engineer.assessments.get()
    for _ in range(3):
        record.submit(by=engineer, seen=record.version)
        record.return_(by=lead, seen=record.version, note="More.")
    record.submit(by=engineer, seen=record.version)
    client = as_(lead)

    def pieces(**query):
        return client.get(url(engineer, **query)).content.decode().count('<li class="evidence"')

    assert [pieces(), pieces(page=1), pieces(page=2), pieces(page=3)] == [10, 10, 1, 0]
    assert [pieces(page=wrong) for wrong in ("0", "-1", "x", "99999999999999999999")] == [10] * 4
    assert "?page=2&amp;earlier=1#evidence" in client.get(url(engineer)).content.decode()
    for _ in range(2):
        record.return_(by=lead, seen=record.version, note="More.")
        record.submit(by=engineer, seen=record.version)
    lines = [client.get(url(engineer, earlier=n)).content.decode().count('class="entry"') for n in (1, 2, 3)]
    assert lines == [10, 1, 0]


def test_only_get(as_, lead, engineer):
    assert as_(lead).post(url(engineer)).status_code == 405


@pytest.mark.parametrize("how_many", [1, 30])
def test_its_queries_do_not_grow(as_, lead, engineer, peer, payments, skills, how_many):
    factories.TargetFactory(team=payments, level=skills[2].level)
    for place in range(how_many):
        skill = factories.SkillFactory(level=skills[0].level, position=2 + place)
        factories.in_state(["submitted", "returned", "signed_off"][place % 3], engineer, skill, lead)
        factories.in_state("signed_off", peer, skill, lead)
    client = as_(lead)
    client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as empty:
        client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as page:
        client.get(url(engineer))
    assert len(page) - len(empty) == 18  # ten of them for who could help and for whom something waits
