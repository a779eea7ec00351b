"""What is said about a submission, and who is at it: neither moves the record."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessments import clock
from assessments.models import Assessment, HistoryEntry, LedgerEntry, Submission
from assessments.states import IllegalMove, State
from tests.factories import in_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(engineer, skills):
    return in_state("submitted", engineer, skills[0])


def say(assessment, person, note="Which service was it?", once=None):
    assessment.comment(by=person, note=note, once=once or uuid.uuid4())


@pytest.mark.parametrize("who", ["engineer", "lead", "upper_lead", "reviewer"])
def test_who_may_see_it_may_comment(request, claim, who):
    person = request.getfixturevalue(who)
    say(claim, person)
    line = HistoryEntry.objects.last()
    assert (line.act, line.actor, line.note, line.state) == ("comment", person, "Which service was it?", "submitted")
    assert "Which service" not in line.entry.body
    assert (Assessment.objects.get().version, Submission.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["peer", "stranger", "other_lead", "admin", "leaver"])
def test_nobody_else_comments(request, claim, who):
    with pytest.raises(PermissionDenied):
        say(claim, request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["engineer", "lead"])
def test_what_was_never_submitted_is_not_talked_about(request, engineer, skills, who):
    with pytest.raises(IllegalMove, match="never submitted"):
        say(in_state("in_progress", engineer, skills[0]), request.getfixturevalue(who))


def test_a_comment_needs_words(claim, engineer):
    with pytest.raises(IllegalMove, match="Write what you want to say first"):
        say(claim, engineer, " \n")


def test_a_comment_has_an_end_by_whatever_door_it_comes(claim, engineer):
    with pytest.raises(IllegalMove, match="at most 5000 characters, and it has 5001"):
        say(claim, engineer, "x" * 5001)
    say(claim, engineer, "x" * 5000)
    assert HistoryEntry.objects.filter(act="comment").count() == 1


def test_so_has_the_note_of_a_decision_and_nothing_is_decided(claim, lead):
    entries = LedgerEntry.objects.count()
    with pytest.raises(IllegalMove, match="This is too long"):
        claim.sign_off(by=lead, seen=1, note="x" * 5001)
    assert (Assessment.objects.get().state, LedgerEntry.objects.count()) == (State.SUBMITTED, entries)


def test_a_double_click_says_it_once(claim, engineer, lead):
    once = uuid.uuid4()
    say(claim, engineer, once=once)
    say(claim, engineer, "The same form, other words.", once=once)
    say(claim, lead, once=once)  # another person's form
    say(claim, engineer)  # the same words once more, meant
    lines = HistoryEntry.objects.filter(act="comment").order_by("entry")
    assert [line.actor for line in lines] == [engineer, lead, engineer]


def test_nobody_talks_faster_than_others_read(claim, engineer, lead, skills):
    """Of all records together, and each person by themself; a minute later they may go on."""
    other, now = in_state("submitted", engineer, skills[1]), timezone.now()
    with clock.telling(now):
        for number in range(6):
            say(other if number % 2 else claim, engineer)
    with clock.telling(now + dt.timedelta(seconds=59)):
        with pytest.raises(IllegalMove, match="You wrote 6 comments within a minute"):
            say(claim, engineer)
        say(claim, lead)
    with clock.telling(now + dt.timedelta(seconds=61)):
        say(claim, engineer)
    assert HistoryEntry.objects.filter(act="comment", actor=engineer).count() == 7


def test_a_comment_makes_no_page_old(claim, engineer, lead):
    say(claim, engineer)
    claim.return_(by=lead, seen=1, note="More.")
    say(claim, engineer)
    with pytest.raises(IllegalMove, match="Lena Frost sent this back since you opened the page"):
        claim.withdraw(by=engineer, seen=1)
    assert claim.submit(by=engineer, seen=2).number == 2


# ---------------------------------------------------------------------- I take this one


def holder(claim):
    return Submission.objects.select_related("taken_by").latest("number").holder


def test_one_takes_it_and_the_ledger_has_no_line_of_it(claim, lead):
    entries = LedgerEntry.objects.count()
    claim.take(by=lead)
    assert (holder(claim), Assessment.objects.get().version, LedgerEntry.objects.count()) == (lead, 1, entries)


def test_another_is_told_and_takes_over_knowingly(claim, lead, upper_lead, reviewer):
    claim.take(by=lead)
    for over in (None, reviewer.pk, upper_lead.pk):
        with pytest.raises(IllegalMove, match="Lena Frost took this before you"):
            claim.take(by=upper_lead, over=over)
    with pytest.raises(IllegalMove, match="Lena Frost has taken this"):
        claim.sign_off(by=upper_lead, seen=1)
    claim.take(by=upper_lead, over=lead.pk)
    assert holder(claim) == upper_lead
    claim.give_back(by=lead)  # from an old page
    assert holder(claim) == upper_lead
    claim.sign_off(by=upper_lead, seen=1)
    assert claim.state == State.SIGNED_OFF


def test_given_back_it_is_free(claim, lead, upper_lead):
    claim.take(by=lead)
    claim.give_back(by=lead)
    claim.give_back(by=lead)
    assert holder(claim) is None
    claim.take(by=upper_lead)
    assert holder(claim) == upper_lead


@pytest.mark.parametrize(("hours", "held"), [(71, True), (73, False)])
def test_after_three_days_it_is_free_by_itself(claim, lead, upper_lead, hours, held):
    with clock.telling(timezone.now() - dt.timedelta(hours=hours)):
        claim.take(by=lead)
    assert (holder(claim) == lead) == held
    assert Assessment.objects.free_for(upper_lead).exists() != held
    assert Assessment.objects.free_for(lead).exists()


def test_who_leaves_holds_nothing(claim, lead, upper_lead):
    claim.take(by=lead)
    lead.leave()
    assert holder(claim) is None
    assert Assessment.objects.free_for(upper_lead).exists()


@pytest.mark.parametrize("how", ["withdraw", "sign_off", "return_"])
def test_a_decision_or_a_withdrawal_lets_go(claim, engineer, lead, how):
    claim.take(by=lead)
    by, note = (engineer, {}) if how == "withdraw" else (lead, {"note": "So."})
    getattr(claim, how)(by=by, seen=1, **note)
    assert Submission.objects.values_list("taken_by", "taken_at").get() == (None, None)


def test_a_first_signature_lets_go(engineer, lead, skills):
    claim = in_state("submitted", engineer, skills[2])
    claim.take(by=lead)
    claim.sign_off(by=lead, seen=1)
    assert holder(claim) is None


@pytest.mark.parametrize("who", ["engineer", "peer", "stranger", "other_lead", "admin"])
@pytest.mark.parametrize("verb", ["take", "give_back"])
def test_who_may_not_review_takes_nothing(request, claim, who, verb):
    with pytest.raises(PermissionDenied):
        getattr(claim, verb)(by=request.getfixturevalue(who))


def test_what_does_not_wait_is_not_taken(engineer, lead, skills):
    decided = in_state("signed_off", engineer, skills[0], lead)
    with pytest.raises(IllegalMove, match="not waiting for a decision any more"):
        decided.take(by=lead)


def test_nor_by_who_has_signed_it(engineer, lead, skills):
    """It would keep the others away who may still sign."""
    claim = in_state("submitted", engineer, skills[2])
    claim.sign_off(by=lead, seen=1)
    with pytest.raises(IllegalMove, match="You have signed this submission already"):
        claim.take(by=lead)
    assert holder(claim) is None
