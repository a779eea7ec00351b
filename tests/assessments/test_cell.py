"""One cell of the matrix, opened: what its reader is shown in each state, and that drafts stay their author's."""

import datetime as dt

import pytest

from assessments.cell import TELLING, Cell
from assessments.states import State

from .. import factories


@pytest.fixture
def cell(engineer, skills, payments):
    """The cell of Kavya and a skill, as somebody opens it."""
    return lambda viewer, place=0: Cell.of(viewer, engineer, skills[place], {payments.pk})


@pytest.mark.parametrize(
    ("state", "is_told"),
    [("not_started", False), ("in_progress", False), ("submitted", True), ("returned", True), ("signed_off", True)],
)
def test_what_is_shown_of_each_state(cell, state, is_told, engineer, lead, upper_lead, skills):
    factories.in_state(state, engineer, skills[0], lead)
    found = cell(upper_lead)
    assert found.state == state
    assert (found.submission is not None, len(found.pieces), found.since is not None) == (is_told, is_told, is_told)
    assert found.may_review == (state == "submitted")
    assert found.coverage.holders == (("Kavya",) if state == "signed_off" else ())
    assert [line.did for line in found.lines if "logged" in line.did] == []


def test_what_tells_of_itself():
    assert set(TELLING) == set(State) - {State.OPEN}


def test_a_record_that_was_withdrawn_is_as_bare_as_one_that_was_begun(cell, engineer, lead, skills):
    record = factories.in_state("submitted", engineer, skills[0])
    record.withdraw(by=engineer, seen=record.version)
    found = cell(lead)
    assert (found.state, found.submission, found.pieces, found.since) == ("in_progress", None, (), None)


@pytest.mark.parametrize(
    ("who", "may"),
    [("lead", True), ("upper_lead", True), ("reviewer", True), ("engineer", False), ("other_lead", False)],
)
def test_who_may_review_from_here(cell, who, may, request, engineer, skills):
    viewer = request.getfixturevalue(who)
    factories.in_state("submitted", engineer, skills[0])
    found = cell(viewer)
    assert (found.may_review, found.is_mine) == (may, viewer == engineer)


def test_who_signed_does_not_review_again_and_the_chip_counts(cell, engineer, lead, upper_lead, skills):
    record = factories.in_state("submitted", engineer, skills[2])
    record.sign_off(by=lead, seen=record.version)
    assert (cell(lead, 2).may_review, cell(upper_lead, 2).may_review) == (False, True)
    assert cell(lead, 2).words == "Submitted, 1 of 2 signed"


def test_another_wording_since(cell, engineer, lead, skills):
    factories.in_state("signed_off", engineer, skills[0], lead)
    assert cell(lead).is_reworded is False
    skills[0].text = "Can do it better."
    skills[0].save()
    assert cell(lead).is_reworded is True


def test_coverage_counts_those_who_are_in_the_team(cell, engineer, peer, stranger, lead, other_lead, skills):
    for person, reviewer in ((engineer, lead), (peer, lead), (stranger, other_lead)):
        factories.in_state("signed_off", person, skills[0], reviewer)
    assert cell(lead).coverage.holders == ("Chen", "Kavya")
    peer.memberships.get().end(dt.date(2026, 1, 1))
    assert cell(lead).coverage.holders == ("Kavya",)
