"""Submissions with what they pinned, and the decisions on them."""

from outline.models import Revision

from ... import chain
from ...models import SignOff, Submission, SubmittedEvidence
from ...models.history import UNSAID
from ...models.ledger import moment
from ..lines import commits, opens
from .comparison import UNTOLD, stream


def submissions(now):
    columns = (
        *("pk", "assessment", "number", "wording", "signoffs_needed", "at", "outcome", "closed_at", "revoked_at"),
        *("revision__number", "revision", "appeals__number"),
    )
    documents = _documents()
    for pk, assessment, number, *there, revision, document, appeals in stream(Submission.objects, *columns):
        wording, needed, at, outcome, closed_at, revoked_at = there
        claim = now.replay.claims.get(assessment)
        if assessment in now.replay.doubted:
            continue
        if claim is None or not 0 < number <= len(claim.asked):
            now.found(None, f"There is a submission ({pk}), {UNTOLD}.")
            continue
        asked = claim.asked[number - 1]
        now.asked[pk] = asked, claim.subject
        said = asked.entry
        pinned = {
            "its wording": (chain.digest(wording), said["wording"]),
            "how many sign-offs it needs": (needed, said["needed"]),
            "the number of its revision": (revision, said["revision"]["number"]),
            "the document of its revision": (documents.get(document), said["revision"]["sha256"]),
            "when it was made": (moment(at), said["at"]),
            "what it appeals against": (appeals, said.body.get("appeals")),
        }
        differs = next((what for what, (is_, was) in pinned.items() if is_ != was), None)
        if differs and not (differs == "its wording" and claim.subject in now.replay.erased):
            now.found(said.seq, f"{differs} is not what was submitted (submission {pk})")
        came_to = (asked.outcome, asked.closed and asked.closed["at"], asked.revoked and asked.revoked["at"])
        if (outcome, closed_at and moment(closed_at), revoked_at and moment(revoked_at)) != came_to:
            now.found(
                asked.last,
                f"submission {pk} came to “{asked.outcome}”{' and was revoked' if asked.revoked else ''}, and the "
                f"table says “{outcome}”{' and revoked' if revoked_at else ''}, or another time",
            )
    told = {id(asked) for asked, _ in now.asked.values()}
    for pk, claim in now.replay.claims.items():
        for number, asked in enumerate(claim.asked, 1):
            if id(asked) not in told and pk not in now.replay.doubted:
                now.gone(asked.last, f"submission {number} of assessment {pk}", claim.subject)


def _documents():
    """{revision: SHA-256 of its document as it is today}, of those that something was submitted for."""
    used = Revision.objects.filter(pk__in=Submission.objects.order_by().values("revision"))
    return {pk: chain.digest(markdown) for pk, markdown in stream(used, "pk", "markdown")}


def submitted_evidence(now):
    sent = {}
    for submission, piece, digest in stream(SubmittedEvidence.objects, "submission", "evidence", "digest"):
        if submission in now.asked:
            sent.setdefault(submission, []).append((piece, digest))
    for pk, (asked, subject) in now.asked.items():
        if subject not in now.replay.erased and asked.entry.salt and not _sent(asked.entry, sent.get(pk, [])):
            now.found(asked.entry.seq, f"the evidence kept with submission {pk} is not what was submitted")


def _sent(entry, rows):
    """Whether these rows, (piece or None, digest), are what the entry is bound to, each once."""
    left = {piece["id"]: piece["commit"] for piece in entry["evidence"]}
    for piece, digest in sorted(rows, key=lambda row: row[0] is None):
        # Where its author has removed it since, it is one of those that are left.
        bound = left if piece is None else {piece} & left.keys()
        match = next((pk for pk in bound if commits(entry.salt, "piece", digest, left[pk])), None)
        if match is None:
            return False
        del left[match]
    return not left


def sign_offs(now):
    columns = ("pk", "submission", "engineer", "reviewer", "in_stead_of", "decision", "note", "at")
    told = set()
    for pk, submission, engineer, reviewer, in_stead_of, decision, note, at in stream(SignOff.objects, *columns):
        if submission not in now.asked:
            continue  # the submission itself was found
        asked, subject = now.asked[submission]
        by = _signed_by(now, asked, reviewer, told)
        if by is None:
            now.found(None, f"There is a decision ({pk}) on submission {submission}, {UNTOLD}.")
            continue
        signature = asked.signatures[by]
        entry = signature.entry
        told.add(entry.seq)
        commit = entry["words"].get("note")
        if not now.is_(engineer, subject):
            now.found(entry.seq, f"decision {pk} is about somebody else now")
        elif not now.is_(in_stead_of, entry["basis"].get("for")):
            now.found(entry.seq, f"in whose stead decision {pk} was made was changed")
        elif (decision, moment(at)) != (signature.decision, entry["at"]):
            now.found(entry.seq, f"it was “{signature.decision}”, and decision {pk} says “{decision}”, or another time")
        elif not (opens(entry.salt, "note", note, commit) if entry.salt else note in ("", UNSAID)):
            now.found(entry.seq, f"the note of decision {pk} was changed")
    for asked, subject in now.asked.values():
        for by, signature in asked.signatures.items():
            if signature.entry.seq not in told:
                now.gone(signature.entry.seq, "the decision", subject, by)


def _signed_by(now, asked, reviewer, told):
    """The pseudonym by which the ledger has this decision: the reviewer's, or that of somebody who was erased."""
    code = now.codes.get(reviewer)
    if code:
        return code if code in asked.signatures else None
    erased = (by for by, s in asked.signatures.items() if by in now.replay.erased and s.entry.seq not in told)
    return next(erased, None)
