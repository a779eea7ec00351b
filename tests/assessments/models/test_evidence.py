import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Assessment, Evidence, HistoryEntry
from assessments.states import Act, IllegalMove
from outline.models import Outline

from ...factories import in_state, log_work

pytestmark = pytest.mark.django_db

FIELDS = {"title": "Cut the pipeline", "kind": "delivered", "done_on": dt.date(2026, 11, 3)}


def acts(skill):
    return list(HistoryEntry.objects.filter(assessment__skill=skill).order_by("pk").values_list("act", flat=True))


def served(piece):
    return [use.assessment.skill for use in piece.uses.select_related("assessment__skill").order_by("pk")]


@pytest.fixture
def draft(engineer, skills):
    return log_work(engineer, skills[0])


def test_one_piece_serves_several_skills_and_each_record_says_so(engineer, skills):
    piece = log_work(engineer, skills[0], skills[2], title="Shipped the API")
    assert served(piece) == [skills[0], skills[2]]
    assert [(a.skill, a.state) for a in Assessment.objects.order_by("pk")] == [(skills[0], "open"), (skills[2], "open")]
    lines = HistoryEntry.objects.values_list("assessment__skill", "act", "piece", "title")
    assert list(lines) == [(s.pk, "evidence_added", piece.pk, "Shipped the API") for s in (skills[0], skills[2])]


def test_the_same_filling_in_is_kept_once(engineer, peer, skills):
    once = uuid.uuid4()
    first = log_work(engineer, skills[0], once=once)
    assert log_work(engineer, skills[0], once=once, title="Again") == first
    assert log_work(peer, skills[0], once=once) != first
    assert acts(skills[0]) == [Act.EVIDENCE_ADDED, Act.EVIDENCE_ADDED]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            "submitted",
            "“Can do 1.1 well.” is submitted, so it takes no new evidence: "
            "withdraw it first, or wait for the decision.",
        ),
        ("signed_off", "“Can do 1.1 well.” is signed off, so it takes no new evidence."),
    ],
)
def test_what_waits_or_holds_takes_no_evidence_and_nothing_is_kept(engineer, lead, skills, state, sentence):
    in_state(state, engineer, skills[0], lead)
    with pytest.raises(IllegalMove) as refused:
        log_work(engineer, skills[1], skills[0])
    assert str(refused.value) == sentence
    assert Evidence.objects.count() == 1
    assert not Assessment.objects.filter(skill=skills[1]).exists()


def test_what_came_back_takes_evidence(engineer, lead, skills):
    in_state("returned", engineer, skills[0], lead)
    assert served(log_work(engineer, skills[0])) == [skills[0]]


@pytest.mark.parametrize("what", ["skill", "outline"])
def test_what_is_retired_takes_nothing_new(engineer, skills, what):
    if what == "skill":
        skills[0].retire()
    else:
        Outline.objects.update(status=Outline.Status.RETIRED)
        skills[0].refresh_from_db()
    with pytest.raises(IllegalMove, match="has been retired"):
        log_work(engineer, skills[0])
    assert not Evidence.objects.exists()


def test_a_draft_is_changed_with_its_skills(engineer, skills, draft):
    draft.change(by=engineer, seen=0, skills=[skills[0], skills[1]], **FIELDS)
    assert (draft.title, draft.version, served(draft)) == ("Cut the pipeline", 1, [skills[0], skills[1]])
    draft.change(by=engineer, seen=1, skills=[skills[1]], **FIELDS)
    assert served(draft) == [skills[1]]
    assert acts(skills[0]) == [Act.EVIDENCE_ADDED, Act.EVIDENCE_CHANGED, Act.EVIDENCE_REMOVED]
    assert acts(skills[1]) == [Act.EVIDENCE_ADDED, Act.EVIDENCE_CHANGED]


def test_a_change_on_an_old_page_is_refused(engineer, skills, draft):
    draft.change(by=engineer, seen=0, skills=[skills[0]], **FIELDS)
    with pytest.raises(IllegalMove, match="another window"):
        draft.change(by=engineer, seen=0, skills=[skills[0]], **{**FIELDS, "title": "Lost"})
    draft.refresh_from_db()
    assert draft.title == "Cut the pipeline"


def test_a_skill_that_was_retired_since_may_stay(engineer, skills, draft):
    skills[0].retire()
    draft.change(by=engineer, seen=0, skills=[skills[0], skills[1]], **FIELDS)
    assert served(draft) == [skills[0], skills[1]]


@pytest.mark.parametrize(
    ("state", "why"), [("submitted", "is submitted"), ("returned", "has judged"), ("signed_off", "has judged")]
)
def test_what_a_reviewer_sees_or_saw_stays(engineer, lead, skills, state, why):
    in_state(state, engineer, skills[0], lead)
    piece = Evidence.objects.get()
    with pytest.raises(IllegalMove, match=why):
        piece.change(by=engineer, seen=0, skills=[skills[0]], **FIELDS)
    with pytest.raises(IllegalMove, match=why):
        piece.remove(by=engineer)
    assert Evidence.objects.get().title == "Shipped a thing"


def test_one_submitted_skill_binds_the_piece_for_all(engineer, skills):
    piece = log_work(engineer, skills[0], skills[1])
    one = Assessment.objects.get(skill=skills[0])
    one.submit(by=engineer, seen=0)
    with pytest.raises(IllegalMove, match="is submitted"):
        piece.remove(by=engineer)
    one.withdraw(by=engineer, seen=1)
    piece.remove(by=engineer)
    assert not Evidence.objects.exists()


def test_what_was_removed_in_another_window_takes_no_change_and_no_correction(engineer, skills, draft):
    known = Evidence.objects.get(pk=draft.pk)
    draft.remove(by=engineer)
    with pytest.raises(IllegalMove, match="You removed this in another window"):
        known.change(by=engineer, seen=0, skills=[skills[0]], **FIELDS)
    with pytest.raises(IllegalMove, match="You removed this in another window"):
        known.also_serve(skills[1], by=engineer)
    with pytest.raises(IllegalMove, match="The piece that this corrects is not there any more"):
        log_work(engineer, skills[0], corrects=known)
    assert not Evidence.objects.exists()


def test_nobody_corrects_anothers_piece(engineer, peer, skills):
    theirs = log_work(peer, skills[0])
    with pytest.raises(IllegalMove, match="The piece that this corrects is not there any more"):
        log_work(engineer, skills[0], corrects=theirs)


def test_removed_once_and_its_name_stays_in_the_history(engineer, skills, draft):
    same = Evidence.objects.get()
    draft.remove(by=engineer)
    same.remove(by=engineer)
    assert not Evidence.objects.exists()
    assert acts(skills[0]) == [Act.EVIDENCE_ADDED, Act.EVIDENCE_REMOVED]


def test_a_piece_that_another_corrects_goes_after_it(engineer, skills, draft):
    correction = log_work(engineer, skills[1], title="Now right", corrects=draft)
    with pytest.raises(IllegalMove, match="“Now right” corrects this, so it stays"):
        draft.remove(by=engineer)
    assert acts(skills[0]) == [Act.EVIDENCE_ADDED]
    correction.remove(by=engineer)
    draft.remove(by=engineer)
    assert not Evidence.objects.exists()


def test_a_judged_piece_may_speak_for_one_more_skill(engineer, lead, skills):
    in_state("signed_off", engineer, skills[0], lead)
    piece = Evidence.objects.get()
    piece.also_serve(skills[1], by=engineer)
    piece.also_serve(skills[1], by=engineer)
    assert served(piece) == [skills[0], skills[1]]
    assert acts(skills[1]) == [Act.EVIDENCE_ADDED]


@pytest.mark.parametrize("who", ["peer", "lead", "admin"])
def test_nobody_else_touches_it(request, skills, draft, who):
    other = request.getfixturevalue(who)
    for verb in (
        lambda: draft.change(by=other, seen=0, skills=[skills[0]], **FIELDS),
        lambda: draft.remove(by=other),
        lambda: draft.also_serve(skills[1], by=other),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert (Evidence.objects.get().title, served(draft)) == ("Shipped a thing", [skills[0]])


def test_who_has_left_logs_nothing(leaver, skills):
    with pytest.raises(PermissionDenied):
        log_work(leaver, skills[0])


def test_the_digest_tells_each_signed_field(engineer, outline, skills, draft):
    digests = {draft.digest()}
    for field, value in [
        ("title", "Other"),
        ("kind", "talk"),
        ("body", "More"),
        ("link", "https://example.com/1"),
        ("done_on", dt.date(2020, 1, 1)),
        ("example_task_id", outline.tasks.first().pk),
    ]:
        setattr(draft, field, value)
        digests.add(draft.digest())
    assert len(digests) == 7


def test_who_sees_a_piece(engineer, peer, lead, upper_lead, other_lead, reviewer, admin, skills, draft):
    def seers():
        people = (engineer, peer, lead, upper_lead, other_lead, reviewer, admin)
        return [person for person in people if Evidence.objects.visible_to(person).exists()]

    assert seers() == [engineer]
    assessment = Assessment.objects.get()
    assessment.submit(by=engineer, seen=0)
    assert seers() == [engineer, lead, upper_lead, reviewer]
    assessment.withdraw(by=engineer, seen=1)
    assert seers() == [engineer, lead, upper_lead, reviewer]


def test_the_same_change_sent_twice_is_one_change(engineer, skills):
    piece = log_work(engineer, skills[0])
    words = {"title": "Better said", "kind": "talk", "body": "", "link": "", "done_on": piece.done_on}
    for _ in range(2):
        Evidence.objects.get(pk=piece.pk).change(by=engineer, seen=0, skills=[skills[1]], example_task=None, **words)
    piece.refresh_from_db()
    assert (piece.title, piece.version) == ("Better said", 1)
    with pytest.raises(IllegalMove, match="another window"):
        piece.change(by=engineer, seen=0, skills=[skills[1]], example_task=None, **{**words, "title": "Otherwise"})
