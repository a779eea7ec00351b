"""Asking for another reviewer: on the same, from somebody who had no part in what was decided."""

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Assessment, Exemption, HistoryEntry, Outcome, SignOff, Submission
from assessments.models.rights import Reviewers, reviewers_of, still_asked
from assessments.states import IllegalMove, State
from assessments.verify import verify
from tests.assessments.verify.forging import audited
from tests.factories import delegate, in_state, log_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(engineer, skills, lead):
    return in_state("returned", engineer, skills[0], lead)


def reviews(person, assessment):
    let_in = Assessment.objects.reviewable_by(person).contains(assessment)
    assert (person in reviewers_of([assessment])[assessment.pk]) == let_in
    return let_in


def test_an_appeal_is_the_same_once_more(returned, engineer, admin):
    first, piece = returned.submissions.get(), returned.evidence.get()
    returned.skill.text = "Says it otherwise."
    returned.skill.save()
    returned.skill.outline.record_revision(by=admin, summary="Reworded.")
    appeal = returned.appeal(by=engineer, seen=2, note="It is all there.")
    assert (appeal.number, appeal.appeals, appeal.outcome) == (2, first, Outcome.PENDING)
    assert (appeal.wording, appeal.revision, appeal.signoffs_needed) == (first.wording, first.revision, 1)
    assert appeal.evidence_as_sent() == {(piece.pk, piece.digest())}
    assert (returned.state, returned.version) == (State.SUBMITTED, 3)
    line = HistoryEntry.objects.last()
    assert (line.act, line.note, line.submission, line.facts["appeals"]) == ("appeal", "It is all there.", appeal, 1)
    assert [kept["id"] for kept in line.facts["evidence"]] == [piece.pk]
    assert (line.facts["submission"], line.facts["state"], line.facts["seen"]) == (2, "submitted", 2)


def test_who_decided_does_not_answer_it_and_others_do(returned, engineer, lead, upper_lead, reviewer):
    returned.appeal(by=engineer, seen=2, note="Look again.")
    assert [reviews(person, returned) for person in (lead, upper_lead, reviewer, engineer)] == [
        False,
        True,
        True,
        False,
    ]
    assert Assessment.objects.visible_to(lead).contains(returned)
    with pytest.raises(PermissionDenied, match="another reviewer has to answer it"):
        returned.sign_off(by=lead, seen=3)
    returned.sign_off(by=upper_lead, seen=3)
    assert returned.state == State.SIGNED_OFF
    returned.revoke(by=lead, seen=4, note="A lead of theirs still may.")


def test_whose_delegate_decided_does_not_answer_it_either(engineer, lead, upper_lead, stranger, skills):
    delegate(lead, stranger)
    returned = in_state("returned", engineer, skills[0], stranger)
    returned.appeal(by=engineer, seen=2, note="Look again.")
    assert [reviews(person, returned) for person in (lead, stranger, upper_lead)] == [False, False, True]


def test_whose_delegator_decided_does_not_answer_it(returned, engineer, lead, upper_lead, stranger):
    returned.appeal(by=engineer, seen=2, note="Look again.")
    delegate(lead, stranger)
    assert not reviews(stranger, returned)
    delegate(upper_lead, stranger)
    assert reviews(stranger, returned)


def test_who_had_signed_what_was_then_refused_had_a_part_too(engineer, lead, upper_lead, reviewer, skills):
    claim = in_state("submitted", engineer, skills[2])
    claim.sign_off(by=lead, seen=1)
    claim.return_(by=upper_lead, seen=2, note="More.")
    claim.appeal(by=engineer, seen=3, note="One of you had signed.")
    assert still_asked([claim])[claim.pk] == [reviewer]


def test_a_refused_appeal_can_be_appealed_against_while_somebody_is_left(returned, engineer, upper_lead, reviewer):
    returned.appeal(by=engineer, seen=2, note="Look again.")
    returned.decline(by=reviewer, seen=3, note="No.")
    assert Reviewers.of([returned])[returned.pk].left_to_appeal_to == [upper_lead]
    returned.appeal(by=engineer, seen=4, note="And again.")
    assert still_asked([returned])[returned.pk] == [upper_lead]
    returned.return_(by=upper_lead, seen=5, note="No.")
    assert Reviewers.of([returned])[returned.pk].left_to_appeal_to == []
    returned.appeal(by=engineer, seen=6, note="Still.")  # allowed: an admin can name somebody
    assert still_asked([returned])[returned.pk] == []


def test_an_ordinary_submission_is_for_everybody_again(returned, engineer, lead, upper_lead, reviewer):
    returned.appeal(by=engineer, seen=2, note="Look again.")
    returned.withdraw(by=engineer, seen=3)
    returned.submit(by=engineer, seen=4)
    assert still_asked([returned])[returned.pk] == [lead, upper_lead, reviewer]
    assert Submission.objects.latest("number").appeals is None


def test_where_the_evidence_is_another_it_is_no_appeal(returned, engineer, skills):
    log_work(engineer, skills[0], title="One more")
    with pytest.raises(IllegalMove, match="so this is no appeal: submit it again instead"):
        returned.appeal(by=engineer, seen=2, note="Look again.")
    assert (returned.state, Submission.objects.count()) == (State.RETURNED, 1)


def test_an_appeal_needs_a_reason_and_a_skill_that_is_still_there(returned, engineer):
    with pytest.raises(IllegalMove, match="Say why another reviewer"):
        returned.appeal(by=engineer, seen=2, note=" ")
    returned.skill.retire()
    with pytest.raises(IllegalMove, match="retired"):
        returned.appeal(by=engineer, seen=2, note="Look again.")


def test_what_may_not_apply_to_the_role_is_not_appealed_for(returned, engineer, lead):
    exemption = Exemption.objects.ask(by=engineer, skill=returned.skill, reason="No front end.")
    with pytest.raises(IllegalMove, match="You have asked that this not apply to your role"):
        returned.appeal(by=engineer, seen=2, note="Look again.")
    exemption.agree(by=lead)
    with pytest.raises(IllegalMove, match="It is agreed that this does not apply to your role"):
        returned.appeal(by=engineer, seen=2, note="Look again.")
    assert (returned.state, Submission.objects.count()) == (State.RETURNED, 1)
    exemption.end(by=engineer, seen="agreed")
    returned.appeal(by=engineer, seen=2, note="Look again.")
    assert returned.state == State.SUBMITTED


@pytest.mark.parametrize("state", ["in_progress", "submitted", "signed_off"])
def test_only_what_was_sent_back_can_be_appealed_against(engineer, lead, skills, state):
    record = in_state(state, engineer, skills[0], lead)
    with pytest.raises(IllegalMove, match="no decision to appeal against"):
        record.appeal(by=engineer, seen=record.version, note="Look again.")


@pytest.mark.parametrize("who", ["lead", "peer", "reviewer", "admin"])
def test_only_the_engineer_appeals(request, returned, who):
    with pytest.raises(PermissionDenied, match="Only the engineer"):
        returned.appeal(by=request.getfixturevalue(who), seen=2, note="Look again.")


def test_a_withdrawn_appeal_leaves_it_sent_back_and_can_be_made_again(returned, engineer, lead, upper_lead, reviewer):
    returned.appeal(by=engineer, seen=2, note="Look again.")
    returned.withdraw(by=engineer, seen=3)
    returned.withdraw(by=engineer, seen=3)  # the same form once more
    first, withdrawn = returned.submissions.order_by("number")
    assert (returned.state, returned.version) == (State.RETURNED, 4)
    assert (first.outcome, withdrawn.outcome, withdrawn.appeals) == (Outcome.MORE_NEEDED, Outcome.WITHDRAWN, first)
    assert HistoryEntry.objects.last().act == "withdraw_appeal"
    assert Reviewers.of([returned])[returned.pk].left_to_appeal_to == [upper_lead, reviewer]
    again = returned.appeal(by=engineer, seen=4, note="Do look.")
    assert (again.number, again.appeals) == (3, first)
    assert still_asked([returned])[returned.pk] == [upper_lead, reviewer]
    assert not reviews(lead, returned)
    assert verify().findings == []


def test_who_signed_an_appeal_that_was_withdrawn_may_sign_the_next(engineer, lead, upper_lead, reviewer, skills):
    claim = in_state("submitted", engineer, skills[2])
    claim.return_(by=lead, seen=1, note="More.")
    claim.appeal(by=engineer, seen=2, note="Look again.")
    claim.sign_off(by=upper_lead, seen=3)
    claim.withdraw(by=engineer, seen=4)
    claim.appeal(by=engineer, seen=5, note="And again.")
    assert still_asked([claim])[claim.pk] == [upper_lead, reviewer]
    claim.sign_off(by=upper_lead, seen=6)
    claim.sign_off(by=reviewer, seen=7)
    assert (claim.state, verify().findings, audited()) == (State.SIGNED_OFF, [], "")


def test_after_a_withdrawn_appeal_it_can_be_submitted_again(returned, engineer, lead, upper_lead, reviewer, skills):
    returned.appeal(by=engineer, seen=2, note="Look again.")
    returned.withdraw(by=engineer, seen=3)
    log_work(engineer, skills[0], title="One more")
    assert returned.submit(by=engineer, seen=4).appeals is None
    assert still_asked([returned])[returned.pk] == [lead, upper_lead, reviewer]
    returned.withdraw(by=engineer, seen=5)
    assert (returned.state, verify().findings, audited()) == (State.OPEN, [], "")


def test_one_appeal_for_one_refusal(returned, engineer):
    first = returned.appeal(by=engineer, seen=2, note="Look again.")
    assert returned.appeal(by=engineer, seen=2, note="Look again.") == first
    with pytest.raises(IllegalMove, match="You asked for another reviewer since you opened the page"):
        returned.appeal(by=engineer, seen=2, note="In other words.")
    assert (Submission.objects.count(), SignOff.objects.count()) == (2, 1)
