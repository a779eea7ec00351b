"""How long `manage.py verify_ledger` takes on a record of so many entries, in a process of its own as admins run it."""

import os
import resource
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

from tests.assessments.verify import large

from . import database


def measure(folder, entries):
    with database.of_its_own(folder):
        count = large.build(entries)
        database.settle_statistics()
        connection.close()
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "manage.py", "verify_ledger"],
            env={**os.environ, "DATABASE_URL": _address()},
            cwd=settings.BASE_DIR,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        took, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"{count:,} entries, {database.engine()}: whole after {took:.1f} s by the clock, "
            f"{used.ru_utime + used.ru_stime:.1f} s of its own processor time, {used.ru_maxrss / 1024:.0f} MB."
        )


def _address():
    """Where the database of this run is."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
