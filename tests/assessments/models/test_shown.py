"""A decision is pinned to what the reviewer's page showed: anything of it that changed meanwhile is noticed."""

import pytest

from assessments.models import Assessment, Evidence, HistoryEntry, LedgerEntry, SignOff, Submission, SubmittedEvidence
from assessments.states import IllegalMove, State
from tests.factories import in_state, log_work, shown

pytestmark = pytest.mark.django_db
CHANGED = "What you were looking at has changed since you opened the page, so nothing was decided."
VERBS = [("sign_off", {}), ("return_", {"note": "More."}), ("decline", {"note": "No."})]


@pytest.fixture
def submitted(engineer, skills):
    return in_state("submitted", engineer, skills[0])


def reword(assessment):
    assessment.skill.text = "Says it otherwise."
    assessment.skill.save()


def change(assessment):
    """Past the verbs, which refuse it."""
    Evidence.objects.filter(uses__assessment=assessment).update(body="Much better.")


def take_out(assessment):
    Evidence.objects.filter(uses__assessment=assessment).delete()


def slip_in(assessment):
    piece = log_work(assessment.engineer, assessment.skill.level.skills.last(), title="Another")
    SubmittedEvidence.objects.create(submission=assessment.submissions.get(), evidence=piece, digest=piece.digest())


def repin(assessment):
    assessment.submissions.update(wording="Something easier.")


MEANWHILE = [reword, change, take_out, slip_in, repin]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_the_digest_sees_each_part_of_the_page(submitted, meanwhile):
    before = shown(submitted)
    meanwhile(submitted)
    assert shown(Assessment.objects.get(pk=submitted.pk)) != before


def test_the_digest_is_of_one_submission_alone(submitted, engineer):
    before = shown(submitted)
    submitted.withdraw(by=engineer, seen=1)
    submitted.submit(by=engineer, seen=2)
    assert shown(submitted) != before
    assert before == submitted.submissions.get(number=1).shown_digest()


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize(("verb", "words"), VERBS)
def test_what_changed_meanwhile_is_not_decided(submitted, lead, meanwhile, verb, words):
    before = shown(submitted)
    meanwhile(submitted)
    entries = LedgerEntry.objects.count()
    with pytest.raises(IllegalMove) as refusal:
        getattr(submitted, verb)(by=lead, seen=1, shown=before, **words)
    assert str(refusal.value) == CHANGED
    assert (Assessment.objects.get(pk=submitted.pk).state, SignOff.objects.count()) == (State.SUBMITTED, 0)
    assert LedgerEntry.objects.count() == entries
    getattr(submitted, verb)(by=lead, seen=1, shown=shown(submitted), **words)
    assert SignOff.objects.count() == 1


def test_what_changed_meanwhile_is_not_revoked(engineer, lead, skills):
    held = in_state("signed_off", engineer, skills[0], lead)
    before = shown(held)
    reword(held)
    with pytest.raises(IllegalMove, match="has changed since you opened the page"):
        held.revoke(by=lead, seen=2, shown=before, note="Wrong.")
    assert (held.state, Submission.objects.get().revoked_at) == (State.SIGNED_OFF, None)
    held.revoke(by=lead, seen=2, shown=shown(held), note="Wrong.")
    assert held.state == State.OPEN


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize(("verb", "words"), VERBS)
def test_the_ledger_keeps_what_was_shown(submitted, lead, verb, words, given):
    before = shown(submitted)
    getattr(submitted, verb)(by=lead, seen=1, **words, **({"shown": before} if given else {}))
    assert HistoryEntry.objects.last().facts["shown"] == before


def test_the_same_decision_sent_again_is_done_once_even_where_the_outline_changed_after_it(submitted, lead):
    before = shown(submitted)
    submitted.sign_off(by=lead, seen=1, shown=before)
    reword(submitted)
    submitted.sign_off(by=lead, seen=1, shown=before)
    assert (SignOff.objects.count(), submitted.version) == (1, 2)
