"""manage.py import_outline, as somebody at a terminal or a script sees it."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

import outline
from outline.formats import markdown
from outline.models import Outline, Revision

pytestmark = pytest.mark.django_db

SAMPLE = Path(outline.__file__).parent / "samples" / "backend-skills-outline.md"
WARNING = markdown.read(SAMPLE.read_bytes()).warnings[0].text
TINY = """# Tiny

## One

### Skills:
- Reads **bold** [logs](https://example.com) &amp; `code`.

### Tasks:
- Do *it*.
"""


def run(*arguments):
    """(exit code, standard output, standard error)"""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_outline", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def write(tmp_path):
    def write_file(content):
        path = tmp_path / "outline.md"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def test_imports_and_says_so():
    code, out, err = run(SAMPLE)
    assert (code, err) == (0, "")
    assert out == (
        f"{SAMPLE}:58: warning: {WARNING}\n"
        "“Backend Skills Outline” is a new outline: 4 levels, 21 skills and 15 example tasks.\n"
        "Imported as “backend-skills-outline”.\n"
    )
    assert list(Revision.objects.values_list("outline__slug", "number", "by")) == [("backend-skills-outline", 1, None)]


def test_the_same_file_twice_changes_nothing_and_says_so():
    run(SAMPLE)
    code, out, err = run(SAMPLE)
    assert (code, err) == (0, "")
    assert out.endswith("“Backend Skills Outline” says exactly this already: importing it changes nothing.\n")
    assert Revision.objects.count() == 1


def test_dry_run_writes_nothing():
    code, out, err = run(SAMPLE, "--dry-run")
    assert (code, err) == (0, "")
    assert out.endswith("4 levels, 21 skills and 15 example tasks.\nNothing was written.\n")
    assert not Outline.objects.exists()


def test_dry_run_as_json_is_what_was_read_without_markup(write):
    code, out, err = run(write(TINY), "--dry-run", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "title": "Tiny",
        "levels": [{"name": "One", "skills": ["Reads bold logs & code."], "tasks": ["Do it."], "areas": [""]}],
        "sections": [
            {"line": 5, "label": "Skills:", "kind": "skills", "is_guess": False, "level": "One", "items": 1},
            {"line": 8, "label": "Tasks:", "kind": "tasks", "is_guess": False, "level": "One", "items": 1},
        ],
        "warnings": [],
    }
    assert not Outline.objects.exists()


def test_json_of_the_sample():
    read = json.loads(run(SAMPLE, "--dry-run", "--json")[1])
    assert read["title"] == "Backend Skills Outline"
    assert [(level["name"], len(level["skills"]), len(level["tasks"])) for level in read["levels"]] == [
        ("1. Beginner", 5, 3),
        ("2. Intermediate", 5, 4),
        ("3. Advanced", 5, 4),
        ("4. Expert", 6, 4),
    ]
    assert read["warnings"] == [{"line": 58, "text": WARNING}]


def test_json_without_dry_run_imports_and_keeps_standard_output_clean():
    code, out, err = run(SAMPLE, "--json")
    assert code == 0
    assert json.loads(out)["title"] == "Backend Skills Outline"
    assert "is a new outline" in err
    assert Outline.objects.count() == 1


def test_a_changed_file_changes_the_outline_and_says_how(write):
    run(write(TINY))
    path = write(TINY.replace("Do *it*.", "Sing.").replace("# Tiny", "---\nslug: tiny\n---\n# Tinier"))
    said = (
        f"{path}: reworded: outline: Tinier Before: Tiny\n"
        f"{path}:12: added: example task of “One”: Sing.\n"
        f"{path}: retired: example task of “One”: Do it.\n"
        "3 changes to “Tinier”: 1 reworded, 1 added, 1 retired.\n"
    )
    assert run(path, "--dry-run") == (0, f"{said}Nothing was written.\n", "")
    assert Revision.objects.count() == 1
    assert run(path) == (0, f"{said}Imported as “tiny”.\n", "")
    assert Revision.objects.count() == 2
    assert run(path)[1] == "“Tinier” says exactly this already: importing it changes nothing.\n"


def test_what_is_only_alike_is_not_changed_without_a_word(write):
    run(write(TINY))
    path = write(TINY.replace("Do *it*.", "Do *it* now."))
    code, _, err = run(path)
    assert code == 1
    assert "“Do it.” is “Do it now.” now (" in err
    assert "say --accept" in err
    assert Revision.objects.count() == 1
    assert run(path, "--accept")[0] == 0
    assert Outline.objects.get().tasks.get().plain == "Do it now."


def test_check_says_whether_file_and_outline_are_the_same(write):
    path = write(TINY)
    code, _, err = run(path, "--check")
    assert (code, Outline.objects.count()) == (1, 0)
    assert "differ. “Tiny” is a new outline" in err
    run(path)
    assert run(path, "--check") == (0, "“Tiny” says exactly this already: importing it changes nothing.\n", "")
    code, out, err = run(write(TINY.replace("Do *it*.", "Do *it* now.")), "--check")
    assert code == 1
    assert ": reworded: example task of “One”: Do it now. Before: Do it." in out
    assert err.endswith("differ. 1 change to “Tiny”: 1 reworded. Nothing was written.\n")
    assert Revision.objects.count() == 1


def test_a_file_can_be_put_onto_an_outline_of_another_address(write):
    run(write(TINY))
    path = write(TINY.replace("# Tiny", "# Small"))
    assert run(path, "--onto", "nowhere") == (1, "", "There is no outline at “nowhere”.\n")
    assert run(path, "--onto", "tiny")[0] == 0
    assert [(outline.slug, outline.title) for outline in Outline.objects.all()] == [("tiny", "Small")]


def test_a_document_without_a_title_asks_for_one(write):
    path = write(TINY.replace("# Tiny", ""))
    code, out, err = run(path)
    assert (code, out) == (1, "")
    assert err.startswith(f"{path}:1: The document names no title.")
    assert run(path, "--title", "Named")[0] == 0
    assert Outline.objects.get().title == "Named"


def test_errors_name_file_and_line(write):
    path = write("# T\n\n## One\n### Skills:\n- A.\n\n## Two\u202e\n### Skills:\n- B.\n")
    code, out, err = run(path)
    assert (code, out) == (1, "")
    assert err == "".join(f"{path}:{error.line}: {error.text}\n" for error in markdown.read(path.read_bytes()).errors)
    assert err.startswith(f"{path}:7: ")


def test_a_missing_file_is_one_sentence(tmp_path):
    path = tmp_path / "nowhere.md"
    assert run(path) == (1, "", f"{path}: No such file or directory.\n")
    assert run(tmp_path) == (1, "", f"{tmp_path}: Is a directory.\n")


@pytest.mark.parametrize(
    "content",
    [b"# T\n\n## Level \xff\n", "# T".encode("utf-16"), b"x" * (1024 * 1024 + 1)],
    ids=["odd", "utf-16", "large"],
)
def test_a_wrong_encoding_or_size_is_one_sentence(write, content):
    path, error = write(content), markdown.read(content).errors[0]
    assert run(path, "--dry-run", "--json") == (1, "", f"{path}:{error.line}: {error.text}\n")


def test_standard_input_and_utf8_output_whatever_the_terminal_says():
    """A process of its own: no database is needed to say what a document holds."""
    document = TINY.replace("Tiny", "Навыки 技能")
    done = subprocess.run(
        [sys.executable, "manage.py", "import_outline", "-", "--dry-run", "--json"],
        input=document.encode(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={"PATH": "", "PYTHONIOENCODING": "ascii", "DATA_DIR": str(settings.DATA_DIR), "SECRET_KEY": "test"},
        check=True,
    )
    assert json.loads(done.stdout.decode())["title"] == "Навыки 技能"


def test_a_database_without_tables_is_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "import_outline", str(SAMPLE)],
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={"PATH": "", "DATA_DIR": str(tmp_path), "SECRET_KEY": "test"},
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().endswith("If it is new, run manage.py migrate first.\n")
    assert len(done.stderr.decode().splitlines()) == 1


def test_json_of_a_document_without_a_title_has_none(write):
    code, out, _ = run(write(TINY.removeprefix("# Tiny")), "--dry-run", "--json")
    assert (code, json.loads(out)["title"]) == (0, None)
