import datetime as dt
import uuid

import pytest
from django.http import QueryDict
from django.utils import timezone

from assessments import forms
from outline.models import Outline

from .. import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def sent(skills):
    return {
        "title": "Shipped it",
        "kind": "delivered",
        "done_on": "2026-11-23",
        "link": "",
        "body": "",
        "skills": [skills[0].pk],
        "once": str(uuid.uuid4()),
    }


def log_form(author, sent):
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return forms.LogWorkForm(data, author=author)


def test_what_the_verb_is_given(engineer, skills, sent):
    form = log_form(engineer, sent)
    assert form.is_valid()
    assert {**form.cleaned_data, "skills": list(form.cleaned_data["skills"])} == {
        "title": "Shipped it",
        "kind": "delivered",
        "done_on": dt.date(2026, 11, 23),
        "link": "",
        "body": "",
        "example_task": None,
        "files": [],
        "skills": [skills[0]],
        "corrects": None,
        "once": uuid.UUID(sent["once"]),
        "then": "",
        "next": "",
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", " ", "Say what you did."),
        ("title", "x" * 201, "This is too long: at most 200 characters, and it has 201."),
        ("title", "a\u202eb", "is a bidirectional control character"),
        ("kind", "other", "other"),
        ("done_on", "", "Say when the work was done."),
        ("done_on", "24.11.2026", "Write the date as 2026-11-24."),
        ("done_on", "11/12/2026", "Write the date as 2026-11-24."),
        ("done_on", "2026-11-25", "This date is in the future."),
        ("done_on", "1969-12-31", "This date is before 1970"),
        ("link", "git.example.com/x", "Start the link with https://"),
        ("link", "javascript:alert(1)", "Start the link with https://"),
        ("link", "ftp://example.com/", "Start the link with https://"),
        ("link", "https://", "This is not the address of a page."),
        ("link", "https://[::1", "This is not the address of a page."),
        ("link", "https://example.com/a b", "This is not the address of a page."),
        ("link", "https://example.com/" + "x" * 490, "This is too long"),
        ("body", "x" * 20_001, "This is too long: at most 20000 characters"),
        ("body", "\U0001f600" * 17_000, "longer than a page can show"),
        ("body", "a\x00b", "is a NUL"),
        ("example_task", "99999", "in no outline any more"),
        ("example_task", "9" * 30, "in no outline any more"),
        ("corrects", "9" * 30, "is not there any more"),
        ("skills", [], "Tag the skills that it speaks for, one at least."),
        ("skills", ["99999"], "cannot be tagged any more"),
        ("skills", ["x"], "cannot be tagged any more"),
        ("skills", ["9" * 30], "cannot be tagged any more"),
        ("corrects", "99999", "is not there any more"),
        ("once", "x", "This form has expired."),
        ("then", "publish", "publish"),
        ("next", "https://evil.example/", "evil"),
    ],
)
def test_what_is_told(engineer, sent, field, value, sentence):
    form = log_form(engineer, sent | {field: value})
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("### Context\n\n### What I did\n\n### Outcome\n", ""),
        ("Before.\n\n### Context\n\n### What I did\n\n### Outcome\n", "Before."),
        ("### Context\nSlow.\n\n### What I did\n\n### Outcome\n", "### Context\nSlow."),
        ("### Context\r\n\r\n### What I did\r\nMoved it.\r\n\r\n### Outcome\r\n \r\n", "### What I did\nMoved it."),
        ("### Context\n\n## My own\n\n### Nothing here", "## My own\n\n### Nothing here"),
        ("### Context\n\n#### Below it", "### Context\n\n#### Below it"),
        ("### Context of it\n\n### Outcomes", "### Context of it\n\n### Outcomes"),
        ("### Context\n#123 was slow.", "### Context\n#123 was slow."),
    ],
)
def test_headings_of_ours_with_nothing_under_them_are_not_kept(engineer, sent, typed, kept):
    form = log_form(engineer, sent | {"body": typed})
    assert (form.errors, form.cleaned_data["body"]) == ({}, kept)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("done_on", "2026-11-24"),
        ("done_on", "1970-01-01"),
        ("link", "http://jira/browse/PAY-12"),
        ("link", "HTTPS://git.example.com:8443/x?a=1#b"),
        ("body", "x" * 20_000),
        ("body", "two\r\nlines"),
        ("once", ""),
    ],
)
def test_what_is_welcome(engineer, sent, field, value):
    assert log_form(engineer, sent | {field: value}).errors == {}


def test_another_persons_piece_cannot_be_named(engineer, peer, skills, sent):
    foreign = factories.log_work(peer, skills[0])
    own = factories.log_work(engineer, skills[0])
    assert list(log_form(engineer, sent | {"corrects": foreign.pk}).errors) == ["corrects"]
    assert log_form(engineer, sent | {"corrects": own.pk}).errors == {}
    assert log_form(engineer, sent | {"corrects": foreign.pk}).corrected is None
    assert list(forms.UseForm({"evidence": foreign.pk}, author=engineer).errors) == ["evidence"]
    assert forms.UseForm({"evidence": own.pk}, author=engineer).errors == {}


@pytest.mark.parametrize("status", [Outline.Status.DRAFT, Outline.Status.RETIRED])
def test_only_published_outlines_are_tagged_and_cited(engineer, sent, status):
    task = factories.ExampleTaskFactory(level__outline__status=status)
    skill = factories.SkillFactory(level=task.level)
    form = log_form(engineer, sent | {"skills": [*sent["skills"], skill.pk], "example_task": task.pk})
    assert sorted(form.errors) == ["example_task", "skills"]


def test_a_retired_skill_is_tagged_only_where_it_is_already(engineer, skills, sent):
    piece = factories.log_work(engineer, skills[0])
    for skill in skills[:2]:
        skill.retire()
    change = {**sent, "seen": 0}
    assert list(log_form(engineer, sent).errors) == ["skills"]
    assert forms.ChangeWorkForm({**change, "skills": [skills[0].pk]}, piece=piece).errors == {}
    assert list(forms.ChangeWorkForm({**change, "skills": [skills[1].pk]}, piece=piece).errors) == ["skills"]


def test_a_task_that_was_retired_may_stay_cited(engineer, outline, skills, sent):
    task = outline.tasks.first()
    piece = factories.log_work(engineer, skills[0], example_task=task)
    task.retire()
    data = {**sent, "seen": 0, "example_task": task.pk}
    assert forms.ChangeWorkForm(data, piece=piece).errors == {}
    assert list(log_form(engineer, data).errors) == ["example_task"]


def test_the_summary_links_to_fields_one_can_see(engineer, sent):
    form = log_form(engineer, sent | {"title": "", "once": "x"})
    assert form.problems == [("title", "Say what you did."), ("", "This form has expired. Load the page again.")]


def test_what_was_typed_survives_a_search(engineer, sent):
    sent = sent | {"title": "", "done_on": "soon", "body": "**so**"}
    again = forms.LogWorkForm(author=engineer, initial=log_form(engineer, sent).typed)
    assert not again.is_bound
    assert [again[name].value() for name in ("title", "done_on", "body", "once")] == [
        "",
        "soon",
        "**so**",
        sent["once"],
    ]


@pytest.mark.parametrize(
    ("query", "words", "ticked", "is_button"),
    [
        ("", "", set(), False),
        ("q=+api+&skills=3&skills=4&search=1", "api", {3, 4}, True),
        (f"q={'x' * 101}&skills=x&skills=-1&skills={'9' * 30}&skills=5&search=1", "", {5}, True),
        ("q=%E2%80%AEx&search=1", "", set(), True),
    ],
)
def test_a_search(query, words, ticked, is_button):
    form = forms.TagSearchForm(QueryDict(query))
    assert (form.words, form.ticked, form.is_button) == (words, ticked, is_button)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"text": "", "kind": "", "skill": None, "drafts": False}),
        ("q=api&kind=talk&drafts=1", {"text": "api", "kind": "talk", "skill": None, "drafts": True}),
        ("kind=other&skill=99999", {"text": "", "kind": "", "skill": None, "drafts": False}),
    ],
)
def test_a_filter_that_cannot_be_read_asks_for_nothing(query, wanted):
    assert forms.WorkFilterForm(QueryDict(query), skills=[]).wanted == wanted


def test_a_filter_by_a_skill_with_work(skills):
    assert forms.WorkFilterForm(QueryDict(f"skill={skills[0].pk}"), skills=skills).wanted["skill"] == skills[0].pk


@pytest.mark.parametrize(("next_page", "ok"), [("", True), ("my_skills", True), ("admin:index", False)])
def test_where_a_small_form_leads(next_page, ok):
    assert forms.OwnMoveForm({"seen": 0, "next": next_page}).is_valid() is ok
