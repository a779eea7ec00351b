import pytest

from assessments.tagging import SHOWN, Tagging, logged_sentence, search_status
from outline.models import Outline

from .. import factories


def told(tagging):
    return [(choice.skill.label, choice.state, choice.is_open, choice.is_ticked) for choice in tagging.choices]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("api", 3, 21, 2), "3 of 21 skills speak of “api”. 2 tagged."),
        (("api", 1, 1, 0), "1 of 1 skill speaks of “api”. None tagged yet."),
        (("zzz", 0, 21, 1), "No skill speaks of “zzz”: look for another word. 1 tagged."),
        (("", 21, 21, 0), "21 skills to choose from. None tagged yet."),
        (("", 1, 1, 1), "1 skill to choose from. 1 tagged."),
    ],
)
def test_the_status(asked, sentence):
    assert search_status(*asked) == sentence


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((1, 0, 0), "Logged “It”. It speaks for one skill, and stays a draft of yours until you submit it."),
        ((2, 0, 0), "Logged “It”. It speaks for two skills, and stays a draft of yours until you submit one of them."),
        ((1, 1, 0), "Logged “It” and submitted the skill that it speaks for."),
        ((2, 2, 0), "Logged “It” and submitted the two skills that it speaks for."),
        ((2, 1, 1), "Logged “It” and submitted one of the two skills that it speaks for."),
        ((1, 0, 1), "Logged “It”, and it stays a draft of yours."),
    ],
)
def test_what_is_said_after_logging(counts, sentence):
    assert logged_sentence("It", *counts) == sentence


@pytest.mark.django_db
class TestChoices:
    def test_before_a_search_what_is_worked_at_comes_first_and_what_is_closed_last(self, engineer, lead, skills):
        factories.in_state("signed_off", engineer, skills[0], lead)
        factories.in_state("in_progress", engineer, skills[2])
        factories.in_state("returned", engineer, skills[3], lead)
        assert told(Tagging.of(engineer)) == [
            ("2.2", "returned", True, False),
            ("2.1", "in_progress", True, False),
            ("1.2", "not_started", True, False),
            ("1.1", "signed_off", False, False),
        ]

    def test_ticked_ones_stay_on_top_of_what_was_found(self, engineer, skills):
        tagging = Tagging.of(engineer, " 1.2 ", {skills[3].pk})
        assert told(tagging) == [("2.2", "not_started", True, True), ("1.2", "not_started", True, False)]
        assert tagging.choices[1].parts == (("Can do ", False), ("1.2", True), (" well.", False))
        assert (tagging.found, tagging.total, tagging.tagged, tagging.words) == (1, 4, 1, "1.2")

    def test_what_is_submitted_or_signed_off_cannot_stay_ticked(self, engineer, lead, skills):
        factories.in_state("submitted", engineer, skills[0])
        tagging = Tagging.of(engineer, "1.1", {skills[0].pk})
        assert told(tagging) == [("1.1", "submitted", False, False)]

    def test_an_area_is_searched_too(self, engineer, outline, skills):
        skills[1].area = outline.areas.create(name="Databases")
        skills[1].save()
        assert [choice.skill for choice in Tagging.of(engineer, "database").choices] == [skills[1]]

    def test_what_is_retired_or_not_published_is_not_there_unless_it_is_kept(self, engineer, skills):
        skills[0].retire()
        factories.SkillFactory(level__outline__status=Outline.Status.DRAFT, text="Hidden.")
        factories.SkillFactory(level__outline__status=Outline.Status.RETIRED, text="Hidden.")
        assert {choice.skill for choice in Tagging.of(engineer).choices} == set(skills[1:])
        kept = Tagging.of(engineer, ticked={skills[0].pk}, kept={skills[0].pk})
        assert told(kept)[0] == ("1.1", "not_started", True, True)
        assert not told(Tagging.of(engineer, ticked={skills[0].pk}))[0][3]

    def test_a_long_list_is_cut_and_says_how_many_more(self, engineer, db):
        factories.outline_with(levels=1, skills=30)
        offered, found = Tagging.of(engineer), Tagging.of(engineer, "well")
        assert (len(offered.choices), offered.more) == (SHOWN, 30 - SHOWN)
        assert (len(found.choices), found.more) == (SHOWN, 30 - SHOWN)

    @pytest.mark.parametrize("count", [2, 40])
    def test_two_queries(self, engineer, db, count, django_assert_num_queries):
        outline = factories.outline_with(levels=2, skills=count)
        factories.log_work(engineer, *outline.skills.select_related("outline"))
        with django_assert_num_queries(2):
            assert Tagging.of(engineer, "well").total == 2 * count
