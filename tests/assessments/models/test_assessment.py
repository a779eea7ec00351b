"""Each verb: what it does, who may not, what it refuses. The first skill needs one sign-off, the third needs two."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from assessments.models import Assessment, Decision, HistoryEntry, LevelReached, Outcome, SignOff, Submission
from assessments.states import Act, IllegalMove, State
from tests.factories import ReviewerGrantFactory, in_state, log_work

pytestmark = pytest.mark.django_db


def lead_of_payments(lead):
    team = lead.memberships.get().team_id
    return {"as": "lead", "of": "Payments", "team": team, "since": "2025-01-01"}


@pytest.fixture
def open_(engineer, skills):
    return in_state("in_progress", engineer, skills[0])


@pytest.fixture
def submitted(engineer, skills):
    return in_state("submitted", engineer, skills[0])


@pytest.fixture
def needs_two(engineer, skills):
    return in_state("submitted", engineer, skills[2])


def acts(assessment):
    return [(entry.act, entry.actor.name, entry.state) for entry in assessment.history.order_by("pk")]


def everything():
    """What a refused act must leave as it was."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Assessment, Submission, SignOff, HistoryEntry, LevelReached)
    ]


# ---------------------------------------------------------------------- submit


def test_submit_pins_wording_revision_and_evidence(open_, engineer, outline):
    piece = open_.evidence.get()
    submission = open_.submit(by=engineer, seen=0)
    assert (submission.number, submission.wording, submission.revision) == (
        1,
        open_.skill.text,
        outline.current_revision,
    )
    assert list(submission.pieces.values_list("evidence", "digest")) == [(piece.pk, piece.digest())]
    assert (open_.state, open_.version, submission.outcome) == (State.SUBMITTED, 1, Outcome.PENDING)
    assert acts(open_) == [("evidence_added", "Kavya Raman", "open"), ("submit", "Kavya Raman", "submitted")]
    assert [kept["id"] for kept in open_.history.last().facts["evidence"]] == [piece.pk]


def test_a_second_submission_counts_on(submitted, engineer, lead):
    submitted.return_(by=lead, seen=1, note="One more.")
    assert submitted.submit(by=engineer, seen=2).number == 2


def test_submit_needs_evidence(engineer, skills):
    assessment = Assessment.objects.create(engineer=engineer, skill=skills[0])
    before = everything()
    with pytest.raises(IllegalMove, match="Add at least one piece of evidence first"):
        assessment.submit(by=engineer, seen=0)
    assert everything() == before


def test_submit_is_refused_on_a_retired_skill(open_, engineer):
    open_.skill.retire()
    with pytest.raises(IllegalMove, match="retired"):
        open_.submit(by=engineer, seen=0)


def test_what_was_pending_when_its_skill_was_retired_may_still_be_decided(submitted, lead):
    submitted.skill.retire()
    submitted.sign_off(by=lead, seen=1)
    assert submitted.state == State.SIGNED_OFF


def test_the_submission_keeps_the_wording_that_it_was_made_on(submitted, admin):
    skill, wording = submitted.skill, submitted.skill.text
    skill.text = "Something else entirely."
    skill.save()
    skill.outline.record_revision(by=admin, summary="Reworded.")
    assert submitted.submissions.get().wording == wording


# ---------------------------------------------------------------------- withdraw


def test_withdraw_closes_the_submission(submitted, engineer):
    submitted.withdraw(by=engineer, seen=1)
    assert (submitted.state, submitted.submissions.get().outcome) == (State.OPEN, Outcome.WITHDRAWN)


def test_a_signature_on_what_was_withdrawn_does_not_count_again(needs_two, engineer, lead, upper_lead):
    needs_two.sign_off(by=lead, seen=1)
    needs_two.withdraw(by=engineer, seen=2)
    needs_two.submit(by=engineer, seen=3)
    needs_two.sign_off(by=upper_lead, seen=4)
    assert needs_two.state == State.SUBMITTED
    assert list(SignOff.objects.values_list("reviewer__name", "submission__number")) == [
        ("Lena Frost", 1),
        ("Mara Vogt", 2),
    ]


# ---------------------------------------------------------------------- sign off


def test_one_signature_completes_where_one_is_needed(submitted, lead):
    submitted.sign_off(by=lead, seen=1, note="Clear.")
    assert submitted.state == State.SIGNED_OFF
    decision = SignOff.objects.get()
    assert (decision.engineer, decision.reviewer, decision.decision) == (submitted.engineer, lead, Decision.GRANTED)
    entry = submitted.history.last()
    assert (entry.act, entry.note) == (Act.SIGN_OFF, "Clear.")
    facts = entry.facts
    assert (facts["signature"], facts["needed"], facts["basis"]) == (1, 1, lead_of_payments(lead))


def test_two_signatures_where_two_are_needed(needs_two, lead, reviewer):
    needs_two.sign_off(by=lead, seen=1)
    assert needs_two.state == State.SUBMITTED
    needs_two.sign_off(by=reviewer, seen=2)
    assert needs_two.state == State.SIGNED_OFF
    assert [entry[0] for entry in acts(needs_two)][-2:] == ["sign", "sign_off"]
    grant = reviewer.reviewer_grants.get()
    granted = {"as": "reviewer", "of": needs_two.skill.outline.title, "grant": grant.pk, "since": "2025-01-01"}
    assert needs_two.history.last().facts["basis"] == granted


def test_the_same_reviewer_does_not_sign_twice(needs_two, lead):
    needs_two.sign_off(by=lead, seen=1)
    with pytest.raises(IllegalMove, match="You have signed this submission already"):
        needs_two.sign_off(by=lead, seen=2)
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(("before", "after", "state"), [(2, 1, State.SUBMITTED), (1, 2, State.SIGNED_OFF)])
def test_a_submission_needs_what_its_level_asked_for_then(engineer, lead, upper_lead, skills, before, after, state):
    """Whoever has signed was told how many it takes; a level that changes its mind meanwhile leaves nobody stuck."""
    skills[0].level.signoffs_needed = before
    skills[0].level.save()
    assessment = in_state("submitted", engineer, skills[0])
    skills[0].level.signoffs_needed = after
    skills[0].level.save()
    assessment.sign_off(by=lead, seen=1)
    assert assessment.state == state
    if state == State.SUBMITTED:
        assessment.sign_off(by=upper_lead, seen=2)
        assert assessment.state == State.SIGNED_OFF


# ---------------------------------------------------------------------- return, decline, revoke


@pytest.mark.parametrize(
    ("verb", "outcome", "act"),
    [("return_", Outcome.MORE_NEEDED, Act.RETURN), ("decline", Outcome.NOT_MET, Act.DECLINE)],
)
def test_a_refusal_says_what_is_missing(submitted, lead, verb, outcome, act):
    with pytest.raises(IllegalMove, match="Say what is missing"):
        getattr(submitted, verb)(by=lead, seen=1, note="  ")
    getattr(submitted, verb)(by=lead, seen=1, note="A pipeline of your own.")
    assert (submitted.state, submitted.submissions.get().outcome) == (State.RETURNED, outcome)
    assert (submitted.history.last().act, submitted.history.last().note) == (act, "A pipeline of your own.")


def test_revoke_reopens_and_keeps_what_was(submitted, lead):
    submitted.sign_off(by=lead, seen=1)
    with pytest.raises(IllegalMove, match="Say why"):
        submitted.revoke(by=lead, seen=2, note="")
    submitted.revoke(by=lead, seen=2, note="It was somebody else's work.")
    submission = submitted.submissions.get()
    assert (submitted.state, submission.outcome) == (State.OPEN, Outcome.GRANTED)
    assert submission.revoked_at is not None
    assert SignOff.objects.count() == 1


# ---------------------------------------------------------------------- who may

DECISIONS = [
    ("sign_off", {}),
    ("return_", {"note": "More."}),
    ("decline", {"note": "No."}),
]


@pytest.mark.parametrize("who", ["engineer", "peer", "stranger", "other_lead", "admin"])
@pytest.mark.parametrize(("verb", "words"), DECISIONS)
def test_nobody_else_decides(request, submitted, who, verb, words):
    person, before = request.getfixturevalue(who), everything()
    with pytest.raises(PermissionDenied):
        getattr(submitted, verb)(by=person, seen=1, **words)
    assert everything() == before


@pytest.mark.parametrize("who", ["lead", "upper_lead", "reviewer"])
@pytest.mark.parametrize(("verb", "words"), DECISIONS)
def test_these_decide(request, submitted, who, verb, words):
    getattr(submitted, verb)(by=request.getfixturevalue(who), seen=1, **words)
    assert SignOff.objects.get().reviewer == request.getfixturevalue(who)


@pytest.mark.parametrize("who", ["engineer", "peer", "stranger", "other_lead", "reviewer", "admin"])
def test_only_a_lead_of_theirs_revokes(request, submitted, lead, who):
    submitted.sign_off(by=lead, seen=1)
    person, before = request.getfixturevalue(who), everything()
    with pytest.raises(PermissionDenied):
        submitted.revoke(by=person, seen=2, note="No.")
    assert everything() == before


def test_a_lead_does_not_decide_on_their_own(lead, upper_lead, skills):
    own = in_state("submitted", lead, skills[0])
    with pytest.raises(PermissionDenied, match="Nobody decides on their own record"):
        own.sign_off(by=lead, seen=1)
    own.sign_off(by=upper_lead, seen=1)
    with pytest.raises(PermissionDenied, match="Nobody decides on their own record"):
        own.revoke(by=lead, seen=2, note="Mine.")


def test_a_superuser_with_a_grant_does_not_decide_on_their_own(admin, outline, skills):
    ReviewerGrantFactory(reviewer=admin, outline=outline)
    own = in_state("submitted", admin, skills[0])
    with pytest.raises(PermissionDenied, match="Nobody decides on their own record"):
        own.sign_off(by=admin, seen=1)


@pytest.mark.parametrize("who", ["peer", "lead", "upper_lead", "reviewer", "admin"])
def test_only_the_engineer_submits_and_withdraws(request, open_, engineer, who):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        open_.submit(by=person, seen=0)
    open_.submit(by=engineer, seen=0)
    with pytest.raises(PermissionDenied):
        open_.withdraw(by=person, seen=1)


def test_who_has_left_does_nothing_any_more(submitted, engineer, lead):
    lead.leave()
    engineer.leave()
    with pytest.raises(PermissionDenied, match="closed"):
        submitted.sign_off(by=lead, seen=1)
    with pytest.raises(PermissionDenied, match="closed"):
        submitted.withdraw(by=engineer, seen=1)


# ---------------------------------------------------------------------- twice, and too late


def test_each_act_done_twice_from_the_same_page_is_done_once(engineer, lead, skills):
    assessment = in_state("in_progress", engineer, skills[0])
    steps = [
        lambda a: a.submit(by=engineer, seen=0),
        lambda a: a.withdraw(by=engineer, seen=1),
        lambda a: a.submit(by=engineer, seen=2),
        lambda a: a.return_(by=lead, seen=3, note="More."),
        lambda a: a.submit(by=engineer, seen=4),
        lambda a: a.decline(by=lead, seen=5, note="No."),
        lambda a: a.submit(by=engineer, seen=6),
        lambda a: a.sign_off(by=lead, seen=7),
        lambda a: a.revoke(by=lead, seen=8, note="Wrong."),
    ]
    for step in steps:
        first = step(assessment)
        once = everything()
        assert step(Assessment.objects.get(pk=assessment.pk)) == first
        assert everything() == once
    assert assessment.version == len(steps)


def test_another_note_on_an_old_page_is_not_the_same_act(submitted, lead):
    submitted.return_(by=lead, seen=1, note="More.")
    with pytest.raises(IllegalMove, match="You sent this back since you opened the page"):
        submitted.return_(by=lead, seen=1, note="Something else.")


def test_a_stale_page_names_who_was_faster(submitted, lead, upper_lead, engineer):
    submitted.sign_off(by=lead, seen=1)
    before = everything()
    for late in (
        lambda: submitted.sign_off(by=upper_lead, seen=1),
        lambda: submitted.return_(by=upper_lead, seen=1, note="More."),
        lambda: submitted.withdraw(by=engineer, seen=1),
    ):
        with pytest.raises(IllegalMove, match="Lena Frost signed this off since you opened the page"):
            late()
    assert everything() == before


def test_work_on_drafts_does_not_make_a_page_stale(open_, engineer, skills):
    log_work(engineer, skills[0], title="One more")
    assert open_.submit(by=engineer, seen=0).pieces.count() == 2


@pytest.mark.parametrize("step", range(1, 12))
def test_a_failure_at_any_statement_leaves_the_old_state(submitted, lead, step):
    """Crash at the k-th statement of a sign-off that also reaches a level: all of it, or nothing."""
    calls = 0

    def crash(execute, sql, params, many, context):
        nonlocal calls
        calls += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        if calls == step:
            raise RuntimeError("the power went")
        return execute(sql, params, many, context)

    before = everything()
    with pytest.raises(RuntimeError), connection.execute_wrapper(crash):
        submitted.sign_off(by=lead, seen=1)
    assert everything() == before
