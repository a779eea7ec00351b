"""Races, kills and a random workload on both engines; prints a table: python -m tests.storm [--count N] [--write] …

Nothing of a copy that somebody uses is read or touched: each engine gets a database, a folder and servers of its own,
and all of them are gone afterwards. Ends with 1 where something does not hold, with 2 where it could not be tried.
"""

import argparse
import json
import signal
import subprocess
import sys
import time

from . import report
from .outcome import Outcome
from .place import place_for

ENGINES = ("sqlite", "postgresql")


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that what was made is taken away
    options = _options(arguments)
    results = []
    for engine in options.engine:
        begun, told = time.monotonic(), _on(engine, options)
        results.append((told["engine"], [Outcome(**outcome) for outcome in told["outcomes"]]))
        if options.write:
            command = f'make storm ARGS="{" ".join(arguments)}"'
            report.write(engine, results[-1], command, round((time.monotonic() - begun) / 60))
    print("\n".join(report.table(results)))
    failed = list(report.faults(results))
    print(*failed, sep="\n", end="\n" if failed else "")
    return 1 if failed else 0


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description="Whether the record holds in a storm.")
    parser.add_argument("--count", type=int, default=1000, help="how many races of each of the first four kinds")
    parser.add_argument("--further", type=int, default=200, help="how many of each other kind")
    parser.add_argument("--kills", type=int, default=20, help="how often the servers are killed")
    parser.add_argument("--deeds", type=int, default=2000, help="how much the eight clients do in all")
    parser.add_argument("--engine", choices=ENGINES, nargs="+", default=list(ENGINES), help="both by default")
    parser.add_argument("--servers", type=int, default=2, help="how many server processes")
    parser.add_argument("--port", type=int, default=0, help="of the first server; free ones are looked for by default")
    parser.add_argument("--seed", type=int, default=1, help="of what is left to chance")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    return parser.parse_args(arguments)


def _on(engine, options):
    """What came of the scenarios on one engine."""
    wanted = {
        name: getattr(options, name) for name in ("count", "further", "kills", "deeds", "servers", "port", "seed")
    }
    with place_for(engine) as (folder, environment):
        command = [sys.executable, "-m", "tests.storm.on_one_engine", str(folder), json.dumps(wanted)]
        process = subprocess.Popen(command, env=environment)
        try:
            if process.wait():
                sys.exit(2)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        return json.loads((folder / "outcomes.json").read_text())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
