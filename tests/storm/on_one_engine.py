"""All scenarios on one engine, in a process of its own whose settings point at a database made for it."""

import importlib
import json
import signal
import sys
from pathlib import Path

import django


def main(folder, options):
    """`options` are the arguments of scenarios.run as JSON; what came of them is written into the folder."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped
    django.setup()
    # Its imports need the settings that stand now.
    run = importlib.import_module("tests.storm.scenarios").run
    outcomes, engine = run(Path(folder), **json.loads(options))
    told = {"engine": engine, "outcomes": [outcome.as_json() for outcome in outcomes]}
    (Path(folder) / "outcomes.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
