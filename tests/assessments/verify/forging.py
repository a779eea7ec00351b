"""Ways to tamper with a ledger, as somebody does who holds the database: the guards lifted, by plain SQL writes."""

import json
from contextlib import contextmanager

from django.db import transaction

from assessments import chain, exporting, guards
from assessments.models import LedgerEntry, LedgerHead
from assessments.verify import verify
from tools import check_ledger


@contextmanager
def guards_lifted():
    guards.lift()
    try:
        yield
    finally:
        guards.install()


def tried(tamper, *arguments):
    """What is found once this was done; then it is undone."""
    with transaction.atomic():
        tamper(*arguments)
        report = verify()
        transaction.set_rollback(True)
    return report


def audited():
    """What an auditor's program says of an export of it, without the words; nothing where that is whole."""
    header = exporting.header()
    lines = [header, *exporting.entries(header["size"])]
    try:
        check_ledger.check(json.dumps(line) for line in lines)
    except check_ledger.Tampered as wrong:
        return str(wrong)
    return ""


def retold(seq, facts):
    """Tell one entry differently and link all that follows anew: the chain holds, and only its sense can be wrong.
    Returns (what verify() finds, what an auditor's program says); then it is undone."""
    with transaction.atomic():
        said = bodies()
        said[seq - 1] |= facts
        write(chained(said))
        found = verify().findings, audited()
        transaction.set_rollback(True)
    return found


def bodies():
    return [json.loads(text) for text in LedgerEntry.objects.values_list("body", flat=True)]


def change(seq, **fields):
    """Overwrite columns of one entry."""
    with guards_lifted():
        LedgerEntry.objects.filter(seq=seq).update(**fields)


def say(seq, **facts):
    """What the body of one entry would be with other facts."""
    return chain.canonical({**bodies()[seq - 1], **facts})


def write(rows, head=None):
    """Put these (seq, prev_hash, hash, body) in place of all entries. The head is set behind the last, or to `head`."""
    with guards_lifted():
        LedgerEntry.objects.all().delete()
        for row in rows:
            LedgerEntry(*row).save(force_insert=True)
    LedgerHead.objects.update(**(head or {"seq": rows[-1][0], "hash": rows[-1][2]}))


def rows():
    return list(LedgerEntry.objects.values_list("seq", "prev_hash", "hash", "body"))


def chained(said, genesis=None):
    """Rows for these bodies, numbered and linked as the ledger would have done it."""
    before, linked = genesis or LedgerEntry.objects.first().prev_hash, []
    for seq, body in enumerate(said, 1):
        text = chain.canonical({**body, "seq": seq})
        linked.append((seq, before, chain.link(before, text), text))
        before = linked[-1][2]
    return linked
