import pytest

from assessments.models import Assessment
from assessments.own_skill import (
    OwnSkill,
    evidence_line,
    panel_heading,
    submitted_sentence,
    until_when,
    what_follows,
    why_closed,
)
from assessments.validity import written
from outline.models import ExampleTask, Outline
from people.models import Engineer

from .. import factories

TOMASZ, MARIT = Engineer(name="Tomasz Zieliński"), Engineer(name="Marit Haugen")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ((1, [MARIT], 1), "1 piece of evidence goes to Marit. After that it is locked until someone decides."),
        (
            (2, [TOMASZ, MARIT], 1),
            "2 pieces of evidence go to Tomasz or Marit. After that they are locked until someone decides.",
        ),
        (
            (1, [MARIT], 2),
            "1 piece of evidence goes to Marit. After that it is locked until someone decides. "
            "This level asks for two sign-offs.",
        ),
    ],
)
def test_what_a_submission_means(asked, sentence):
    assert what_follows(*asked) == sentence


@pytest.mark.parametrize(
    ("pieces", "seen", "line"),
    [
        (0, 0, ""),
        (1, 0, "1 piece"),
        (3, 0, "3 pieces"),
        (1, 1, "1 piece seen by a reviewer"),
        (3, 2, "2 pieces seen by a reviewer, 1 new"),
    ],
)
def test_how_much_evidence(pieces, seen, line):
    assert evidence_line(pieces, seen) == line


@pytest.mark.parametrize(
    ("state", "is_claimable", "heading", "closed"),
    [
        ("not_started", True, "Not ready yet", ""),
        ("in_progress", True, "Ready?", ""),
        ("returned", True, "Ready again?", ""),
        ("submitted", True, "It waits for a decision", "This waits for a decision. Withdraw it to add to it."),
        ("signed_off", True, "You have this skill", "This is signed off, so it needs no more."),
        ("signed_off", False, "You have this skill", "This is signed off, so it needs no more."),
        ("lapsed", True, "It has lapsed", "This has lapsed. Renew it, and it takes new evidence again."),
        (
            "in_progress",
            False,
            "Retired",
            "This skill has been retired. What you logged stays, and nothing new is asked of you.",
        ),
    ],
)
def test_the_panel_that_submits(state, is_claimable, heading, closed):
    assert (panel_heading(state, is_claimable), why_closed(state, is_claimable)) == (heading, closed)


@pytest.mark.parametrize(
    ("days", "is_renewing", "is_claimable", "sentence"),
    [
        (-1, False, True, "It lapsed after {}. Your evidence stays with it when you renew it."),
        (-1, True, True, "Your sign-off lapsed after {}."),
        (-1, False, False, "It lapsed after {}."),
        (0, False, True, "It is valid until {}, and counts until then while you renew it."),
        (0, True, True, "Your sign-off counts until {}."),
        (0, False, False, "It is valid until {}."),
        (90, False, True, "It is valid until {}, and counts until then while you renew it."),
    ],
)
def test_until_when_it_counts(days, is_renewing, is_claimable, sentence):
    last_day = factories.day(days)
    assert until_when(last_day, is_renewing, is_claimable) == sentence.format(written(last_day))
    assert until_when(None, is_renewing, is_claimable) == ""


def test_what_is_said_after_a_submission():
    assert submitted_sentence("2.5", [TOMASZ, MARIT]) == "Submitted 2.5. It waits for Tomasz or Marit."
    asked = "You asked for another reviewer of 2.5. It waits for Marit."
    assert submitted_sentence("2.5", [MARIT], is_appeal=True) == asked
    assert submitted_sentence("2.5", []) == "Submitted 2.5. Nobody can review it now: tell an admin."


@pytest.mark.django_db
class TestOwnSkill:
    @pytest.mark.parametrize(
        ("state", "takes", "may_submit", "reviewers"),
        [
            ("not_started", True, False, True),
            ("in_progress", True, True, True),
            ("submitted", False, False, True),
            ("returned", True, True, True),
            ("signed_off", False, False, False),
        ],
    )
    def test_each_state(self, engineer, lead, skills, state, takes, may_submit, reviewers):
        factories.in_state(state, engineer, skills[0], lead)
        own = OwnSkill.of(engineer, skills[0])
        assert (own.state, own.takes_evidence, own.may_submit) == (state, takes, may_submit)
        assert own.reviewers == ((lead,) if reviewers else ())

    def test_retired_takes_nothing_and_names_nobody(self, engineer, lead, skills):
        factories.in_state("in_progress", engineer, skills[0])
        Outline.objects.update(status=Outline.Status.RETIRED)
        skills[0].refresh_from_db()
        own = OwnSkill.of(engineer, skills[0])
        assert (own.state, own.takes_evidence, own.may_submit, own.reviewers) == ("in_progress", False, False, ())

    def test_what_waits_is_still_named_when_its_skill_is_retired(self, engineer, lead, skills):
        factories.in_state("submitted", engineer, skills[0])
        skills[0].retire()
        assert OwnSkill.of(engineer, skills[0]).waiting.asked == (lead,)

    def test_it_waits_for_those_who_have_not_signed(self, engineer, lead, upper_lead, skills):
        factories.in_state("submitted", engineer, skills[2]).sign_off(by=lead, seen=1)
        own = OwnSkill.of(engineer, skills[2])
        assert own.waiting.asked == (upper_lead,)
        assert [entry.actor for entry in own.signatures] == [lead]

    def test_a_signature_on_what_was_withdrawn_does_not_count(self, engineer, lead, upper_lead, skills):
        assessment = factories.in_state("submitted", engineer, skills[2])
        assessment.sign_off(by=lead, seen=1)
        assessment.withdraw(by=engineer, seen=2)
        assessment.submit(by=engineer, seen=3)
        own = OwnSkill.of(engineer, skills[2])
        assert (own.signatures, own.waiting.asked) == ([], (lead, upper_lead))

    def test_what_came_back_and_why(self, engineer, lead, skills):
        assessment = factories.in_state("returned", engineer, skills[0], lead)
        factories.log_work(engineer, skills[0])
        assert OwnSkill.of(engineer, skills[0]).came_back.note == "Show one more."
        assessment.submit(by=engineer, seen=assessment.version)
        assert OwnSkill.of(engineer, skills[0]).came_back is None

    def test_a_revocation_says_why_too(self, engineer, lead, skills):
        assessment = factories.in_state("signed_off", engineer, skills[0], lead)
        assessment.revoke(by=lead, seen=assessment.version, note="The numbers were another service's.")
        own = OwnSkill.of(engineer, skills[0])
        assert (own.state, own.came_back.note) == ("in_progress", "The numbers were another service's.")

    @pytest.mark.parametrize(
        ("state", "is_reworded"),
        [("in_progress", False), ("submitted", True), ("returned", True), ("signed_off", True)],
    )
    def test_another_wording_than_the_judged_one(self, engineer, lead, skills, state, is_reworded):
        factories.in_state(state, engineer, skills[0], lead)
        assert not OwnSkill.of(engineer, skills[0]).is_reworded
        skills[0].text = "Can do it better."
        skills[0].save()
        assert OwnSkill.of(engineer, skills[0]).is_reworded is is_reworded

    def test_its_pieces_and_the_others(self, engineer, peer, skills):
        both = factories.log_work(engineer, skills[0], skills[2])
        other = factories.log_work(engineer, skills[1])
        factories.log_work(peer, skills[0])
        own = OwnSkill.of(engineer, skills[0])
        assert own.rows == [(both, [skills[2]])]
        assert [piece.evidence for piece in own.others] == [other]

    def test_tasks_that_my_work_cites(self, engineer, peer, outline, skills):
        task = outline.tasks.first()
        factories.ExampleTaskFactory(level=skills[0].level, position=9, text="Another.")
        factories.log_work(peer, skills[0], example_task=ExampleTask.objects.get(text="Another."))
        factories.log_work(engineer, skills[1], example_task=task)

        def cited(skill):
            tasks = OwnSkill.of(engineer, skill).tasks
            return [(task.text, task.is_cited, task.is_cited_elsewhere) for task in tasks]

        assert cited(skills[1]) == [("Doing 1.1.", True, True), ("Another.", False, False)]
        assert cited(skills[0]) == [("Doing 1.1.", False, True), ("Another.", False, False)]

    def test_who_can_help(self, engineer, peer, lead, upper_lead, stranger, other_lead, leaver, skills):
        factories.in_state("signed_off", peer, skills[0], lead)
        factories.in_state("signed_off", stranger, skills[0], other_lead)
        factories.in_state("submitted", lead, skills[0])
        factories.in_state("signed_off", engineer, skills[0], lead)
        stranger.leave()
        own = OwnSkill.of(engineer, skills[0])
        assert ([helper.engineer for helper in own.helpers], own.helper_count) == ([peer], 1)

    def test_many_who_can_help_are_counted(self, engineer, lead, payments, skills):
        for _ in range(7):
            helper = factories.MembershipFactory(team=payments).engineer
            factories.in_state("signed_off", helper, skills[0], lead)
        own = OwnSkill.of(engineer, skills[0])
        assert (len(own.helpers), own.helper_count) == (5, 7)

    def test_a_long_history_shows_its_latest_lines_first(self, engineer, lead, skills):
        assessment = factories.in_state("in_progress", engineer, skills[0])
        for _ in range(8):
            assessment.submit(by=engineer, seen=assessment.version)
            assessment.withdraw(by=engineer, seen=assessment.version)
        own = OwnSkill.of(engineer, skills[0])
        assert (len(own.recent_lines), len(own.earlier_lines)) == (12, 5)
        assert own.recent_lines[0].did == "withdrew it"

    @pytest.mark.parametrize("many", [1, 8])
    def test_twelve_queries(self, engineer, lead, skills, many, django_assert_num_queries):
        for number in range(many):
            factories.log_work(engineer, skills[0], skills[1], title=f"Piece {number}")
            factories.log_work(engineer, skills[2])
        Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
        with django_assert_num_queries(12):
            own = OwnSkill.of(engineer, skills[0])
            assert (len(own.rows), len(own.others), own.waiting.asked) == (many, many, (lead,))
            assert own.lines
