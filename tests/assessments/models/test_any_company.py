"""The rules of right against an independent statement of them: thousands of cases in each company made by chance."""

import pytest
from django.db import transaction

from assessments.models import Assessment, Evidence
from assessments.models.rights import reviewers_of

from .any_company import AnyCompany

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(request):
    return AnyCompany(request.param)


any_company = pytest.mark.parametrize("company", range(8), indirect=True)


@any_company
def test_each_sees_what_they_may_and_nothing_else(company):
    cases = 0
    for viewer in company.people:
        asked = Assessment.objects.visible_to(viewer), Assessment.objects.reviewable_by(viewer)
        visible, reviewable = (set(records) for records in asked)
        assert visible == {record for record in company.records if company.may_see(viewer, record)}
        assert reviewable == {record for record in company.records if company.may_review(viewer, record)}
        read = {piece for record, piece in company.pieces.items() if company.may_read(viewer, record)}
        assert set(Evidence.objects.visible_to(viewer)) == read
        cases += 3 * len(company.records)
    assert cases > 1500


@any_company
def test_the_names_of_those_who_may_review_are_the_same_people(company):
    submitted = [record for record in company.records if record in company.submitted]
    asked = reviewers_of(submitted)
    for record in submitted:
        entitled = {p for p in company.people if p.is_active and company.may_review(p, record)}
        assert set(asked[record.pk]) == entitled


def test_chance_has_left_no_case_out():
    told = set()
    for seed in range(8):
        with transaction.atomic():
            company = AnyCompany(seed)
            told |= {
                (company.leads(viewer, record.engineer), company.is_granted(viewer, record))
                for viewer in company.people
                for record in company.submitted
            }
            transaction.set_rollback(True)
    assert told >= {(True, False), (False, True), (False, False)}
