"""A form of the admin that says it has more rows than any page of ours: nothing is built of them."""

import pytest

from people.models import Team
from skills_project.site import MOST_ROWS
from tests.outline.admin.sending import address, level_form, outline_form

pytestmark = pytest.mark.django_db
SAYS = "A form takes 500 rows at most, and this one says that it has more."


@pytest.mark.parametrize(
    "said",
    [
        {"levels-TOTAL_FORMS": 9_999_999},
        {"levels-TOTAL_FORMS": MOST_ROWS + 1},
        {"levels-TOTAL_FORMS": MOST_ROWS // 2 + 1, "areas-TOTAL_FORMS": MOST_ROWS // 2},
        {"levels-TOTAL_FORMS": 9_999_999, "more-TOTAL_FORMS": -9_999_999},
    ],
)
def test_a_form_of_too_many_rows_is_refused_in_a_sentence(as_, admin, outline, said):
    answer = as_(admin).post(address(outline), outline_form(outline, title="Renamed", **said))
    assert (answer.status_code, SAYS in answer.text) == (413, True)
    outline.refresh_from_db()
    assert outline.title != "Renamed"


def test_every_page_of_the_admin_refuses_them(as_, admin, outline, payments):
    client, level = as_(admin), outline.levels.first()
    pages = {
        address(level): level_form(level, **{"skills-TOTAL_FORMS": 9_999_999}),
        f"/admin/people/team/{payments.pk}/change/": {"memberships-TOTAL_FORMS": 9_999_999},
        f"/admin/people/engineer/{admin.pk}/change/": {"memberships-TOTAL_FORMS": 9_999_999},
        "/admin/people/team/add/": {"memberships-TOTAL_FORMS": 9_999_999},
        "/admin/people/membership/": {"form-TOTAL_FORMS": 9_999_999},
    }
    assert {page: client.post(page, sent).status_code for page, sent in pages.items()} == dict.fromkeys(pages, 413)


def test_what_is_no_number_of_rows_is_djangos_to_refuse(as_, admin):
    sent = {"name": "Ledger", "slug": "ledger", "memberships-INITIAL_FORMS": 0, "memberships-TOTAL_FORMS": "9" * 5000}
    assert as_(admin).post("/admin/people/team/add/", sent).status_code == 200
    assert not Team.objects.exists()


def test_nobody_else_learns_of_it(as_, lead, outline):
    sent = outline_form(outline, **{"levels-TOTAL_FORMS": 9_999_999})
    assert as_(lead).post(address(outline), sent).status_code == 403
