"""Who takes part in a storm, and what about: a team with people enough for the races, an outline for each scenario.

Lena leads Payments, Mara leads Platform above it, Rita reviews by a grant, Otto leads another team. The guests have no
right of review but what a race gives them.
"""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from assessments.models import Assessment, Evidence, ReviewerGrant
from outline.models import Level, Outline, Skill
from people.models import Engineer, Membership, Team

from .client import Client

PASSWORD = "look-around-freely"
SINCE = dt.date(2025, 1, 1)
NAMES = [
    "Ada Moore",
    "Bela Raman",
    "Chen Wei",
    "Dilnoza Karimova",
    "Emre Aydin",
    "Farah Haddad",
    "Grace Park",
    "Hugo Ruiz",
]
GUESTS = ["Sana Iqbal", "Tim Weber", "Uma Nair", "Vera Lind"]
LEVELS = 5


@dataclass(frozen=True)
class Company:
    engineers: list[Engineer]
    lena: Engineer
    mara: Engineer
    rita: Engineer
    otto: Engineer
    guests: list[Engineer]
    payments: Team

    def windows(self, servers):
        """Each of them signed in, spread over the servers."""
        people = (*self.engineers, self.lena, self.mara, self.rita, self.otto, *self.guests)
        clients = [Client(person, servers, turn) for turn, person in enumerate(people)]
        with ThreadPoolExecutor(len(servers.ports)) as at_a_time:
            list(at_a_time.map(lambda client: client.sign_in(PASSWORD), clients))
        return {client.person.pk: client for client in clients}


def found():
    """The company."""
    secret = make_password(PASSWORD)

    def person(name):
        return Engineer.objects.create(name=name, email=f"{name.split()[0].lower()}@example.com", password=secret)

    platform = Team.objects.create(name="Platform", slug="platform")
    payments = Team.objects.create(name="Payments", slug="payments", parent=platform)
    search = Team.objects.create(name="Search", slug="search")
    engineers = [person(name) for name in NAMES]
    lena, mara, rita, otto = (person(name) for name in ("Lena Frost", "Mara Vogt", "Rita Sousa", "Otto Brandt"))
    guests = [person(name) for name in GUESTS]
    places = [(one, payments, "member") for one in engineers] + [(one, search, "member") for one in guests]
    places += [(lena, payments, "lead"), (mara, platform, "lead"), (rita, search, "member"), (otto, search, "lead")]
    for one, team, role in places:
        Membership.objects.create(engineer=one, team=team, role=role, starts=SINCE, entered_on=SINCE)
    return Company(engineers, lena, mara, rita, otto, guests, payments)


def outline(slug, skills, *, levels=LEVELS, signoffs_needed=(), months=(None,)):
    """An outline with so many skills in all, spread over its levels. `months` are how long sign-offs count, in turn."""
    made = Outline.objects.create(title=slug.capitalize(), slug=slug)
    for position in range(levels):
        needed = signoffs_needed[position] if position < len(signoffs_needed) else 1
        level = Level.objects.create(
            outline=made, position=position, name=f"{position + 1}. Level", signoffs_needed=needed
        )
        for place in range(position, skills, levels):
            text = f"Can do {slug} {place + 1} well."
            Skill.objects.create(
                level=level, position=place, text=text, validity_months=months[place // levels % len(months)]
            )
    made.record_revision(by=None, summary="First.")
    return list(made.skills.in_reading_order().select_related("level", "outline"))


def grant(reviewer, outline):
    ReviewerGrant(reviewer=reviewer, outline=outline, starts=SINCE).keep(by=None)


def logged(engineer, skill, title="Shipped a thing"):
    """A draft for one skill, by the verb: (the assessment, the piece)."""
    piece = Evidence.objects.log(
        by=engineer, skills=[skill], once=uuid.uuid4(), title=title, kind="delivered", done_on=timezone.localdate()
    )
    return Assessment.objects.select_related("skill__outline").get(engineer=engineer, skill=skill), piece


def submitted(engineer, skill):
    """As above, and submitted."""
    assessment, piece = logged(engineer, skill)
    assessment.submit(by=engineer, seen=assessment.version)
    return assessment, piece
