"""The rules of the house: who may import whom, and what may stand nowhere. Each test names offender and line."""

import ast
import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import get_resolver

from assessments import urls as assessments_urls
from outline import urls as outline_urls

ROOT = Path(__file__).resolve().parent.parent
APPS = ("outline", "people", "assessments")
MODULES = sorted(
    path for app in (*APPS, "skills_project") for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

MAY_NOT_IMPORT = {
    "outline": ("people", "assessments", "skills_project", "tests"),
    "people": ("outline", "assessments", "skills_project", "tests"),
    "assessments": ("skills_project", "tests"),
    "skills_project": ("tests",),
}
# Inside assessments each module imports from its left or from its own place. What is not named stands in the middle.
PLACES = [
    {"states", "chain", "clock", "guards", "validity", "filetypes"},
    {"models"},
    {"…"},
    {"views"},
    {"urls", "admin", "apps", "management"},
]
PATTERNS = [*outline_urls.urlpatterns, *assessments_urls.urlpatterns]
# Names of URLs that answer GET; any other is a verb and answers POST alone.
PAGES = {
    *("my_skills", "skill", "my_work", "log_work", "work", "review_queue", "review"),
    *(
        "teams",
        "team_matrix",
        "team_cell",
        "engineer",
        "away",
        "outlines",
        "outline",
        "shortcuts",
        "work_readers",
        "skill_readers",
    ),
    *("work_file", "attachable"),
    *("self_assessment", "exemption", "team_calibration"),
    *("outline_proposals", "outline_rewording", "outline_addition"),
    *("outline_revisions", "outline_revision", "outline_difference", "outline_file", "outline_restore"),
}
INLINE = {
    "a style attribute": r"\sstyle\s*=",
    "an inline stylesheet": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\ssrc=)",
    "an inline handler": r"\son[a-z]+\s*=",
    "hx-on": r"hx-on",
    "a script as an address or value": r"javascript:|[\"']js:",
    "unescaped text": r"\|\s*safe\b|autoescape\s+off",
}


def trees(under=""):
    for path in MODULES:
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(under):
            yield name, ast.parse(path.read_text())


def imports(name, tree):
    """(line, dotted name of what is imported), relative ones made absolute."""
    package = name.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            source = [*start, node.module] if node.module else start
            yield from ((node.lineno, ".".join([*source, alias.name])) for alias in node.names)


def place(module):
    """How far to the right "models.rights" or "views" stands in assessments."""
    first = module.split(".")[0]
    return next((number for number, names in enumerate(PLACES) if first in names), 2)


def nodes(kind, under=""):
    for name, tree in trees(under):
        yield from ((f"{name}:{node.lineno}", node) for node in ast.walk(tree) if isinstance(node, kind))


def test_the_walk_sees_the_house():
    seen = {name for name, _ in trees()}
    assert {
        "outline/models/pieces.py",
        "people/models.py",
        "assessments/views/skill.py",
        "skills_project/look.py",
    } <= seen
    assert ROOT / "templates" / "base.html" in TEMPLATES


def test_apps_import_along_the_arrows_only():
    assert [
        f"{name}:{line} imports {target}"
        for name, tree in trees()
        for line, target in imports(name, tree)
        if target.split(".")[0] in MAY_NOT_IMPORT[name.split("/")[0]]
    ] == []


@pytest.mark.parametrize(("app", "others"), [("outline", "people|assessments"), ("people", "outline|assessments")])
def test_no_app_names_a_model_that_it_may_not_import(app, others):
    """Outline knows of a person through AUTH_USER_MODEL alone."""
    named = re.compile(rf"({others})\.[A-Z]\w*")
    constants = nodes(ast.Constant, under=f"{app}/")
    assert [
        f"{where} names {node.value}"
        for where, node in constants
        if isinstance(node.value, str) and named.fullmatch(node.value)
    ] == []


def test_inside_assessments_each_imports_from_its_left():
    offenders = []
    for name, tree in trees("assessments/"):
        own = name.removeprefix("assessments/").removesuffix(".py").replace("/", ".")
        for line, target in imports(name, tree):
            if target.startswith("assessments.") and place(target.removeprefix("assessments.")) > place(own):
                offenders.append(f"{name}:{line} imports {target}")
    assert offenders == []


def test_formats_are_pure():
    """Readers and writers of outlines know text and drafts: no Django, nothing else of ours."""
    assert [
        f"{name}:{line} imports {target}"
        for name, tree in trees("outline/formats/")
        for line, target in imports(name, tree)
        if target.split(".")[0] in {"django", *APPS, "skills_project"} and not target.startswith("outline.formats")
    ] == []


def test_imports_stand_at_the_top():
    functions = nodes((ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
    assert [
        where
        for where, function in functions
        if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(function))
    ] == []


def test_each_module_has_the_name_of_an_idea():
    nameless = {"utils", "util", "helpers", "helper", "services", "service", "common", "core", "misc", "mixins"}
    assert [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if nameless & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ] == []


def test_no_module_is_too_long_to_be_read():
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_views_fetch_through_access_and_read_through_forms():
    """get_object_or_404 forgets who asks; request.POST["x"] forgets to check."""
    views = ("assessments/views/", "outline/proposals/views.py")
    assert [
        f"{where} uses {word}"
        for where, node in nodes((ast.Name, ast.Attribute), under=views)
        if (word := node.id if isinstance(node, ast.Name) else node.attr)
        in {"get_object_or_404", "get_list_or_404", "csrf_exempt", "login_not_required"}
    ] + [
        f"{where} reads request.POST by itself"
        for where, node in nodes((ast.Subscript, ast.Attribute), under=views)
        if isinstance(node.value, ast.Attribute) and node.value.attr == "POST"
    ] == []


def test_only_the_look_calls_text_safe():
    assert [
        f"{name}:{line} imports {target}"
        for name, tree in trees()
        for line, target in imports(name, tree)
        if target.startswith("django.utils.safestring") and name != "skills_project/look.py"
    ] == []


@pytest.mark.parametrize("what", INLINE)
def test_pages_hold_nothing_that_the_content_security_policy_forbids(what):
    """Nor any text that goes out unescaped; in templates and in the HTML that Python writes."""
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in TEMPLATES}
    for where, node in nodes(ast.Constant):
        if isinstance(node.value, str) and "<" in node.value:
            texts[where] = node.value
    assert [
        f"{where}, line {text.count(chr(10), 0, found.start()) + 1}: {what}"
        for where, text in texts.items()
        for found in re.finditer(INLINE[what], text, re.IGNORECASE)
    ] == []


def test_lower_rooms_do_not_link_to_the_upper_one():
    """The pages of outline and people stand without assessments; only what belongs to the site leads there."""
    upper = {pattern.name for pattern in assessments_urls.urlpatterns}
    assert [
        f"{path.relative_to(ROOT)} links to {name}"
        for path in TEMPLATES
        if path.relative_to(ROOT).parts[1] in {"outline", "people"}
        for name in re.findall(r"{%\s*url\s+['\"]([\w:]+)", path.read_text())
        if name in upper
    ] == []


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_address_and_view_share_one_name(pattern):
    assert pattern.callback.__name__ == pattern.name


@pytest.mark.parametrize(
    "pattern",
    [pattern for pattern in PATTERNS if pattern.name not in PAGES],
    ids=lambda pattern: pattern.name,
)
def test_verbs_answer_post_alone(pattern):
    """Refused before the view looks at anything: this request has no user, and its arguments name nothing."""
    arguments = dict.fromkeys(pattern.pattern.converters)
    assert {
        method: pattern.callback(RequestFactory().generic(method, "/"), **arguments).status_code
        for method in ("GET", "HEAD", "PUT", "DELETE")
    } == dict.fromkeys(("GET", "HEAD", "PUT", "DELETE"), 405)


def test_every_page_is_named_once():
    names = [pattern.name for pattern in PATTERNS]
    assert len(names) == len(set(names))
    assert set(names) >= PAGES
    assert get_resolver().reverse_dict.getlist("my_skills")
