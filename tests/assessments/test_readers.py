"""Who is named as able to see a thing, held against who is let in."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from assessments.access_matrix import access_matrix
from assessments.models import Assessment
from assessments.models.rights import Reviewers
from assessments.readers import Readers, headline, why
from assessments.validity import written
from tests import factories
from tests.factories import in_state, log_work

from .models.any_company import AnyCompany

pytestmark = pytest.mark.django_db

SINCE = written(dt.date(2025, 1, 1))
READ = ("read it", "download its files")
DECIDE = ("sign off the skill", "ask for more", "say that it is not met")


def told(readers):
    return [(reader.engineer.name, reader.why, reader.may) for reader in readers]


@pytest.fixture
def piece(engineer, skills):
    return log_work(engineer, skills[0])


@pytest.fixture
def record(piece):
    return Assessment.objects.get()


@pytest.mark.parametrize(
    ("states", "others", "said"),
    [
        (set(), 0, "There is nothing to see yet."),
        ({"piece.draft"}, 0, "Only you can see this."),
        ({"piece.sent"}, 0, "Only you can see this."),
        ({"piece.sent", "waits"}, 3, "Four people can see this."),
        ({"record.sent"}, 1, "Two people can see this."),
        ({"record.begun"}, 0, "Only you can see this."),
        ({"record.begun"}, 2, "Only you can see what is in it."),
    ],
)
def test_the_headline_is_the_answer(states, others, said):
    assert headline(states, others) == said


class TestAPiece:
    def test_a_draft_is_its_authors_alone_and_says_who_will_see_it(self, piece, lead, upper_lead, reviewer, other_lead):
        seen = Readers.of_piece(piece)
        assert (seen.headline, seen.readers) == ("Only you can see this.", ())
        assert told(seen.later) == [
            ("Lena Frost", f"Leads Payments, your team, since {SINCE}", READ),
            ("Mara Vogt", f"Leads Platform, which holds your team, since {SINCE}", READ),
            ("Rita Sousa", f"Reviews {piece.uses.get().assessment.skill.outline.title} by a grant since {SINCE}", READ),
        ]

    def test_what_waits_is_read_and_decided_on(self, piece, record, engineer, lead, reviewer):
        record.submit(by=engineer, seen=0)
        seen = Readers.of_piece(piece)
        assert [(name, may) for name, _, may in told(seen.readers)] == [
            ("Lena Frost", (*READ, *DECIDE)),
            ("Rita Sousa", (*READ, *DECIDE)),
        ]
        assert (seen.headline, seen.later) == ("Three people can see this.", ())

    def test_only_a_lead_may_revoke(self, piece, record, engineer, lead, reviewer):
        record.submit(by=engineer, seen=0)
        record.sign_off(by=lead, seen=1)
        assert [(name, may) for name, _, may in told(Readers.of_piece(piece).readers)] == [
            ("Lena Frost", (*READ, "revoke the sign-off")),
            ("Rita Sousa", READ),
        ]

    def test_who_has_signed_does_not_decide_again(self, engineer, lead, upper_lead, skills):
        record = in_state("submitted", engineer, skills[2])
        record.sign_off(by=lead, seen=1)
        may = {name: may for name, _, may in told(Readers.of_piece(record.uses.get().evidence).readers)}
        assert may == {"Lena Frost": READ, "Mara Vogt": (*READ, *DECIDE)}

    def test_nor_who_had_a_part_in_what_it_appeals_against(self, engineer, lead, upper_lead, skills):
        record = in_state("returned", engineer, skills[0], lead)
        record.appeal(by=engineer, seen=record.version, note="Look again.")
        assert self.deciders(record) == ["Mara Vogt"]

    def test_nor_whose_delegate_has_signed(self, engineer, lead, upper_lead, stranger, other_lead, skills):
        factories.delegate(lead, stranger)
        factories.delegate(lead, other_lead)
        record = in_state("submitted", engineer, skills[2])
        assert self.deciders(record) == ["Lena Frost", "Mara Vogt", "Otto Brandt", "Sam Poole"]
        record.sign_off(by=stranger, seen=record.version)
        assert self.deciders(record) == ["Mara Vogt"]

    def deciders(self, record):
        """Named alike beside a piece and beside the record."""
        of_piece, of_record = (
            [reader.engineer.name for reader in seen.readers if set(DECIDE) <= set(reader.may)]
            for seen in (
                Readers.of_piece(record.uses.get().evidence),
                Readers.of_record(record.engineer, record.skill),
            )
        )
        assert of_piece == of_record
        return of_piece

    def test_what_was_submitted_once_stays_visible(self, piece, record, engineer, lead):
        record.submit(by=engineer, seen=0)
        record.withdraw(by=engineer, seen=1)
        assert told(Readers.of_piece(piece).readers) == [
            ("Lena Frost", f"Leads Payments, your team, since {SINCE}", READ)
        ]

    def test_who_ceases_to_lead_and_who_leaves_see_it_no_more(
        self, piece, record, engineer, lead, upper_lead, reviewer
    ):
        record.submit(by=engineer, seen=0)
        lead.memberships.get().end(timezone.localdate())
        upper_lead.leave()
        assert [name for name, _, _ in told(Readers.of_piece(piece).readers)] == ["Rita Sousa"]


class TestARecord:
    def test_where_nothing_is_there_is_nothing_to_see(self, engineer, skills, lead):
        seen = Readers.of_record(engineer, skills[0])
        assert (seen.headline, seen.readers, [name for name, _, _ in told(seen.later)]) == (
            "There is nothing to see yet.",
            (),
            ["Lena Frost"],
        )

    def test_before_a_submission_a_lead_sees_the_bare_state(self, record, engineer, lead, reviewer):
        seen = Readers.of_record(engineer, record.skill)
        assert seen.headline == "Only you can see what is in it."
        assert [(name, may) for name, _, may in told(seen.readers)] == [("Lena Frost", ("see that it is in progress",))]
        assert [name for name, _, _ in told(seen.later)] == ["Lena Frost", "Rita Sousa"]

    def test_what_the_owner_may_do_follows_the_state(self, engineer, lead, skills):
        in_state("in_progress", engineer, skills[0])
        in_state("submitted", engineer, skills[1])
        in_state("returned", engineer, skills[2], lead)
        words = [Readers.of_record(engineer, skill).own_words for skill in skills]
        assert words == ["submit it", "withdraw the submission", "", ""]

    def test_that_one_holds_a_skill_is_known_to_all(self, engineer, lead, skills):
        in_state("signed_off", engineer, skills[0], lead)
        in_state("submitted", engineer, skills[1])
        assert Readers.of_record(engineer, skills[0]).is_held
        assert not Readers.of_record(engineer, skills[1]).is_held

    def test_a_grant_says_how_far_it_reaches(self, engineer, skills, payments):
        level, outline = skills[0].level, skills[0].outline
        granted = factories.ReviewerGrantFactory(outline=outline, level=level, team=payments)
        record = in_state("submitted", engineer, skills[0])
        (entitlement,) = Reviewers.of([record])[record.pk].entitlements
        assert entitlement.person == granted.reviewer
        assert why(entitlement) == f"Reviews {outline.title}, {level.name}, in Payments by a grant since {SINCE}"


@pytest.mark.parametrize("of", ["piece", "record"])
def test_the_questions_are_few_however_many_there_are(engineer, lead, skills, payments, of, django_assert_num_queries):
    record = in_state("submitted", engineer, skills[0])
    piece = record.uses.get().evidence

    def ask():
        return Readers.of_piece(piece) if of == "piece" else Readers.of_record(engineer, skills[0])

    with django_assert_num_queries(6 if of == "piece" else 8):
        assert len(ask().readers) == 1
    for _ in range(5):
        factories.MembershipFactory(team=payments, lead=True)
        factories.ReviewerGrantFactory(outline=skills[0].outline)
    with django_assert_num_queries(6 if of == "piece" else 8):
        assert len(ask().readers) == 11


@pytest.mark.parametrize("seed", range(5))
def test_named_are_those_who_may_read_it_in_any_company(seed):
    company = AnyCompany(seed)
    for record, piece in company.pieces.items():
        present = [person for person in company.people if person.is_active and person != record.engineer]
        named = {reader.engineer for reader in Readers.of_piece(piece).readers}
        assert named == {person for person in present if company.may_read(person, record)}
        named = {reader.engineer for reader in Readers.of_record(record.engineer, record.skill).readers}
        assert named == {person for person in present if company.may_see(person, record)}


@pytest.mark.parametrize("seed", [20, 21])
def test_named_are_those_whom_the_page_lets_in(seed):
    """Asked of the pages themselves, as everybody of the company."""
    company, wrong = AnyCompany(seed), []
    present = [person for person in company.people if person.is_active]
    clients = {person: Client() for person in present}
    for person, client in clients.items():
        client.force_login(person)
    for record in company.dice.sample(company.records, 4):
        piece = company.pieces[record]
        asked = [(f"/work/{piece.pk}/", Readers.of_piece(piece))]
        asked += [(f"/reviews/{record.pk}/", Readers.of_record(record.engineer, record.skill))]
        for path, seen in asked:
            named = {reader.engineer for reader in seen.readers}
            let_in = {person for person, client in clients.items() if client.get(path).status_code == 200}
            if named != let_in - {record.engineer}:
                wrong.append((path, named, let_in))
    assert wrong == []


def test_what_nobody_sees_is_what_the_matrix_refuses():
    """The sentences about those who see nothing hold in every row about pieces of work and reviews."""
    matrix = access_matrix()
    about = [row for row in matrix.rows if row.state.startswith(("piece", "record", "waits", "signed"))]
    assert {row.answers[column] for row in about for column in matrix.nobody} == {"404", "lg"}
