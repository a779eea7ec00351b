"""The list of outlines, and an outline as a document with one's own state beside each skill."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from assessments.progress import Progress
from outline.models import Outline
from tests.factories import (
    AreaFactory,
    EngineerFactory,
    LevelFactory,
    OutlineFactory,
    SkillFactory,
    in_state,
    log_work,
    outline_with,
)

pytestmark = pytest.mark.django_db

CAST = ["engineer", "peer", "lead", "upper_lead", "stranger", "other_lead", "reviewer", "admin"]
LIST = "/outlines/"


def page(client, outline):
    answer = client.get(f"/outlines/{outline.slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(answer):
    return answer.content.decode()


def marks(html):
    """{key: state} of the skills on the page, in its order."""
    return dict(re.findall(r'<li id="([^"]+)"><a class="state-mark state-mark-s" data-state="(\w+)"', html))


def counts(html):
    return re.findall(
        r'href="#level-(\d+)"(?: aria-current="(true)")?><span>([^<]+)</span> <span class="small">(\d+/\d+)<', html
    )


# ------------------------------------------------------------------ the document


@pytest.mark.parametrize("who", CAST)
def test_everybody_reads_a_published_outline(who, as_, outline, request):
    html = page(as_(request.getfixturevalue(who)), outline)
    assert f"<h1>{outline.title}</h1>" in html
    assert list(marks(html)) == [
        *("can-do-1-1-well", "can-do-1-2-well"),
        *("can-do-2-1-well", "can-do-2-2-well"),
    ]


def test_not_for_strangers(client, outline):
    for address in (LIST, f"/outlines/{outline.slug}/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("who", ["engineer", "lead", "admin"])
def test_a_draft_is_not_found_the_same_as_what_does_not_exist(who, as_, request):
    client = as_(request.getfixturevalue(who))
    draft = OutlineFactory(status="draft", title="Secret plans")
    draft.record_revision(by=None, summary="Secret.")
    without_revision = OutlineFactory(status="draft")
    answers = [client.get(f"/outlines/{slug}/") for slug in (draft.slug, without_revision.slug, "nowhere")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    bodies = {re.sub(r"csrf\S+|X-CSRFToken[^}]+", "", text_of(answer)) for answer in answers}
    assert len(bodies) == 1
    assert "Secret plans" not in text_of(client.get(LIST))


def test_a_retired_outline_stays_readable_with_a_notice(as_, engineer, outline):
    assert "has been retired" not in page(as_(engineer), outline)
    Outline.objects.update(status="retired")
    html = page(as_(engineer), outline)
    assert "This outline has been retired." in html
    assert outline.title not in text_of(as_(engineer).get(LIST))


def test_my_own_state_stands_beside_each_skill(as_, engineer, peer, lead, outline, skills):
    in_state("signed_off", engineer, skills[0], lead)
    in_state("returned", engineer, skills[1], lead)
    in_state("submitted", engineer, skills[2])
    log_work(engineer, skills[3])
    assert marks(page(as_(engineer), outline)) == {
        "can-do-1-1-well": "signed_off",
        "can-do-1-2-well": "returned",
        "can-do-2-1-well": "submitted",
        "can-do-2-2-well": "in_progress",
    }
    for other in (peer, lead):
        assert set(marks(page(as_(other), outline)).values()) == {"not_started"}


def test_a_skill_whose_work_was_taken_back_has_not_been_started(as_, engineer, outline, skills):
    piece = log_work(engineer, skills[0])
    piece.remove(by=engineer)
    assert marks(page(as_(engineer), outline))["can-do-1-1-well"] == "not_started"


def test_the_levels_count_what_is_signed_off_and_the_first_open_one_is_current(as_, engineer, lead, outline, skills):
    client = as_(engineer)
    assert counts(page(client, outline)) == [("1", "true", "1. Level", "0/2"), ("2", "", "2. Level", "0/2")]
    in_state("signed_off", engineer, skills[0], lead)
    in_state("signed_off", engineer, skills[1], lead)
    assert counts(page(client, outline)) == [("1", "", "1. Level", "2/2"), ("2", "true", "2. Level", "0/2")]


def test_a_skill_added_to_a_reached_level_does_not_lead_back(as_, engineer, lead, upper_lead, outline, skills):
    """My skills says the same: one rule for where somebody is."""
    for skill in skills[:2]:
        in_state("signed_off", engineer, skill, lead)
    SkillFactory(level=skills[0].level, position=2, text="Can do what is new.")
    client = as_(engineer)
    assert counts(page(client, outline)) == [("1", "", "1. Level", "2/3"), ("2", "true", "2. Level", "0/2")]
    assert Progress.of(engineer, engineer).outlines[0].next_level.level.number == 2
    for skill in skills[2:]:
        in_state("signed_off", engineer, skill, lead, upper_lead)
    assert [current for _, current, _, _ in counts(page(client, outline))] == ["", "true"]  # 1 is still not whole


def test_what_others_reached_is_not_where_i_am(as_, engineer, peer, lead, outline, skills):
    for skill in skills[:2]:
        in_state("signed_off", peer, skill, lead)
    SkillFactory(level=skills[0].level, position=2)
    assert [current for _, current, _, _ in counts(page(as_(engineer), outline))] == ["true", ""]


def test_each_mark_leads_to_my_page_of_the_skill(as_, engineer, outline):
    html = page(as_(engineer), outline)
    assert f'href="/skills/{outline.slug}/can-do-2-1-well/"' in html
    assert "Skill 2.1, my state: not started" in html


def test_the_whole_document_stands_there(as_, engineer, outline):
    outline.description = "What **it** is."
    outline.authors, outline.tags = ["k", "Jo"], ["docusaurus"]
    outline.save()
    level = outline.levels.first()
    level.introduction, level.remarks = "To *begin*.", "<script>alert(1)</script> To end."
    level.save()
    skill = outline.skills.in_reading_order().first()
    skill.area = AreaFactory(outline=outline, name="Testing")
    skill.text = "Can <script>alert(2)</script>**do** it."
    skill.save()
    outline.skills.get(key="can-do-1-2-well").retire()
    html = page(as_(engineer), outline)

    assert "By k, Jo." in html
    assert '<span class="tag">docusaurus</span>' in html
    assert "What <strong>it</strong> is." in html
    assert "To <em>begin</em>." in html
    assert "To end." in html
    assert "<strong>do</strong> it." in html
    assert '<span class="tag">Testing</span>' in html
    assert "alert(" not in html
    assert "<li>Doing 1.1.</li>" in html
    assert "Can do 1.2 well." not in html
    assert html.count("needs two signatures") == 1


def test_the_revision_line(as_, engineer, admin, outline):
    outline.skills.filter(key="can-do-1-1-well").update(text="Can do better.")
    revision = outline.record_revision(by=admin, summary="Reworded one skill.")
    outline.revisions.filter(pk=revision.pk).update(at=timezone.now() - dt.timedelta(days=21))
    line = re.search(r'<div class="revision-line">(.*?</p>)', page(as_(engineer), outline))[1]
    assert re.sub(r"<[^>]+>", "", line).strip() == "Revision 2, 3 weeks ago, by Olena Shevchenko: “Reworded one skill.”"


def test_an_outline_that_was_never_revised_has_no_revision_line(as_, engineer):
    made = OutlineFactory()
    html = page(as_(engineer), made)
    assert "revision-line" not in html
    assert "Nothing stands here yet." in html


def test_a_level_without_skills_says_so(as_, engineer, outline):
    LevelFactory(outline=outline, position=2, name="3. Empty")
    assert "No skill stands here yet." in page(as_(engineer), outline)


def test_ids_on_the_page_are_there_once(as_, engineer, outline):
    outline.skills.filter(key="can-do-1-1-well").update(key="main")
    outline.skills.filter(key="can-do-1-2-well").update(key="level-1")
    ids = re.findall(r'\bid="([^"]+)"', page(as_(engineer), outline))
    assert len(ids) == len(set(ids))


def test_only_reading(as_, engineer, outline):
    for address in (LIST, f"/outlines/{outline.slug}/"):
        assert as_(engineer).post(address).status_code == 405


# ------------------------------------------------------------------ queries


def _beyond_an_empty_page(client, address, capture):
    with capture() as empty:
        client.get("/shortcuts/")
    with capture() as full:
        assert client.get(address).status_code == 200
    return len(full) - len(empty)


@pytest.fixture
def capture(django_assert_max_num_queries):
    return lambda: django_assert_max_num_queries(100)


@pytest.mark.parametrize(("levels", "skills"), [(1, 1), (6, 60)])
def test_a_document_costs_four_queries_however_long_it_is(levels, skills, as_, engineer, lead, capture):
    outline = outline_with(levels=levels, skills=skills, tasks=skills)
    in_state("signed_off", engineer, outline.skills.first(), lead)
    assert _beyond_an_empty_page(as_(engineer), f"/outlines/{outline.slug}/", capture) == 4


@pytest.mark.parametrize("outlines", [1, 15])
def test_the_list_costs_two_queries_however_many_there_are(outlines, as_, engineer, lead, capture):
    for _ in range(outlines):
        in_state("signed_off", engineer, outline_with().skills.first(), lead)
    assert _beyond_an_empty_page(as_(engineer), LIST, capture) == 2


@pytest.mark.parametrize("outlines", [1, 15])
def test_a_search_costs_one_query_more(outlines, as_, engineer, capture):
    for _ in range(outlines):
        outline_with()
    assert _beyond_an_empty_page(as_(engineer), f"{LIST}?q=can", capture) == 3


# ------------------------------------------------------------------ the list


def test_the_list_says_how_large_each_is_and_where_i_stand(as_, engineer, peer, lead, outline, skills):
    outline.skills.get(key="can-do-2-2-well").retire()
    in_state("signed_off", engineer, skills[0], lead)
    in_state("submitted", engineer, skills[1])
    html = text_of(as_(engineer).get(LIST))
    assert "<h1>One outline to grow by.</h1>" in html
    assert f'<a href="/outlines/{outline.slug}/">{outline.title}</a>' in html
    assert "2 levels, 3 skills" in html
    assert "you: 1 of 3 signed off and 1 waits for a decision" in html
    assert "you: nothing submitted yet" in text_of(as_(peer).get(LIST))


def test_a_retired_skill_counts_neither_for_the_outline_nor_for_me(as_, engineer, lead, outline, skills):
    for skill in skills[:2]:
        in_state("signed_off", engineer, skill, lead)
    skills[0].retire()
    html = text_of(as_(engineer).get(LIST))
    assert "2 levels, 3 skills" in html
    assert "you: 1 of 3 signed off" in html


def test_a_single_outline_needs_no_search(as_, engineer, outline):
    assert 'type="search"' not in text_of(as_(engineer).get(LIST))
    OutlineFactory()
    assert 'type="search"' in text_of(as_(engineer).get(LIST))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("frontend", ["Frontend"]),
        ("1.2 WELL", ["Backend"]),
        ("what it is", ["Frontend"]),
        ("IS what", ["Frontend"]),
        ("equipe", ["Frontend"]),
        ("ÉQUIPE", ["Frontend"]),
        ("front what", []),  # one word in the title, one in the description: no text speaks of both
        ("nothing like it", []),
        ("retired words", []),
        ("", ["Backend", "Frontend"]),
        ("\x00", ["Backend", "Frontend"]),
        ("x" * 300, ["Backend", "Frontend"]),
    ],
)
def test_search_looks_into_titles_descriptions_and_skills(query, titles, as_, engineer, outline):
    outline.title = "Backend"
    outline.save()
    skill = outline.skills.last()
    skill.text = "Retired words."
    skill.save()
    skill.retire()
    OutlineFactory(title="Frontend", description="What it is: l’équipe.")
    OutlineFactory(title="Frontend of old", status="retired")
    answer = as_(engineer).get(LIST, {"q": query})
    assert answer.status_code == 200
    assert [line.outline.title for line in answer.context["shelf"].page] == titles
    if not titles:
        assert "No title and no skill holds these words." in text_of(answer)
        assert f"<h1>No outline speaks of “{query}”.</h1>" in text_of(answer)


def test_what_is_looked_for_is_escaped(as_, engineer, outline):
    OutlineFactory()
    html = text_of(as_(engineer).get(LIST, {"q": '"><script>x'}))
    assert "<script>x" not in html
    assert 'value="&quot;&gt;&lt;script&gt;x"' in html


def test_a_long_list_has_pages_that_keep_the_search(as_, engineer):
    for number in range(25):
        OutlineFactory(title=f"Found {number:02}")
    client = as_(engineer)
    first = client.get(LIST, {"q": "found"})
    assert "<h1>25 outlines speak of “found”.</h1>" in text_of(first)
    assert 'href="?q=found&amp;page=2"' in text_of(first)
    second = client.get(LIST, {"q": "found", "page": "2"})
    assert [line.outline.title for line in second.context["shelf"].page] == [f"Found {n}" for n in range(20, 25)]
    assert client.get(LIST, {"page": "nonsense"}).status_code == 200
    assert client.get(LIST, {"page": "99"}).context["shelf"].page.number == 2


def test_without_outlines_an_admin_is_led_to_the_import_and_nobody_else(as_, engineer):
    html = text_of(as_(engineer).get(LIST))
    assert "<h1>No outline is published yet.</h1>" in html
    assert "/admin/" not in html
    assert "/admin/outline/outline/import/" in text_of(as_(EngineerFactory(is_staff=True)).get(LIST))


def test_a_retired_level_stands_in_neither_the_document_nor_the_list(as_, engineer):
    outline = outline_with(levels=2, skills=1)
    last = outline.levels.last()
    client = as_(engineer)
    assert last.name in page(client, outline)
    assert "2 levels, 2 skills" in text_of(client.get(LIST))
    last.skills.get().retire()
    last.retire()
    assert last.name not in page(client, outline)
    assert "1 level, 1 skill" in text_of(client.get(LIST))
