"""What stands beside the state, when two people or two windows are at it at once."""

import pytest

from assessments.models import Assessment, Exemption, HistoryEntry, SelfAssessment, Submission
from assessments.states import IllegalMove, State
from tests.factories import SkillFactory, in_state

from .at_once import ROUNDS, at_once, fresh, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def skills_for_rounds(outline):
    return [SkillFactory(level=outline.levels.first()) for _ in range(ROUNDS)]


def again(exemption):
    return Exemption.objects.get(pk=exemption.pk)


def test_two_leads_give_one_answer(engineer, lead, upper_lead, skills_for_rounds):
    for skill in skills_for_rounds:
        asked = Exemption.objects.ask(by=engineer, skill=skill, reason="No.")
        results = at_once(
            lambda a=asked: again(a).agree(by=lead),
            lambda a=asked: again(a).refuse(by=upper_lead, note="Yes."),
        )
        answered = again(asked)
        assert (answered.status, answered.answered_by) in [("agreed", lead), ("refused", upper_lead)]
        assert [said.startswith(answered.answered_by.name) for said in refusals(results)] == [True]
        acts = HistoryEntry.objects.filter(assessment=asked.assessment).values_list("act", flat=True)
        assert len(acts) == 2


def test_taking_it_back_against_agreeing(engineer, lead, skills_for_rounds):
    for skill in skills_for_rounds:
        asked = Exemption.objects.ask(by=engineer, skill=skill, reason="No.")
        results = at_once(
            lambda a=asked: again(a).end(by=engineer, seen="asked"),
            lambda a=asked: again(a).agree(by=lead),
        )
        assert len(refusals(results)) == 1
        assert again(asked).status in ("agreed", "ended")


def test_asking_against_submitting(engineer, skills_for_rounds):
    """Never both: what is asked about is not submitted, and what is submitted is not asked about."""
    for skill in skills_for_rounds:
        assessment = in_state("in_progress", engineer, skill)
        results = at_once(
            lambda s=skill: Exemption.objects.ask(by=engineer, skill=s, reason="No."),
            lambda a=assessment: fresh(a).submit(by=engineer, seen=0),
        )
        assert [isinstance(result, IllegalMove) for result in results].count(True) == 1
        both = (assessment.exemptions.count(), Submission.objects.filter(assessment=assessment).count())
        assert both in [(1, 0), (0, 1)]
        assert (fresh(assessment).state == State.SUBMITTED) == (both == (0, 1))


def test_a_double_click_asks_and_says_once(engineer, skills_for_rounds):
    for skill in skills_for_rounds:
        results = at_once(
            *[lambda s=skill: Exemption.objects.ask(by=engineer, skill=s, reason="No.")] * 2,
            *[lambda s=skill: SelfAssessment.objects.say({s: "learning"}, by=engineer)] * 2,
        )
        assert refusals(results) == []
        assessment = Assessment.objects.get(engineer=engineer, skill=skill)
        assert (assessment.exemptions.count(), assessment.self_assessment.view) == (1, "learning")
        acts = HistoryEntry.objects.filter(assessment=assessment).values_list("act", flat=True)
        assert sorted(acts) == ["exempt_ask", "self_assess"]
