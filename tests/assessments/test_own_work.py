import datetime as dt

import pytest

from assessments.models import Assessment, Evidence
from assessments.own_work import (
    how_many,
    own_piece,
    own_work,
    page_of,
    removal_sentence,
    skills_with_work,
    submitted_for,
    work_headline,
)

from .. import factories


@pytest.mark.parametrize(
    ("count", "drafts", "headline"),
    [
        (0, 0, "Nothing here yet, and that is how it starts."),
        (1, 1, "One piece of work, not submitted yet."),
        (1, 0, "One piece of work, and it is submitted."),
        (5, 2, "Five pieces of work, two of them not submitted yet."),
        (5, 1, "Five pieces of work, one of them not submitted yet."),
        (5, 0, "Five pieces of work, all of them submitted."),
        (5, 5, "Five pieces of work, none of them submitted yet."),
        (28, 12, "28 pieces of work, 12 of them not submitted yet."),
    ],
)
def test_the_headline(count, drafts, headline):
    assert work_headline(count, drafts) == headline


@pytest.mark.parametrize(
    ("skills", "sentence"),
    [
        (0, "It speaks for no skill."),
        (1, "It also disappears from the skill that it speaks for."),
        (2, "It also disappears from the two skills that it speaks for."),
    ],
)
def test_what_else_a_removal_takes(skills, sentence):
    assert removal_sentence(skills) == sentence


@pytest.fixture
def pieces(db, engineer, peer, lead, skills):
    """Four of the engineer's, newest first: waiting, seen, withdrawn, draft; and one of a peer."""
    waiting = factories.log_work(engineer, skills[0], title="API", body="Événements", done_on=dt.date(2026, 4, 4))
    seen = factories.log_work(engineer, skills[1], title="Talk", kind="talk", done_on=dt.date(2026, 3, 3))
    withdrawn = factories.log_work(engineer, skills[2], skills[3], title="Queue", done_on=dt.date(2026, 2, 2))
    draft = factories.log_work(engineer, skills[3], title="Draft", done_on=dt.date(2026, 1, 1))
    factories.log_work(peer, skills[0])
    records = {a.skill: a for a in Assessment.objects.filter(engineer=engineer).select_related("skill")}
    for skill in skills[:3]:
        records[skill].submit(by=engineer, seen=0)
    records[skills[1]].return_(by=lead, seen=1, note="More.")
    records[skills[2]].withdraw(by=engineer, seen=1)
    return [waiting, seen, withdrawn, draft]


def test_where_each_stands_and_what_it_serves(engineer, skills, pieces):
    assert [
        (piece.evidence, piece.lock, piece.is_locked, [(s.skill, s.state) for s in piece.serves])
        for piece in page_of(own_work(engineer))
    ] == [
        (pieces[0], "waiting", True, [(skills[0], "submitted")]),
        (pieces[1], "seen", True, [(skills[1], "returned")]),
        (pieces[2], "withdrawn", False, [(skills[2], "in_progress"), (skills[3], "in_progress")]),
        (pieces[3], "draft", False, [(skills[3], "in_progress")]),
    ]
    assert how_many(engineer) == (4, 1)
    assert skills_with_work(engineer) == skills


def test_one_piece(pieces, skills):
    piece = own_piece(Evidence.objects.with_locks().get(pk=pieces[2].pk))
    assert ([served.skill for served in piece.serves], piece.lock) == ([skills[2], skills[3]], "withdrawn")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [0, 1, 2, 3]),
        ({"text": "EVENEMENTS api"}, [0]),
        ({"text": "nothing like it"}, []),
        ({"kind": "talk"}, [1]),
        ({"drafts": True}, [3]),
        ({"kind": "talk", "drafts": True}, []),
    ],
)
def test_filters(engineer, pieces, asked, found):
    assert list(own_work(engineer, **asked)) == [pieces[place] for place in found]


def test_filter_by_skill(engineer, pieces, skills):
    assert list(own_work(engineer, skill=skills[3].pk)) == [pieces[2], pieces[3]]


def test_others_see_what_a_piece_was_submitted_for_and_no_draft(
    lead, upper_lead, reviewer, other_lead, peer, pieces, skills
):
    for viewer, seen in [(lead, [skills[2]]), (reviewer, [skills[2]]), (other_lead, []), (peer, [])]:
        assert [row.skill for row in submitted_for(pieces[2], viewer)] == seen
    assert submitted_for(pieces[3], lead) == []


def test_what_two_must_sign_says_how_many_have(engineer, lead, skills):
    piece = factories.log_work(engineer, skills[0], skills[2], skills[3])
    for skill in (skills[0], skills[2]):
        Assessment.objects.get(engineer=engineer, skill=skill).submit(by=engineer, seen=0)
    Assessment.objects.get(engineer=engineer, skill=skills[2]).sign_off(by=lead, seen=1)
    counts = ["", "Submitted, 1 of 2 signed", ""]
    assert [served.count for served in own_piece(piece).serves] == counts
    assert [served.count for served in page_of(own_work(engineer))[0].serves] == counts
