"""A database of its own for one run, and what to call what it was measured on."""

import platform
import sqlite3
from contextlib import contextmanager

from django.db import connection


@contextmanager
def of_its_own(folder):
    """Made, and gone afterwards."""
    test_name = "skillbook_bench" if connection.vendor == "postgresql" else str(folder / "bench.sqlite3")
    own_name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = test_name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own_name, verbosity=0)


def settle_statistics():
    """PostgreSQL plans by statistics that it gathers by itself within a minute; here there is no minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def engine():
    """ "SQLite 3.45.1, Python 3.13.0" """
    with connection.cursor():  # PostgreSQL says its version once it is connected
        version = sqlite3.sqlite_version if connection.vendor == "sqlite" else connection.pg_version // 10_000
    return f"{connection.display_name} {version}, Python {platform.python_version()}"
