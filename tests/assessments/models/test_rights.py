"""Who sees and who reviews, as one truth table over the cast; and the two ways of asking agree."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Assessment, Evidence, HistoryEntry
from assessments.models.basis import ground_of, lead_basis
from assessments.models.rights import reviewers_of, still_asked
from assessments.states import State
from people.models import Engineer
from tests import factories
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
# who: (sees a draft-only record, sees a submitted one, reviews)
TABLE = {
    "engineer": (True, True, False),
    "peer": (False, False, False),
    "stranger": (False, False, False),
    "lead": (True, True, True),
    "upper_lead": (True, True, True),
    "other_lead": (False, False, False),
    "reviewer": (False, True, True),
    "admin": (False, False, False),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_sees_and_reviews(request, engineer, skills, who):
    draft, submitted = in_state("in_progress", engineer, skills[0]), in_state("submitted", engineer, skills[1])
    person = request.getfixturevalue(who)
    sees_draft, sees_submitted, reviews = TABLE[who]
    visible, reviewable = Assessment.objects.visible_to(person), Assessment.objects.reviewable_by(person)
    assert visible.contains(draft) == sees_draft
    assert visible.contains(submitted) == sees_submitted
    assert reviewable.contains(submitted) == reviews
    assert Assessment.objects.awaiting(person).contains(submitted) == reviews
    assert not Assessment.objects.awaiting(person).contains(draft)


@pytest.mark.parametrize("who", TABLE)
def test_draft_evidence_is_its_authors_alone(request, engineer, skills, who):
    draft, shown = log_work(engineer, skills[0]), log_work(engineer, skills[1])
    Assessment.objects.get(skill=skills[1]).submit(by=engineer, seen=0)
    person = request.getfixturevalue(who)
    expected = {draft, shown} if who == "engineer" else {shown} if TABLE[who][1] else set()
    assert set(Evidence.objects.visible_to(person)) == expected


@pytest.mark.parametrize("who", ["lead", "reviewer", "engineer"])
def test_once_submitted_evidence_stays_visible(request, engineer, skills, who):
    piece = log_work(engineer, skills[0])
    assessment = Assessment.objects.get()
    assessment.submit(by=engineer, seen=0)
    assessment.withdraw(by=engineer, seen=1)
    assert Evidence.objects.visible_to(request.getfixturevalue(who)).contains(piece)


def test_history_on_drafts_is_its_authors_alone(engineer, lead, skills):
    in_state("submitted", engineer, skills[0])
    assert [e.act for e in HistoryEntry.objects.shown_to(engineer)] == ["evidence_added", "submit"]
    assert [e.act for e in HistoryEntry.objects.shown_to(lead)] == ["submit"]


def test_a_member_who_leaves_the_team_is_no_longer_seen(engineer, lead, reviewer, skills):
    assessment = in_state("submitted", engineer, skills[0])
    engineer.memberships.get().end(TODAY())
    assert not Assessment.objects.visible_to(lead).contains(assessment)
    assert Assessment.objects.visible_to(reviewer).contains(assessment)  # whose grant is for all teams


def test_what_only_a_lead_does_rests_on_leading_and_on_nothing_else(engineer, lead, reviewer, skills):
    """A lead with a grant besides, whose term ends between the check and the act, does not do it by the grant."""
    assessment = in_state("submitted", engineer, skills[0])
    since = {"as": "lead", "of": "Payments", "team": engineer.memberships.get().team_id, "since": "2025-01-01"}
    assert lead_basis(lead, assessment) == since
    assert ground_of(reviewer, assessment).basis["as"] == "reviewer"
    with pytest.raises(PermissionDenied, match="You do not lead them any more"):
        lead_basis(reviewer, assessment)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(-1, None, True), (0, None, True), (1, None, False), (-9, 1, True), (-9, 0, False), (0, 0, False)],
)
def test_a_lead_and_a_grant_hold_from_the_first_day_to_the_day_before_the_last(
    engineer, payments, outline, skills, starts, ends, holds
):
    days = {
        "starts": TODAY() + dt.timedelta(starts),
        "ends": None if ends is None else TODAY() + dt.timedelta(ends),
    }
    assessment = in_state("submitted", engineer, skills[0])
    new_lead, granted = factories.EngineerFactory(), factories.EngineerFactory()
    factories.MembershipFactory(engineer=new_lead, team=payments, lead=True, **days)
    factories.ReviewerGrantFactory(reviewer=granted, outline=outline, **days)
    for person in (new_lead, granted):
        assert Assessment.objects.reviewable_by(person).contains(assessment) == holds


@pytest.mark.parametrize(
    ("level", "team", "holds"),
    [
        (None, None, True),
        (0, None, True),
        (1, None, False),
        (None, "payments", True),
        (None, "platform", True),  # the team above: its grant reaches those inside of it
        (None, "search", False),
        (1, "payments", False),
    ],
)
def test_a_grant_reaches_as_far_as_it_says(request, engineer, outline, skills, level, team, holds):
    person = factories.EngineerFactory()
    factories.ReviewerGrantFactory(
        reviewer=person,
        outline=outline,
        level=None if level is None else outline.levels.all()[level],
        team=team and request.getfixturevalue(team),
    )
    assessment = in_state("submitted", engineer, skills[0])
    assert Assessment.objects.visible_to(person).contains(assessment) == holds
    assert (person in reviewers_of([assessment])[assessment.pk]) == holds


def test_a_lead_of_a_team_below_does_not_see_the_lead_above(lead, upper_lead, skills):
    assessment = in_state("submitted", upper_lead, skills[0])
    assert not Assessment.objects.visible_to(lead).contains(assessment)


def test_two_leads_of_a_team_review_each_other(lead, payments, skills):
    second = factories.EngineerFactory()
    factories.MembershipFactory(engineer=second, team=payments, lead=True)
    mine, theirs = in_state("submitted", lead, skills[0]), in_state("submitted", second, skills[0])
    assert list(Assessment.objects.reviewable_by(second)) == [mine]
    assert list(Assessment.objects.reviewable_by(lead)) == [theirs]


def test_who_has_signed_waits_no_more(engineer, lead, upper_lead, skills):
    assessment = in_state("submitted", engineer, skills[2])
    assessment.sign_off(by=lead, seen=1)
    assert not Assessment.objects.awaiting(lead).exists()
    assert Assessment.objects.awaiting(upper_lead).get() == assessment


def test_who_has_left_is_no_reviewer(engineer, lead, upper_lead, skills):
    assessment = in_state("submitted", engineer, skills[0])
    assert reviewers_of([assessment])[assessment.pk] == [lead, upper_lead]
    lead.leave()
    assert reviewers_of([assessment])[assessment.pk] == [upper_lead]


def _decide(assessment, person, how):
    """Whoever may: a signature, or a refusal, which the engineer appeals against, or submits again, or leaves."""
    if not Assessment.objects.awaiting(person).contains(assessment):
        return
    if how == 0:
        assessment.sign_off(by=person, seen=assessment.version)
        return
    assessment.return_(by=person, seen=assessment.version, note="More.")
    if how == 1:
        assessment.appeal(by=assessment.engineer, seen=assessment.version, note="Look again.")
    elif how == 2:
        assessment.submit(by=assessment.engineer, seen=assessment.version)


companies = st.fixed_dictionaries(
    {
        "parents": st.lists(st.integers(-1, 3), min_size=1, max_size=4),
        "memberships": st.lists(
            st.tuples(st.integers(0, 4), st.integers(0, 3), st.booleans(), st.booleans()), max_size=8
        ),
        "grants": st.lists(
            st.tuples(st.integers(0, 4), st.sampled_from([None, 0, 1]), st.sampled_from([None, 0, 1, 2, 3])), max_size=3
        ),
        "delegations": st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4),
        "decisions": st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 3)), max_size=6),
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(company=companies)
def test_both_ways_of_asking_agree_in_any_company(company, db):
    """The queryset that lets somebody in, and the names that a page shows, over random teams, leads, grants,
    delegations, and what was decided and appealed against."""
    outline = factories.outline_with(levels=2, skills=1, signoffs_needed=(1, 2))
    people = [factories.EngineerFactory() for _ in range(5)]
    teams = []
    for parent in company["parents"]:
        teams.append(factories.TeamFactory(parent=teams[parent] if 0 <= parent < len(teams) else None))
    seen = set()
    for person, team, lead, ended in company["memberships"]:
        if team < len(teams) and (person, team) not in seen:
            seen.add((person, team))
            factories.MembershipFactory(
                engineer=people[person], team=teams[team], lead=lead, ends=TODAY() if ended else None
            )
    for person, level, team in company["grants"]:
        factories.ReviewerGrantFactory(
            reviewer=people[person],
            outline=outline,
            level=None if level is None else outline.levels.all()[level],
            team=teams[team] if team is not None and team < len(teams) else None,
        )
    assessments = [in_state("submitted", person, skill) for person in people for skill in outline.skills.all()]
    for delegator, delegate in company["delegations"]:
        if delegator != delegate:
            factories.delegate(people[delegator], people[delegate])
    for number, person, how in company["decisions"]:
        _decide(assessments[number], people[person], how)
    asked, waits_for = reviewers_of(assessments), still_asked(assessments)
    for person in Engineer.objects.filter(pk__in=[p.pk for p in people]):
        let_in = set(Assessment.objects.reviewable_by(person))
        assert let_in == {a for a in assessments if person in asked[a.pk]}
        waits = {a for a in assessments if a.state == State.SUBMITTED and person in waits_for[a.pk]}
        assert set(Assessment.objects.awaiting(person)) == waits
        assert not any(a.engineer_id == person.pk for a in let_in)
        assert let_in <= set(Assessment.objects.visible_to(person))
