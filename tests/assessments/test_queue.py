import datetime as dt

import pytest
from django.utils import timezone

from assessments import clock
from assessments.models.rights import Standing
from assessments.queue import ON_A_PAGE, Queue, headline, line
from tests.factories import EngineerFactory, MembershipFactory, in_state, outline_with

pytestmark = pytest.mark.django_db


def submitted(engineer, skill, *signers, days=0):
    """Submitted so many days ago, then signed by some of those whom it needs."""
    with clock.telling(timezone.now() - dt.timedelta(days=days)):
        assessment = in_state("submitted", engineer, skill)
    for signer in signers:
        assessment.sign_off(by=signer, seen=assessment.version)
    return assessment


def queue_of(person, **filters):
    return Queue.of(Standing.of(person), **filters)


@pytest.mark.parametrize(
    ("count", "oldest", "sentence"),
    [
        (0, None, "Nobody is waiting for you."),
        (1, 0, "One claim waits for you, since today."),
        (1, 1, "One claim waits for you, since yesterday."),
        (1, 9, "One claim waits for you, for nine days."),
        (5, 0, "Five claims wait for you, all since today."),
        (5, 1, "Five claims wait for you, the oldest since yesterday."),
        (5, 9, "Five claims wait for you, the oldest for nine days."),
        (12, 30, "12 claims wait for you, the oldest for 30 days."),
    ],
)
def test_the_headline_is_the_answer(count, oldest, sentence):
    assert headline(count, oldest) == sentence


def test_who_has_waited_longest_stands_first(lead, engineer, peer, skills):
    new = submitted(peer, skills[0])
    old = submitted(engineer, skills[0], days=9)
    queue = queue_of(lead)
    assert [(row.assessment, row.days, row.is_late) for row in queue.page] == [(old, 9, True), (new, 0, False)]
    assert queue.headline == "Two claims wait for you, the oldest for nine days."


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
def test_a_claim_is_late_after_seven_days(lead, engineer, skills, days, late):
    submitted(engineer, skills[0], days=days)
    assert [row.is_late for row in queue_of(lead).page] == [late]


def test_a_row_says_what_a_reviewer_needs_to_choose(lead, upper_lead, engineer, skills):
    assessment = in_state("returned", engineer, skills[2], lead)
    assessment.submit(by=engineer, seen=assessment.version)
    assessment.sign_off(by=upper_lead, seen=assessment.version)
    skills[2].text = "Says it **differently** now."
    skills[2].save()
    row = queue_of(lead).page[0]
    assert (row.wording, row.pieces, row.signers, row.needed, row.sent_back_words) == (
        "Can do 2.1 well.",
        1,
        (upper_lead,),
        2,
        "sent back once before",
    )


def test_only_what_the_reader_may_decide_on_is_in_the_queue(
    lead, upper_lead, other_lead, reviewer, engineer, peer, stranger, skills
):
    mine = submitted(engineer, skills[0], days=2)
    theirs = submitted(stranger, skills[0])
    own = submitted(reviewer, skills[1])
    in_state("in_progress", peer, skills[0])
    in_state("returned", peer, skills[1], lead)
    waiting = {
        person: [row.assessment for row in queue_of(person).page]
        for person in (lead, upper_lead, other_lead, reviewer, peer)
    }
    assert waiting == {
        lead: [mine],
        upper_lead: [mine],
        other_lead: [theirs, own],
        reviewer: [mine, theirs],
        peer: [],
    }


def test_what_one_has_signed_waits_for_the_others(lead, upper_lead, reviewer, engineer, skills):
    assessment = submitted(engineer, skills[2], lead)
    assert [(row.assessment, row.signers, row.asked) for row in queue_of(lead).signed] == [
        (assessment, (lead,), (upper_lead, reviewer))
    ]
    assert (queue_of(lead).waiting, queue_of(upper_lead).waiting, queue_of(upper_lead).signed) == (0, 1, ())


def test_a_claim_of_a_reviewer_never_waits_for_themself(lead, reviewer, other_lead, skills):
    """Rita may review the outline, and her own claim waits for everybody else who may."""
    submitted(reviewer, skills[2], other_lead)
    assert [row.asked for row in queue_of(other_lead).signed] == [()]


def test_teams_and_levels_that_occur_narrow_it(reviewer, engineer, stranger, payments, search, skills):
    here = submitted(engineer, skills[0])
    there = submitted(stranger, skills[2])
    level = skills[2].level
    queue = queue_of(reviewer)
    assert [(team.value, team.label) for team in queue.teams] == [("payments", "Payments"), ("search", "Search")]
    assert [choice.label for choice in queue.levels] == ["1. Level", "2. Level"]
    assert [row.assessment for row in queue_of(reviewer, team="payments").page] == [here]
    assert [row.assessment for row in queue_of(reviewer, level=str(level.pk)).page] == [there]
    both = queue_of(reviewer, team="payments", level=str(level.pk))
    assert (list(both.page), both.found_words, both.headline) == (
        [],
        "0 of 2 claims",
        "Two claims wait for you, all since today.",
    )


def test_a_filter_that_does_not_occur_narrows_nothing(lead, engineer, search, skills):
    submitted(engineer, skills[0])
    queue = queue_of(lead, team="search", level="999")
    assert (queue.found, [team.chosen for team in queue.teams]) == (1, [False])


def test_levels_of_several_outlines_carry_its_title(lead, engineer, skills):
    other = outline_with(levels=1, skills=1)
    submitted(engineer, skills[0])
    submitted(engineer, other.skills.get())
    titles = sorted([f"{skills[0].outline.title}: 1. Level", f"{other.title}: 1. Level"])
    assert [level.label for level in queue_of(lead).levels] == titles


def test_a_long_queue_has_pages(lead, payments, skills):
    crowd(payments, skills[:1], ON_A_PAGE + 2)
    pages = [queue_of(lead, page=number).page for number in (1, 2, 99, "x")]
    assert [len(page.object_list) for page in pages] == [ON_A_PAGE, 2, 2, ON_A_PAGE]


def test_the_last_five_decisions_are_told_newest_first(lead, upper_lead, engineer, peer, skills):
    in_state("signed_off", engineer, skills[1], lead)
    in_state("returned", engineer, skills[0], lead)
    submitted(engineer, skills[2], upper_lead, lead)
    revoked = in_state("signed_off", peer, skills[0], lead)
    revoked.revoke(by=lead, seen=revoked.version, note="The work was another's.")
    declined = submitted(peer, skills[1])
    declined.decline(by=lead, seen=declined.version, note="It shows something else.")
    told = [(d.sign, f"{d.before} {d.assessment.engineer.first_name} {d.after}") for d in queue_of(lead).decisions]
    assert told == [
        ("returned", "Told Chen that 1.2 is not met"),
        ("returned", "Revoked the sign-off of Chen for 1.1"),
        ("signed_off", "Signed off Chen for 1.1"),
        ("signed_off", "Signed Kavya for 2.1, second of two"),
        ("returned", "Asked Kavya for more on 1.1"),
    ]


def test_decisions_on_those_who_left_the_team_are_not_told(lead, engineer, skills):
    in_state("returned", engineer, skills[0], lead)
    engineer.memberships.get().end(timezone.localdate())
    assert queue_of(lead).decisions == ()


def test_the_line_beside_a_review_is_the_queue(lead, upper_lead, engineer, peer, skills):
    first, second = submitted(engineer, skills[0], days=3), submitted(peer, skills[0], days=1)
    submitted(engineer, skills[2], lead)
    assert [(row.assessment, row.days) for row in line(Standing.of(lead))] == [(first, 3), (second, 1)]


def crowd(team, skills, how_many):
    """So many engineers of the team, each with these skills submitted."""
    for _ in range(how_many):
        engineer = EngineerFactory()
        MembershipFactory(engineer=engineer, team=team)
        for skill in skills:
            in_state("submitted", engineer, skill)


@pytest.mark.parametrize("how_many", [1, 8])
def test_its_queries_do_not_grow(lead, upper_lead, engineer, payments, skills, how_many, django_assert_num_queries):
    crowd(payments, [skills[0], skills[2]], how_many)
    submitted(engineer, skills[2], lead)
    in_state("returned", engineer, skills[0], lead)
    standing = Standing.of(lead)
    with django_assert_num_queries(9):
        Queue.of(standing)


def test_what_the_engineer_answered_stands_in_the_row_until_somebody_acts(lead, upper_lead, engineer, skills):
    record = submitted(engineer, skills[2])

    def said(person):
        queue = queue_of(person)
        return [row.word and row.word.sentence for row in (*queue.page, *queue.signed)]

    record.comment(by=lead, note="Which run failed?", once="1")
    assert (said(lead), said(upper_lead)) == ([None], [None])
    record.comment(by=engineer, note="The third, in the log.", once="2")
    assert (said(lead), said(upper_lead)) == (["Kavya writes: The third, in the log."],) * 2
    record.sign_off(by=upper_lead, seen=1)
    assert said(lead) == ["Kavya writes: The third, in the log."]
    record.comment(by=lead, note="Thanks.", once="3")
    assert said(lead) == [None]
