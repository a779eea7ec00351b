"""The ledger as lines of JSON for somebody who checks it without the application, with tools/check_ledger.py.

First a header, then each entry with its exact text. Opened, each entry is followed by the words, salts and digests
that its commitments bind, and at the end stand the names behind the pseudonyms: personal data, for whoever may see it.
"""

from itertools import batched

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from .models import LedgerEntry, LedgerHead, Pseudonym, SubmittedEvidence
from .models.ledger import moment
from .states import ASKS

FORMAT = "skillbook-ledger/1"
COLUMNS = ("seq", "prev_hash", "hash", "body")
WORDS = ("note", "title")
AT_ONCE = 2000


def header():
    """What the export is of. Whatever is added to the ledger from now on is not in it."""
    head = LedgerHead.objects.get(pk=LedgerHead.ONLY)
    first = LedgerEntry.objects.first()
    return {
        "format": FORMAT,
        "origin": settings.SITE_URL,
        "at": moment(timezone.now()),
        "prev": first.prev_hash if first else head.hash,
        "size": head.seq,
        "head": head.hash,
    }


def entries(size, opened=False):
    """The entries up to that number, each followed by what opens it."""
    rows = LedgerEntry.objects.filter(seq__lte=size).order_by("seq")
    if not opened:
        yield from rows.values(*COLUMNS).iterator(chunk_size=AT_ONCE)
        return
    more = {name: F(f"line__{name}") for name in ("salt", "submission", "act", *WORDS)}
    for some in batched(rows.values(*COLUMNS, **more).iterator(chunk_size=AT_ONCE), AT_ONCE):
        sent = _digests({row["submission"] for row in some if row["act"] in ASKS})
        for row in some:
            yield {name: row[name] for name in COLUMNS}
            words = {label: row[label] for label in WORDS if row[label]}
            pieces = sent.get(row["submission"], []) if row["act"] in ASKS else []
            if row["salt"] and (words or pieces):
                yield {"open": row["seq"], "salt": row["salt"], "words": words, "pieces": pieces}


def people():
    """Whom each pseudonym means."""
    known = Pseudonym.objects.order_by("pk").values_list("code", "engineer__name", "engineer__email")
    yield from ({"person": code, "name": name, "email": email} for code, name, email in known)


def _digests(submissions):
    """{submission: [{"id": evidence, "digest": …}, …]}, without the pieces that their authors removed later."""
    found = {}
    kept = SubmittedEvidence.objects.filter(submission__in=submissions, evidence__isnull=False)
    for submission, piece, digest in kept.values_list("submission", "evidence", "digest"):
        found.setdefault(submission, []).append({"id": piece, "digest": digest})
    return found
