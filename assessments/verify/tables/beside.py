"""The tables of what stands beside the state, against what the ledger tells of it."""

from ...models import Exemption, SelfAssessment
from ...models.history import UNSAID
from ...models.ledger import moment
from ..lines import opens
from .comparison import CHUNK, UNTOLD, stream


def views(now):
    replay = now.replay
    left = dict(replay.views)
    for pk, assessment, view, at in stream(SelfAssessment.objects, "pk", "assessment", "view", "at"):
        told = left.pop(assessment, None)
        if assessment in replay.doubted:
            continue
        if told is None:
            now.found(None, f"There is a self-assessment ({pk}), {UNTOLD}.")
        elif (view, moment(at)) != (told["view"], told["at"]):
            now.found(told.seq, f"it said “{told['view']}”, and self-assessment {pk} says “{view}”, or another time")
    for assessment, told in left.items():
        if assessment not in replay.doubted:
            now.gone(told.seq, f"the self-assessment of assessment {assessment}", told["subject"])


def exemptions(now):
    replay = now.replay
    left = dict(replay.exemptions)
    for row in Exemption.objects.order_by("pk").iterator(chunk_size=CHUNK):
        told = left.pop(row.pk, None)
        if row.assessment_id in replay.doubted:
            continue
        if told is None:
            now.found(None, f"There is a request that a skill not apply ({row.pk}), {UNTOLD}.")
        elif difference := _difference(now, row, told):
            now.found(told.last.seq, f"{difference} of request {row.pk} was changed")
    for pk, told in left.items():
        if told.asked["assessment"] not in replay.doubted:
            now.gone(told.last.seq, f"request {pk}", told.asked["subject"])


def _difference(now, row, told):
    """What of the row is not as it was told; nothing where all is."""
    if row.assessment_id != told.asked["assessment"] or not now.is_(row.engineer_id, told.asked["subject"]):
        return "whom it is of"
    if row.status != told.status:
        return "what became"
    parts = [
        (told.asked, row.engineer_id, row.asked_at, row.reason),
        (told.answered, row.answered_by_id, row.answered_at, row.answer),
        (told.ended, row.ended_by_id, row.ended_at, row.ending),
    ]
    for entry, who, at, words in parts:
        if entry is None:
            if who or at or words:
                return "who did what"
        elif not now.is_(who, entry["actor"]) or (at and moment(at)) != entry["at"]:
            return "who did it, or when,"
        elif not (
            opens(entry.salt, "note", words, entry["words"].get("note")) if entry.salt else words in ("", UNSAID)
        ):
            return "a note"
    return ""
