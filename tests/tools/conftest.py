"""An export of the demo company, and the verifier as an auditor runs it: with a plain Python."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from .exports import PROGRAM


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The lines of an opened export of the demo company, made in a database of its own by the commands themselves."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder)}
    for arguments in (["demo", "--no-serve"], ["export_ledger", folder / "ledger.jsonl", "--open", "--yes"]):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)
    return (folder / "ledger.jsonl").read_text().splitlines()


@pytest.fixture
def lines(demo):
    """Those lines, read."""
    return [json.loads(line) for line in demo]


@pytest.fixture
def run(tmp_path):
    """`run(lines, …)` is (exit code, what it says on either channel)."""

    def run(lines, *arguments):
        export = tmp_path / "ledger.jsonl"
        export.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
        command = [sys.executable, "-I", "-S", PROGRAM, export, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        return done.returncode, (done.stdout + done.stderr).strip()

    return run
