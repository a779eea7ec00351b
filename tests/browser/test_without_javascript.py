"""Each job of the product once, in a browser that runs no script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment, Evidence
from outline.models import Outline
from tests.factories import in_state, log_work

pytestmark = pytest.mark.django_db(transaction=True)

DOCUMENT = "# Cooks\n\n## 1. Beginner\n\n### Skills\n\n- Boils an egg.\n- Peels potatoes.\n"


@pytest.fixture
def sit(window):
    """`sit(person, path)` is their window without scripts, open there."""

    def open_plain_window(person, path):
        seat = window(person, java_script_enabled=False)
        assert seat.open(path).status == 200
        return seat

    return open_plain_window


def test_log_with_a_search_in_the_middle_change_and_remove(sit, engineer, skills):
    seat = sit(engineer, reverse("log_work"))
    page, notices = seat.page, seat.page.locator("#notices")
    page.get_by_label("What did you do?").fill("Moved the queue")
    page.get_by_role("radio", name="Incident").check()
    page.get_by_role("checkbox", name="Can do 2.2 well.").check()
    page.get_by_role("searchbox").fill("do 1.1")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#q-status")).to_have_text("1 of 4 skills speaks of “do 1.1”. 1 tagged.")
    expect(page.get_by_label("What did you do?")).to_have_value("Moved the queue")
    expect(page.get_by_role("radio", name="Incident")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Can do 2.2 well.")).to_be_checked()
    page.get_by_role("checkbox", name="Can do 1.1 well.").check()
    page.get_by_label("Date of the work").fill("")
    seat.expect_failure(422, reverse("log_work"))
    page.get_by_role("button", name="Log this work").click()
    expect(page.get_by_role("alert")).to_contain_text("Say when the work was done.")
    expect(page.get_by_role("checkbox", name="Can do 1.1 well.")).to_be_checked()
    page.get_by_label("Date of the work").fill("2026-01-31")
    page.get_by_role("button", name="Log this work").click()
    expect(page).to_have_url(seat.base + reverse("my_work"))
    expect(notices).to_contain_text("It speaks for two skills")
    page.get_by_role("link", name="Moved the queue").click()
    page.get_by_label("What did you do?").fill("Moved two queues")
    page.get_by_role("button", name="Save the change").click()
    expect(notices).to_contain_text("Changed “Moved two queues”.")
    expect(page.get_by_role("button", name="Remove it")).to_be_hidden()
    page.get_by_text("Remove this piece").click()
    page.get_by_role("button", name="Remove it").click()
    expect(notices).to_contain_text("Removed “Moved two queues”.")
    assert not Evidence.objects.exists()


def test_the_short_form_leads_back_to_my_skills(sit, engineer, skills):
    page = sit(engineer, reverse("my_skills")).page
    page.get_by_label("What did you do?").fill("Moved the queue")
    page.get_by_role("checkbox", name="Can do 1.1 well.").check()
    page.get_by_role("button", name="Log this work").click()
    expect(page.locator("#notices")).to_contain_text("Logged “Moved the queue”.")
    page.get_by_role("button", name="Submit 1.1").click()
    expect(page.get_by_role("button", name="Withdraw 1.1")).to_be_visible()
    page.get_by_role("button", name="Withdraw 1.1").click()
    expect(page.locator("#notices")).to_contain_text("Withdrawn.")
    assert Assessment.objects.get().state == "open"


def test_add_submit_and_withdraw_on_the_page_of_a_skill(sit, engineer, lead, skills):
    log_work(engineer, skills[1], title="Moved the queue")
    page = sit(engineer, reverse("skill", args=[skills[0].outline.slug, skills[0].key])).page
    page.get_by_label("One of your latest pieces").select_option(index=1)
    page.get_by_role("button", name="Let it speak for this too").click()
    expect(page.locator("#notices")).to_contain_text("“Moved the queue” speaks for this skill too.")
    page.get_by_label("What did you do?").fill("Put out a fire")
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence h3")).to_have_count(2)
    page.locator("#submit").get_by_role("button", name="Submit").click()
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("#submit").get_by_role("button", name="Submit")).to_be_visible()


def test_decide_in_each_way(sit, engineer, lead, skills):
    claims = [in_state("submitted", engineer, skill) for skill in (skills[0], skills[1], skills[2])]
    seat = sit(lead, reverse("review", args=[claims[0].pk]))
    page, headline, notices = seat.page, seat.page.get_by_role("heading", level=1), seat.page.locator("#notices")
    seat.expect_failure(422, reverse("review_decide", args=[claims[0].pk]))
    page.get_by_role("radio", name="More needed").check()
    page.locator("#decision button").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is missing, so that it can be added.")
    expect(page.get_by_role("radio", name="More needed")).to_be_checked()
    page.get_by_label("What is missing?").fill("Show one more.")
    page.locator("#decision button").click()
    expect(headline).to_have_text("Can do 1.2 well.")
    expect(notices).to_contain_text("Sent back to Kavya: ")
    page.get_by_role("radio", name="Not met").check()
    page.get_by_label("What is missing?").fill("This shows something else.")
    page.locator("#decision button").click()
    expect(headline).to_have_text("Can do 2.1 well.")
    page.get_by_role("radio", name="Sign off").check()
    page.locator("#decision button").click()
    expect(notices).to_contain_text("first of two")
    expect(headline).to_have_text("Nobody is waiting for you.")
    assert [Assessment.objects.get(pk=claim.pk).state for claim in claims] == ["returned", "returned", "submitted"]


def test_revoke_a_sign_off(sit, engineer, lead, skills):
    claim = in_state("signed_off", engineer, skills[0], lead)
    page = sit(lead, reverse("review", args=[claim.pk])).page
    page.get_by_text("Revoke this sign-off").click()
    page.get_by_label("Why is it revoked?").fill("It was for somebody else.")
    page.get_by_role("button", name="Revoke it").click()
    expect(page.locator("#notices")).to_contain_text("Revoked. It is open for Kavya again.")
    expect(page.locator("#history")).to_contain_text("It was for somebody else.")


def test_narrow_the_queue_and_the_matrix_and_open_a_cell(sit, engineer, peer, lead, skills):
    in_state("submitted", engineer, skills[0])
    in_state("submitted", peer, skills[2])
    seat = sit(lead, reverse("review_queue"))
    page, rows = seat.page, seat.page.locator("tbody th[scope=row]")
    page.get_by_label("Level").select_option("2. Level")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#queue .queue-item")).to_have_count(1)
    expect(page.locator("#queue_count")).to_have_text("1 of 2 claims")
    page.get_by_role("link", name="Team").click()
    expect(rows).to_have_count(4)
    page.get_by_label("Level").select_option("2. Level")
    page.get_by_role("button", name="Filter").click()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Chen Wei: submitted").click()
    expect(page.locator("#cell h2")).to_have_text("Can do 2.1 well.")
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#cell")).to_be_hidden()
    expect(rows).to_have_count(2)


def test_change_the_password_sign_out_and_in_again(sit, engineer, outline):
    engineer.set_password("a-long-password")
    engineer.save()
    seat = sit(engineer, reverse("my_skills"))
    page = seat.page
    page.locator("details.account summary").click()
    page.get_by_role("link", name="Change the password").click()
    page.get_by_label("Present password").fill("a-long-password")
    page.get_by_label("New password").fill("a-longer-password")
    page.get_by_label("The same again").fill("a-longer-password")
    page.get_by_role("button", name="Use the new password").click()
    expect(page).to_have_url(seat.base + reverse("my_skills"))
    page.locator("details.account summary").click()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("E-mail").fill(engineer.email)
    page.get_by_label("Password").fill("a-longer-password")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(seat.base + reverse("my_skills"))


def test_import_an_outline_and_read_it(sit, admin):
    seat = sit(admin, reverse("admin:outline_outline_import"))
    page = seat.page
    page.get_by_label("Document").fill(DOCUMENT)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    assert not Outline.objects.exists()
    page.get_by_role("button", name="Back to the text").click()
    expect(page.get_by_label("Document")).to_have_value(DOCUMENT)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Import 1 level, 2 skills and no example tasks").click()
    expect(page.get_by_text("Imported “Cooks”")).to_be_visible()
    seat.open(reverse("outline", args=[Outline.objects.get().slug]))
    expect(page.locator(".outline-skills .wording")).to_have_text(["Boils an egg.", "Peels potatoes."])


def test_a_half_written_piece_is_asked_about_and_stays(sit, engineer, lead, skills):
    log_work(engineer, skills[0])
    address = [skills[0].outline.slug, skills[0].key]
    seat = sit(engineer, reverse("skill", args=address))
    page = seat.page
    page.get_by_label("What did you do?").fill("Half a sentence")
    seat.expect_failure(409, reverse("skill_submit", args=address))
    page.locator("#submit").get_by_role("button", name="Submit").click()
    expect(page.locator("#submit")).to_contain_text("Add it first, or submit without it.")
    expect(page.get_by_label("What did you do?")).to_have_value("Half a sentence")
    page.get_by_role("button", name="Submit without it").click()
    expect(page.locator("#submit")).to_contain_text("It waits for Lena.")
