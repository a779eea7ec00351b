"""Who takes a claim, who answers an appeal, and who stands in for whom, when two people are at it at once."""

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Delegation, SignOff, Submission
from assessments.states import State
from assessments.verify import verify
from tests.factories import SkillFactory, day, delegate, in_state

from .at_once import ROUNDS, at_once, fresh, refusals, while_open

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def returned(engineer, lead, outline):
    level = outline.levels.first()
    return [in_state("returned", engineer, SkillFactory(level=level), lead) for _ in range(ROUNDS // 2)]


def decision_on(assessment):
    """The one decision on the last submission; none where there is none."""
    return SignOff.objects.filter(submission=assessment.submissions.latest("number")).first()


def test_one_of_two_takes_it_and_the_other_is_told_who_did(rounds, lead, upper_lead):
    for assessment in rounds:
        results = at_once(
            lambda a=assessment: fresh(a).take(by=lead),
            lambda a=assessment: fresh(a).take(by=upper_lead),
        )
        holder = Submission.objects.select_related("taken_by").get(assessment=assessment).holder
        assert holder in (lead, upper_lead)
        assert refusals(results) == [f"{holder.name} took this before you. Take it over, if you have agreed on that."]


def test_taking_against_deciding(rounds, lead, upper_lead):
    """Either it was taken, and then it is not decided by another; or it was decided, and nobody holds it."""
    for assessment in rounds:
        results = at_once(
            lambda a=assessment: fresh(a).take(by=lead),
            lambda a=assessment: fresh(a).sign_off(by=upper_lead, seen=1),
        )
        taken = Submission.objects.get(assessment=assessment).taken_by
        assert (fresh(assessment).state, taken) in [(State.SUBMITTED, lead), (State.SIGNED_OFF, None)]
        assert len(refusals(results)) == 1


def test_an_appeal_against_the_decision_that_it_is_about(rounds, engineer, lead):
    """A page that the engineer could not have yet: it comes after the decision, or it is refused."""
    for assessment in rounds:
        at_once(
            lambda a=assessment: fresh(a).return_(by=lead, seen=1, note="More."),
            lambda a=assessment: fresh(a).appeal(by=engineer, seen=2, note="Look again."),
        )
        appealed = assessment.submissions.count() == 2
        assert fresh(assessment).state == (State.SUBMITTED if appealed else State.RETURNED)
        assert decision_on(assessment) is None if appealed else decision_on(assessment).reviewer == lead


def test_an_appeal_against_submitting_again(returned, engineer):
    """Two windows of the engineer: one asking comes of it."""
    for assessment in returned:
        results = at_once(
            lambda a=assessment: fresh(a).appeal(by=engineer, seen=2, note="Look again."),
            lambda a=assessment: fresh(a).submit(by=engineer, seen=2),
        )
        assert (len(refusals(results)), assessment.submissions.count()) == (1, 2)
        assert fresh(assessment).version == 3


def test_two_answers_to_one_appeal_are_one_and_never_by_who_decided(returned, engineer, lead, upper_lead, reviewer):
    for assessment in returned:
        assessment.appeal(by=engineer, seen=2, note="Look again.")
        results = at_once(
            lambda a=assessment: fresh(a).sign_off(by=upper_lead, seen=3),
            lambda a=assessment: fresh(a).decline(by=reviewer, seen=3, note="No."),
            lambda a=assessment: fresh(a).sign_off(by=lead, seen=3),
        )
        decision = SignOff.objects.get(submission=assessment.submissions.latest("number"))
        assert decision.reviewer in (upper_lead, reviewer)
        assert fresh(assessment).state == (State.SIGNED_OFF if decision.reviewer == upper_lead else State.RETURNED)
        assert len(refusals(results)) == 2


def test_taking_an_appeal_back_against_its_answer(returned, engineer, upper_lead):
    for assessment in returned:
        assessment.appeal(by=engineer, seen=2, note="Look again.")
        results = at_once(
            lambda a=assessment: fresh(a).withdraw(by=engineer, seen=3),
            lambda a=assessment: fresh(a).sign_off(by=upper_lead, seen=3),
        )
        assert len(refusals(results)) == 1
        assert fresh(assessment).state == (State.SIGNED_OFF if decision_on(assessment) else State.RETURNED)


# ------------------------------------------------------------ a right that ends in the middle of a decision


@pytest.fixture
def claim(engineer, skills):
    return in_state("submitted", engineer, skills[0])


def end(delegation):
    Delegation.objects.get(pk=delegation.pk).end(day(), by=delegation.delegator)


def leave(delegation):
    delegation.delegator.leave()


ENDINGS = pytest.mark.parametrize("ending", [end, leave])


@ENDINGS
def test_what_a_decision_rests_on_ends_after_it(claim, lead, stranger, ending):
    """It waits for a decision that is being made, which stands."""
    delegation = delegate(lead, stranger)
    waited, _ = while_open(lambda: fresh(claim).sign_off(by=stranger, seen=1), lambda: ending(delegation))
    assert (waited, fresh(claim).state, decision_on(claim).in_stead_of) == (True, State.SIGNED_OFF, lead)
    assert not Delegation.objects.current().exists()
    assert verify().findings == []


@ENDINGS
def test_no_decision_rests_on_what_is_ending(claim, lead, stranger, ending):
    """It waits for what is being ended, and is then refused."""
    delegation = delegate(lead, stranger)
    waited, decided = while_open(lambda: ending(delegation), lambda: fresh(claim).sign_off(by=stranger, seen=1))
    assert (waited, fresh(claim).state, decision_on(claim)) == (True, State.SUBMITTED, None)
    assert isinstance(decided, PermissionDenied)
