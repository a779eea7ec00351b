"""Whatever the verbs did, in whatever order, the ledger they left verifies; and so does a record in every state."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import clock
from assessments.models import Assessment, Evidence, LedgerEntry, ReviewerGrant
from assessments.states import IllegalMove
from assessments.verify import verify
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db
BEGAN = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
CAST = ("engineer", "peer", "lead", "upper_lead", "reviewer", "other_lead")

PEOPLE = st.sampled_from(CAST)
SKILLS = st.integers(0, 3)
ACTS = st.one_of(
    st.tuples(st.sampled_from(["log", "remove", "also_serve"]), PEOPLE, SKILLS, SKILLS),
    st.tuples(st.sampled_from(["change"]), PEOPLE, SKILLS, SKILLS),
    st.tuples(st.sampled_from(["submit", "withdraw", "renew", "renew_and_submit"]), PEOPLE, SKILLS, PEOPLE),
    st.tuples(st.sampled_from(["sign_off", "return_", "decline", "revoke"]), PEOPLE, SKILLS, PEOPLE),
    st.tuples(st.sampled_from(["grant", "grant_change", "grant_end"]), PEOPLE, SKILLS, SKILLS),
)


class Company:
    """Does what is drawn; what is refused is refused."""

    def __init__(self, cast, skills):
        self.cast, self.skills = cast, skills

    def do(self, verb, who, at, other):
        person, skill = self.cast[who], self.skills[at]
        if verb in ("sign_off", "return_", "decline", "revoke"):
            self._decide(verb, self._assessment(self.cast[other], skill), person)
        elif verb.startswith("grant"):
            self._grant(verb, person, skill)
        elif verb == "log":
            log_work(person, skill, self.skills[other]) if at != other else log_work(person, skill)
        elif verb in ("change", "remove", "also_serve"):
            self._piece(verb, person, skill, self.skills[other])
        elif assessment := self._assessment(person, skill):
            getattr(assessment, verb)(by=person, seen=assessment.version)

    def _assessment(self, person, skill):
        return Assessment.objects.filter(engineer=person, skill=skill).first()

    def _decide(self, verb, assessment, by):
        if assessment:
            getattr(assessment, verb)(by=by, seen=assessment.version, note="Because.")

    def _piece(self, verb, person, skill, other):
        piece = Evidence.objects.filter(engineer=person, uses__assessment__skill=skill).order_by("-pk").first()
        if piece and verb == "change":
            fields = {"title": f"Again {uuid.uuid4()}", "kind": "talk", "done_on": piece.done_on}
            piece.change(by=person, seen=piece.version, skills=[other], **fields)
        elif piece and verb == "remove":
            piece.remove(by=person)
        elif piece:
            piece.also_serve(other, by=person)

    def _grant(self, verb, person, skill):
        today = clock.today()
        grant = ReviewerGrant.objects.filter(reviewer=person).first()
        if verb == "grant":
            ReviewerGrant(reviewer=person, outline=skill.outline, level=skill.level, starts=today).keep(by=None)
        elif grant and verb == "grant_change":
            grant.level = None
            grant.keep(by=person)
        elif grant:
            grant.end(today, by=None)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=5, max_size=22), days=st.integers(0, 9))
def test_verbs_in_any_order(acts, days, request, skills):
    cast = {name: request.getfixturevalue(name) for name in CAST}
    skills[0].validity_months = skills[2].validity_months = 2
    company = Company(cast, skills)
    with transaction.atomic():
        for skill in skills:
            skill.save()
        for number, act in enumerate(acts):
            with clock.telling(BEGAN + dt.timedelta(days=days * number, minutes=number)):
                try:
                    with transaction.atomic():
                        company.do(*act)
                except (IllegalMove, PermissionDenied):
                    continue
        report = verify()
        transaction.set_rollback(True)
    assert report.findings == []  # Rita’s grant is of today, so that the clock went back: a warning


def test_every_state_of_everybody(engineer, peer, lead, upper_lead, reviewer, skills):
    for person in (engineer, peer):
        for skill, state in zip(skills, ("in_progress", "submitted", "returned", "signed_off"), strict=True):
            in_state(state, person, skill, lead, upper_lead)
    in_state("signed_off", lead, skills[0], upper_lead)
    in_state("signed_off", lead, skills[1], reviewer)
    assert (verify().findings, verify().entries) == ([], LedgerEntry.objects.count())
