"""Assessments, and the levels that were reached with them."""

from ...models import Assessment, LevelReached
from ...models.ledger import moment
from .comparison import UNTOLD, stream


def assessments(now):
    left = dict(now.replay.claims)
    columns = ("pk", "engineer", "skill", "state", "version", "valid_until")
    for pk, engineer, skill, state, version, valid_until in stream(Assessment.objects, *columns):
        claim = left.pop(pk, None)
        if pk in now.replay.doubted:
            continue
        if claim is None:
            now.found(None, f"There is an assessment ({pk}), {UNTOLD}.")
        elif not now.is_(engineer, claim.subject):
            now.found(claim.seq, f"assessment {pk} belongs to somebody else now")
        elif skill != claim.skill:
            now.found(claim.seq, f"assessment {pk} is about another skill now")
        elif (state, version) != (claim.state, claim.version):
            now.found(
                claim.seq,
                f"it left assessment {pk} {claim.state} in version {claim.version}, and the table says {state} in "
                f"version {version}",
            )
        elif (valid_until and valid_until.isoformat()) != claim.valid_until:
            now.found(claim.seq, f"until when the sign-off of assessment {pk} counts was changed")
    for pk, claim in left.items():
        now.gone(claim.seq, f"assessment {pk}", claim.subject)


def levels(now):
    left = dict(now.replay.levels)
    for pk, engineer, level, at, revision in stream(
        LevelReached.objects, "pk", "engineer", "level", "at", "revision__number"
    ):
        told = left.pop((now.codes.get(engineer), level), None)
        if told is None:
            now.found(None, f"There is a level reached ({pk}), {UNTOLD}.")
        elif (moment(at), revision) != (told.entry["at"], told.revision):
            now.found(told.entry.seq, f"when or by which revision level {level} was reached was changed")
    for (subject, level), told in left.items():
        if told.entry["assessment"] not in now.replay.doubted:
            now.gone(told.entry.seq, f"that level {level} was reached", subject)
