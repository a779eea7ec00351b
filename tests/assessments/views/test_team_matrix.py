from html.parser import HTMLParser

import pytest
from django.urls import reverse

from assessments.models import Assessment
from assessments.models.rights import Standing
from tests.factories import (
    EngineerFactory,
    MembershipFactory,
    TargetFactory,
    TeamFactory,
    in_state,
    log_work,
    outline_with,
)

pytestmark = pytest.mark.django_db

PAGE = "/teams/payments/"


def cell_address(engineer, skill, team="payments"):
    return reverse("team_cell", args=[team, engineer.pk, skill.pk])


def by_htmx(client, address, target, data=None):
    return client.get(address, data, headers={"HX-Request": "true", "HX-Target": target})


class Text(HTMLParser):
    """What is read of a page, as one line."""

    def __init__(self, html):
        super().__init__()
        self.read = ""
        self.feed(html)

    def handle_data(self, data):
        self.read += data

    def handle_starttag(self, tag, attrs):
        self.read += "" if tag in ("a", "time", "b") else " "

    def handle_endtag(self, tag):
        self.handle_starttag(tag, ())


def text(response):
    return " ".join(Text(response.content.decode()).read.split())


def cells(response):
    """The cells as they are read out."""
    html = response.content.decode()
    marker = '<span class="visually-hidden">'
    return [part.split(marker)[1].split("</span>")[0] for part in html.split('class="matrix-cell"')[1:]]


# ------------------------------------------------------------------ the way in


def test_a_lead_is_taken_to_the_topmost_of_their_teams(as_, upper_lead, payments):
    TeamFactory(name="Aardvark", slug="aardvark", parent=payments)
    assert as_(upper_lead).get("/teams/").headers["Location"] == "/teams/platform/"


def test_a_lead_of_several_is_taken_to_the_first_by_name(as_, lead):
    MembershipFactory(engineer=lead, team=TeamFactory(name="Accounts", slug="accounts"), lead=True)
    assert as_(lead).get("/teams/").headers["Location"] == "/teams/accounts/"


def test_who_leads_no_team_is_refused(as_, engineer):
    assert as_(engineer).get("/teams/").status_code == 403


@pytest.mark.parametrize("address", ["/teams/", PAGE])
def test_the_pages_are_only_read(as_, lead, outline, address):
    assert as_(lead).post(address).status_code == 405


# ------------------------------------------------------------------ the matrix


def test_the_matrix_shows_the_answer_and_each_cell(as_, lead, engineer, peer, skills, payments):
    in_state("submitted", engineer, skills[0])
    in_state("signed_off", peer, skills[0], lead)
    TargetFactory(team=payments, level=skills[0].level)
    response = as_(lead).get(PAGE)
    assert cells(response)[:3] == ["Chen Wei: signed off", "Kavya Raman: submitted", "Lena Frost: not started"]
    assert len(cells(response)) == 12
    page = text(response)
    assert "Payments is not steady at level 1 yet. One skill hangs on one person, three are held by nobody." in page
    assert f"3 people, 4 skills, {skills[0].outline.title}." in page
    assert "Target: everyone at level 1 by 31 March 2027; nobody is there yet." in page
    assert "Only Chen" in page
    legend = response.content.decode().split('class="legend"')[1].split("</ul>")[0]
    assert [
        state for state in ("Signed off", "Submitted", "More needed", "In progress", "Not started") if state in legend
    ] == [
        "Signed off",
        "Submitted",
        "Not started",
    ]


def test_a_team_of_nobody_and_a_house_without_outlines_say_so(as_, lead, upper_lead, payments):
    TeamFactory(name="Empty", slug="empty", parent=payments)
    assert "This team has no members." in text(as_(lead).get("/teams/empty/"))
    assert "There are no skills to show." in text(as_(lead).get(PAGE))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("engineer", 403),
        ("peer", 403),
        ("stranger", 404),
        ("other_lead", 404),
        ("reviewer", 404),
        ("admin", 404),
    ],
)
def test_the_matrix_is_for_its_leads(request, as_, payments, engineer, who, status, skills):
    client = as_(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == status
    assert client.get(cell_address(engineer, skills[0])).status_code == status


def test_a_lead_above_sees_it_too(as_, upper_lead, payments, outline):
    assert as_(upper_lead).get(PAGE).status_code == 200


def test_names_and_wordings_are_escaped(as_, lead, engineer, skills):
    engineer.name = '<i>"K" & co</i>'
    engineer.save()
    skills[0].text = "Uses `<script>` & more."
    skills[0].save()
    html = as_(lead).get(PAGE + "?q=%3Ci%3E").content.decode()
    assert "<i>" not in html.replace('<i class="has">', "").replace("<i></i>", "")
    assert "<script>" not in html
    assert "&lt;i&gt;&quot;K&quot; &amp; co&lt;/i&gt;: not started" in html


def test_an_address_with_a_filter_is_kept_in_the_links_of_its_cells(as_, lead, engineer, skills):
    html = as_(lead).get(PAGE, {"q": "Kavya & co", "level": "1"}).content.decode()
    assert "Nothing here is like that." in html
    html = as_(lead).get(PAGE, {"q": "Kavya", "level": "1"}).content.decode()
    assert f'href="{cell_address(engineer, skills[0])}?level=1&amp;q=Kavya"' in html


def test_another_team_is_chosen_by_its_address(as_, upper_lead, platform, payments, outline):
    client = as_(upper_lead)
    assert client.get(PAGE, {"team": "platform", "level": "1"}).headers["Location"] == "/teams/platform/?level=1"
    assert by_htmx(client, PAGE, "matrix", {"team": "platform"}).headers["HX-Redirect"] == "/teams/platform/"
    assert client.get(PAGE, {"team": "payments"}).status_code == 200
    assert client.get(PAGE, {"team": ""}).status_code == 200


@pytest.mark.parametrize("team", ["search", "no-such", "not/a slug"])
def test_a_team_that_is_not_theirs_cannot_be_chosen(as_, lead, other_lead, outline, team):
    assert as_(lead).get(PAGE, {"team": team}).status_code == 404


def test_an_outline_is_chosen_where_there_are_several(as_, lead, outline):
    assert 'name="outline"' not in as_(lead).get(PAGE).content.decode()
    other = outline_with(levels=1, skills=1)
    response = as_(lead).get(PAGE, {"outline": other.slug})
    assert f'<option value="{other.slug}" selected>' in response.content.decode()
    assert len(cells(response)) == 1


def test_a_filter_by_htmx_brings_the_matrix_alone_its_count_and_its_address(as_, lead, engineer, skills):
    in_state("submitted", engineer, skills[0])
    response = by_htmx(as_(lead), PAGE, "matrix", {"team": "payments", "level": "", "state": "submitted", "q": ""})
    assert response.content.decode().startswith('<div id="matrix"')
    assert cells(response) == ["Kavya Raman: submitted"]
    assert '<div hx-swap-oob="innerHTML:#matrix-count">1 of 4 skills, 1 of 2 people</div>' in response.content.decode()
    assert response.headers["HX-Push-Url"] == f"{PAGE}?state=submitted"


# ------------------------------------------------------------------ a cell, opened


def test_the_panel_shows_what_was_submitted(as_, lead, engineer, peer, skills):
    piece = log_work(engineer, skills[0], title="Request ids", kind="design")
    in_state("submitted", engineer, skills[0])
    in_state("signed_off", peer, skills[0], lead)
    response = by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell")
    panel = text(response)
    assert response.content.decode().startswith("<aside ")
    assert panel.startswith("KR Kavya Raman Close Can do 1.1 well. Submitted today 2 pieces of evidence")
    assert f"{piece.title} Design or document, " in panel
    assert "Wording revision 1 In the team only Chen holds it, 2 are wanted Review this claim" in panel
    assert "Kavya Raman submitted 2 pieces of evidence" in panel
    claim = Assessment.objects.get(engineer=engineer)
    assert f'href="{reverse("review", args=[claim.pk])}"' in response.content.decode()


def test_the_panel_of_a_draft_shows_the_bare_state(as_, lead, engineer, skills):
    log_work(engineer, skills[0], title="Secret draft", body="Secret words")
    log_work(engineer, skills[0], title="Secret other")
    response = by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell")
    panel = text(response)
    assert panel == (
        "KR Kavya Raman Close Can do 1.1 well. In progress What Kavya has logged is theirs alone until it is submitted."
        " In the team nobody holds it, 2 are wanted"
    )
    assert "<time" not in response.content.decode()


def test_what_was_withdrawn_is_in_progress_and_shows_no_evidence(as_, lead, engineer, skills):
    claim = in_state("submitted", engineer, skills[0])
    claim.withdraw(by=engineer, seen=claim.version)
    panel = text(by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell"))
    assert "In progress" in panel
    assert "Shipped a thing" not in panel
    assert "withdrew it" in panel  # they saw it submitted, and see that it is not any more


def test_the_panel_of_what_has_not_begun_says_so(as_, lead, engineer, skills):
    assert text(by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell")) == (
        "KR Kavya Raman Close Can do 1.1 well. Not started Kavya has logged nothing for this yet."
        " In the team nobody holds it, 2 are wanted"
    )


def test_with_one_signature_of_two_it_waits_for_somebody_else(as_, lead, upper_lead, engineer, skills):
    claim = in_state("submitted", engineer, skills[2])
    claim.sign_off(by=lead, seen=claim.version)
    panel = text(by_htmx(as_(lead), cell_address(engineer, skills[2]), "cell"))
    assert "Submitted, 1 of 2 signed" in panel
    assert "Signed by you Waits for Mara" in panel
    assert "Review this claim" not in panel
    assert "Read the whole claim" in panel


def test_a_decided_claim_says_since_when_and_on_which_wording(as_, lead, engineer, skills):
    in_state("signed_off", engineer, skills[0], lead)
    skills[0].text = "Can do it better."
    skills[0].save()
    skills[0].outline.record_revision(by=None, summary="Reworded.")
    panel = text(by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell"))
    assert "Can do it better. Signed off today 1 piece of evidence" in panel
    assert "Wording revision 1, reworded since" in panel
    assert "Read the whole claim" in panel


def test_a_piece_that_its_author_took_out_is_still_counted(as_, lead, engineer, skills):
    claim = in_state("submitted", engineer, skills[0])
    claim.withdraw(by=engineer, seen=claim.version)
    log_work(engineer, skills[0], title="A better one")
    claim.evidence.get(title="Shipped a thing").remove(by=engineer)
    claim.submit(by=engineer, seen=claim.version)
    panel = text(by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell"))
    assert "1 piece of evidence A better one" in panel


def test_a_lead_sees_their_own_cell_as_their_own(as_, lead, upper_lead, skills):
    in_state("submitted", lead, skills[0])
    response = by_htmx(as_(lead), cell_address(lead, skills[0]), "cell")
    assert "Review this claim" not in text(response)
    assert "Open it in My skills" in text(response)
    assert reverse("skill", args=[skills[0].outline.slug, skills[0].key]) in response.content.decode()


def test_the_address_of_a_cell_is_the_whole_page_with_the_panel(as_, lead, engineer, skills):
    in_state("submitted", engineer, skills[0])
    address = cell_address(engineer, skills[0])
    html = as_(lead).get(address, {"level": "1"}).content.decode()
    assert html.count('aria-current="true"') == 1
    assert f'href="{address}?level=1" hx-get="{address}?level=1" aria-current="true"' in html
    assert f'data-close href="{PAGE}?level=1"' in html
    assert by_htmx(as_(lead), address, "cell", {"level": "1"}).content.decode() in html


def test_a_cell_shows_the_outline_of_its_skill(as_, lead, engineer, skills):
    other = outline_with(levels=1, skills=1)
    response = as_(lead).get(cell_address(engineer, other.skills.get()))
    assert len(cells(response)) == 2


def test_closing_brings_the_empty_panel(as_, lead, outline):
    assert by_htmx(as_(lead), PAGE, "cell").content == b'<aside id="cell" hidden></aside>'


def test_engineer_and_skill_are_bound_to_the_team(as_, lead, engineer, stranger, upper_lead, leaver, skills, payments):
    client, foreign = as_(lead), outline_with(levels=1, skills=1).skills.get()
    TargetFactory(team=payments, level=skills[0].level)
    in_state("submitted", stranger, skills[0])
    assert client.get(cell_address(engineer, skills[0])).status_code == 200
    for person in (stranger, upper_lead, leaver, EngineerFactory()):
        assert client.get(cell_address(person, skills[0])).status_code == 404
    assert client.get(cell_address(engineer, foreign)).status_code == 404
    skills[1].retire()
    assert client.get(cell_address(engineer, skills[1])).status_code == 404


def test_a_member_of_another_led_team_is_not_shown_in_this_one(as_, lead, engineer, skills):
    accounts = TeamFactory(name="Accounts", slug="accounts")
    MembershipFactory(engineer=lead, team=accounts, lead=True)
    outsider = EngineerFactory()
    MembershipFactory(engineer=outsider, team=accounts)
    client = as_(lead)
    assert Standing.of(lead).led_team_ids > {accounts.pk}
    assert client.get(cell_address(outsider, skills[0], "accounts")).status_code == 200
    assert client.get(cell_address(outsider, skills[0])).status_code == 404


def test_a_signature_that_was_revoked_leaves_an_open_record(as_, lead, engineer, skills):
    claim = in_state("signed_off", engineer, skills[0], lead)
    claim.revoke(by=lead, seen=claim.version, note="It was another's work.")
    panel = text(by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell"))
    assert "In progress" in panel
    assert "It was another's work." in panel
    assert "nobody holds it" in panel


def test_the_panel_counts_holders_of_this_team_alone(as_, lead, engineer, peer, stranger, other_lead, skills):
    in_state("signed_off", stranger, skills[0], other_lead)
    in_state("signed_off", peer, skills[0], lead)
    peer.leave()
    assert "nobody holds it, 2 are wanted" in text(by_htmx(as_(lead), cell_address(engineer, skills[0]), "cell"))
