"""`manage.py demo`: a company to look around in, and the server to do it with."""

import datetime as dt
import os
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from assessments import guards
from assessments.demo import people
from assessments.demo.story import LAPSING, Story
from assessments.models import Attachment
from outline.formats import markdown
from outline.importing import plan_import
from outline.models import Outline
from people.models import Engineer

SAMPLE = Path(settings.BASE_DIR) / "outline" / "samples" / "backend-skills-outline.md"
SLUG = "backend-skills-outline"
REVISED = {1: "2022-01-10T10:00+00:00", 2: "2022-03-07T15:30+00:00"}
HOST = "127.0.0.1"
ELSEWHERE = "Set DATA_DIR or DATABASE_URL to a place of its own."
BAR = 30  # the width of its progress bar, in characters
WHO = [people.KAVYA, people.TOMASZ, people.OLU, people.OLENA]


class Command(BaseCommand):
    help = "Fills an empty database with a believable company, prints the sign-ins and serves it on 127.0.0.1."

    requires_system_checks = []  # they ask the database, of which the demo itself says what is wrong

    def add_arguments(self, parser):
        parser.add_argument("--no-serve", action="store_true", help="only make the company, do not start the server")
        parser.add_argument("--reset", action="store_true", help="throw the demo company away and start over")
        parser.add_argument("--yes", action="store_true", help="with --reset: what was added to the demo may go too")
        parser.add_argument("--port", type=int, default=8000, help="8000 by default")

    def handle(self, *, no_serve, reset, yes, port, **options):
        if settings.PRODUCTION:
            raise CommandError("Settings say that this is production, so the demo keeps away from its database.")
        if not no_serve:
            _demand_free(port)
        self._migrate()
        if not _is_here():
            _demand_empty()
        elif reset:
            self._demand_consent(yes)
            _empty()
        if _is_here():
            self.stdout.write("The demo company is here already; it is kept as it is.")
        else:
            self._make_company()
        self._say_who(port)
        if not no_serve:
            self._serve(port)

    def _migrate(self):
        where = settings.DATABASES["default"]["NAME"]
        try:
            others = _foreign_tables()
            if not others:
                call_command("migrate", verbosity=0)
        except DatabaseError as error:
            raise CommandError(f"The database {where} cannot be used: {error}.") from None
        if others:
            raise CommandError(
                f"The database {where} belongs to something else: it has a table {others[0]}. {ELSEWHERE}"
            )

    def _demand_consent(self, yes):
        """What somebody added to the demo goes only with their consent."""
        added = Engineer.objects.exclude(email__endswith=f"@{people.DOMAIN}").count()
        outlines = Outline.objects.exclude(slug=SLUG).count()
        if yes or not (added or outlines):
            return
        extra = f"{added} people and {outlines} outlines that the demo did not make"
        if not (sys.stdin and sys.stdin.isatty()):
            raise CommandError(f"There are {extra}. To throw them away too, say make demo RESET=1 ARGS=--yes.")
        if input(f"There are {extra}. Throw them away too? [y/N] ").strip().lower() != "y":
            raise CommandError("Nothing was changed.")

    def _make_company(self):
        outline = plan_import(markdown.read(SAMPLE.read_bytes()).outline).apply(by=None)
        outline.levels.filter(name__startswith="4").update(signoffs_needed=2)
        for skill in outline.skills.select_related("level"):
            skill.validity_months = LAPSING.get(skill.label)
            skill.save(update_fields=["validity_months"])
        outline.record_revision(by=None, summary="Expert needs two signatures; two skills are to be shown again.")
        for number, day in REVISED.items():  # before everything that was judged by it
            outline.revisions.filter(number=number).update(at=dt.datetime.fromisoformat(day))
        outline.skills.update(created_at=dt.datetime.fromisoformat(REVISED[1]))
        for number, total, name in Story(outline, timezone.now()).tell():
            self._progress(number, total, name)

    def _progress(self, number, total, name):
        if self.stdout.isatty():
            done = BAR * number // total
            end = "\n" if number == total else "\r"
            self.stdout.write(f"Making the demo company {'█' * done}{'·' * (BAR - done)} {name:<20}", ending=end)
        elif number == total:
            outline = Outline.objects.get(slug=SLUG)
            self.stdout.write(f"The demo company is made: {len(people.PEOPLE)} people, {outline.title}.")

    def _say_who(self, port):
        self.stdout.write("\nSign in with one of these; the password of all is " + self.style.SUCCESS(people.PASSWORD))
        for person in WHO:
            self.stdout.write(f"  {person.role:<32} {person.email}")
        self.stdout.write(f"\n  The site   http://{HOST}:{port}/\n  The admin  http://{HOST}:{port}/admin/\n")

    def _serve(self, port):
        """The server that production runs, in this process's place, with the static files collected first."""
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
        subprocess.run(collect, cwd=settings.BASE_DIR, check=True)  # noqa: S603 our own command
        self.stdout.write("Serving; Ctrl-C stops it.")
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")  # the links in mails lead here
        where = ["--host", HOST, "--port", str(port)]
        granian = ["-m", "granian", "--interface", "wsgi", "--blocking-threads", "4", *where]
        os.execv(sys.executable, [sys.executable, *granian, "skills_project.wsgi:application"])  # noqa: S606 our server


def _demand_free(port):
    """A plain bind: granian starts without a word on a port that another one holds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OverflowError:
            raise CommandError("A port is a number from 1 to 65535.") from None
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Choose another: make demo PORT=8001"
            ) from None


def _is_here():
    """The demo company, whatever has been added to it since."""
    return Engineer.objects.filter(email=people.OLENA.email).exists()


def _foreign_tables():
    """Tables that are none of ours, in a database that the demo is about to fill."""
    ours = {*connection.introspection.django_table_names(), "django_migrations", settings.CACHES["default"]["LOCATION"]}
    return sorted(set(connection.introspection.table_names()) - ours)


def _demand_empty():
    if Engineer.objects.exists() or Outline.objects.exists():
        raise CommandError(
            f"This database holds something else than the demo company, so the demo does not touch it. {ELSEWHERE}"
        )


def _empty():
    Attachment.objects.all().discard()
    guards.lift()
    call_command("flush", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        connection.close()
