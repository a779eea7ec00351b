"""Many uploads of one person at once, on the real engine: together they never take more than they may."""

import pytest

from assessments.models import Assessment, Attachment, Evidence
from tests.assessments.containers import stored
from tests.factories import a_file, in_state, log_work

from .at_once import at_once, fresh, refusals

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1024**2


@pytest.fixture
def before():
    return stored()


def test_twenty_uploads_at_95_percent_never_exceed_the_quota(before, engineer, skills, settings):
    settings.FILES_A_PERSON_MB, settings.FILES_A_PIECE = 2, 50
    piece = log_work(engineer, skills[0], files=[a_file("first.txt", b"x" * (2 * MB - MB // 10))])
    part = b"x" * (MB // 40)  # four of them fit
    pieces = [Evidence.objects.get(pk=piece.pk) for _ in range(20)]
    results = at_once(
        *[
            lambda p=p, n=n: p.attach(by=engineer, files=[a_file(f"{n}.txt", part + str(n).encode())])
            for n, p in enumerate(pieces)
        ]
    )
    fitting = (2 * MB - Attachment.objects.get(name="first.txt").size) // (len(part) + 2)
    assert 20 - len(refusals(results)) == fitting == Attachment.objects.count() - 1
    assert Attachment.objects.bytes_of(engineer) <= 2 * MB
    assert stored() - before == set(Attachment.objects.values_list("stored_as", flat=True))


def test_one_piece_never_has_more_than_so_many(engineer, skills, settings):
    settings.FILES_A_PIECE = 3
    piece = log_work(engineer, skills[0])
    pieces = [Evidence.objects.get(pk=piece.pk) for _ in range(10)]
    at_once(*[lambda p=p, n=n: p.attach(by=engineer, files=[a_file(f"{n}.txt")]) for n, p in enumerate(pieces)])
    assert piece.attachments.count() == 3


def test_attach_against_submit(engineer, outline):
    """What was submitted is what is there: a file came before, or it was refused."""
    for skill in outline.skills.select_related("level", "outline"):
        record = in_state("in_progress", engineer, skill)
        piece = record.evidence.get()
        at_once(
            lambda p=piece: Evidence.objects.get(pk=p.pk).attach(by=engineer, files=[a_file()]),
            lambda r=record: fresh(r).submit(by=engineer, seen=0),
        )
        sent = Assessment.objects.get(pk=record.pk).submissions.get().pieces.get()
        assert sent.digest == Evidence.objects.get(pk=piece.pk).digest()
