"""manage.py export_outline, as somebody at a terminal or a script sees it."""

import io
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from outline.formats import markdown
from outline.importing import plan_import

from .test_commands import SAMPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample():
    return plan_import(markdown.read(SAMPLE.read_bytes()).outline).apply(by=None)


def run(*arguments):
    """(exit code, standard error)"""
    err = io.StringIO()
    try:
        call_command("export_outline", *map(str, arguments), stderr=err, no_color=True)
    except SystemExit as end:
        return end.code, err.getvalue()
    return 0, err.getvalue()


def test_what_is_written_is_the_outline(sample, tmp_path):
    path = tmp_path / "out.md"
    assert run(sample.slug, "--output", path) == (0, "")
    assert path.read_text() == sample.current_revision.markdown
    assert [file.name for file in tmp_path.iterdir()] == ["out.md"]
    call_command("import_outline", str(path), check=True)


def test_standard_output_is_the_document_alone(sample, capfdbinary):
    assert run(sample.slug) == (0, "")
    assert capfdbinary.readouterr().out == sample.current_revision.markdown.encode()


def test_what_cannot_be_done_is_one_sentence(sample, tmp_path):
    assert run("nowhere") == (1, "There is no outline at “nowhere”. There are: backend-skills-outline.\n")
    code, err = run(sample.slug, "--output", tmp_path / "out.doc")
    assert code == 1
    assert "says no format" in err
    assert run(sample.slug, "--format", "markdown", "--output", tmp_path / "out.doc")[0] == 0
    path = tmp_path / "nowhere" / "out.md"
    assert run(sample.slug, "--output", path) == (1, f"{path}: No such file or directory.\n")


def test_a_file_that_could_not_be_written_stays_as_it_was(sample, tmp_path, monkeypatch):
    path = tmp_path / "out.md"
    path.write_text("before")
    monkeypatch.setattr("pathlib.Path.replace", _full)
    assert run(sample.slug, "--output", path) == (1, f"{path}: No space left on device.\n")
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["out.md"]


def _full(*_):
    raise OSError(28, "No space left on device")


def test_its_help_names_the_formats():
    done = subprocess.run(
        [sys.executable, "manage.py", "export_outline", "--help"],
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={"PATH": "", "DATA_DIR": str(settings.DATA_DIR), "SECRET_KEY": "test"},
        check=True,
        text=True,
    )
    assert "markdown" in done.stdout
