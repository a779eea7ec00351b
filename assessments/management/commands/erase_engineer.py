"""`manage.py erase_engineer`: takes a person who has left out of the record, for good."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments.erasing import erase
from assessments.models import Pseudonym
from people.erasing import ErasureRefused
from people.models import Engineer


class Command(BaseCommand):
    help = (
        "Erases a person who has left: evidence, notes, name, address. The ledger stays whole and says that somebody "
        "was erased. See docs/trust.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("who", help="their e-mail address; after a restore also their pseudonym (sub_…) or number")
        parser.add_argument("--dry-run", action="store_true", help="say what would go and what stays, change nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, who, dry_run, yes, **options):
        person = _find(who)
        try:
            with transaction.atomic():  # done in full and taken back, so that what is said is what will happen
                plan = erase(person)
                transaction.set_rollback(True)
            self._say(person, plan)
            if dry_run:
                self.stdout.write("Nothing was changed.")
                return
            if not yes:
                _demand_consent(person)
            done = erase(person)
        except ErasureRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"\nErased. Keep this with your backups: person {done.person}, {done.pseudonym}.\n"
            f"Whoever restores a backup of before today erases them again: manage.py erase_engineer {done.person}"
        )

    def _say(self, person, plan):
        self.stdout.write(f"{person} <{person.email}>\n\nWhat goes:")
        self._list(plan.gone)
        self.stdout.write("\nWhat stays, without their name:")
        self._list(plan.stays)
        if plan.mentions:
            self.stdout.write("\nTheir name or address stands in texts of others, which stay. Read them:")
            self.stdout.write("\n".join(f"  {mention}" for mention in plan.mentions))

    def _list(self, counted):
        lines = [f"  {words}: {number}" for number, words in counted if number]
        self.stdout.write("\n".join(lines or ["  nothing"]))


def _find(who):
    people = Engineer.objects.filter(email=who.strip().lower())
    if who.startswith("sub_"):
        people = Engineer.objects.filter(pk__in=Pseudonym.objects.filter(code=who).values("engineer"))
    elif who.isdecimal():
        people = Engineer.objects.filter(pk=int(who))
    person = people.first()
    if person is None:
        raise CommandError(f"Nobody here is {who}.")
    return person


def _demand_consent(person):
    if not (sys.stdin and sys.stdin.isatty()):
        raise CommandError("Nothing was changed. To erase them without being asked, say --yes.")
    if input(f"\nErase {person} for good? This cannot be undone. [y/N] ").strip().lower() != "y":
        raise CommandError("Nothing was changed.")
