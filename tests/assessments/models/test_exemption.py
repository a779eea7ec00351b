"""What does not apply to a role: asked for, answered by a lead, ended by either, and what it does to totals."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessments.models import Assessment, Exemption, HistoryEntry, LedgerEntry, LevelReached
from assessments.states import IllegalMove
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db
WHY = "We have no front end."


def ask(engineer, skill, reason=WHY):
    return Exemption.objects.ask(by=engineer, skill=skill, reason=reason)


@pytest.fixture
def asked(engineer, skills):
    return ask(engineer, skills[0])


@pytest.fixture
def agreed(asked, lead):
    asked.agree(by=lead)
    return asked


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Assessment, Exemption, HistoryEntry, LevelReached)
    ]


def refused(verb, sentence, error=IllegalMove, **said):
    """That it is refused with this sentence, and nothing is written."""
    before = everything()
    with pytest.raises(error) as refusal:
        verb(**said)
    assert str(refusal.value) == sentence
    assert everything() == before


def last_facts(*names):
    entry = HistoryEntry.objects.last()
    return {name: entry.facts[name] for name in names} | {"note": entry.note}


# ---------------------------------------------------------------------- ask


def test_asking_begins_a_record_and_writes_the_reason(engineer, skills):
    exemption = ask(engineer, skills[0])
    assert (exemption.status, exemption.reason, exemption.engineer, exemption.assessment.skill) == (
        "asked",
        WHY,
        engineer,
        skills[0],
    )
    assert last_facts("type", "exemption", "state", "version") == {
        "type": "exempt_ask",
        "exemption": exemption.pk,
        "state": "open",
        "version": 0,
        "note": WHY,
    }
    assert WHY not in HistoryEntry.objects.last().entry.body


def test_asking_twice_asks_once(engineer, skills, asked):
    assert ask(engineer, skills[0]) == asked
    assert (Exemption.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_another_reason_needs_the_first_one_taken_back(engineer, skills, asked):
    sentence = "You have asked this already. Take that back first, to ask with another reason."
    refused(Exemption.objects.ask, sentence, by=engineer, skill=skills[0], reason="Another.")


def test_a_reason_is_needed(engineer, skills):
    sentence = "Say why it does not apply to your role: a lead of yours decides by it."
    refused(Exemption.objects.ask, sentence, by=engineer, skill=skills[0], reason=" ")


@pytest.mark.parametrize(("state", "word"), [("submitted", "submitted"), ("signed_off", "signed off")])
def test_what_waits_or_stands_is_not_asked_about(engineer, lead, skills, state, word):
    in_state(state, engineer, skills[0], lead)
    sentence = f"This is {word}, so it does apply. Look at it as it is now."
    refused(Exemption.objects.ask, sentence, by=engineer, skill=skills[0], reason=WHY)


def test_what_came_back_may_be_asked_about(engineer, lead, skills):
    in_state("returned", engineer, skills[0], lead)
    assert ask(engineer, skills[0]).status == "asked"


def test_a_retired_skill_is_not_asked_about(engineer, skills):
    skills[0].retire()
    sentence = "This skill has been retired from the outline, so nothing is asked of you here."
    refused(Exemption.objects.ask, sentence, by=engineer, skill=skills[0], reason=WHY)


# ---------------------------------------------------------------------- answer


def test_a_lead_agrees(asked, lead):
    asked.agree(by=lead, note="True.")
    assert (asked.status, asked.answered_by, asked.answer) == ("agreed", lead, "True.")
    assert last_facts("type", "exemption", "levels_reached", "basis") == {
        "type": "exempt_agree",
        "exemption": asked.pk,
        "levels_reached": [],
        "basis": {"as": "lead", "of": "Payments", "team": lead.memberships.get().team_id, "since": "2025-01-01"},
        "note": "True.",
    }


def test_a_lead_of_a_team_above_refuses(asked, upper_lead):
    asked.refuse(by=upper_lead, note="From June you do.")
    assert (asked.status, asked.answered_by, asked.answer) == ("refused", upper_lead, "From June you do.")
    facts = last_facts("type", "exemption", "basis")
    assert (facts["type"], facts["exemption"], facts["note"]) == ("exempt_refuse", asked.pk, "From June you do.")
    assert facts["basis"]["of"] == "Platform"


def test_a_refusal_needs_a_note(asked, lead):
    refused(asked.refuse, "Say why it applies: Kavya reads this.", by=lead, note="")


@pytest.mark.parametrize("verb", ["agree", "refuse"])
def test_nobody_answers_their_own(asked, engineer, verb):
    sentence = "Nobody answers their own request: a lead of theirs does."
    refused(getattr(asked, verb), sentence, PermissionDenied, by=engineer, note="Fine.")


@pytest.mark.parametrize("verb", ["agree", "refuse"])
def test_a_lead_does_not_answer_their_own(lead, skills, verb):
    sentence = "Nobody answers their own request: a lead of theirs does."
    refused(getattr(ask(lead, skills[0]), verb), sentence, PermissionDenied, by=lead, note="Fine.")


@pytest.mark.parametrize("verb", ["agree", "refuse", "end"])
@pytest.mark.parametrize("who", ["peer", "stranger", "other_lead", "reviewer", "admin"])
def test_only_a_lead_of_theirs(request, asked, who, verb):
    more = {"seen": "asked"} if verb == "end" else {}
    by = request.getfixturevalue(who)
    sentence = "Only a lead of theirs can do this."
    refused(getattr(asked, verb), sentence, PermissionDenied, by=by, note="Fine.", **more)


def test_who_has_left_answers_nothing(asked, lead):
    lead.leave()
    refused(asked.agree, "Your account is closed.", PermissionDenied, by=lead)


def test_the_same_answer_twice_is_given_once(asked, lead):
    asked.agree(by=lead, note="True.")
    before = everything()
    asked.agree(by=lead, note="True.")
    assert everything() == before


def test_a_slower_lead_is_told(agreed, upper_lead):
    sentence = "Lena Frost agreed to this since you opened the page. Look at it as it is now."
    refused(agreed.agree, sentence, by=upper_lead)
    refused(agreed.refuse, sentence, by=upper_lead, note="No.")


def test_what_was_taken_back_is_not_answered(asked, engineer, lead):
    asked.end(by=engineer, seen="asked")
    refused(asked.agree, "Kavya Raman ended this since you opened the page. Look at it as it is now.", by=lead)


# ---------------------------------------------------------------------- end


def test_the_engineer_takes_it_back(asked, engineer, skills):
    asked.end(by=engineer, seen="asked")
    assert (asked.status, asked.ended_by, asked.ending) == ("ended", engineer, "")
    assert last_facts("type", "exemption", "was") == {
        "type": "exempt_end",
        "exemption": asked.pk,
        "was": "asked",
        "note": "",
    }
    assert ask(engineer, skills[0]) != asked


def test_the_engineer_ends_what_was_agreed(agreed, engineer):
    agreed.end(by=engineer, seen="agreed")
    assert (agreed.status, agreed.ended_by, agreed.answered_by.name) == ("ended", engineer, "Lena Frost")


def test_a_lead_ends_what_was_agreed_with_a_reason(agreed, upper_lead):
    refused(agreed.end, "Say why it applies from now on: Kavya reads this.", by=upper_lead, seen="agreed", note="")
    agreed.end(by=upper_lead, seen="agreed", note="You change teams.")
    assert (agreed.status, agreed.ended_by, agreed.ending) == ("ended", upper_lead, "You change teams.")
    assert last_facts("type", "was", "basis")["basis"]["of"] == "Platform"


def test_a_lead_does_not_end_what_waits_for_an_answer(asked, lead):
    sentence = "This waits for an answer: agree to it, or refuse it."
    refused(asked.end, sentence, by=lead, seen="asked", note="No.")


def test_ending_from_an_older_page(agreed, engineer):
    sentence = "Lena Frost agreed to this since you opened the page. Look at it as it is now."
    refused(agreed.end, sentence, by=engineer, seen="asked")


def test_ending_twice_ends_once(agreed, engineer):
    agreed.end(by=engineer, seen="agreed")
    before = everything()
    agreed.end(by=engineer, seen="agreed")
    assert everything() == before


# ---------------------------------------------------------------------- what it does to the rest


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [
        (False, "You have asked that this not apply to your role. Take that back first, then submit."),
        (True, "It is agreed that this does not apply to your role. End that first, then submit."),
    ],
)
def test_it_is_not_submitted(asked, engineer, lead, skills, answered, sentence):
    log_work(engineer, skills[0])
    if answered:
        asked.agree(by=lead)
    refused(asked.assessment.submit, sentence, by=engineer, seen=0)


def test_once_ended_it_is_submitted_again(agreed, engineer, skills):
    log_work(engineer, skills[0])
    agreed.end(by=engineer, seen="agreed")
    assert agreed.assessment.submit(by=engineer, seen=0).number == 1


def reached(engineer):
    return list(LevelReached.objects.filter(engineer=engineer).order_by("level").values_list("level__name", flat=True))


def test_agreeing_completes_a_level_and_ending_leaves_it(engineer, lead, skills, outline, asked):
    in_state("signed_off", engineer, skills[1], lead)
    assert reached(engineer) == []
    asked.agree(by=lead)
    assert reached(engineer) == ["1. Level"]
    assert LevelReached.objects.get().revision == outline.current_revision
    assert HistoryEntry.objects.last().facts["levels_reached"] == [skills[0].level_id]
    asked.end(by=engineer, seen="agreed")
    assert reached(engineer) == ["1. Level"]


def test_the_last_sign_off_beside_an_exemption_completes_the_level(engineer, lead, skills, agreed):
    in_state("signed_off", engineer, skills[1], lead)
    assert reached(engineer) == ["1. Level"]


def test_asking_completes_nothing(engineer, lead, skills, asked):
    in_state("signed_off", engineer, skills[1], lead)
    assert reached(engineer) == []


def test_another_persons_exemption_completes_nothing(peer, lead, skills, agreed):
    in_state("signed_off", peer, skills[1], lead)
    assert reached(peer) == []


def test_a_level_of_nothing_else_is_not_reached_and_not_in_the_way(engineer, lead, upper_lead, skills):
    for skill in skills[:2]:
        ask(engineer, skill).agree(by=lead)
    assert reached(engineer) == []
    for skill in skills[2:]:
        in_state("signed_off", engineer, skill, lead, upper_lead)
    assert reached(engineer) == ["2. Level"]


# ---------------------------------------------------------------------- the database


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "agreed"}, "exemption_status_has_its_people"),
        ({"status": "ended"}, "exemption_status_has_its_people"),
        ({"status": "perhaps"}, "exemption_status_has_its_people"),
        ({"status": "agreed", "answered_by": "engineer"}, "exemption_not_ones_own"),
        ({"status": "refused", "answered_by": "lead"}, "exemption_refusal_has_a_note"),
    ],
)
def test_what_can_never_be(asked, engineer, lead, change, name):
    people = {"engineer": engineer, "lead": lead}
    change = {field: people.get(value, value) for field, value in change.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Exemption.objects.update(**change)


def test_two_living_ones(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(assessment=asked.assessment, engineer=asked.engineer, reason="Again.")
