"""What may be proposed and answered, by whom, and what comes of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from outline.models import Outline, Proposal, ProposalRefused
from outline.models.proposals import MOST_OPEN
from tests.factories import outline_with

pytestmark = pytest.mark.django_db

BETTER = "Can do 1.1 *very* well."
OVERTAKEN = "The skill has been reworded meanwhile. Look at the difference as it is now, then decide again."


def propose(by, text=BETTER, reason="It says more.", **place):
    return Proposal.objects.propose(by=by, text=text, reason=reason, **place)


@pytest.fixture
def rewording(engineer, skills):
    return propose(engineer, skill=skills[0])


@pytest.fixture
def addition(engineer, skills):
    return propose(engineer, level=skills[0].level, text="Can do one more thing.")


def refusal(verb, *arguments, **said):
    with pytest.raises(ProposalRefused) as refused:
        verb(*arguments, **said)
    return str(refused.value)


def facts(proposal):
    proposal.refresh_from_db()
    return proposal.status, proposal.answered_by, proposal.note, proposal.revision and proposal.revision.number


# ------------------------------------------------------------------ proposing


def test_a_rewording_keeps_the_wording_that_it_was_made_on(rewording, engineer, skills):
    assert (rewording.skill, rewording.level, rewording.outline) == (skills[0], None, skills[0].outline)
    assert (rewording.before, rewording.text, rewording.by) == ("Can do 1.1 well.", BETTER, engineer)
    assert facts(rewording) == ("open", None, "", None)
    skills[0].refresh_from_db()
    assert skills[0].text == "Can do 1.1 well."


def test_whitespace_is_folded(engineer, skills):
    assert propose(engineer, " Can  do\n1.1 better. ", skill=skills[0]).text == "Can do 1.1 better."


def test_the_same_again_is_the_same(rewording, engineer, peer, skills):
    assert propose(engineer, skill=skills[0]) == rewording
    assert propose(peer, skill=skills[0]) != rewording
    rewording.withdraw(by=engineer)
    assert propose(engineer, skill=skills[0]) != rewording


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Can do 1.1 well.", "The skill says this already. Change the wording first."),
        ("Can do 1.2 well.", "Another skill of this level says this already."),
    ],
)
def test_what_is_said_already_is_not_proposed(engineer, skills, text, sentence):
    assert refusal(propose, engineer, text, skill=skills[0]) == sentence


def test_a_skill_that_the_level_has_is_not_proposed(engineer, skills):
    said = refusal(propose, engineer, "Can do 1.1 well.", level=skills[0].level)
    assert said == "Another skill of this level says this already."
    assert propose(engineer, "Can do 1.1 well.", level=skills[2].level).is_open


def test_a_proposal_needs_a_reason(engineer, skills):
    assert refusal(propose, engineer, reason=" \u200b", skill=skills[0]) == "Say why: admins decide by it."


def test_whoever_saw_an_older_wording_looks_again(engineer, skills):
    assert refusal(propose, engineer, skill=skills[0], seen="Can do 1.1.") == OVERTAKEN


def test_what_is_retired_takes_none(engineer, skills):
    skills[0].retire()
    assert refusal(propose, engineer, skill=skills[0]) == "This skill has been retired from the outline."
    skills[2].level.retire()
    assert refusal(propose, engineer, level=skills[2].level) == "This level has been retired from the outline."


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("retired", "This outline has been retired: it takes no proposals."),
        ("draft", "This outline is a draft: it takes no proposals."),
    ],
)
def test_only_what_is_published_takes_proposals(engineer, skills, outline, status, sentence):
    Outline.objects.update(status=status)
    assert refusal(propose, engineer, skill=skills[0]) == sentence
    assert refusal(propose, engineer, level=outline.levels.first()) == sentence


def test_nobody_floods_an_outline(engineer, peer, skills):
    for number in range(MOST_OPEN):
        last = propose(engineer, f"Can do thing {number}.", level=skills[0].level)
    assert refusal(propose, engineer, skill=skills[0]).startswith("You have 20 open proposals here.")
    assert propose(engineer, skill=outline_with().skills.first()).is_open
    assert propose(peer, skill=skills[0]).is_open
    last.withdraw(by=engineer)
    assert propose(engineer, skill=skills[0]).is_open


def test_not_for_whoever_has_left(leaver, skills):
    with pytest.raises(PermissionDenied, match=r"Your account is closed\."):
        propose(leaver, skill=skills[0])


# ------------------------------------------------------------------ accepting


def test_an_accepted_rewording_is_the_wording(rewording, admin, skills, outline):
    key = skills[0].key
    assert rewording.accept(by=admin, note="Thank you.") == skills[0]
    assert facts(rewording) == ("accepted", admin, "Thank you.", 2)
    skills[0].refresh_from_db()
    assert (skills[0].text, skills[0].plain, skills[0].key) == (BETTER, "Can do 1.1 very well.", key)
    revision = outline.current_revision
    assert (revision.by, revision.summary) == (admin, "Skill 1.1 reworded, proposed by Kavya Raman.")
    assert BETTER in revision.markdown


def test_an_accepted_skill_stands_at_the_end_of_its_level(addition, admin, outline, skills):
    skills[1].retire()
    skill = addition.accept(by=admin)
    assert (skill.label, skill.text, skill.key) == ("1.2", "Can do one more thing.", "can-do-one-more-thing")
    assert facts(addition) == ("accepted", admin, "", 2)
    assert outline.current_revision.summary == "Skill 1.2 added, proposed by Kavya Raman."


def test_the_same_answer_again_is_the_same(rewording, addition, admin, outline, skills):
    assert rewording.accept(by=admin) == rewording.accept(by=admin) == skills[0]
    addition.decline(by=admin, note="Too much.")
    addition.decline(by=admin, note="Too much.")
    assert outline.current_revision.number == 2


def test_what_was_answered_is_not_answered_otherwise(rewording, addition, engineer, admin, upper_lead):
    upper_lead.is_staff = True
    upper_lead.save()
    rewording.accept(by=admin)
    assert refusal(rewording.decline, by=upper_lead, note="No.") == (
        "Olena Shevchenko accepted this already. Look at it as it is now."
    )
    assert refusal(rewording.decline, by=admin, note="No.") == "You accepted this already. Look at it as it is now."
    assert refusal(rewording.withdraw, by=engineer).startswith("Olena Shevchenko accepted this already.")
    addition.withdraw(by=engineer)
    assert refusal(addition.accept, by=admin).startswith("Kavya Raman withdrew this already.")


@pytest.mark.parametrize("who", ["engineer", "peer", "lead", "reviewer"])
def test_only_admins_answer(rewording, who, request):
    person = request.getfixturevalue(who)
    for verb, said in [(rewording.accept, {}), (rewording.decline, {"note": "No."})]:
        with pytest.raises(PermissionDenied, match=r"Only admins answer proposals\."):
            verb(by=person, **said)
    assert facts(rewording)[0] == "open"


def test_whoever_was_an_admin_when_they_signed_in_is_asked_again(rewording, admin):
    type(admin).objects.filter(pk=admin.pk).update(is_staff=False)
    with pytest.raises(PermissionDenied, match=r"Only admins answer proposals\."):
        rewording.accept(by=admin)


def test_what_was_reworded_meanwhile_is_looked_at_again(rewording, admin, skills, outline):
    skills[0].text = "Can do 1.1 quite well."
    skills[0].save()
    assert refusal(rewording.accept, by=admin) == OVERTAKEN
    assert refusal(rewording.accept, by=admin, seen="Can do 1.1 not at all.") == OVERTAKEN
    rewording.refresh_from_db()
    assert (rewording.is_overtaken, rewording.wording) == (True, "Can do 1.1 quite well.")
    rewording.accept(by=admin, seen="Can do 1.1 quite well.")
    assert (facts(rewording)[0], rewording.is_overtaken, rewording.wording) == ("accepted", False, "Can do 1.1 well.")


def test_what_is_so_by_now_is_not_accepted(rewording, addition, admin, skills):
    skills[0].text = BETTER
    skills[0].save()
    said = "The skill says this already. Decline the proposal, and say that it is done."
    assert refusal(rewording.accept, by=admin, seen=BETTER) == said
    skills[1].text = addition.text
    skills[1].save()
    assert refusal(addition.accept, by=admin) == "Another skill of this level says this already."


def test_nothing_is_accepted_into_what_is_retired_but_can_be_declined(rewording, addition, admin, skills):
    skills[0].retire()
    said = "This skill has been retired from the outline. Decline the proposal."
    assert refusal(rewording.accept, by=admin) == said
    Outline.objects.update(status="retired")
    said = "This outline has been retired: it takes no proposals. Decline the proposal."
    assert refusal(addition.accept, by=admin) == said
    rewording.decline(by=admin, note="It is gone.")
    addition.decline(by=admin, note="It is gone.")
    assert (facts(rewording)[0], facts(addition)[0]) == ("declined", "declined")


# ------------------------------------------------------------------ declining, withdrawing, seeing


def test_declining_needs_a_note_and_changes_nothing(rewording, admin, skills, outline):
    assert refusal(rewording.decline, by=admin, note=" ") == "Say why not: Kavya Raman reads this."
    rewording.decline(by=admin, note="It is good as it is.")
    assert facts(rewording) == ("declined", admin, "It is good as it is.", None)
    skills[0].refresh_from_db()
    assert (skills[0].text, outline.current_revision.number) == ("Can do 1.1 well.", 1)


def test_only_whoever_proposed_it_withdraws_it(rewording, engineer, peer, admin):
    for person in (peer, admin):
        with pytest.raises(PermissionDenied):
            rewording.withdraw(by=person)
    rewording.withdraw(by=engineer)
    assert facts(rewording) == ("withdrawn", engineer, "", None)
    rewording.withdraw(by=engineer)


def test_who_sees_what(rewording, addition, engineer, peer, admin):
    assert set(Proposal.objects.visible_to(peer)) == {rewording, addition}
    addition.withdraw(by=engineer)
    assert set(Proposal.objects.visible_to(peer)) == {rewording}
    assert set(Proposal.objects.visible_to(engineer)) == {rewording, addition}


def test_open_ones_stand_first_and_then_the_newest(rewording, addition, engineer, peer, admin, skills):
    newest = propose(peer, "Can do 1.2 better.", skill=skills[1])
    newest.decline(by=admin, note="No.")
    rewording.decline(by=admin, note="No.")
    assert list(Proposal.objects.open_first()) == [addition, newest, rewording]


# ------------------------------------------------------------------ what can never be true


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "lost"},
        {"level": "its"},
        {"skill": None},
        {"status": "declined", "note": "No."},
        {"answered_by": "admin"},
        {"answered_at": "now"},
        {"status": "declined", "answered_by": "admin", "answered_at": "now"},
        {"status": "withdrawn", "answered_by": "admin", "answered_at": "now"},
        {"status": "accepted", "answered_by": "admin", "answered_at": "now"},
        {"revision": "its"},
        {"text": ""},
        {"reason": ""},
    ],
)
def test_the_database_refuses(rewording, admin, outline, fields):
    values = {"admin": admin, "now": timezone.now()}
    own = {"level": outline.levels.first(), "revision": outline.current_revision}
    meant = {name: own[name] if value == "its" else values.get(value, value) for name, value in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(**meant)
