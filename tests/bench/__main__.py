"""Prints what each page costs, as a table in Markdown: python -m tests.bench [--rounds N] [--engineers N]. With
`--ledger ENTRIES` what it costs to verify so many instead.

On a temporary SQLite file, or on a database of its own where TEST_DATABASE_URL points. Nothing of a copy that somebody
uses is read or touched: the environment is settled before Django is.
"""

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

import django


def main(arguments):
    options = vars(_options(arguments))
    entries = options.pop("ledger")
    with tempfile.TemporaryDirectory(prefix="skillbook-bench-") as folder:
        _settle_in(Path(folder))
        # Its imports need the settings that have just been settled.
        if entries:
            importlib.import_module("tests.bench.ledger").measure(Path(folder), entries)
        else:
            importlib.import_module("tests.bench.report").measure(Path(folder), **options)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="What each page costs.")
    parser.add_argument("--rounds", type=int, default=30, help="how often each page is asked for")
    parser.add_argument("--engineers", type=int, default=50, help="how many there are in the team (at least 4)")
    parser.add_argument("--skills", type=int, default=15, help="how many there are in each of four levels")
    parser.add_argument("--only", nargs="+", metavar="PAGE", default=[], help="these pages, by the names of their URLs")
    parser.add_argument("--ledger", type=int, metavar="ENTRIES", help="verify a ledger of so many, and no page")
    return parser.parse_args(arguments)


def _settle_in(folder):
    (folder / "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "skills_project.settings",
        "DATA_DIR": str(folder),
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{folder / 'skillbook.sqlite3'}",
        "CACHE_URL": "locmemcache://",
        "DEBUG": "0",
        "PRODUCTION": "0",
    }
    django.setup()


if __name__ == "__main__":
    main(sys.argv[1:])
