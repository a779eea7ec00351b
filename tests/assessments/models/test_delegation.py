"""Who reviews in whose stead: from when until when, what it opens, and what it never opens."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import clock
from assessments.models import Assessment, Delegation, Evidence, HistoryEntry, LedgerEntry, Pseudonym, SignOff
from assessments.models.rights import Standing, reviewers_of, still_asked
from assessments.states import IllegalMove, State
from people.models import Engineer
from tests.factories import EngineerFactory, ReviewerGrantFactory, delegate, in_state

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture
def claim(engineer, skills):
    return in_state("submitted", engineer, skills[0])


def reviews(person, assessment):
    """Asked both ways, which have to agree."""
    let_in = Assessment.objects.reviewable_by(person).contains(assessment)
    assert (person in reviewers_of([assessment])[assessment.pk]) == let_in
    return let_in


@pytest.mark.parametrize("who", ["lead", "upper_lead", "reviewer"])
def test_a_delegate_reviews_what_the_delegator_could(request, claim, stranger, who):
    delegator = request.getfixturevalue(who)
    assert not reviews(stranger, claim)
    delegate(delegator, stranger)
    assert reviews(stranger, claim)
    assert reviews(delegator, claim)  # who may all the same


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(-2, 1, True), (0, 1, True), (1, 2, False), (-2, 0, False), (0, 0, False)]
)
def test_it_holds_from_the_first_day_to_the_day_before_the_last(claim, lead, stranger, starts, ends, holds):
    with clock.telling(timezone.now() - 2 * DAY):
        delegate(lead, stranger, starts=today() + starts * DAY, ends=today() + ends * DAY)
    assert reviews(stranger, claim) == holds


def test_it_does_not_begin_before_the_day_on_which_it_is_made(lead, stranger, admin):
    term = {"starts": today() - DAY, "ends": today() + DAY}
    for by in (lead, admin):
        with pytest.raises(IllegalMove, match="That day has passed"):
            Delegation.objects.begin(by=by, delegator=lead, delegate=stranger, **term)
    with pytest.raises(ValidationError, match="That day has passed"):
        Delegation(delegator=lead, delegate=stranger, **term).full_clean()
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("who", ["lead", "stranger"])
def test_it_ends_the_moment_either_account_closes(request, claim, lead, stranger, who):
    delegate(lead, stranger)
    request.getfixturevalue(who).leave()
    assert not reviews(stranger, claim)


@pytest.mark.parametrize("who", ["reviewer", "stranger"])
def test_an_account_that_is_closed_and_nothing_else_ends_it_too(request, claim, reviewer, stranger, who):
    """Whose grant goes on, as a database may have it that was filled by other hands."""
    delegate(reviewer, stranger)
    assert reviews(stranger, claim)
    Engineer.objects.filter(pk=request.getfixturevalue(who).pk).update(is_active=False)
    assert not reviews(Engineer.objects.get(pk=stranger.pk), claim)


def test_it_ends_with_what_entitled_the_delegator(claim, lead, stranger):
    delegate(lead, stranger)
    lead.memberships.get().end(today())
    assert not reviews(stranger, claim)


def test_a_delegate_sees_what_was_submitted_and_nothing_else(engineer, lead, stranger, skills):
    draft, sent = in_state("in_progress", engineer, skills[0]), in_state("submitted", engineer, skills[1])
    delegate(lead, stranger)
    assert list(Assessment.objects.visible_to(stranger)) == [sent]
    assert list(Evidence.objects.visible_to(stranger)) == [sent.evidence.get()]
    assert Assessment.objects.visible_to(lead).contains(draft)


def test_those_who_are_away_stand_in_order_of_their_names(stranger):
    names = ["Zofia", "Yan", "Xiu", "Abel"]
    for name in names:
        delegate(EngineerFactory(name=name), stranger)
    assert [other.engineer.name for other in Standing.of(stranger).in_stead_of] == sorted(names)


def test_there_are_no_chains(claim, lead, stranger, other_lead):
    delegate(lead, stranger)
    delegate(stranger, other_lead)
    assert (reviews(stranger, claim), reviews(other_lead, claim)) == (True, False)


def test_nobody_reviews_their_own_as_a_delegate(engineer, lead, upper_lead, skills):
    own, of_the_lead = in_state("submitted", engineer, skills[0]), in_state("submitted", lead, skills[0])
    delegate(lead, engineer)
    assert (reviews(engineer, own), reviews(engineer, of_the_lead)) == (False, False)
    with pytest.raises(PermissionDenied, match="Nobody decides on their own record"):
        own.sign_off(by=engineer, seen=1)
    delegate(upper_lead, engineer)  # who leads the lead
    assert (reviews(engineer, own), reviews(engineer, of_the_lead)) == (False, True)


def test_a_delegate_leads_nobody(claim, lead, stranger):
    delegate(lead, stranger)
    claim.sign_off(by=lead, seen=1)
    with pytest.raises(PermissionDenied, match="Only a lead of theirs"):
        claim.revoke(by=stranger, seen=2, note="No.")
    standing = Standing.of(stranger)
    assert (standing.is_lead, standing.reviews_by_right, standing.reviews) == (False, False, True)


def test_the_ledger_says_for_whom_it_was_decided(claim, lead, stranger, payments):
    delegation = delegate(lead, stranger)
    claim.sign_off(by=stranger, seen=1)
    assert SignOff.objects.get().in_stead_of == lead
    assert HistoryEntry.objects.last().facts["basis"] == {
        "as": "delegate",
        "for": Pseudonym.objects.get(engineer=lead).code,
        "delegation": delegation.pk,
        "of": "Payments",
        "team": payments.pk,
        "since": delegation.starts.isoformat(),
    }
    assert claim.state == State.SIGNED_OFF


def test_a_right_of_ones_own_comes_first(claim, lead, upper_lead):
    delegate(lead, upper_lead)
    claim.sign_off(by=upper_lead, seen=1)
    assert SignOff.objects.get().in_stead_of is None
    assert HistoryEntry.objects.last().facts["basis"]["as"] == "lead"


@pytest.mark.parametrize(("first", "second"), [("lead", "stranger"), ("stranger", "lead")])
def test_a_delegator_and_their_delegate_are_not_two_reviewers(request, engineer, lead, stranger, skills, first, second):
    """Or a single lead could give both signatures by naming somebody."""
    claim = in_state("submitted", engineer, skills[2])
    delegate(lead, stranger)
    claim.sign_off(by=request.getfixturevalue(first), seen=1)
    with pytest.raises((PermissionDenied, IllegalMove)):
        claim.sign_off(by=request.getfixturevalue(second), seen=2)
    assert still_asked([claim])[claim.pk] == []
    assert not Assessment.objects.awaiting(request.getfixturevalue(second)).exists()
    assert (claim.state, SignOff.objects.count()) == (State.SUBMITTED, 1)


def test_a_delegate_who_signs_twice_from_one_page_signs_once(engineer, lead, upper_lead, stranger, skills):
    claim = in_state("submitted", engineer, skills[2])
    delegate(lead, stranger)
    for _ in range(2):
        claim.sign_off(by=stranger, seen=1)
    assert (claim.state, claim.version, SignOff.objects.count()) == (State.SUBMITTED, 2, 1)
    assert reviews(stranger, claim)
    assert still_asked([claim])[claim.pk] == [upper_lead]
    with pytest.raises(IllegalMove, match="You have signed this submission already"):
        claim.return_(by=stranger, seen=2, note="After all.")


def test_it_is_written_down_when_it_begins_and_ends(lead, stranger, admin):
    delegation = delegate(lead, stranger)
    codes = [Pseudonym.objects.get(engineer=person).code for person in (lead, stranger)]
    said = {"delegation": delegation.pk, "delegator": codes[0], "delegate": codes[1]}
    begun = HistoryEntry.objects.last().facts
    assert {key: begun[key] for key in ("type", "actor", *said)} == {"type": "delegate", "actor": codes[0], **said}
    delegation.end(today(), by=admin)
    delegation.end(today(), by=lead)  # twice is once
    ended = HistoryEntry.objects.last().facts
    assert (ended["type"], ended["ends"], ended["delegation"]) == ("delegate_end", today().isoformat(), delegation.pk)
    assert LedgerEntry.objects.count() == 2


def test_sent_twice_it_is_kept_once_and_never_overlaps(lead, stranger):
    terms = {"starts": today(), "ends": today() + 5 * DAY}
    first = Delegation.objects.begin(by=lead, delegator=lead, delegate=stranger, **terms)
    assert Delegation.objects.begin(by=lead, delegator=lead, delegate=stranger, **terms) == first
    with pytest.raises(IllegalMove, match="stand in for you already"):
        Delegation.objects.begin(by=lead, delegator=lead, delegate=stranger, starts=today(), ends=today() + DAY)
    later = {"starts": today() + 5 * DAY, "ends": today() + 6 * DAY}
    Delegation.objects.begin(by=lead, delegator=lead, delegate=stranger, **later)
    assert (Delegation.objects.count(), LedgerEntry.objects.count()) == (2, 2)
    with pytest.raises(ValidationError, match="already on some of these days"):
        Delegation(delegator=lead, delegate=stranger, **terms).full_clean()


@pytest.mark.parametrize("who", ["stranger", "peer", "upper_lead"])
def test_nobody_else_hands_over_anothers_reviews(request, lead, stranger, who):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        Delegation.objects.begin(by=person, delegator=lead, delegate=stranger, starts=today(), ends=today() + DAY)
    delegation = delegate(lead, stranger)
    with pytest.raises(PermissionDenied):
        delegation.end(today(), by=person)


def test_the_database_refuses_one_who_stands_in_for_themself(lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(delegator=lead, delegate=lead, ends=today() + DAY)


def test_a_grant_is_handed_over_as_far_as_it_reaches(engineer, stranger, other_lead, outline, skills):
    ReviewerGrantFactory(reviewer=other_lead, outline=outline, level=skills[2].level)
    delegate(other_lead, stranger)
    low, high = in_state("submitted", engineer, skills[0]), in_state("submitted", engineer, skills[2])
    assert (reviews(stranger, low), reviews(stranger, high)) == (False, True)
