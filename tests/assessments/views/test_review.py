import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import clock
from assessments.models import Assessment, HistoryEntry, ReviewerGrant, SignOff
from tests.factories import EngineerFactory, MembershipFactory, in_state, log_work, shown

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
both = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


def page(assessment):
    return reverse("review", args=[assessment.pk])


def decide(client, assessment, decision="granted", note="", seen=None, **more):
    seen = assessment.version if seen is None else seen
    data = {"decision": decision, "note": note, "seen": seen, "shown": shown(assessment)}
    return client.post(reverse("review_decide", args=[assessment.pk]), data, **more)


def revoke(client, assessment, note="Another did the work.", seen=None, **more):
    seen = assessment.version if seen is None else seen
    data = {"note": note, "seen": seen, "shown": shown(assessment)}
    return client.post(reverse("review_revoke", args=[assessment.pk]), data, **more)


def state_of(assessment):
    return Assessment.objects.get(pk=assessment.pk).state


def submitted(engineer, skill, days):
    with clock.telling(timezone.now() - dt.timedelta(days=days)):
        return in_state("submitted", engineer, skill)


@pytest.fixture
def claim(engineer, skills):
    """Of the first level: one signature signs it off."""
    return in_state("submitted", engineer, skills[0])


@pytest.fixture
def claim_for_two(engineer, skills):
    return in_state("submitted", engineer, skills[2])


CAST = [
    # who, GET, POST of a decision, POST of a revocation on a signed-off claim
    ("lead", 200, 302, 302),
    ("upper_lead", 200, 302, 302),
    ("reviewer", 200, 302, 403),
    ("engineer", 302, 403, 403),
    ("peer", 404, 404, 404),
    ("stranger", 404, 404, 404),
    ("other_lead", 404, 404, 404),
    ("admin", 404, 404, 404),
]


def as_htmx(status):
    return 204 if status == 302 else status


@pytest.mark.parametrize(("who", "status"), [(who, get) for who, get, _, _ in CAST])
class TestWhoReads:
    def test_plain(self, as_, request, claim, who, status):
        assert as_(request.getfixturevalue(who)).get(page(claim)).status_code == status

    def test_with_htmx(self, as_, request, claim, who, status):
        assert as_(request.getfixturevalue(who)).get(page(claim), headers=HTMX).status_code == as_htmx(status)


@pytest.mark.parametrize(("who", "status"), [(who, post) for who, _, post, _ in CAST])
class TestWhoDecides:
    def test_plain(self, as_, request, claim, who, status):
        assert decide(as_(request.getfixturevalue(who)), claim).status_code == status
        assert state_of(claim) == ("signed_off" if status == 302 else "submitted")

    def test_with_htmx(self, as_, request, claim, who, status):
        response = decide(as_(request.getfixturevalue(who)), claim, headers=HTMX)
        assert response.status_code == (200 if status == 302 else status)
        assert state_of(claim) == ("signed_off" if status == 302 else "submitted")


@both
@pytest.mark.parametrize(("who", "status"), [(who, post) for who, _, _, post in CAST])
def test_a_lead_of_theirs_revokes(as_, request, engineer, lead, skills, who, status, headers):
    assessment = in_state("signed_off", engineer, skills[0], lead)
    response = revoke(as_(request.getfixturevalue(who)), assessment, headers=headers)
    assert response.status_code == (200 if headers and status == 302 else status)
    assert state_of(assessment) == ("open" if status == 302 else "signed_off")


@both
@pytest.mark.parametrize(("who", "decision", "revocation"), [(who, post, revoked) for who, _, post, revoked in CAST])
def test_who_may_not_is_told_so_before_the_form_is_read(as_, request, claim, who, decision, revocation, headers):
    client = as_(request.getfixturevalue(who))
    answers = [
        client.post(reverse(name, args=[claim.pk]), headers=headers) for name in ("review_decide", "review_revoke")
    ]
    assert [answer.status_code for answer in answers] == [422 if may == 302 else may for may in (decision, revocation)]


@both
@pytest.mark.parametrize("who", [None, "leaver"])
@pytest.mark.parametrize("name", ["review", "review_decide", "review_revoke"])
def test_others_sign_in_first(client, as_, request, claim, who, name, headers):
    if who:
        as_(request.getfixturevalue(who))
    method = client.get if name == "review" else client.post
    response = method(reverse(name, args=[claim.pk]), headers=headers)
    address = response.headers["Location"]
    assert (response.status_code, address.split("?")[0]) == (401 if headers else 302, reverse("account_login"))


@both
def test_a_grant_that_ended_yesterday_opens_nothing(as_, reviewer, claim, headers):
    ReviewerGrant.objects.update(ends=timezone.localdate() - dt.timedelta(days=1))
    client = as_(reviewer)
    answers = [client.get(page(claim), headers=headers), decide(client, claim, headers=headers)]
    assert [answer.status_code for answer in answers] == [404, 404]


@both
@pytest.mark.parametrize("name", ["review_decide", "review_revoke"])
def test_a_verb_answers_no_get(as_, lead, claim, name, headers):
    assert as_(lead).get(reverse(name, args=[claim.pk]), headers=headers).status_code == 405


def test_what_is_not_theirs_looks_like_what_does_not_exist(as_, peer, claim):
    client = as_(peer)
    token = re.compile(r'"X-CSRFToken": "\w+"')
    answers = [client.get(address).text for address in (page(claim), reverse("review", args=[10**6]))]
    assert token.sub("", answers[0]) == token.sub("", answers[1])


def test_the_engineer_is_sent_to_their_own_page(as_, engineer, claim):
    response = as_(engineer).get(page(claim))
    assert response["Location"] == reverse("skill", args=[claim.skill.outline.slug, claim.skill.key])


class TestThePage:
    def test_wording_level_and_what_it_asks_for(self, as_, upper_lead, lead, claim_for_two):
        claim_for_two.sign_off(by=upper_lead, seen=claim_for_two.version)
        text = as_(lead).get(page(claim_for_two)).text
        for words in (
            '<h1 id="claim-h" class="skill-statement wording">Can do 2.1 well.</h1>',
            "This is the wording of revision 1, and what you sign is exactly this.",
            "two signatures from different people. Mara Vogt has signed.",
            "Submitted, 1 of 2 signed",
            "The second signature: this completes it",
            "1 piece, as submitted",
            "Shipped a thing",
            "This is the last one that waits for you.",
        ):
            assert words in text

    def test_a_later_rewording_is_told_and_not_judged(self, as_, lead, claim):
        claim.skill.text = "Can do it *better*."
        claim.skill.save()
        text = as_(lead).get(page(claim)).text
        assert '<h1 id="claim-h" class="skill-statement wording">Can do 1.1 well.</h1>' in text
        assert '<p class="plan-diff">Can do <del>1.1 well.</del><ins>it better.</ins></p>' in text

    def test_only_what_was_submitted_is_evidence(self, as_, lead, engineer, skills):
        log_work(engineer, skills[0], title="First piece")
        assessment = in_state("submitted", engineer, skills[0])
        assessment.return_(by=lead, seen=assessment.version, note="Show one more.")
        log_work(engineer, skills[0], title="A draft of later")
        text = as_(lead).get(page(assessment)).text
        assert "First piece" in text
        assert "Shipped a thing" in text
        assert "A draft of later" not in text

    def test_a_piece_taken_back_later_shows_as_taken_back(self, as_, lead, engineer, claim):
        claim.withdraw(by=engineer, seen=claim.version)
        engineer.evidence.get().remove(by=engineer)
        text = as_(lead).get(page(claim)).text
        assert "A piece that Kavya took back later" in text
        assert "Kavya took it back before it was decided." in text
        assert "Shipped a thing" not in text

    def test_a_piece_changed_after_a_withdrawal_is_said_to_be_changed(self, as_, lead, engineer, claim, skills):
        claim.withdraw(by=engineer, seen=claim.version)
        piece = engineer.evidence.get()
        piece.change(by=engineer, seen=piece.version, skills=[skills[0]], title="Shipped it twice")
        assert "Kavya has changed “Shipped it twice” since it was submitted." in as_(lead).get(page(claim)).text

    def test_who_has_signed_sees_whom_it_waits_for(self, as_, lead, upper_lead, reviewer, claim_for_two):
        claim_for_two.sign_off(by=lead, seen=claim_for_two.version)
        text = as_(lead).get(page(claim_for_two)).text
        assert "You have signed</h2><p>It waits for Mara or Rita now.</p>" in text
        assert 'name="decision"' not in text

    def test_with_nobody_else_to_sign_an_admin_is_needed(self, as_, lead, claim_for_two):
        claim_for_two.sign_off(by=lead, seen=claim_for_two.version)
        text = as_(lead).get(page(claim_for_two)).text
        assert "Nobody else may sign it yet, so an admin has to name somebody." in text

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("returned", "It went back to Kavya, with what is missing."),
            ("signed_off", "It is signed off: Kavya holds this."),
        ],
    )
    def test_what_is_decided_is_read_only(self, as_, lead, engineer, skills, state, words):
        assessment = in_state(state, engineer, skills[0], lead)
        text = as_(lead).get(page(assessment)).text
        assert words in text
        assert 'name="decision"' not in text
        assert 'id="history"' in text

    def test_of_what_was_never_submitted_a_lead_sees_the_bare_state(self, as_, lead, engineer, skills):
        log_work(engineer, skills[0], title="A secret draft")
        in_state("signed_off", engineer, skills[1], lead)
        assessment = Assessment.objects.get(engineer=engineer, skill=skills[0])
        text = as_(lead).get(page(assessment)).text
        main = text[text.index("<main") : text.index("</main>")]
        assert "In progress" in main
        assert "Can do 1.1 well." in main
        assert [
            part for part in ("A secret draft", "<time", "Evidence", "History", "Other claims") if part in main
        ] == []

    def test_a_grant_opens_nothing_unsubmitted(self, as_, reviewer, engineer, claim, skills):
        log_work(engineer, skills[1], title="A secret draft")
        draft = Assessment.objects.get(engineer=engineer, skill=skills[1])
        client = as_(reviewer)
        assert client.get(page(draft)).status_code == 404
        assert "Can do 1.2 well." not in client.get(page(claim)).text

    def test_other_claims_at_the_level_are_listed_with_their_state(self, as_, lead, engineer, claim, skills):
        log_work(engineer, skills[1], title="A secret draft")
        in_state("submitted", engineer, skills[2])
        text = as_(lead).get(page(claim)).text
        others = text[text.index("Other claims of Kavya at level 1") : text.index("</article>")]
        assert "in progress" in others
        assert "Can do 1.2 well." in others
        assert "Can do 2.1 well." not in others
        assert "A secret draft" not in text

    def test_only_a_lead_is_shown_the_way_to_the_person(self, as_, lead, reviewer, engineer, claim):
        address = reverse("engineer", args=[engineer.pk])
        assert [address in as_(person).get(page(claim)).text for person in (lead, reviewer)] == [True, False]


class TestDeciding:
    @pytest.mark.parametrize(
        ("decision", "note", "state", "kept"),
        [
            ("granted", "", "signed_off", "granted"),
            ("granted", "Well done.", "signed_off", "granted"),
            ("more_needed", "Show a second.", "returned", "more_needed"),
            ("not_met", "It shows something else.", "returned", "not_met"),
        ],
    )
    def test_each_decision_is_its_verb(self, as_, lead, claim, decision, note, state, kept):
        decide(as_(lead), claim, decision, note)
        sign_off = SignOff.objects.get()
        assert (state_of(claim), sign_off.decision, sign_off.note, sign_off.reviewer) == (state, kept, note, lead)

    @pytest.mark.parametrize(
        ("decision", "sentence"),
        [
            ("granted", "Signed off: 1.1 “Can do 1.1 well”. Kavya Raman holds it from today on."),
            ("more_needed", "Sent back to Kavya: 1.1 “Can do 1.1 well”."),
            ("not_met", "Kavya hears that 1.1 “Can do 1.1 well” is not met."),
        ],
    )
    @both
    def test_the_reviewer_is_told_what_follows(self, as_, lead, claim, decision, sentence, headers):
        response = decide(as_(lead), claim, decision, "Because.", headers=headers, follow=True)
        assert sentence in response.text

    @both
    def test_a_first_signature_says_whom_it_waits_for(self, as_, lead, upper_lead, reviewer, claim_for_two, headers):
        response = decide(as_(lead), claim_for_two, headers=headers, follow=True)
        assert "Signed 2.1 “Can do 2.1 well”, first of two: it waits for Mara or Rita now." in response.text

    def test_the_next_is_the_one_that_follows_then_the_oldest(self, as_, lead, engineer, peer, skills):
        first, second, third = (
            submitted(*pair, days)
            for pair, days in zip(
                [(engineer, skills[0]), (peer, skills[0]), (engineer, skills[1])], [9, 6, 3], strict=True
            )
        )
        client = as_(lead)
        answers = [decide(client, assessment)["Location"] for assessment in (second, third, first)]
        assert answers == [page(third), page(first), reverse("review_queue")]

    def test_htmx_gets_the_next_claim_its_address_and_the_count(self, as_, lead, engineer, peer, skills):
        first, second = submitted(engineer, skills[0], 9), submitted(peer, skills[0], 6)
        response = decide(as_(lead), first, headers=HTMX)
        text = response.text
        assert (response.status_code, response["HX-Push-Url"]) == (200, page(second))
        assert text.startswith("<title>Review: Chen Wei, 1.1 · Skillbook</title><main ")
        assert '<h1 id="claim-h" class="skill-statement wording" tabindex="-1" data-focus>' in text
        assert '<span id="waiting" class="count" hx-swap-oob="true">1<' in text
        assert 'hx-swap-oob="innerHTML:#notices"' in text

    def test_after_the_last_one_htmx_gets_the_queue(self, as_, lead, claim):
        response = decide(as_(lead), claim, headers=HTMX)
        text = response.text
        assert (response.status_code, response["HX-Push-Url"]) == (200, reverse("review_queue"))
        assert '<h1 tabindex="-1" data-focus>Nobody is waiting for you.</h1>' in text
        assert '<span id="waiting" class="count" hx-swap-oob="true" hidden>0<' in text

    @both
    @pytest.mark.parametrize(
        ("decision", "note", "says"),
        [
            ("", "What I typed.", "Choose what you decide."),
            ("maybe", "What I typed.", "Select a valid choice"),
            ("more_needed", "", "Say what is missing, so that it can be added."),
            ("not_met", "  \n", "Say what is missing, so that it can be added."),
        ],
    )
    def test_a_form_with_errors_comes_back_with_what_was_typed(self, as_, lead, claim, decision, note, says, headers):
        response = decide(as_(lead), claim, decision, note, headers=headers)
        text = response.text
        assert (response.status_code, state_of(claim)) == (422, "submitted")
        assert says in text
        assert text.count("data-focus") == 1
        assert 'role="alert" tabindex="-1" data-focus' in text
        assert f">\n{note}</textarea>" in text
        assert (f'value="{decision}" required checked' in text) == (decision in ("more_needed", "not_met"))
        assert "HX-Push-Url" not in response.headers

    def test_a_form_with_errors_keeps_the_version_that_was_seen(self, as_, lead, engineer, claim):
        old = claim.version
        claim.withdraw(by=engineer, seen=claim.version)
        claim.submit(by=engineer, seen=claim.version)
        text = decide(as_(lead), claim, "not_met", seen=old).text
        assert f'name="seen" value="{old}"' in text

    @pytest.mark.parametrize("seen", ["", "x", "-1"])
    def test_a_form_that_lost_its_version_gets_the_one_of_now(self, as_, lead, claim, seen):
        response = decide(as_(lead), claim, seen=seen)
        assert response.status_code == 422
        assert "The page was out of date: look at it as it is now." in response.text
        assert f'name="seen" value="{claim.version}"' in response.text

    @both
    def test_the_second_of_two_reviewers_is_told_who_decided(self, as_, lead, reviewer, claim, headers):
        seen = claim.version
        claim.sign_off(by=reviewer, seen=seen)
        response = decide(as_(lead), claim, "more_needed", "Not yet, I think.", seen=seen, headers=headers)
        text = response.text
        assert (response.status_code, state_of(claim)) == (409, "signed_off")
        assert "Rita Sousa signed this off since you opened the page." in text
        assert 'role="alert" tabindex="-1" data-focus' in text
        assert '<div class="note"><p>Not yet, I think.</p></div>' in text
        assert 'name="decision"' not in text
        assert SignOff.objects.count() == 1

    def test_where_it_still_waits_the_form_comes_back_for_the_version_of_now(self, as_, lead, reviewer, claim_for_two):
        seen = claim_for_two.version
        claim_for_two.sign_off(by=reviewer, seen=seen)
        client = as_(lead)
        response = decide(client, claim_for_two, "granted", "Good work.", seen=seen)
        text = response.text
        assert response.status_code == 409
        assert "Rita Sousa signed this since you opened the page." in text
        assert f'name="seen" value="{claim_for_two.version}"' in text
        assert 'value="granted" required checked' in text
        assert ">\nGood work.</textarea>" in text
        assert decide(client, claim_for_two, "granted", "Good work.").status_code == 302
        assert state_of(claim_for_two) == "signed_off"

    @both
    @pytest.mark.parametrize("decision", ["granted", "more_needed", "not_met"])
    def test_the_same_decision_twice_gets_the_same_answer(
        self, as_, lead, upper_lead, claim_for_two, decision, headers
    ):
        client = as_(lead)
        answers = [
            decide(client, claim_for_two, decision, "So.", seen=claim_for_two.version, headers=headers)
            for _ in range(2)
        ]
        addresses = [answer.headers.get("Location") or answer["HX-Push-Url"] for answer in answers]
        assert [answer.status_code for answer in answers] == [200 if headers else 302] * 2
        assert addresses == [reverse("review_queue")] * 2
        assert SignOff.objects.count() == 1

    def test_another_decision_after_ones_own_is_refused(self, as_, lead, upper_lead, claim_for_two):
        client = as_(lead)
        decide(client, claim_for_two)
        response = decide(client, claim_for_two, "not_met", "No.", seen=claim_for_two.version + 1)
        assert response.status_code == 409
        assert "You have signed this submission already; it waits for somebody else now." in response.text

    def test_a_withdrawn_claim_is_not_decided(self, as_, lead, engineer, claim):
        seen = claim.version
        claim.withdraw(by=engineer, seen=seen)
        response = decide(as_(lead), claim, "more_needed", "One more.", seen=seen)
        assert response.status_code == 409
        assert "Kavya Raman withdrew this since you opened the page." in response.text
        assert "One more." in response.text

    def test_what_a_reviewer_types_is_escaped(self, as_, lead, claim):
        text = decide(as_(lead), claim, "", "</textarea><script>").text
        assert "&lt;/textarea&gt;&lt;script&gt;</textarea>" in text


class TestRevoking:
    @pytest.fixture
    def signed_off(self, engineer, lead, skills):
        return in_state("signed_off", engineer, skills[0], lead)

    def test_it_is_offered_to_leads_only(self, as_, lead, upper_lead, reviewer, signed_off):
        address = reverse("review_revoke", args=[signed_off.pk])
        offered = [address in as_(person).get(page(signed_off)).text for person in (lead, upper_lead, reviewer)]
        assert offered == [True, True, False]

    def test_it_is_offered_on_what_is_signed_off_only(self, as_, lead, claim):
        assert reverse("review_revoke", args=[claim.pk]) not in as_(lead).get(page(claim)).text

    @both
    def test_the_page_then_shows_it(self, as_, lead, signed_off, headers):
        response = revoke(as_(lead), signed_off, "Another did the work.", headers=headers, follow=True)
        text = response.text
        assert "Revoked. It is open for Kavya again." in text
        assert "The sign-off was revoked, so it is open for Kavya again." in text
        assert "Another did the work." in text
        assert response.headers.get("HX-Push-Url") == (page(signed_off) if headers else None)
        assert HistoryEntry.objects.filter(act="revoke").count() == 1

    @both
    def test_it_needs_its_reason(self, as_, lead, signed_off, headers):
        response = revoke(as_(lead), signed_off, " ", headers=headers)
        assert (response.status_code, state_of(signed_off)) == (422, "signed_off")
        assert '<details class="fold" open id="revoke">' in response.text
        assert "Say why." in response.text
        assert response.text.count("data-focus") == 1

    @both
    def test_twice_is_once(self, as_, lead, signed_off, headers):
        client, seen = as_(lead), signed_off.version
        answers = [revoke(client, signed_off, seen=seen, headers=headers).status_code for _ in range(2)]
        assert answers == [200 if headers else 302] * 2
        assert HistoryEntry.objects.filter(act="revoke").count() == 1

    def test_the_second_lead_is_told_who_revoked_and_keeps_what_they_typed(self, as_, lead, upper_lead, signed_off):
        seen = signed_off.version
        signed_off.revoke(by=lead, seen=seen, note="Another did the work.")
        response = revoke(as_(upper_lead), signed_off, "Mine.", seen=seen)
        assert response.status_code == 409
        assert "Lena Frost revoked the sign-off since you opened the page." in response.text
        assert '<div class="note"><p>Mine.</p></div>' in response.text


@pytest.mark.parametrize("how_many", [1, 8])
@pytest.mark.parametrize("who", ["lead", "reviewer"])
@pytest.mark.parametrize(("place", "signed", "queries"), [(0, False, 12), (2, False, 17), (2, True, 17)])
def test_its_queries_do_not_grow(
    as_,
    request,
    lead,
    reviewer,
    engineer,
    payments,
    skills,
    who,
    how_many,
    place,
    signed,
    queries,
    django_assert_num_queries,
):
    """Six beyond the empty page (session, person, four for the masthead, which the page feeds), and five more where it
    says who else could sign; for a lead one more for the masthead, the requests."""
    for _ in range(how_many):
        member = EngineerFactory()
        MembershipFactory(engineer=member, team=payments)
        in_state("submitted", member, skills[0])
        log_work(engineer, skills[2], title="One more piece")
    in_state("submitted", engineer, skills[3])
    assessment, person = in_state("submitted", engineer, skills[place]), request.getfixturevalue(who)
    if signed:
        assessment.sign_off(by=person, seen=assessment.version)
    client = as_(person)
    with django_assert_num_queries(queries + (who == "lead")):
        client.get(page(assessment))
