"""A database of its own for each engine, made for the storm and gone after it."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"


def server_address():
    """Where PostgreSQL is: a database from which others can be made."""
    return os.environ.get("STORM_DATABASE_URL") or os.environ.get("TEST_DATABASE_URL") or POSTGRESQL


@contextmanager
def place_for(engine):
    """(a folder, the environment of a copy of the product that lives in it)."""
    with tempfile.TemporaryDirectory(prefix="skillbook-storm-") as name:
        folder = Path(name)
        (folder / "static").mkdir()
        with _postgresql() if engine == "postgresql" else _sqlite(folder) as url:
            yield (
                folder,
                {
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "tests.storm.settings",
                    "DATA_DIR": str(folder),
                    "DATABASE_URL": url,
                    "CACHE_URL": "locmemcache://",
                    "EMAIL_URL": "dummymail://",
                    "DEBUG": "0",
                    "PRODUCTION": "0",
                },
            )


@contextmanager
def _sqlite(folder):
    yield f"sqlite:///{folder / 'skillbook.sqlite3'}"


@contextmanager
def _postgresql():
    server, name = server_address(), f"skillbook_storm_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
