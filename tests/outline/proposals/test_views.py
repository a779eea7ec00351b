"""The pages on which people propose, and see what became of it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outline.models import Outline, Proposal
from outline.models.proposals import MOST_OPEN
from outline.proposals.board import PER_PAGE

pytestmark = pytest.mark.django_db
SENT = {"text": "Can do 1.1 *very* well.", "reason": "It says <more>.", "seen": "Can do 1.1 well."}


@pytest.fixture
def skill(skills):
    return skills[0]


def page_of(outline, name="outline_proposals", *more):
    return reverse(name, args=[outline.slug, *more])


def rewording_of(skill, verb=""):
    return reverse(f"outline_rewording{verb}", args=[skill.outline.slug, skill.key])


def addition_to(level, verb=""):
    return reverse(f"outline_addition{verb}", args=[level.outline.slug, level.pk])


def propose(by, number=1, **place):
    return Proposal.objects.propose(by=by, text=f"Can do so {number}.", reason=f"Because {number}.", **place)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


# ------------------------------------------------------------------ the ways there


def test_the_outline_leads_to_a_rewording_of_each_skill_and_a_skill_for_each_level(as_, engineer, outline, skills):
    text = as_(engineer).get(reverse("outline", args=[outline.slug])).text
    ways = [rewording_of(skill) for skill in skills] + [addition_to(level) for level in outline.levels.all()]
    assert {way: text.count(f'href="{way}"') for way in [*ways, page_of(outline)]} == dict.fromkeys(
        [*ways, page_of(outline)], 1
    )


def test_the_page_of_a_skill_leads_there_unless_it_is_retired(as_, engineer, skill):
    page = reverse("skill", args=[skill.outline.slug, skill.key])
    assert rewording_of(skill) in as_(engineer).get(page).text
    skill.retire()
    assert rewording_of(skill) not in as_(engineer).get(page).text


def test_a_retired_outline_offers_nothing(as_, engineer, outline, skill):
    Outline.objects.update(status="retired")
    text = as_(engineer).get(reverse("outline", args=[outline.slug])).text
    assert (rewording_of(skill) in text, "/addition/" in text, page_of(outline) in text) == (False, False, True)
    answer = as_(engineer).get(rewording_of(skill))
    assert "This outline has been retired: it takes no proposals." in words(answer)
    assert "<textarea" not in answer.text
    assert as_(engineer).post(rewording_of(skill, "_propose"), SENT).status_code == 409
    assert Proposal.objects.count() == 0


# ------------------------------------------------------------------ proposing


def test_a_rewording_is_proposed_from_the_present_wording(as_, engineer, outline, skill):
    asked = as_(engineer).get(rewording_of(skill))
    assert "Can do 1.1 well.</textarea>" in asked.text
    answer = as_(engineer).post(rewording_of(skill, "_propose"), SENT, follow=True)
    assert answer.redirect_chain == [(page_of(outline), 302)]
    made = Proposal.objects.get()
    assert (made.skill, made.by, made.text, made.reason) == (skill, engineer, SENT["text"], SENT["reason"])
    assert "<del>1.1 </del>" not in answer.text
    assert "<ins>*very* </ins>" in answer.text
    assert "It says &lt;more&gt;." in answer.text
    assert "Proposed. An admin answers it; until then you can withdraw it." in words(answer)


def test_a_skill_is_proposed_for_a_level(as_, engineer, outline):
    level = outline.levels.last()
    sent = {"text": "Can do 2.3.", "reason": "It is missing."}
    assert as_(engineer).get(addition_to(level)).status_code == 200
    answer = as_(engineer).post(addition_to(level, "_propose"), sent, follow=True)
    assert Proposal.objects.get().level == level
    assert "<ins>Can do 2.3.</ins>" in answer.text


def test_a_preview_shows_it_and_sends_nothing(as_, engineer, skill):
    answer = as_(engineer).post(rewording_of(skill, "_propose"), {**SENT, "step": "preview"})
    assert answer.status_code == 200
    assert "Can do 1.1 <em>very</em> well." in answer.text
    assert "<ins>*very* </ins>" in answer.text
    assert "It says &lt;more&gt;.</textarea>" in answer.text
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": ""}, "Write the wording that you propose."),
        ({"reason": ""}, "Say why: admins decide by it."),
        ({"text": "\u200b"}, "Write the wording that you propose."),
        ({"text": "<!-- nothing -->"}, "This shows no words: write what a person can do."),
        ({"text": "Can\u202e do."}, "the character"),
        ({"text": "a" * 5001}, "This has 5001 characters; at most 5000 are kept. Shorten it."),
        ({"reason": "a" * 2001}, "This is too long: at most 2000 characters, and it has 2001."),
    ],
)
def test_what_cannot_be_kept_is_said(as_, engineer, skill, sent, said):
    answer = as_(engineer).post(rewording_of(skill, "_propose"), {**SENT, **sent})
    assert answer.status_code == 422
    assert said in words(answer)
    assert Proposal.objects.count() == 0


def test_from_a_page_out_of_date_the_wording_is_shown_as_it_is_now(as_, engineer, skill):
    skill.text = "Can do 1.1 quite well."
    skill.save()
    answer = as_(engineer).post(rewording_of(skill, "_propose"), SENT)
    assert answer.status_code == 409
    assert "The skill has been reworded meanwhile." in words(answer)
    assert 'name="seen" value="Can do 1.1 quite well."' in answer.text
    assert "<del>quite </del>" in answer.text


def test_a_flood_is_stopped_with_a_sentence(as_, engineer, skill):
    for number in range(MOST_OPEN):
        propose(engineer, number, level=skill.level)
    answer = as_(engineer).post(rewording_of(skill, "_propose"), SENT)
    assert answer.status_code == 409
    assert "You have 20 open proposals here." in words(answer)


# ------------------------------------------------------------------ reading, withdrawing


def test_own_ones_that_wait_stand_first_and_can_be_withdrawn(as_, engineer, peer, outline, skill):
    mine, other = propose(engineer, skill=skill), propose(peer, 2, skill=skill)
    text = as_(engineer).get(page_of(outline)).text
    assert text.index(f'id="own-{mine.pk}"') < text.index(f'id="proposal-{other.pk}"')
    withdraw = page_of(outline, "outline_proposal_withdraw", mine.pk)
    assert text.count(withdraw) == 1
    assert f'id="proposal-{mine.pk}"' not in text
    assert page_of(outline, "outline_proposal_withdraw", other.pk) not in text
    answer = as_(engineer).post(withdraw, follow=True)
    assert "Withdrawn. Nobody but you and the admins sees it now." in words(answer)
    assert "Can do so 1." not in as_(peer).get(page_of(outline)).text
    assert f'id="proposal-{mine.pk}"' in as_(engineer).get(page_of(outline)).text


def test_what_was_answered_says_by_whom_and_why(as_, engineer, peer, admin, outline, skill):
    propose(engineer, skill=skill).decline(by=admin, note="Not <so>.")
    propose(engineer, 2, level=skill.level).accept(by=admin)
    text = words(as_(peer).get(page_of(outline)))
    assert "Proposed by Kavya Raman, today . Declined by Olena Shevchenko, today ." in text
    assert "Not &lt;so&gt;." in text
    assert "Accepted by Olena Shevchenko, today : revision 2." in text


def test_who_withdraws_what_was_answered_reads_that(as_, engineer, admin, outline, skill):
    made = propose(engineer, skill=skill)
    made.decline(by=admin, note="No.")
    answer = as_(engineer).post(page_of(outline, "outline_proposal_withdraw", made.pk))
    assert answer.status_code == 409
    assert "Olena Shevchenko declined this already. Look at it as it is now." in words(answer)


def test_one_overtaken_shows_what_would_change_now(as_, peer, engineer, outline, skill):
    propose(engineer, skill=skill)
    skill.text = "Can do all well."
    skill.save()
    text = as_(peer).get(page_of(outline)).text
    assert "<del>all well.</del><ins>so 1.</ins>" in text
    assert "it was proposed when the skill said: “Can do 1.1 well.”" in text


def test_a_state_can_be_chosen_and_what_is_none_shows_all(as_, engineer, admin, outline, skill):
    propose(engineer, 1, skill=skill).decline(by=admin, note="No.")
    propose(engineer, 2, skill=skill)
    heads = {
        state: re.search("<h1>(.*?)</h1>", as_(admin).get(f"{page_of(outline)}?state={state}").text).group(1)
        for state in ("", "open", "declined", "accepted", "bogus")
    }
    assert heads == {
        **{"": "2 proposals", "open": "One open proposal", "declined": "One declined proposal"},
        **{"accepted": "No accepted proposals", "bogus": "2 proposals"},
    }


def test_pages_of_many_cost_the_same(as_, engineer, peer, admin, outline, skill):
    costs = []
    for number in range(PER_PAGE + 1):
        propose(peer, number, level=skill.level).decline(by=admin, note="No.")
        if number == 0:
            propose(engineer, skill=skill)
            as_(engineer).get(page_of(outline))
            costs.append(_queries(as_(engineer), page_of(outline)))
    costs.append(_queries(as_(engineer), page_of(outline)))
    assert costs[0] == costs[1]
    second = as_(engineer).get(f"{page_of(outline)}?page=2")
    assert "Page 2 of 2" in second.text
    assert second.text.count('id="proposal-') == 1


def _queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
