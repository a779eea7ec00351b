"""Admins answer what people propose."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from outline.models import Proposal, Skill

from .sending import address, said, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/outline/proposal/"
BETTER = "Can do 1.1 *very* <b>well</b>."


@pytest.fixture
def proposal(engineer, skills):
    return Proposal.objects.propose(by=engineer, skill=skills[0], text=BETTER, reason="It says more.")


@pytest.fixture
def addition(peer, skills):
    return Proposal.objects.propose(by=peer, level=skills[0].level, text="Can do more.", reason="It is missing.")


def answer(client, proposal, **sent):
    return client.post(
        address(proposal), {"answer": "accept", "note": "", "seen": proposal.wording, **sent}, follow=True
    )


def logged():
    rows = LogEntry.objects.order_by("pk").values_list("content_type__model", "object_repr", "change_message")
    return list(rows)


def test_the_page_shows_what_would_change(as_, admin, proposal, addition):
    text = text_of(as_(admin).get(address(proposal)))
    assert "<ins>*very* &lt;b&gt;well&lt;/b&gt;.</ins>" in text
    assert "The wording that the skill has now." in text
    assert "<ins>Can do more.</ins>" in text_of(as_(admin).get(address(addition)))


def test_an_accepted_rewording_is_in_the_outline_and_in_the_log(as_, admin, proposal, outline, skills):
    done = answer(as_(admin), proposal)
    assert done.redirect_chain == [(LIST, 302)]
    assert said(done) == ["Accepted. It made revision 2."]
    assert outline.current_revision.summary == "Skill 1.1 reworded, proposed by Kavya Raman."
    assert Skill.objects.get(pk=skills[0].pk).text == BETTER
    log = [("skill", "Can do 1.1 very well.", f"Reworded, as Proposal {proposal.pk} says.")]
    assert logged() == [*log, ("proposal", f"Proposal {proposal.pk}", "Accepted.")]
    assert "as Proposal" in text_of(as_(admin).get(address(skills[0], "history")))


def test_an_accepted_skill_is_logged_as_added(as_, admin, addition):
    answer(as_(admin), addition)
    log = [("skill", "Can do more.", f"Added, as Proposal {addition.pk} says.")]
    assert logged() == [*log, ("proposal", f"Proposal {addition.pk}", "Accepted.")]


def test_declining_needs_a_note(as_, admin, proposal, outline):
    asked = answer(as_(admin), proposal, answer="decline")
    assert "Say why not: Kavya Raman reads this." in text_of(asked)
    assert logged() == []
    done = answer(as_(admin), proposal, answer="decline", note="It is good.")
    assert said(done) == ["Declined. Kavya Raman reads your note."]
    proposal.refresh_from_db()
    assert (proposal.status, proposal.note, outline.current_revision.number) == ("declined", "It is good.", 1)
    assert logged() == [("proposal", f"Proposal {proposal.pk}", "Declined.")]


def test_without_an_answer_nothing_is_done(as_, admin, proposal):
    assert "Choose what you decide." in text_of(answer(as_(admin), proposal, answer=""))


def test_what_was_reworded_meanwhile_is_asked_again_with_the_new_difference(as_, admin, proposal, skills):
    seen = proposal.wording
    skills[0].text = "Can do 1.1 quite well."
    skills[0].save()
    again = answer(as_(admin), proposal, seen=seen, note="Good.")
    text = text_of(again)
    assert "The skill has been reworded meanwhile. Look at the difference as it is now, then decide again." in text
    assert 'value="Can do 1.1 quite well."' in text
    assert "<del>quite well.</del>" in text
    assert "Good.</textarea>" in text
    assert "The skill was reworded since." in text
    assert said(answer(as_(admin), proposal, seen="Can do 1.1 quite well.")) == ["Accepted. It made revision 2."]


def test_what_is_retired_cannot_be_accepted(as_, admin, proposal, skills):
    skills[0].retire()
    said_so = text_of(answer(as_(admin), proposal))
    assert "This skill has been retired from the outline. Decline the proposal." in said_so


def test_whoever_was_slower_reads_what_became_of_it(as_, admin, proposal, engineer):
    proposal.withdraw(by=engineer)
    late = answer(as_(admin), proposal)
    assert late.redirect_chain == [(address(proposal), 302)]
    assert said(late) == ["Kavya Raman withdrew this already. Look at it as it is now."]
    assert 'name="answer"' not in text_of(late)


def test_it_is_neither_made_nor_deleted_here(as_, admin, proposal):
    client = as_(admin)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(address(proposal, "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("who", ["engineer", "lead", "reviewer"])
def test_not_for_anybody_else(as_, proposal, who, request):
    client = as_(request.getfixturevalue(who))
    assert (client.get(LIST).status_code, answer(client, proposal).status_code) == (403, 403)
    proposal.refresh_from_db()
    assert proposal.is_open


def test_the_list_is_filtered_and_searched_and_has_open_ones_first(as_, admin, proposal, addition):
    client = as_(admin)
    addition.decline(by=admin, note="No.")

    def listed(query=""):
        return [row.pk for row in client.get(f"{LIST}{query}").context["cl"].result_list]

    assert listed() == [proposal.pk, addition.pk]
    assert listed("?status__exact=declined") == listed("?kind=skill") == listed("?q=missing") == [addition.pk]
    assert listed("?kind=rewording") == listed("?q=Kavya") == [proposal.pk]


def test_the_index_and_the_outline_say_how_many_wait(as_, admin, proposal, addition, outline):
    client = as_(admin)
    waiting = f"{LIST}?outline__id__exact={outline.pk}&amp;status__exact=open"
    assert f'<a href="{waiting}">2 proposals wait for an answer</a>' in text_of(client.get(address(outline)))
    assert "Two proposals wait for an answer</a>: accept or decline." in text_of(client.get(reverse("admin:index")))
    proposal.decline(by=admin, note="No.")
    addition.decline(by=admin, note="No.")
    assert "None waits for an answer." in text_of(client.get(address(outline)))
    assert "Open proposals</a>: none now." in text_of(client.get(reverse("admin:index")))


def test_the_list_costs_the_same_however_long(as_, admin, proposal, addition, peer, skills, django_assert_num_queries):
    client = as_(admin)
    client.get(LIST)
    with django_assert_num_queries(6) as few:
        client.get(LIST)
    for number in range(10):
        Proposal.objects.propose(by=peer, level=skills[2].level, text=f"Can do {number}.", reason="So.")
    with django_assert_num_queries(len(few)):
        client.get(LIST)
