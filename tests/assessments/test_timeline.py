"""The history in words: each act, who is "You", what a signature rests on, and what is private."""

import pytest

from assessments.models.history import PRIVATE_ACTS
from assessments.states import ON_RIGHTS, Act
from assessments.timeline import SIGNS, _did, timeline

from .. import factories

DID = [
    (Act.EVIDENCE_ADDED, {}, "logged “It”"),
    (Act.EVIDENCE_CHANGED, {}, "changed “It”"),
    (Act.EVIDENCE_REMOVED, {}, "took “It” out"),
    (Act.SUBMIT, {"evidence": [{}]}, "submitted 1 piece of evidence"),
    (Act.SUBMIT, {"evidence": [{}] * 3}, "submitted 3 pieces of evidence"),
    (Act.WITHDRAW, {}, "withdrew it"),
    (Act.WITHDRAW_APPEAL, {}, "asked for no other reviewer any more"),
    (Act.SIGN, {"signature": 1, "needed": 2}, "signed, first of two"),
    (Act.SIGN_OFF, {"signature": 2, "needed": 2}, "signed, second of two"),
    (Act.SIGN_OFF, {"signature": 1, "needed": 1}, "signed it off"),
    (Act.RETURN, {}, "asked for more"),
    (Act.DECLINE, {}, "decided: not met"),
    (Act.REVOKE, {}, "revoked the sign-off"),
    (Act.RENEW, {}, "opened it to renew"),
    (Act.SELF_ASSESS, {"view": "can_teach"}, "self-assessed as “can teach”"),
    (Act.EXEMPT_ASK, {}, "asked that it not apply to their role"),
    (Act.EXEMPT_AGREE, {}, "agreed that it does not apply"),
    (Act.EXEMPT_REFUSE, {}, "decided that it does apply"),
    (Act.EXEMPT_END, {"was": "asked"}, "took back that it not apply"),
    (Act.EXEMPT_END, {"was": "agreed"}, "ended that it does not apply"),
    (Act.APPEAL, {}, "asked for another reviewer"),
    (Act.COMMENT, {}, "wrote"),
]


@pytest.mark.parametrize(("act", "facts", "expected"), DID)
def test_what_somebody_did(act, facts, expected):
    assert _did(act, facts, "It") == expected


def test_every_act_is_told_and_has_a_sign():
    assert {act for act, _, _ in DID} == set(SIGNS) == set(Act) - ON_RIGHTS - {Act.ERASE}


@pytest.fixture
def story(engineer, lead, upper_lead, skills):
    """Every act but a removal, on a skill that needs two signatures."""
    skill = skills[2]
    piece = factories.log_work(engineer, skill, title="It")
    piece.change(by=engineer, seen=0, skills=[skill], title="It all", kind="talk", done_on=piece.done_on)
    record = engineer.assessments.get()
    record.submit(by=engineer, seen=record.version)
    record.withdraw(by=engineer, seen=record.version)
    record.submit(by=engineer, seen=record.version)
    record.return_(by=lead, seen=record.version, note="One more.")
    record.submit(by=engineer, seen=record.version)
    record.decline(by=lead, seen=record.version, note="Something else.")
    record.submit(by=engineer, seen=record.version)
    record.sign_off(by=lead, seen=record.version)
    record.sign_off(by=upper_lead, seen=record.version, note="Well done.")
    record.revoke(by=lead, seen=record.version, note="A mistake.")
    return record


SEEN_BY_ALL = [
    ("Lena Frost", "revoked the sign-off", "A mistake.", ""),
    ("Mara Vogt", "signed, second of two", "Well done.", "on revision 1, as lead of Platform"),
    ("Lena Frost", "signed, first of two", "", "on revision 1, as lead of Payments"),
    ("Kavya Raman", "submitted 1 piece of evidence", "", ""),
    ("Lena Frost", "decided: not met", "Something else.", ""),
    ("Kavya Raman", "submitted 1 piece of evidence", "", ""),
    ("Lena Frost", "asked for more", "One more.", ""),
    ("Kavya Raman", "submitted 1 piece of evidence", "", ""),
    ("Kavya Raman", "withdrew it", "", ""),
    ("Kavya Raman", "submitted 1 piece of evidence", "", ""),
]
DRAFTS = [("Kavya Raman", "changed “It all”", "", ""), ("Kavya Raman", "logged “It”", "", "")]


@pytest.mark.parametrize("who", ["engineer", "lead", "upper_lead", "reviewer"])
def test_the_acts_on_drafts_are_for_their_author_alone_and_who_reads_is_you(story, who, request):
    viewer = request.getfixturevalue(who)
    lines = [(line.who, line.did, line.note, line.stamp) for line in timeline(viewer, assessment=story)]
    expected = SEEN_BY_ALL + (DRAFTS if who == "engineer" else [])
    assert lines == [("You" if name == viewer.name else name, *rest) for name, *rest in expected]


def test_a_signature_under_a_grant_says_of_what(engineer, reviewer, outline, skills):
    record = factories.in_state("submitted", engineer, skills[0])
    record.sign_off(by=reviewer, seen=record.version)
    assert timeline(engineer, assessment=record)[0].stamp == f"on revision 1, as reviewer of {outline.title}"


def test_a_part_of_a_persons_history_costs_one_query(story, engineer, django_assert_num_queries):
    with django_assert_num_queries(1):
        lines = timeline(engineer, slice(2, 4), assessment__engineer=engineer)
        assert [line.about.label for line in lines] == ["2.1", "2.1"]
    assert [line.did for line in lines] == ["signed, first of two", "submitted 1 piece of evidence"]


def test_what_is_private():
    assert set(PRIVATE_ACTS) == {Act.EVIDENCE_ADDED, Act.EVIDENCE_CHANGED, Act.EVIDENCE_REMOVED}


def test_a_line_has_its_place_in_the_record_and_its_hash_and_drafts_are_not_counted(story, engineer, lead, skills):
    factories.log_work(engineer, skills[0])  # another record counts by itself
    public = story.history.exclude(act__in=PRIVATE_ACTS).newest_first()
    numbered = [f"#{10 - n} {entry.hash[:4]}…{entry.hash[-4:]}" for n, entry in enumerate(e.entry for e in public)]
    assert [line.ledger for line in timeline(lead, assessment=story)] == numbered
    mine = [line.ledger for line in timeline(engineer, assessment=story)]
    assert mine[:10] == numbered
    assert [mark.startswith("#") for mark in mine[10:]] == [False, False]
    assert [line.ledger for line in timeline(lead, slice(3, 5), assessment=story)] == numbered[3:5]
    everything = timeline(engineer, assessment__engineer=engineer)
    assert [line.ledger for line in everything if line.about == story.skill] == mine
