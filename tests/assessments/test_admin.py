"""Admins read who stands where, and nothing of the work; they keep grants and targets."""

import datetime as dt

import pytest
from django.contrib import admin as django_admin
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, LedgerEntry, ReviewerGrant, Target
from tests.factories import EngineerFactory, in_state, log_work, outline_with

pytestmark = pytest.mark.django_db
LIST = "admin:assessments_assessment_changelist"


@pytest.fixture
def desk(as_, admin):
    return as_(admin)


@pytest.fixture
def returned(engineer, lead, skills):
    log_work(engineer, skills[0], title="CANARY title", body="CANARY body")
    assessment = Assessment.objects.get()
    assessment.submit(by=engineer, seen=0)
    assessment.return_(by=lead, seen=1, note="CANARY note")
    return assessment


def test_engineer_skill_state_and_dates_and_not_a_word_of_the_work(desk, returned):
    for page in (reverse(LIST), reverse("admin:assessments_assessment_change", args=[returned.pk])):
        shown = desk.get(page).content.decode()
        assert "CANARY" not in shown
        for piece in ("Kavya Raman", "Can do 1.1 well.", "more needed", f"{timezone.localdate().year}"):
            assert piece in shown, (page, piece)


def test_a_draft_has_no_date(desk, engineer, skills):
    draft = in_state("in_progress", engineer, skills[0])
    shown = desk.get(reverse("admin:assessments_assessment_change", args=[draft.pk])).content.decode()
    assert "open" in shown
    assert str(timezone.localdate().year) not in shown


@pytest.mark.parametrize("what", ["add", "change", "delete"])
def test_it_is_to_be_read_only(desk, returned, what):
    args = [] if what == "add" else [returned.pk]
    before = Assessment.objects.values().get()
    response = desk.post(
        reverse(f"admin:assessments_assessment_{what}", args=args), {"state": "signed_off", "post": "yes"}
    )
    assert response.status_code == 403
    assert Assessment.objects.values().get() == before


def test_the_list_of_what_nobody_could_review(desk, engineer, lead, skills):
    alone = in_state("submitted", EngineerFactory(name="Noor Alone"), skills[0])
    in_state("submitted", engineer, skills[0])
    in_state("submitted", gone := EngineerFactory(name="Bo Gone"), skills[0])
    gone.leave()
    shown = desk.get(reverse(LIST), {"waits_for": "nobody"}).context["cl"].queryset
    assert list(shown) == [alone]


def test_search_and_filters(desk, engineer, peer, lead, skills):
    mine, theirs = in_state("submitted", engineer, skills[0]), in_state("in_progress", peer, skills[1])
    for query, found in (({"q": "kavya"}, [mine]), ({"q": "1.2"}, [theirs]), ({"state__exact": "open"}, [theirs])):
        assert list(desk.get(reverse(LIST), query).context["cl"].queryset) == found


def test_a_grant_is_given_and_ended_and_never_deleted(desk, outline, reviewer):
    fields = {"reviewer": EngineerFactory().pk, "outline": outline.pk, "starts": "2026-01-01"}
    assert desk.post(reverse("admin:assessments_reviewergrant_add"), fields).status_code == 302
    assert ReviewerGrant.objects.count() == 2
    grant = reviewer.reviewer_grants.get()
    assert (
        desk.post(reverse("admin:assessments_reviewergrant_delete", args=[grant.pk]), {"post": "yes"}).status_code
        == 403
    )
    changelist = reverse("admin:assessments_reviewergrant_changelist")
    desk.post(changelist, {"action": "end_today", "_selected_action": [grant.pk]})
    grant.refresh_from_db()
    assert grant.ends == timezone.localdate()
    assert list(desk.get(changelist, {"holds": "ended"}).context["cl"].queryset) == [grant]
    assert not ReviewerGrant.objects.current().contains(grant)


def test_a_grant_for_a_level_of_another_outline_is_refused(desk, outline, engineer):
    other = outline_with()
    fields = {"reviewer": engineer.pk, "outline": outline.pk, "level": other.levels.first().pk, "starts": "2026-01-01"}
    response = desk.post(reverse("admin:assessments_reviewergrant_add"), fields)
    assert "This level belongs to another outline." in response.content.decode()


def test_a_target_is_of_a_team_or_of_an_engineer(desk, outline, payments, engineer):
    add, level = reverse("admin:assessments_target_add"), outline.levels.first()
    both = desk.post(add, {"team": payments.pk, "engineer": engineer.pk, "level": level.pk})
    assert "choose one of the two" in both.content.decode()
    assert desk.post(add, {"team": payments.pk, "level": level.pk, "due": "2027-01-01"}).status_code == 302
    target = Target.objects.get()
    assert (target.team, target.level, target.outline, target.due) == (payments, level, outline, dt.date(2027, 1, 1))


@pytest.mark.parametrize("who", ["engineer", "lead", "reviewer"])
def test_not_for_anybody_else(request, as_, who):
    client = as_(request.getfixturevalue(who))
    for page in (LIST, "admin:assessments_reviewergrant_changelist", "admin:assessments_target_changelist"):
        assert client.get(reverse(page)).status_code == 403


def test_the_record_itself_is_not_in_the_admin():
    registered = {model.__name__ for model in django_admin.site._registry if model._meta.app_label == "assessments"}
    assert registered == {"Assessment", "Delegation", "ReviewerGrant", "Target"}


def test_what_only_those_could_sign_who_have_waits_for_nobody(desk, engineer, lead, upper_lead, skills):
    """Of two signatures one is there, and nobody is left for the other."""
    claim = in_state("submitted", engineer, skills[2])
    claim.sign_off(by=lead, seen=1)
    assert list(desk.get(reverse(LIST), {"waits_for": "nobody"}).context["cl"].queryset) == []
    upper_lead.leave()
    assert list(desk.get(reverse(LIST), {"waits_for": "nobody"}).context["cl"].queryset) == [claim]


def test_a_grant_that_is_saved_as_it_was_is_no_news(desk, reviewer):
    grant = reviewer.reviewer_grants.get()
    starts = dict.fromkeys(("starts", "initial-starts"), grant.starts.isoformat())
    fields = {"reviewer": reviewer.pk, "outline": grant.outline_id, **starts}
    address = reverse("admin:assessments_reviewergrant_change", args=[grant.pk])
    for ends, entries in (("", 1), ("2030-01-01", 2), ("2030-01-01", 2)):
        assert desk.post(address, {**fields, "ends": ends}).status_code == 302
        assert LedgerEntry.objects.count() == entries


def test_a_withdrawal_is_no_decision(desk, engineer, skills):
    submitted = in_state("submitted", engineer, skills[0])
    submitted.withdraw(by=engineer, seen=submitted.version)
    row = desk.get(reverse(LIST)).context["cl"].queryset.get()
    assert (timezone.localdate(row.last_submitted_at), row.last_decided_at) == (timezone.localdate(), None)


@pytest.mark.parametrize("whose", ["team", "engineer"])
def test_one_target_in_an_outline_and_the_second_is_told_so(desk, payments, engineer, skills, whose):
    who = {whose: {"team": payments, "engineer": engineer}[whose].pk}
    address = reverse("admin:assessments_target_add")
    assert desk.post(address, {**who, "level": skills[0].level_id}).status_code == 302
    second = desk.post(address, {**who, "level": skills[2].level_id})
    assert second.context["adminform"].form.non_field_errors() == [
        f"This {whose} has a target in this outline. Change that one."
    ]
    elsewhere = outline_with(levels=1, skills=1).levels.get()
    assert desk.post(address, {**who, "level": elsewhere.pk}).status_code == 302
    assert Target.objects.count() == 2
