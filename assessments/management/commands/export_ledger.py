"""`manage.py export_ledger`: the ledger as lines of JSON, for an auditor with tools/check_ledger.py."""

import contextlib
import json
import os
import sys
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from assessments import exporting
from assessments.models import LedgerHead

PERSONAL = "With --open the export holds names, addresses, notes and titles, those of drafts too."


class Command(BaseCommand):
    help = (
        "Writes the ledger as lines of JSON, which tools/check_ledger.py checks without the application. It holds "
        "pseudonyms and commitments; with --open also what opens them."
    )

    requires_system_checks = []  # they refuse to start without the guards, which is when somebody wants to look

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default="-", help="a new file; the screen without it")
        parser.add_argument("--open", action="store_true", help="names and words too: personal data")
        parser.add_argument("--yes", action="store_true", help="with --open: whoever gets it may see all of that")

    def handle(self, *, file, yes, **options):
        opened = options["open"]
        if opened and not yes:
            _demand_consent(file)
        try:
            header = exporting.header()
        except LedgerHead.DoesNotExist:
            raise CommandError(
                "The row that says where the ledger ends is gone. Run manage.py verify_ledger.", returncode=2
            ) from None
        bar = tqdm(desc="Writing the ledger", total=header["size"], unit=" entries", disable=None, leave=False)
        with self._output(file) as output, bar:
            output.write(json.dumps(header) + "\n")
            people = exporting.people() if opened else ()
            for line in chain(exporting.entries(header["size"], opened), people):
                output.write(json.dumps(line) + "\n")
                bar.update("hash" in line)
        if file != "-":
            self.stdout.write(f"{header['size']} entries in {file}, the last with the hash {header['head']}")

    def _output(self, file):
        """A new file that is its owner's alone, or the screen."""
        if file == "-":
            return contextlib.nullcontext(self.stdout)
        try:
            return os.fdopen(os.open(Path(file), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii")
        except FileExistsError:
            raise CommandError(f"{file} is there already: name a new file.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None


def _demand_consent(file):
    if file == "-" or not (sys.stdin and sys.stdin.isatty()):
        raise CommandError(f"{PERSONAL} Say --yes too, if whoever gets it may see all of that.")
    if input(f"{PERSONAL} May whoever gets it see all of that? [y/N] ").strip().lower() != "y":
        raise CommandError("Nothing was written.")
