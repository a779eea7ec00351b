"""`manage.py checkpoint`: signs how long the ledger is and where it ends, for keeping elsewhere."""

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from assessments import checkpoints
from assessments.checkpoints import CheckpointRefused
from assessments.models import LedgerEntry, LedgerHead
from assessments.models.ledger import moment


class Command(BaseCommand):
    help = (
        "Signs the number of entries of the ledger, its last hash and the time, and writes that to FILE, to an "
        "address, or to the screen. Keep it where whoever runs the database cannot change it: see docs/trust.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="a new file, or a folder for a file named after size and time")
        parser.add_argument("--mail", action="append", default=[], metavar="ADDRESS", help="send it there; repeatable")
        parser.add_argument("--make-key", action="store_true", help="make the key in CHECKPOINT_KEY_FILE, and no more")
        parser.add_argument("--public-key", action="store_true", help="print the public key of the key, and no more")

    def handle(self, *, file, mail, make_key, public_key, **options):
        try:
            if make_key:
                self._make_key()
            elif public_key:
                self.stdout.write(checkpoints.public_of(checkpoints.load_key(settings.CHECKPOINT_KEY_FILE)))
            else:
                self._checkpoint(file, mail)
        except (CheckpointRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from None

    def _make_key(self):
        public = checkpoints.public_of(checkpoints.make_key(settings.CHECKPOINT_KEY_FILE))
        self.stderr.write(
            f"The private key is in {settings.CHECKPOINT_KEY_FILE}. Keep a copy of it, not with the database.\n"
            f"Give this public key ({checkpoints.fingerprint(public)}) to whoever checks the ledger:"
        )
        self.stdout.write(public)

    def _checkpoint(self, file, mail):
        for address in mail:
            _demand_address(address)
        key = checkpoints.load_key(settings.CHECKPOINT_KEY_FILE)
        size, head = _end_of_the_ledger()
        at = timezone.now()
        text = checkpoints.sign(key, origin=settings.SITE_URL, size=size, head=head, at=moment(at))
        if file:
            path = _place(Path(file), size, at)
            _keep(path, text)
            self.stdout.write(f"Checkpoint of {size} entries in {path}")
        if mail:
            send_mail(f"Checkpoint of Skillbook: {size} entries", _letter(text), None, mail)
            self.stdout.write(f"Checkpoint of {size} entries sent to {', '.join(mail)}")
        if not file and not mail:
            self.stdout.write(text, ending="")


def _demand_address(address):
    try:
        validate_email(address)
    except ValidationError:
        raise CommandError(f"“{address}” is no e-mail address.") from None


def _end_of_the_ledger():
    """Its size and last hash. What is not whole is not signed; all of it is checked by verify_ledger, not here."""
    with transaction.atomic():
        head = LedgerHead.objects.select_for_update().filter(pk=LedgerHead.ONLY).first()
        last = LedgerEntry.objects.last()
    if head is None or (head.seq, head.hash) != ((last.seq, last.hash) if last else (0, head.hash)):
        raise CommandError("The ledger does not end where it says, so nothing was signed. Run manage.py verify_ledger.")
    return head.seq, head.hash


def _place(path, size, at):
    return path / f"checkpoint-{size}-{at:%Y%m%dT%H%M%SZ}.json" if path.is_dir() else path


def _keep(path, text):
    """On the disk before anybody is told so, and never over another one."""
    try:
        with path.open("x") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise CommandError(f"{path} is there already. A checkpoint replaces no other: name a new file.") from None


def _letter(text):
    return (
        f"{text}\nKeep this mail. It says how long the record of Skillbook was and where it ended. Whoever checks the "
        "record\nlater can show with it that nothing of before was cut off or written anew: save it as a file for\n"
        "manage.py verify_ledger --checkpoint FILE\n"
    )
