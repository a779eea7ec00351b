import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Evidence
from outline.models import Outline

from ... import factories

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
BOTH = pytest.mark.parametrize("how", [{}, HTMX], ids=["plain", "htmx"])


def url(skill, verb="skill"):
    return reverse(verb, args=[skill.outline.slug, skill.key])


def read(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def ids_out_of_band(response):
    return re.findall(r'id="([\w-]+)"[^>]* hx-swap-oob="true"', response.content.decode())


def alert(response):
    found = re.search(r'role="alert"[^>]*>(.*?)</div>', response.content.decode(), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else None


@pytest.fixture
def sent():
    return {"title": "Cut the pipeline", "kind": "delivered", "done_on": "2026-01-05", "once": str(uuid.uuid4())}


# ------------------------------------------------------------------ the page


def test_nothing_logged_yet(as_, engineer, lead, skills):
    page = read(as_(engineer).get(url(skills[0])))
    for words in ["Skill 1.1", "Can do 1.1 well.", "Not started", "Nothing logged yet.", "Not ready yet"]:
        assert words in page
    assert "Then it can go to Lena." in page
    assert url(skills[0], "skill_submit") not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("in_progress", ["In progress", "1 piece of evidence goes to Lena.", "Draft, only you see it"]),
        ("submitted", ["Submitted today", "It waits for Lena.", "Withdraw", "Locked: waits for a decision"]),
        ("returned", ["More needed", "Lena asks for more.", "Show one more.", "Submit again", "Locked: seen by a"]),
        ("signed_off", ["Signed off", "Lena Frost, ", "on revision 1", "so it needs no more"]),
    ],
)
def test_each_state_is_told(as_, engineer, lead, skills, state, words):
    factories.in_state(state, engineer, skills[0], lead)
    page = read(as_(engineer).get(url(skills[0])))
    assert [word for word in words if word not in page] == []


def test_one_of_two_signatures(as_, engineer, lead, upper_lead, skills):
    factories.in_state("submitted", engineer, skills[2]).sign_off(by=lead, seen=1)
    page = read(as_(engineer).get(url(skills[2])))
    assert "Submitted, 1 of 2 signed" in page
    assert "It waits for Mara." in page
    assert "Signed by Lena Frost" in page
    assert "What was signed stays in the history and does not count again." in page


def test_nobody_may_review_it_and_it_can_be_submitted_all_the_same(as_, engineer, skills):
    factories.in_state("in_progress", engineer, skills[0])
    client = as_(engineer)
    assert "Nobody can review this now: no team of yours has a lead" in read(client.get(url(skills[0])))
    response = client.post(url(skills[0], "skill_submit"), {"seen": 0}, follow=True)
    assert "Submitted 1.1. Nobody can review it now: tell an admin." in read(response)


def test_a_new_wording_is_told_with_the_judged_one(as_, engineer, lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    skills[0].text = "Can do **much** better."
    skills[0].save()
    response = as_(engineer).get(url(skills[0]))
    assert "The wording has changed since you submitted this. What was judged is: Can do 1.1 well." in read(response)
    assert "Can do <strong>much</strong> better." in response.content.decode()


def test_a_retired_skill_says_so_and_takes_nothing(as_, engineer, lead, skills):
    factories.in_state("in_progress", engineer, skills[0])
    skills[0].retire()
    response = as_(engineer).get(url(skills[0]))
    assert "This skill has been retired." in read(response)
    assert url(skills[0], "skill_add") not in response.content.decode()
    assert url(skills[0], "skill_submit") not in response.content.decode()


def test_it_shows_ones_own_record_and_nobody_elses(as_, peer, engineer, lead, skills):
    factories.log_work(engineer, skills[0], title="Secret draft", body="Secret words")
    factories.in_state("returned", engineer, skills[1], lead)
    for viewer in (peer, lead):
        for skill in skills[:2]:
            page = read(as_(viewer).get(url(skill)))
            assert "Not started" in page
            for word in ("Secret", "Kavya", "Show one more"):
                assert word not in page


def test_what_is_not_there_is_not_found(as_, engineer, skills):
    hidden = factories.SkillFactory(level__outline__status=Outline.Status.DRAFT)
    client = as_(engineer)
    for path in [url(hidden), "/skills/none/none/", url(skills[0]).replace("1-1", "1-9")]:
        assert client.get(path).status_code == 404
        assert client.post(f"{path}add/").status_code == 404


def test_a_retired_outline_stays_readable(as_, engineer, skills):
    Outline.objects.update(status=Outline.Status.RETIRED)
    assert as_(engineer).get(url(skills[0])).status_code == 200


@pytest.mark.parametrize("verb", ["skill_add", "skill_use", "skill_submit", "skill_withdraw"])
def test_a_verb_answers_no_get(as_, engineer, skills, verb):
    assert as_(engineer).get(url(skills[0], verb)).status_code == 405


def test_markup_of_people_is_text_or_harmless(as_, engineer, skills):
    factories.log_work(engineer, skills[0], title="<script>x</script>", body="<img src=x onerror=y> **fine**")
    content = as_(engineer).get(url(skills[0])).content.decode()
    assert "<script>x" not in content
    assert "onerror" not in content
    assert "<strong>fine</strong>" in content


@pytest.mark.parametrize("many", [1, 10])
@pytest.mark.parametrize(
    ("state", "queries"), [("in_progress", 13), ("submitted", 13), ("returned", 13), ("signed_off", 8)]
)
def test_its_queries_do_not_grow(as_, engineer, lead, payments, skills, state, queries, many):
    """Five name those who may judge it, answer an appeal or lead; of what is signed off nobody is asked."""
    for _ in range(many):
        factories.log_work(engineer, skills[0], skills[1])
        colleague = factories.MembershipFactory(team=payments).engineer
        factories.in_state("signed_off", colleague, skills[0], lead)
    factories.in_state(state, engineer, skills[0], lead)
    client = as_(engineer)
    client.get(url(skills[0]))
    with CaptureQueriesContext(connection) as empty:
        client.get(reverse("shortcuts"))
    with CaptureQueriesContext(connection) as page:
        client.get(url(skills[0]))
    assert len(page) - len(empty) == queries


# ------------------------------------------------------------------ add


def test_evidence_is_added(as_, engineer, skills, sent):
    response = as_(engineer).post(url(skills[0], "skill_add"), sent, follow=True)
    assert response.redirect_chain == [(url(skills[0]), 302)]
    assert "Added “Cut the pipeline”. It is a draft of yours until you submit it." in read(response)
    piece = Evidence.objects.get()
    assert (piece.title, piece.engineer, [a.skill for a in piece.assessments.all()]) == (
        "Cut the pipeline",
        engineer,
        [skills[0]],
    )


def test_for_htmx_the_parts_that_changed_come_back(as_, engineer, skills, sent):
    response = as_(engineer).post(url(skills[0], "skill_add"), sent, **HTMX)
    content = response.content.decode()
    assert response.status_code == 200
    assert content.startswith('<section id="add-evidence"')
    assert ids_out_of_band(response) == [
        "submit",
        "use",
        "own-view",
        "standing",
        "decision",
        "evidence",
        "tasks",
        "history",
    ]
    assert sent["once"] not in content
    assert "In progress" in content
    assert "Added “Cut the pipeline”." in content.partition("#notices")[2]
    assert content.count("data-focus") == 1


def test_a_double_click_adds_one_piece(as_, engineer, skills, sent):
    client = as_(engineer)
    for _ in range(2):
        assert client.post(url(skills[0], "skill_add"), sent).status_code == 302
    assert Evidence.objects.count() == 1


@BOTH
def test_what_is_wrong_is_told_and_what_was_typed_stays(as_, engineer, skills, sent, how):
    typed = sent | {"title": "Kept <title>", "done_on": "2099-01-01", "body": "Kept body"}
    response = as_(engineer).post(url(skills[0], "skill_add"), typed, **how)
    content = response.content.decode()
    assert response.status_code == 422
    assert alert(response).startswith("One thing to put right: This date is in the future.")
    assert 'value="Kept &lt;title&gt;"' in content
    assert "Kept body</textarea>" in content
    assert 'aria-invalid="true" aria-describedby="done_on-error"' in content
    assert f'value="{sent["once"]}"' in content
    assert content.lstrip().startswith("<section id=" if how else "<!doctype")
    assert not Evidence.objects.exists()


@BOTH
def test_a_refusal_keeps_what_was_typed(as_, engineer, skills, sent, how):
    factories.in_state("submitted", engineer, skills[0])
    response = as_(engineer).post(url(skills[0], "skill_add"), sent, **how)
    assert response.status_code == 409
    assert alert(response).startswith("“Can do 1.1 well.” is submitted, so it takes no new evidence")
    assert 'value="Cut the pipeline"' in response.content.decode()
    assert response.content.decode().count('role="alert"') == 1


def test_another_persons_id_in_the_body_is_nothing(as_, engineer, peer, skills, sent):
    as_(engineer).post(url(skills[0], "skill_add"), sent | {"engineer": peer.pk, "skills": skills[3].pk})
    assert [(a.engineer, a.skill) for a in Assessment.objects.all()] == [(engineer, skills[0])]


# ------------------------------------------------------------------ use


@BOTH
def test_work_that_was_logged_speaks_for_this_too(as_, engineer, skills, how):
    piece = factories.log_work(engineer, skills[1], title="The API")
    client = as_(engineer)
    assert "The API" in read(client.get(url(skills[0])))
    response = client.post(url(skills[0], "skill_use"), {"evidence": piece.pk}, **how)
    assert response.status_code == (200 if how else 302)
    assert Assessment.objects.get(skill=skills[0]).evidence.get() == piece
    if how:
        assert response.content.decode().startswith('<section id="use"')
        assert ids_out_of_band(response) == [
            "submit",
            "own-view",
            "standing",
            "decision",
            "evidence",
            "tasks",
            "history",
        ]
        assert "“The API” speaks for this skill too." in read(response)


@BOTH
@pytest.mark.parametrize("whose", ["peer", "nobody"])
def test_only_ones_own_work_can_be_used(as_, engineer, peer, skills, whose, how):
    piece = factories.log_work(peer, skills[1], title="Foreign")
    sent = {"evidence": piece.pk if whose == "peer" else ""}
    response = as_(engineer).post(url(skills[0], "skill_use"), sent, **how)
    assert response.status_code == 422
    assert "Foreign" not in response.content.decode()
    assert not Assessment.objects.filter(engineer=engineer).exists()


# ------------------------------------------------------------------ submit and withdraw


def test_submit_and_withdraw(as_, engineer, lead, skills):
    assessment = factories.in_state("in_progress", engineer, skills[0])
    client = as_(engineer)
    response = client.post(url(skills[0], "skill_submit"), {"seen": 0}, follow=True)
    assert response.redirect_chain == [(url(skills[0]), 302)]
    assert "Submitted 1.1. It waits for Lena." in read(response)
    assessment.refresh_from_db()
    assert assessment.state == "submitted"
    response = client.post(url(skills[0], "skill_withdraw"), {"seen": 1}, follow=True)
    assert "Withdrawn. Skill 1.1 is yours to work on again." in read(response)
    assessment.refresh_from_db()
    assert assessment.state == "open"


@pytest.mark.parametrize(
    ("verb", "state", "seen"), [("skill_submit", "in_progress", 0), ("skill_withdraw", "submitted", 1)]
)
def test_for_htmx_a_move_changes_the_panels(as_, engineer, lead, skills, verb, state, seen):
    factories.in_state(state, engineer, skills[0])
    response = as_(engineer).post(url(skills[0], verb), {"seen": seen}, **HTMX)
    assert response.status_code == 200
    assert response.content.decode().startswith('<section class="panel panel-lifted" id="submit"')
    assert ids_out_of_band(response) == [
        "add-evidence",
        "use",
        "own-view",
        "standing",
        "decision",
        "evidence",
        "tasks",
        "history",
    ]
    assert response.content.decode().count("data-focus") == 1


@BOTH
def test_sent_twice_it_is_done_once_and_no_refusal(as_, engineer, lead, skills, how):
    assessment = factories.in_state("in_progress", engineer, skills[0])
    client = as_(engineer)
    answers = [client.post(url(skills[0], "skill_submit"), {"seen": 0}, **how).status_code for _ in range(2)]
    assert answers == ([200, 200] if how else [302, 302])
    assert assessment.submissions.count() == 1


def test_sent_again_after_the_decision_nothing_wrong_is_said(as_, engineer, lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    page = read(as_(engineer).post(url(skills[0], "skill_submit"), {"seen": 0}, follow=True))
    assert "More needed" in page
    assert "It waits for" not in page


@BOTH
@pytest.mark.parametrize(
    ("verb", "state", "seen", "sentence"),
    [
        ("skill_withdraw", "returned", 1, "Lena Frost sent this back since you opened the page."),
        ("skill_withdraw", "in_progress", 0, "This is not submitted, so there is nothing to withdraw."),
        ("skill_submit", "in_progress", "x", "This page is out of date: load it again."),
    ],
)
def test_a_refused_move_is_told_beside_what_holds_now(as_, engineer, lead, skills, verb, state, seen, sentence, how):
    factories.in_state(state, engineer, skills[0], lead)
    response = as_(engineer).post(url(skills[0], verb), {"seen": seen}, **how)
    assert response.status_code == (422 if seen == "x" else 409)
    assert alert(response).startswith(sentence)
    assert response.content.decode().count('role="alert"') == 1
    assert response.content.decode().lstrip().startswith("<section" if how else "<!doctype")


@BOTH
def test_a_piece_half_written_beside_it_is_asked_about_and_not_lost(as_, engineer, lead, skills, how):
    assessment = factories.in_state("in_progress", engineer, skills[0])
    client, half = as_(engineer), {"title": "", "body": "The numbers of <May>", "kind": "talk", "seen": 0}
    response = client.post(url(skills[0], "skill_submit"), half, **how)
    assert response.status_code == 409
    assert alert(response).startswith("You have begun a piece of evidence and not added it.")
    page = response.content.decode()
    if how:  # the form is not swapped, so that what was typed stays in it
        assert 'id="add-evidence"' not in page
    else:
        assert "The numbers of &lt;May&gt;</textarea>" in page
        assert '<option value="talk" selected>' in page
    assert not assessment.submissions.exists()
    assert 'name="without" value="1" form="add-form"' in page
    client.post(url(skills[0], "skill_submit"), half | {"without": "1"}, **how)
    assert assessment.submissions.count() == 1


def test_the_form_beside_it_is_not_begun_by_what_it_starts_with(as_, engineer, lead, skills):
    assessment = factories.in_state("in_progress", engineer, skills[0])
    client = as_(engineer)
    page = client.get(url(skills[0])).content.decode()
    assert 'name="without"' not in page
    fresh = {"title": "", "body": "  ", "link": "", "kind": "delivered", "done_on": "2026-01-05", "seen": 0}
    assert client.post(url(skills[0], "skill_submit"), fresh).status_code == 302
    assert assessment.submissions.count() == 1


def test_an_appeal_leaves_what_is_being_written_where_it_is(as_, engineer, lead, upper_lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    asked = {"seen": 2, "note": "Look again.", "title": "Half"}
    response = as_(engineer).post(url(skills[0], "skill_appeal"), asked, **HTMX)
    assert response.status_code == 200
    assert "add-evidence" not in ids_out_of_band(response)


def test_all_evidence_gone_is_told(as_, engineer, skills):
    factories.in_state("in_progress", engineer, skills[0])
    Evidence.objects.get().remove(by=engineer)
    response = as_(engineer).post(url(skills[0], "skill_submit"), {"seen": 0})
    assert response.status_code == 409
    assert alert(response).startswith("Add at least one piece of evidence first")


@pytest.mark.parametrize("verb", ["skill_submit", "skill_withdraw"])
def test_nobody_moves_anothers_record(as_, engineer, peer, lead, skills, verb):
    factories.in_state("in_progress", engineer, skills[0])
    for other in (peer, lead):
        assert as_(other).post(url(skills[0], verb), {"seen": 0}).status_code == 404
    assert Assessment.objects.get().version == 0


def test_a_form_of_my_skills_leads_back_there(as_, engineer, lead, skills):
    assessment = factories.in_state("in_progress", engineer, skills[0])
    client = as_(engineer)
    response = client.post(url(skills[0], "skill_submit"), {"seen": 0, "next": "my_skills"})
    assert (response.status_code, response["Location"]) == (302, reverse("my_skills"))
    response = client.post(url(skills[0], "skill_withdraw"), {"seen": 1, "next": "my_skills"}, **HTMX)
    assert response.status_code == 200
    assert 'id="progress"' in response.content.decode()
    assessment.refresh_from_db()
    assert assessment.state == "open"


def test_a_refusal_from_my_skills_is_told_there(as_, engineer, lead, skills):
    factories.in_state("in_progress", engineer, skills[0])
    client = as_(engineer)
    sent = {"seen": 5, "next": "my_skills"}
    response = client.post(url(skills[0], "skill_submit"), sent, **HTMX)
    assert (response.status_code, alert(response)) == (409, "This page is out of date: load it again.")
    assert 'id="progress"' in response.content.decode()
    response = client.post(url(skills[0], "skill_submit"), sent)
    assert (response.status_code, alert(response)) == (409, "This page is out of date: load it again.")


def test_an_appeal_is_named_and_once_withdrawn_all_is_as_it_came_back(as_, engineer, lead, upper_lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    client = as_(engineer)
    page = read(client.post(url(skills[0], "skill_appeal"), {"seen": 2, "note": "It is there."}, follow=True))
    assert "You asked for another reviewer of 1.1. It waits for Mara." in page
    assert "Submitted 1.1." not in page
    page = read(client.post(url(skills[0], "skill_withdraw"), {"seen": 3}, follow=True))
    assert "Withdrawn. Skill 1.1 came back to you as before, and you can still ask for another reviewer." in page
    assert "Lena asks for more. Show one more." in page
    assert 'name="note"' in client.get(url(skills[0])).content.decode().partition('id="appeal-fold"')[2]
    page = read(client.get(reverse("my_skills")))
    assert "Came back to you" in page
    assert "More needed, says Lena Frost" in page
    assert "Show one more." in page


def test_with_something_new_the_page_says_how_to_ask_for_another_reviewer(as_, engineer, lead, skills):
    factories.in_state("returned", engineer, skills[0], lead)
    factories.log_work(engineer, skills[0], title="The run that failed")
    response = as_(engineer).get(url(skills[0]))
    assert "“The run that failed” is new since it was sent back. Submit it again with what is new" in read(response)
    assert '<a href="#appeal-fold">Ask for another reviewer</a>' in response.content.decode()
    assert "appeal-note" not in response.content.decode()


def test_the_door_is_closed_to_strangers(client, skills, db):
    assert client.get(url(skills[0])).status_code == 302
    assert client.post(url(skills[0], "skill_submit"), **HTMX).status_code == 401


def test_not_met_is_said_as_it_was_decided(as_, engineer, lead, skills):
    record = factories.in_state("submitted", engineer, skills[0])
    record.decline(by=lead, seen=1, note="It shows something else.")
    client = as_(engineer)
    page = read(client.get(url(skills[0])))
    assert "Lena says it is not met yet. It shows something else." in page
    assert "asks for more" not in page
    assert "Not met yet, says Lena Frost" in read(client.get(reverse("my_skills")))


def test_a_rewording_is_not_said_to_be_what_was_judged(as_, engineer, lead, admin, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    client = as_(engineer)
    assert "Wording of revision 1," in read(client.get(url(skills[0])))
    skills[0].text = "Can do it better."
    skills[0].save()
    skills[0].outline.record_revision(by=admin, summary="Reworded.")
    page = read(client.get(url(skills[0])))
    assert "Judged on revision 1," in page
    assert "the wording above is newer" in page
    assert "Wording of revision" not in page


def test_what_a_skill_came_from_and_went_into_is_named_on_both(as_, engineer, skills):
    old, new = skills[0], skills[1]
    new.carries_on.add(old)
    before, after = (" ".join(as_(engineer).get(url(skill)).content.decode().split()) for skill in (old, new))
    assert f'It is carried on by “<a href="{url(new)}">{new.plain}</a>”.' in before
    assert f'It carries on “<a href="{url(old)}">{old.plain}</a>”, with a record of its own.' in after
    assert "arries on" not in before
    assert "carried on by" not in after
