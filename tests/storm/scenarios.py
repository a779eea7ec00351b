"""What is tried, in order, on the engine that the settings name, and where that was."""

import sqlite3
import sys

from django.core.management import call_command
from django.db import connection

from . import company, race, workload
from . import kills as killing
from .outcome import SHOWN, Outcome
from .races import FURTHER, RACES
from .servers import Servers


def run(folder, *, count, further, kills, deeds, servers, port, seed):
    """Returns (the outcomes, the name and version of the engine)."""
    call_command("migrate", verbosity=0)
    people, outcomes = company.found(), []
    with Servers(servers, folder, port) as running:
        windows = people.windows(running)
        # First, while the queue of the reviewers holds nothing else.
        outcomes.append(_told(workload.run(people, windows, deeds, seed)))
        for kinds, many in ((RACES, count), (FURTHER, further)):
            outcomes += [_told(race.run(title, kind, people, windows, many)) for title, kind in kinds.items()]
        outcomes.append(_told(killing.run(people, windows, running, kills, seed)))
    faults = running.faults()
    outcomes.append(Outcome("What the servers wrote of faults of their own", servers, {"lines": len(faults)}, faults))
    return outcomes, _engine()


def _told(outcome):
    """Said as soon as it is known: all of it takes its time."""
    print(
        f"{outcome.scenario}: {outcome.verdict}, {outcome.count}.", *outcome.faults[:SHOWN], sep="\n  ", file=sys.stderr
    )
    return outcome


def _engine():
    with connection.cursor():  # PostgreSQL says its version once it is connected
        version = sqlite3.sqlite_version if connection.vendor == "sqlite" else str(connection.pg_version // 10_000)
    return f"{connection.display_name} {version}"
