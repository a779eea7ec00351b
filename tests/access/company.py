"""The company that the matrix is run in: made once for a module, put back to what it was after each request.

Every kind of person has a face. Three of them have a record with a canary in every text of it, so that whatever leaks
into an answer, a header included, is found and can be named.
"""

import datetime as dt
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from people.models import Engineer
from tests import factories

from .scene import Scene

ASSESSMENTS = list(apps.get_app_config("assessments").get_models())
# Whose canaries each column may be shown: those of its own drafts, and of what was submitted by whom it may read.
# KAVYA is the engineer of the matrix, LARS the lead on his own record, ADA an admin who leads (AO; AL is another one),
# SEARCH somebody of the other team.
OWN = {"E": "KAVYA", "LS": "LARS", "AO": "ADA"}
READS = {
    "E": {"KAVYA"},
    "L": {"KAVYA", "LARS", "ADA"},
    "UL": {"KAVYA", "LARS", "ADA"},
    "LS": {"KAVYA", "LARS", "ADA"},
    "AL": {"KAVYA", "LARS", "ADA"},
    "AO": {"KAVYA", "LARS", "ADA"},
    "R": {"KAVYA", "LARS", "ADA", "SEARCH"},
    "LX": {"SEARCH"},
}


class Company:
    """Platform holds Payments; Search stands beside it. All skills need one sign-off."""

    def __init__(self):
        self.outline = factories.outline_with(levels=2, skills=3)
        factories.SkillFactory(level=self.outline.levels.last(), position=3, text="Can do 2.4 well.")
        hidden = factories.outline_with(levels=1, skills=1)
        hidden.status = "draft"
        hidden.save()
        platform = factories.TeamFactory(name="Platform", slug="platform")
        payments = self.payments = factories.TeamFactory(name="Payments", slug="payments", parent=platform)
        search = factories.TeamFactory(name="Search", slug="search")
        self.people = {
            "E": self._person("CANARY-NAME-KAVYA", payments),
            "E2": self._person("Chen Wei", payments),
            "EX": self._person("Sam Poole", search),
            "L": self._person("Lena Frost", payments, lead=True),
            "UL": self._person("Mara Vogt", platform, lead=True),
            "LX": self._person("Otto Brandt", search, lead=True),
            "R": self._person("Rita Sousa", search),
            "LS": self._person("Lars Holm", payments, lead=True),
            "AD": self._person("Olena Shevchenko", is_staff=True, is_superuser=True),
            "AL": self._person("Alma Berg", payments, lead=True, is_staff=True, is_superuser=True),
            "AO": self._person("Ada Moreau", payments, lead=True, is_staff=True, is_superuser=True),
        }
        self.people["DE"] = self.people["E"]
        self.grant = factories.ReviewerGrantFactory(reviewer=self.people["R"], outline=self.outline)
        factories.TargetFactory(team=payments, level=self.outline.levels.first())
        for _ in range(3):
            factories.SkillFactory(level=self.outline.levels.last())
        soon = timezone.localdate() + dt.timedelta(days=30)  # so that it opens nothing yet
        factories.delegate(self.people["L"], self.people["EX"], starts=soon, ends=soon + dt.timedelta(days=1))
        skills, people = list(self.outline.skills.in_reading_order()), self.people
        known = (skills, hidden.skills.select_related("outline").get())
        self.scene = Scene("KAVYA", people["E"], people["L"], *known, people["EX"])
        self.own_scenes = {
            "LS": Scene("LARS", people["LS"], people["UL"], *known, people["EX"]),
            "AO": Scene("ADA", people["AO"], people["UL"], *known, people["EX"]),
        }
        Scene("SEARCH", self._person("CANARY-NAME-SEARCH", search), people["LX"], *known, people["E"])
        self.sessions = {column: self._session(person) for column, person in self.people.items()}
        self.rows, self.record, _ = everything()

    @staticmethod
    def _person(name, team=None, lead=False, **fields):
        person = factories.EngineerFactory(name=name, **fields)
        if team:
            factories.MembershipFactory(engineer=person, team=team, lead=lead)
        return person

    @staticmethod
    def _session(person):
        client = Client()
        client.force_login(person)
        assert client.get("/").status_code == 200
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def scene_of(self, column):
        return self.own_scenes.get(column, self.scene)

    @contextmanager
    def as_(self, column, before=None):
        """A client of that kind of person; whatever it does is undone. DE leaves in the middle of the session.

        `before` is an act that happens between the sign-in and the request. The client carries `untouched`: everything
        as it is then.
        """
        with transaction.atomic():
            client = Client()
            if column != "AN":
                client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[column]
            if column == "DE":
                Engineer.objects.get(pk=self.people["DE"].pk).leave(dt.date(2026, 1, 1))
            if before:
                before()
            client.untouched = everything() if before or column == "DE" else (self.rows, self.record, files())
            yield client
            transaction.set_rollback(True)


@cache
def tables():
    return sorted(set(connection.introspection.table_names()) - {Session._meta.db_table})


def everything():
    """All that a refused request must leave as it was: how many rows each table has, every row of the record and of
    the ledger with its head, every file.
    """
    counts = ", ".join(f"(SELECT COUNT(*) FROM {connection.ops.quote_name(table)})" for table in tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        rows = dict(zip(tables(), cursor.fetchone(), strict=True))
    record = {model.__name__: list(model.objects.order_by("pk").values()) for model in ASSESSMENTS}
    return rows, record, files()


def files():
    """Every file with its size. What a request stored stays when its transaction is undone."""
    stored = Path(settings.DATA_DIR).rglob("*")
    return {path: path.stat().st_size for path in stored if path.is_file() and ".sqlite3" not in path.name}


def leaks(column, response, names=False):
    """The canaries in an answer, headers and all, that this column must not be shown. With `names`, the page may name
    anybody.
    """
    said = (response.serialize_headers() + whole(response)).decode(errors="replace")
    for whose in ("KAVYA", "LARS", "SEARCH", "ADA"):
        if f"CANARY-DRAFT-{whose}" in said and OWN.get(column) != whose:
            yield f"sees a draft of {whose}"
        if f"CANARY-SENT-{whose}" in said and whose not in READS.get(column, ()):
            yield f"sees what {whose} submitted"
        if (
            f"CANARY-NAME-{whose}" in said
            and not names
            and whose not in READS.get(column, ())
            and not column.startswith("A")
        ):
            yield f"sees the name of {whose}"


def whole(response):
    """All bytes of it, of a file too, however often one asks."""
    if response.streaming:
        response.streaming_content = [b"".join(response.streaming_content)]
        return next(iter(response))
    return response.content
