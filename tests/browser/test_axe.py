"""axe-core finds nothing on any page at rest, in light and dark, on a desk and in a hand; nothing scrolls sideways."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from assessments.models import Assessment
from outline.models import Outline, Proposal
from tests.factories import TargetFactory, in_state, log_work, outline_with

from .axe import faults

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(outline, skills, payments, engineer, peer, lead, upper_lead, reviewer, admin):
    """A little of everything, so that each page has something to show."""
    TargetFactory(team=payments, level=outline.levels.last())
    in_state("signed_off", engineer, skills[0], lead)
    in_state("returned", engineer, skills[1], lead)
    in_state("submitted", engineer, skills[2]).sign_off(by=upper_lead, seen=1)
    in_state("in_progress", engineer, skills[3])
    in_state("submitted", peer, skills[0])
    in_state("signed_off", peer, skills[1], lead)
    log_work(engineer, skills[1], title="Another one", body="With **bold** and a [link](https://example.com).")
    return engineer


def look_at(seat, paths):
    """{path: faults} of those that have any."""
    found = {}
    for path in paths:
        assert seat.open(path).status == 200, path
        found[path] = faults(seat.page)
    return {path: lines for path, lines in found.items() if lines}


def claim(person, skill):
    return reverse("review", args=[Assessment.objects.get(engineer=person, skill=skill).pk])


def cell(person, skill):
    return reverse("team_cell", args=["payments", person.pk, skill.pk])


def test_what_is_ones_own(window, company, skills):
    draft, judged = company.evidence.first(), company.evidence.last()
    paths = [
        reverse("my_skills"),
        *[reverse("skill", args=[skill.outline.slug, skill.key]) for skill in skills],
        reverse("my_work"),
        reverse("my_work") + "?q=nothing+is+called+this",
        reverse("log_work"),
        reverse("log_work") + "?q=well",
        reverse("log_work") + f"?corrects={judged.pk}",
        reverse("work", args=[draft.pk]),
        reverse("work", args=[judged.pk]),
        reverse("engineer", args=[company.pk]),
        reverse("attachable"),
        reverse("work_readers", args=[draft.pk]),
        reverse("work_readers", args=[judged.pk]),
        reverse("skill_readers", args=[skills[2].outline.slug, skills[2].key]),
    ]
    assert look_at(window(company), paths) == {}


def test_what_a_lead_reads(window, company, peer, lead, skills):
    paths = [
        reverse("review_queue"),
        reverse("review_queue") + "?team=payments",
        claim(company, skills[2]),
        claim(company, skills[0]),
        reverse("team_matrix", args=["payments"]),
        reverse("team_matrix", args=["payments"]) + "?q=nothing+is+called+this",
        cell(company, skills[2]),
        cell(company, skills[3]),
        cell(peer, skills[3]),
        reverse("engineer", args=[company.pk]),
        reverse("work", args=[company.evidence.submitted().first().pk]),
        reverse("shortcuts"),
    ]
    assert look_at(window(lead), paths) == {}


def test_what_waits_for_a_second_signature(window, company, upper_lead, skills):
    assert look_at(window(upper_lead), [reverse("review_queue"), claim(company, skills[2])]) == {}


def test_outlines_also_several_and_a_retired_one(window, company, peer, lead, outline, skills):
    second = outline_with(levels=1, skills=2)
    in_state("submitted", company, second.skills.first())
    old = outline_with(levels=1, skills=1)
    in_state("signed_off", company, old.skills.first(), lead)
    old.status = Outline.Status.RETIRED
    old.save()
    shared = [reverse("outlines"), reverse("outlines") + "?q=nothing+is+called+this", reverse("my_skills")]
    read = [reverse("outline", args=[each.slug]) for each in (outline, old)]
    retired = reverse("skill", args=[old.slug, old.skills.first().key])
    assert look_at(window(company), [*shared, *read, retired, reverse("log_work")]) == {}
    other = reverse("team_matrix", args=["payments"]) + f"?outline={second.slug}"
    assert look_at(window(lead), [other, reverse("engineer", args=[company.pk]), reverse("review_queue")]) == {}


def test_what_is_proposed(window, company, admin, outline, skills):
    Proposal.objects.propose(by=company, skill=skills[0], text="Can do 1.1 *better*.", reason="It is clearer.")
    addition = Proposal.objects.propose(by=company, level=skills[0].level, text="Can do more.", reason="It is missing.")
    addition.decline(by=admin, note="Not yet.")
    board = reverse("outline_proposals", args=[outline.slug])
    rewording = reverse("outline_rewording", args=[outline.slug, skills[1].key])
    paths = [
        board,
        f"{board}?state=accepted",
        rewording,
        reverse("outline_addition", args=[outline.slug, skills[0].level_id]),
    ]
    assert look_at(window(company), paths) == {}


def test_a_first_day(window, engineer, other_lead, outline, skills):
    """Nothing is logged, nothing waits, nobody was asked for anything."""
    skill = reverse("skill", args=[outline.slug, skills[0].key])
    assert look_at(window(engineer), [reverse("my_skills"), reverse("my_work"), skill]) == {}
    matrix = reverse("team_matrix", args=["search"])
    paths = [reverse("review_queue"), matrix, reverse("engineer", args=[other_lead.pk])]
    assert look_at(window(other_lead), paths) == {}


def test_before_there_is_an_outline(window, other_lead, admin):
    paths = [reverse("my_skills"), reverse("log_work"), reverse("outlines"), reverse("team_matrix", args=["search"])]
    assert look_at(window(other_lead), paths) == {}
    assert look_at(window(admin), [reverse("my_skills"), reverse("outlines")]) == {}


def test_signing_in_and_passwords(window, engineer):
    key = f"{user_pk_to_url_str(engineer)}-{default_token_generator.make_token(engineer)}"
    choose = "account_reset_password_from_key"
    paths = [
        reverse("account_login"),
        reverse("account_inactive"),
        reverse("account_reset_password"),
        reverse("account_reset_password_done"),
        reverse(choose, kwargs={"uidb36": key.partition("-")[0], "key": key.partition("-")[2]}),
        reverse(choose, kwargs={"uidb36": key.partition("-")[0], "key": "worn-out"}),
        reverse("account_reset_password_from_key_done"),
    ]
    assert look_at(window(), paths) == {}
    assert look_at(window(engineer), [reverse("account_set_password")]) == {}
    engineer.set_password("a-long-password")
    engineer.save()
    mine = [reverse(name) for name in ("account_change_password", "account_reauthenticate", "account_logout")]
    assert look_at(window(engineer), mine) == {}


def test_the_opened_menu(window, company):
    seat = window(company)
    seat.open(reverse("shortcuts"))
    seat.page.locator("details.account summary").click()
    assert seat.page.get_by_role("link", name="Sign out").is_visible()
    assert faults(seat.page) == []
