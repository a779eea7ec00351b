"""What each page may ask of the database beyond an empty signed-in page, and that a larger company asks no more."""

import pytest

from tests.bench import pages
from tests.bench.company import build

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.bench.urls")]

BUDGETS = {
    "my_skills": 9,
    "skill": 8,
    "my_work": 8,
    "log_work": 8,
    "review_queue": 8,
    "review": 12,  # with who else could sign
    "team_matrix": 10,  # with what waits, what lapses, and what was judged on an older wording
    "team_calibration": 4,
    "self_assessment": 3,
    "team_cell": 28,  # the matrix, and the claim that is open beside it
    "engineer": 18,  # with who signed what waits, and who may yet
    "outlines": 4,
    "outline": 4,
    "outline_proposals": 4,
}


def costs(client, company):
    """{page: queries beyond the empty page} as the lead of that company asks."""
    client.force_login(company.lead)
    addresses = pages.addresses(company)
    asked = {name: pages.queries(client, address) for name, address in addresses.items()}
    return {name: asked[name] - asked["empty"] for name in BUDGETS}


@pytest.fixture
def companies():
    """Of 5 and of 50 engineers, each with a skill list of its own size."""
    return build(5, levels=2, skills=3, tag="small"), build(50, levels=4, skills=6, tag="large")


def test_every_page_keeps_its_budget_with_5_and_with_50_engineers(client, companies):
    small, large = (costs(client, company) for company in companies)
    assert {name: cost for name, cost in large.items() if cost > BUDGETS[name]} == {}
    assert small == large


def test_the_empty_page_of_a_lead_costs_six_queries(client, companies):
    client.force_login(companies[0].lead)
    assert pages.queries(client, pages.addresses(companies[0])["empty"]) == 6


def test_no_page_that_lists_is_left_out(companies):
    assert {"empty", *BUDGETS} == set(pages.addresses(companies[0]))
