"""A field of the admin in which somebody is looked up, and what is no number in it: an error beside it."""

import pytest

pytestmark = pytest.mark.django_db
TERM = {"starts": "2100-01-01", "ends": "2100-01-02"}
NO_ID = ["abc", "1.5", "-1", "1\x00", "٣", "9" * 18, "9" * 30, "9" * 5000]


@pytest.mark.parametrize("value", NO_ID, ids=lambda value: ascii(value)[:8])
def test_what_is_no_id_is_an_error_beside_its_field(as_, admin, payments, value):
    client = as_(admin)
    rows = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    row = {"memberships-0-engineer": value, "memberships-0-role": "lead", "memberships-0-starts": "2100-01-01"}
    sent = {
        "/admin/assessments/delegation/add/": {"delegator": value, "delegate": value, **TERM},
        "/admin/assessments/reviewergrant/add/": {"reviewer": value, **TERM},
        "/admin/people/membership/add/": {"engineer": value, "team": payments.pk, "role": "lead", **TERM},
        "/admin/assessments/target/add/": {"engineer": value},
        f"/admin/people/team/{payments.pk}/change/": {"name": "Payments", "slug": "payments", **rows, **row},
    }
    answers = {page: client.post(page, fields) for page, fields in sent.items()}
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(sent, 200)
    for answer in answers.values():
        assert answer.context["errors"]


def test_who_was_chosen_stays_chosen_while_another_field_is_wrong(as_, admin, engineer, payments):
    sent = {"engineer": engineer.pk, "team": payments.pk, "role": "lead", "starts": "no day"}
    page = as_(admin).post("/admin/people/membership/add/", sent).text
    assert f'<option value="{engineer.pk}" selected>Kavya Raman</option>' in page
