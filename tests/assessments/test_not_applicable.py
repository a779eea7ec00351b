"""What does not apply to a role leaves every total: it is neither missing nor held, and shown as such everywhere."""

import pytest
from django.urls import reverse

from assessments.cell import Cell
from assessments.ground import Ground
from assessments.lapsing import Lapsing
from assessments.matrix import Filters, Matrix
from assessments.models import Assessment, Exemption
from assessments.own_work import own_piece, own_work, page_of
from assessments.progress import Progress
from assessments.progress.headline import own_headline
from assessments.reading import Document, Shelf
from assessments.tagging import Tagging
from people.team_tree import TeamTree
from tests.factories import TargetFactory, day, in_state, log_work, signed_until

pytestmark = pytest.mark.django_db


@pytest.fixture
def exempt(engineer, lead, payments, skills):
    """The first skill does not apply, though there is work for it; the second is signed off."""
    log_work(engineer, skills[0])
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.").agree(by=lead)
    in_state("signed_off", engineer, skills[1], lead)
    TargetFactory(team=payments, level=skills[0].level)
    return skills[0]


@pytest.mark.parametrize("who", ["engineer", "lead"])
def test_progress(request, engineer, exempt, who):
    outline = Progress.of(engineer, request.getfixturevalue(who)).outlines[0]
    levels = [(level.signed, level.total, len(level.current), bool(level.reached_at)) for level in outline.levels]
    assert levels == [(1, 1, 2, True), (0, 2, 2, False)]
    assert [row.skill.label for row in outline.missing] == ["2.1", "2.2"]
    assert [row.state for row in outline.rows] == ["not_applicable", "signed_off", "not_started", "not_started"]
    assert (outline.total, outline.is_target_open, outline.goal.number) == (3, False, 2)
    assert exempt not in [row.skill for row in outline.suggested]


def test_the_sentence_of_my_skills(engineer, exempt):
    assert own_headline(Progress.of(engineer, engineer)) == "Two more skills signed off and you reach Level."


def test_what_came_back_and_does_not_apply_came_back_no_more(engineer, lead, skills):
    in_state("returned", engineer, skills[0], lead)
    assert len(Progress.of(engineer, engineer).returned) == 1
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.").agree(by=lead)
    assert Progress.of(engineer, engineer).returned == []


def test_asking_alone_changes_no_total(engineer, lead, skills):
    Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.")
    outline = Progress.of(engineer, engineer).outlines[0]
    assert ([level.total for level in outline.levels], outline.rows[0].state) == ([2, 2], "not_started")


def test_the_matrix_and_its_coverage(engineer, peer, lead, payments, exempt, skills):
    ground = Ground.of(payments, TeamTree.of(lead))
    matrix = Matrix.of(ground, ground.outline(""))
    names = [person.first_name for person in matrix.people]
    assert dict(zip(names, matrix.rows[0].states, strict=True)) == {
        "Chen": "not_started",
        "Kavya": "not_applicable",
        "Lena": "not_started",
    }
    assert (matrix.rows[0].coverage.holders, matrix.rows[1].coverage.holders) == ((), ("Kavya",))
    assert matrix.states[-1] == "not_applicable"
    narrowed = matrix.narrowed(Filters.read({"state": "not_applicable"}))
    assert ([person.first_name for person in narrowed.people], len(narrowed.rows)) == (["Kavya"], 1)


def test_its_cell(engineer, lead, payments, exempt):
    cell = Cell.of(lead, engineer, exempt, [payments.pk])
    assert (cell.state, cell.exemption.status, cell.coverage.held) == ("not_applicable", "agreed", 0)


def test_the_outline_and_the_list_of_outlines(engineer, outline, exempt):
    document = Document.of(engineer, outline.current_revision)
    assert [(text.signed, text.total) for text in document.levels] == [(1, 1), (0, 2)]
    assert document.levels[0].lines[0].state == "not_applicable"
    assert Shelf.of(engineer).page.object_list[0].standing == "1 of 3 signed off"


def test_another_persons_totals_stay(peer, outline, exempt):
    assert [text.total for text in Document.of(peer, outline.current_revision).levels] == [2, 2]
    assert Shelf.of(peer).page.object_list[0].standing == "nothing submitted yet"


def test_the_tagging_panel_says_so(engineer, exempt):
    states = {choice.skill.label: choice.state for choice in Tagging.of(engineer).choices}
    assert states["1.1"] == "not_applicable"


def test_the_pages_of_work_say_so(engineer, exempt):
    piece = engineer.evidence.get(uses__assessment__skill=exempt)
    for served in (own_piece(piece).serves, page_of(own_work(engineer).filter(pk=piece.pk))[0].serves):
        assert [one.state for one in served] == ["not_applicable"]


def test_once_ended_it_counts_again(engineer, exempt):
    Exemption.objects.get().end(by=engineer, seen="agreed")
    outline = Progress.of(engineer, engineer).outlines[0]
    assert ([level.total for level in outline.levels], outline.rows[0].state) == ([2, 2], "in_progress")
    assert bool(outline.levels[0].reached_at) is True


@pytest.mark.parametrize("name", ["my_skills", "outlines"])
def test_the_pages_stand(as_, engineer, exempt, name):
    assert as_(engineer).get(reverse(name)).status_code == 200


def test_the_review_page_of_a_lead_says_so(as_, engineer, lead, exempt):
    assessment = Assessment.objects.get(engineer=engineer, skill=exempt)
    assert "Not applicable" in as_(lead).get(reverse("review", args=[assessment.pk])).text


class TestWhatHasLapsedAndDoesNotApplyAnyMore:
    """It is not to be renewed, and marks no level."""

    @pytest.fixture(autouse=True)
    def lapsed(self, engineer, lead, skills):
        in_state("signed_off", engineer, skills[1], lead)
        lapsed = signed_until(day(-1), engineer, skills[0], lead)
        lapsed.renew(by=engineer, seen=lapsed.version)
        asked = Exemption.objects.ask(by=engineer, skill=skills[0], reason="No.")
        assert self.marks(engineer, lead) == (1, 1, 1, True, 1)
        asked.agree(by=lead)

    def marks(self, engineer, lead):
        """(in the level on My skills, and in the outline, in what lapses there and for a lead, in the matrix)"""
        [progress] = Progress.of(engineer, engineer).outlines
        text = Document.of(engineer, progress.outline.current_revision).levels[0]
        team = lead.memberships.get().team
        ground = Ground.of(team, TeamTree.of(lead))
        person = next(one for one in Matrix.of(ground, progress.outline).people if one.pk == engineer.pk)
        lapses = Lapsing.of(ground.team_ids, ground.outlines).lapses
        return progress.levels[0].to_renew, text.to_renew, len(progress.lapsing), person.is_to_renew, len(lapses)

    def test_it_marks_nothing(self, engineer, lead):
        assert self.marks(engineer, lead) == (0, 0, 0, False, 0)

    def test_no_page_of_its_engineer_speaks_of_it(self, engineer, skills, as_):
        for address in (reverse("skill", args=[skills[0].outline.slug, skills[0].key]), reverse("my_skills")):
            page = as_(engineer).get(address).content.decode()
            assert "to renew:" not in page, address
            assert "lapsed after" not in page, address
