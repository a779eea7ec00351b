"""`manage.py verify_ledger`: whether the record is what was done. Ends with 0 where it is whole, with 1 where somebody
has tampered with it, with 2 where that could not be found out.
"""

import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from assessments import checkpoints
from assessments.checkpoints import CheckpointRefused
from assessments.verify import verify
from assessments.words import in_figures

SHOWN = 10  # findings; the first is what matters, the others tell how far it goes
WHAT_TO_DO = """
What to do: change nothing, and keep a copy of the database as it is now. Compare it with your backups, from the newest
one back, until this command finds nothing. docs/trust.md says more."""

NO_CHECKPOINT = (
    "Without a checkpoint nobody can tell whether its last entries were cut off, or all of it was written anew: "
    "--checkpoint FILE."
)


class Command(BaseCommand):
    help = (
        "Computes every link of the ledger again, does every act in it again, and compares what comes of it with the "
        "tables. Ends with 0 where the record is whole, 1 where it was tampered with, 2 where it could not be read."
    )

    requires_system_checks = []  # they refuse to start without the guards, which is when this is needed most

    def add_arguments(self, parser):
        parser.add_argument(
            *("--checkpoint", "--checkpoints"),
            nargs="+",
            action="extend",
            default=[],
            metavar="FILE",
            help="one that was kept elsewhere: without any, nobody can tell whether the last entries were cut off",
        )
        parser.add_argument(
            "--public-key",
            action="append",
            default=[],
            metavar="KEY",
            help="whose signature counts, or a file of such keys; CHECKPOINT_PUBLIC_KEYS without it, else our own",
        )
        parser.add_argument("--json", action="store_true", help="the answer as JSON, for a program to read")

    def handle(self, *, checkpoint, public_key, **options):
        keys = _keys(public_key) if checkpoint else []
        known = [_read(path, keys) for path in checkpoint]
        try:
            report = verify(known, watch=_bar)
        except DatabaseError as error:
            raise CommandError(
                f"The database cannot be read, so nothing was found out: {error}", returncode=2
            ) from None
        self.stdout.write(_as_json(report) if options["json"] else "\n".join(_in_words(report)))
        if not report.whole:
            sys.exit(1)


def _keys(named):
    """The public keys whose checkpoints count."""
    try:
        keys = checkpoints.public_keys(named or settings.CHECKPOINT_PUBLIC_KEYS)
        return keys or [checkpoints.public_of(checkpoints.load_key(settings.CHECKPOINT_KEY_FILE))]
    except CheckpointRefused as refusal:
        raise CommandError(str(refusal), returncode=2) from None


def _read(path, keys):
    try:
        return checkpoints.read(Path(path).read_text(), keys)
    except (CheckpointRefused, OSError, UnicodeDecodeError) as refusal:
        raise CommandError(f"The checkpoint {path} cannot be used. {refusal}", returncode=2) from None


def _bar(entries, count):
    """On a terminal only."""
    return tqdm(entries, "Reading the ledger", count, unit=" entries", file=sys.stderr, disable=None, leave=False)


def _in_words(report):
    if report.whole:
        yield f"The record is whole: {_entries(report.entries)}, every link and every table."
        yield f"Its last hash is {report.head}."
    else:
        yield f"The record was tampered with. {report.first}"
        others = [found for found in report.findings if found is not report.first]
        yield from (f"  also: {found}" for found in others[: SHOWN - 1])
        if others[SHOWN - 1 :]:
            yield f"  and {len(others) - SHOWN + 1} more."
    if report.checkpoints:
        yield f"It agrees with {in_figures(report.checkpoints, 'checkpoint', 'checkpoints')}."
    if report.erased:
        people = in_figures(report.erased, "person", "people")
        yield f"Erased, chain intact: {people}, {_entries(report.unopened)} without a line that opens it."
    yield from (f"A warning, no tampering. {warning}." for warning in report.warnings[:SHOWN])
    if report.whole and report.entries and not report.checkpoints:
        yield NO_CHECKPOINT
    if not report.whole:
        yield WHAT_TO_DO


def _entries(count):
    return f"{count:,} entry" if count == 1 else f"{count:,} entries"


def _as_json(report):
    return json.dumps(
        {
            "whole": report.whole,
            "entries": report.entries,
            "head": report.head,
            "checkpoints": report.checkpoints,
            "erased": report.erased,
            "unopened": report.unopened,
            "first": report.first and {"entry": report.first.seq, "says": report.first.says},
            "findings": [{"entry": found.seq, "says": found.says} for found in report.findings],
            "warnings": [{"entry": warning.seq, "says": warning.says} for warning in report.warnings],
        },
        indent=2,
    )
