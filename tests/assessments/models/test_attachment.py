"""Files of a piece: kept under its locks, within the limits, in step with what lies in the storage."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from assessments.models import Assessment, Attachment, Evidence, HistoryEntry
from assessments.states import Act, IllegalMove

from ...factories import a_file, in_state, log_work
from ..containers import stored

pytestmark = pytest.mark.django_db
MB = b"x" * 1024**2


def names(piece):
    return [file.name for file in piece.attachments.all()]


def acts(piece):
    lines = HistoryEntry.objects.filter(assessment__evidence=piece).order_by("entry")
    return [(entry.assessment.skill, entry.act, entry.title) for entry in lines.select_related("assessment__skill")]


@pytest.fixture
def before():
    return stored()


@pytest.fixture
def piece(engineer, skills):
    return log_work(engineer, skills[0], skills[1])


def test_a_file_is_kept_byte_for_byte_under_a_name_that_says_nothing(before, piece, engineer):
    piece.attach(by=engineer, files=[a_file("Plan ä.txt", b"One.")])
    file = piece.attachments.get()
    assert (file.name, file.size, file.content_type) == ("Plan ä.txt", 4, "text/plain; charset=utf-8")
    assert stored() - before == {file.stored_as}
    folder, name = file.stored_as.split("/")
    assert (len(folder), len(name), name[:2]) == (2, 32, folder)
    with file.open() as content:
        assert content.read() == b"One."


def test_each_record_that_it_serves_says_that_it_changed(piece, engineer, skills):
    piece.attach(by=engineer, files=[a_file()])
    piece.detach(piece.attachments.get(), by=engineer)
    assert acts(piece) == [
        *[(skill, Act.EVIDENCE_ADDED, piece.title) for skill in skills[:2]],
        *[(skill, Act.EVIDENCE_CHANGED, piece.title) for skill in skills[:2]] * 2,
    ]
    piece.refresh_from_db()
    assert piece.version == 2


def test_files_are_part_of_what_is_signed(piece, engineer):
    empty = piece.digest()
    piece.attach(by=engineer, files=[a_file("b.txt", b"1"), a_file("a.txt", b"2")])
    both = Evidence.objects.get(pk=piece.pk).digest()
    twin = Evidence.objects.get(pk=piece.pk)
    twin.attachments.filter(name="b.txt").update(name="c.txt")
    renamed = twin.digest()
    twin.attachments.filter(name="c.txt").update(name="b.txt", sha256="0" * 64)
    assert len({empty, both, renamed, twin.digest()}) == 4


def test_a_submission_pins_them(piece, engineer, lead, skills):
    piece.attach(by=engineer, files=[a_file()])
    record = Assessment.objects.get(skill=skills[0])
    record.submit(by=engineer, seen=0)
    assert record.submissions.get().pieces.get().digest == Evidence.objects.get(pk=piece.pk).digest()


def test_logged_with_files_and_once(before, engineer, skills):
    once = "0" * 31 + "1"
    piece = log_work(engineer, skills[0], once=once, files=[a_file("a.txt"), a_file("b.txt")])
    assert log_work(engineer, skills[0], once=once, files=[a_file("a.txt"), a_file("b.txt")]) == piece
    assert names(piece) == ["a.txt", "b.txt"]
    assert len(stored() - before) == 2


def test_changed_with_files_and_once(before, piece, engineer, skills):
    words = {"title": "T", "kind": "talk", "body": "", "link": "", "done_on": piece.done_on, "example_task": None}
    for _ in range(2):
        Evidence.objects.get(pk=piece.pk).change(by=engineer, seen=0, skills=skills[:1], files=[a_file()], **words)
    with pytest.raises(IllegalMove, match="another window"):
        piece.change(by=engineer, seen=0, skills=skills[:1], files=[a_file("other.txt")], **words)
    assert names(piece) == ["notes.txt"]
    assert len(stored() - before) == 1


def test_the_same_file_is_there_once_and_a_namesake_gets_a_number(before, piece, engineer):
    piece.attach(by=engineer, files=[a_file("a.txt", b"1"), a_file("a.txt", b"1"), a_file("A.txt", b"2")])
    piece.attach(by=engineer, files=[a_file("a.txt", b"1")])
    assert names(piece) == ["a.txt", "A (2).txt"]
    assert len(stored() - before) == 2
    piece.refresh_from_db()
    assert piece.version == 1


def test_removed_it_leaves_the_storage_once_that_is_committed(
    before, piece, engineer, django_capture_on_commit_callbacks
):
    piece.attach(by=engineer, files=[a_file("a.txt", b"1"), a_file("b.txt", b"2")])
    first = piece.attachments.first()
    with django_capture_on_commit_callbacks() as later:
        piece.detach(first, by=engineer)
        piece.detach(first, by=engineer)
    assert len(stored() - before) == 2
    for callback in later:
        callback()
    assert stored() - before == {piece.attachments.get().stored_as}


def test_files_go_with_a_piece_that_is_removed(before, piece, engineer, django_capture_on_commit_callbacks):
    piece.attach(by=engineer, files=[a_file()])
    with django_capture_on_commit_callbacks(execute=True):
        piece.remove(by=engineer)
    assert stored() == before
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "signed_off", "returned"])
def test_what_waits_or_was_judged_keeps_its_files(before, engineer, lead, skills, state):
    piece = log_work(engineer, skills[0], files=[a_file()])
    in_state(state, engineer, skills[0], lead)
    digest = Evidence.objects.get(pk=piece.pk).digest()
    reason = "is submitted" if state == "submitted" else "A reviewer has judged this"
    with pytest.raises(IllegalMove, match=reason):
        piece.attach(by=engineer, files=[a_file("b.txt", b"2")])
    with pytest.raises(IllegalMove, match=reason):
        piece.detach(piece.attachments.get(), by=engineer)
    assert Evidence.objects.get(pk=piece.pk).digest() == digest
    assert len(stored() - before) == 1


def test_what_was_withdrawn_can_be_changed(piece, engineer, skills):
    record = Assessment.objects.get(skill=skills[0])
    record.submit(by=engineer, seen=0)
    record.withdraw(by=engineer, seen=1)
    piece.attach(by=engineer, files=[a_file()])
    assert names(piece) == ["notes.txt"]


@pytest.mark.parametrize("who", ["peer", "lead", "reviewer", "admin"])
def test_nobody_else(before, request, piece, engineer, who):
    other = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        piece.attach(by=other, files=[a_file()])
    assert stored() == before
    piece.attach(by=engineer, files=[a_file()])
    with pytest.raises(PermissionDenied):
        piece.detach(piece.attachments.get(), by=other)
    assert names(piece) == ["notes.txt"]


def test_who_has_left_attaches_nothing(before, piece, engineer):
    engineer.leave()
    with pytest.raises(PermissionDenied, match="closed"):
        piece.attach(by=engineer, files=[a_file()])
    assert stored() == before


class TestLimits:
    @pytest.fixture(autouse=True)
    def _small(self, settings):
        settings.FILES_A_PIECE, settings.FILES_A_PERSON_MB = 3, 2

    def test_a_piece_has_no_more_than_so_many(self, before, piece, engineer):
        piece.attach(by=engineer, files=[a_file("a.txt", b"1"), a_file("b.txt", b"2")])
        with pytest.raises(IllegalMove, match=r"may have 3 files, and this would be 4. Remove some, or link to them"):
            piece.attach(by=engineer, files=[a_file("c.txt", b"3"), a_file("d.txt", b"4")])
        piece.attach(by=engineer, files=[a_file("c.txt", b"3")])
        assert len(stored() - before) == 3

    def test_a_person_has_no_more_than_so_much_in_all_pieces(self, before, piece, engineer, peer, skills):
        piece.attach(by=engineer, files=[a_file("a.txt", MB)])
        other = log_work(engineer, skills[2])
        with pytest.raises(IllegalMove, match=r"may take 2 MB together. 1 MB of that is left, and this needs 1 MB"):
            other.attach(by=engineer, files=[a_file("b.txt", MB + b"1")])
        with pytest.raises(IllegalMove, match="together"):
            log_work(engineer, skills[2], title="Not kept", files=[a_file("b.txt", MB + b"1")])
        other.attach(by=engineer, files=[a_file("b.txt", MB)])
        log_work(peer, skills[0], files=[a_file("c.txt", MB)])
        assert Attachment.objects.bytes_of(engineer) == 2 * 1024**2
        assert Attachment.objects.bytes_of(peer) == 1024**2
        assert len(stored() - before) == 3
        assert not Evidence.objects.filter(title="Not kept").exists()

    def test_what_is_removed_makes_room(self, piece, engineer):
        piece.attach(by=engineer, files=[a_file("a.txt", MB), a_file("b.txt", MB + b"")])
        piece.detach(piece.attachments.first(), by=engineer)
        piece.attach(by=engineer, files=[a_file("c.txt", MB)])
        assert names(piece) == ["b.txt", "c.txt"]


def test_where_nobody_knows_what_was_committed_the_file_stays(before, engineer, skills):
    """It is looked after later: without its file a row would be worth nothing."""
    with pytest.raises(DatabaseError):
        log_work(engineer, skills[0], files=[a_file()], title="x" * 300, kind="no such kind")
    assert len(stored() - before) == 1
