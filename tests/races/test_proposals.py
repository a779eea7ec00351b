"""Proposals made and answered at once."""

import pytest

from outline.models import Proposal, ProposalRefused
from outline.models.proposals import MOST_OPEN
from tests.factories import outline_with

from .at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def told(verb, **said):
    """What it gave, or why it did not."""
    try:
        return verb(**said)
    except ProposalRefused as refusal:
        return str(refusal)


def propose(by, skill, text):
    return Proposal.objects.propose(by=by, skill=skill, text=text, reason="So.")


def test_one_answer_of_two_counts(engineer, admin, upper_lead, skills):
    type(upper_lead).objects.filter(pk=upper_lead.pk).update(is_staff=True)
    for number in range(8):
        skills[0].refresh_from_db()
        made = propose(engineer, skills[0], f"Can do {number}.")
        accepting, declining = Proposal.objects.get(pk=made.pk), Proposal.objects.get(pk=made.pk)
        results = at_once(
            lambda proposal=accepting: told(proposal.accept, by=admin),
            lambda proposal=declining: told(proposal.decline, by=upper_lead, note="No."),
        )
        made.refresh_from_db()
        skills[0].refresh_from_db()
        assert (made.status == "accepted") == (skills[0].text == f"Can do {number}.")
        assert sum("this already" in str(result) for result in results) == 1


def test_of_two_rewordings_accepted_at_once_the_second_is_looked_at_again(engineer, peer, admin):
    for number in range(8):
        skill = outline_with(levels=1, skills=1).skills.get()
        both = [propose(by, skill, f"Can do {number}, says {by.name}.") for by in (engineer, peer)]
        results = at_once(*[lambda proposal=proposal: told(proposal.accept, by=admin) for proposal in both])
        assert sum("reworded meanwhile" in str(result) for result in results) == 1
        assert skill.outline.revisions.count() == 2


def test_no_flood_comes_through_at_once(engineer, skills):
    for number in range(MOST_OPEN - 1):
        propose(engineer, skills[0], f"Can do {number}.")
    results = at_once(
        *[lambda n=n: told(propose, by=engineer, skill=skills[0], text=f"Can do thing {n}.") for n in range(4)]
    )
    assert Proposal.objects.open().count() == MOST_OPEN
    assert sum("You have 20 open proposals here." in str(result) for result in results) == 3
