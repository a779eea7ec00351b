"""Two people at once, on the real engine with real connections: one decision, one result, and never an error page."""

import datetime as dt
import uuid
from collections import Counter

import pytest

from assessments.models import Evidence, HistoryEntry, LevelReached, SignOff, Submission
from assessments.states import State
from outline.models import Revision
from tests.factories import MembershipFactory, SkillFactory, in_state, log_work

from .at_once import ROUNDS, at_once, fresh, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_reviewers_give_one_decision(rounds, lead, upper_lead):
    for assessment in rounds:
        results = at_once(
            lambda a=assessment: fresh(a).sign_off(by=lead, seen=1),
            lambda a=assessment: fresh(a).return_(by=upper_lead, seen=1, note="More."),
        )
        decision = SignOff.objects.get(submission__assessment=assessment)
        assert fresh(assessment).state == (State.SIGNED_OFF if decision.reviewer == lead else State.RETURNED)
        assert len(refusals(results)) == 1
        assert refusals(results)[0].startswith(decision.reviewer.name)


def test_a_double_click_decides_once(rounds, lead):
    for assessment in rounds:
        results = at_once(*[lambda a=assessment: fresh(a).sign_off(by=lead, seen=1)] * 3)
        assert refusals(results) == []
        assert SignOff.objects.filter(submission__assessment=assessment).count() == 1
        assert fresh(assessment).version == 2


def test_withdraw_against_sign_off(rounds, engineer, lead):
    for assessment in rounds:
        results = at_once(
            lambda a=assessment: fresh(a).withdraw(by=engineer, seen=1),
            lambda a=assessment: fresh(a).sign_off(by=lead, seen=1),
        )
        signed = SignOff.objects.filter(submission__assessment=assessment).count()
        assert (fresh(assessment).state, signed) in [(State.OPEN, 0), (State.SIGNED_OFF, 1)]
        assert len(refusals(results)) == 1


def test_two_signatures_at_once_are_two_and_complete_it(engineer, lead, upper_lead, skills):
    for skill in [SkillFactory(level=skills[2].level) for _ in range(ROUNDS)]:
        assessment = in_state("submitted", engineer, skill)
        results = at_once(
            lambda a=assessment: fresh(a).sign_off(by=lead, seen=1),
            lambda a=assessment: fresh(a).sign_off(by=upper_lead, seen=1),
        )
        # The slower one saw a page without the first signature: refused, told who was faster, and free to sign again.
        assert len(refusals(results)) == 1
        assert fresh(assessment).state == State.SUBMITTED
        waiting = lead if SignOff.objects.get(submission__assessment=assessment).reviewer == upper_lead else upper_lead
        fresh(assessment).sign_off(by=waiting, seen=2)
        assert fresh(assessment).state == State.SIGNED_OFF


def test_a_double_click_on_submit_makes_one_submission(engineer, outline):
    for _ in range(ROUNDS):
        assessment = in_state("in_progress", engineer, SkillFactory(level=outline.levels.first()))
        results = at_once(*[lambda a=assessment: fresh(a).submit(by=engineer, seen=0)] * 3)
        assert refusals(results) == []
        assert Submission.objects.filter(assessment=assessment).count() == 1


def test_a_double_click_on_log_work_keeps_one_piece(engineer, skills):
    for _ in range(ROUNDS):
        once = uuid.uuid4()
        results = at_once(*[lambda o=once: log_work(engineer, skills[0], once=o)] * 3)
        assert len(set(results)) == 1
        assert Evidence.objects.filter(once=once).count() == 1
    assert HistoryEntry.objects.count() == ROUNDS


def test_edit_against_submit(engineer, outline):
    """What was submitted is what was seen: the digest kept is that of the piece as it stands afterwards."""
    for number in range(ROUNDS):
        assessment = in_state("in_progress", engineer, SkillFactory(level=outline.levels.first()))
        piece = assessment.evidence.get()
        words = {"title": f"Changed {number}", "kind": "talk", "body": "", "link": "", "done_on": dt.date(2026, 1, 1)}
        at_once(
            lambda p=piece, a=assessment, w=words: Evidence.objects.get(pk=p.pk).change(
                by=engineer, seen=0, skills=[a.skill], example_task=None, **w
            ),
            lambda a=assessment: fresh(a).submit(by=engineer, seen=0),
        )
        submission = Submission.objects.get(assessment=assessment)
        assert submission.pieces.get().digest == Evidence.objects.get(pk=piece.pk).digest()


def test_the_last_two_skills_of_a_level_signed_at_once_reach_it(payments, lead, upper_lead, skills):
    """Neither transaction may miss the other's sign-off, or the level would never be recorded."""
    for _ in range(ROUNDS):
        person = MembershipFactory(team=payments).engineer
        pair = [in_state("submitted", person, skill) for skill in skills[:2]]
        results = at_once(
            lambda a=pair[0]: fresh(a).sign_off(by=lead, seen=1),
            lambda a=pair[1]: fresh(a).sign_off(by=upper_lead, seen=1),
        )
        assert refusals(results) == []
        assert LevelReached.objects.filter(engineer=person).count() == 1


def test_a_reviewer_who_leaves_against_their_sign_off(rounds, lead):
    """Either the decision came first and stands, or it is refused; nothing in between."""
    results = at_once(lambda: lead.leave(), *[lambda a=a: fresh(a).sign_off(by=lead, seen=1) for a in rounds[:3]])
    assert SignOff.objects.count() == 3 - len(refusals(results))
    assert Counter(fresh(a).state for a in rounds[:3])[State.SIGNED_OFF] == SignOff.objects.count()


def test_two_changes_of_an_outline_make_two_revisions_in_a_row(outline, admin, skills):
    def reword(skill, text):
        skill.text = text
        skill.save()
        outline.record_revision(by=admin, summary=text)

    at_once(lambda: reword(skills[0], "First."), lambda: reword(skills[1], "Second."))
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert numbers in ([1, 2, 3], [1, 2])  # two, or one that already shows both
    assert {"First.", "Second."} <= {skill.text for skill in outline.skills.all()}
    last = outline.current_revision.markdown
    assert "First." in last
    assert "Second." in last
