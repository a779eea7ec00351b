"""A document pasted or uploaded, shown as a plan, confirmed; nothing is trusted but the document itself."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import outline as outline_package
from outline.models import Outline, Revision

from .sending import IMPORT, TINY, address, revisions, said, text_of

SAMPLE = Path(outline_package.__file__).parent / "samples" / "backend-skills-outline.md"


def test_the_list_leads_to_the_import(as_, admin):
    assert f'href="{IMPORT}"' in text_of(as_(admin).get("/admin/outline/outline/"))


def test_reading_shows_the_plan_and_saves_nothing(as_, admin):
    answer = as_(admin).post(IMPORT, {"document": SAMPLE.read_text(), "step": "read"})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "is a new outline: 4 levels, 21 skills and 15 example tasks." in page
    assert "One warning" in page
    assert "Line 58: " in page
    assert "&lt;span style=&quot;color:darkblue&quot;&gt;some *blue* text&lt;/span&gt;." in page
    assert page.count("<li>Setting up") == 3
    assert 'value="confirm"' in page
    assert "some <em>blue</em> text" in page
    assert not Outline.objects.exists()


def test_confirming_imports_what_the_form_carries(as_, admin):
    answer = as_(admin).post(IMPORT, {"document": TINY.replace("\n", "\r\n"), "step": "confirm"}, follow=True)
    made = Outline.objects.get()
    assert answer.redirect_chain == [(address(made), 302)]
    assert said(answer) == ["Imported “Tiny”: 1 level, 1 skill and 1 example task."]
    assert revisions(made) == [(1, "Olena Shevchenko", "Imported 1 level, 1 skill and 1 example task.")]
    assert made.skills.get().plain == "Reads logs."


def test_an_upload_is_read_and_carried_on_as_text(as_, admin):
    file = SimpleUploadedFile("tiny.md", b"\xef\xbb\xbf" + TINY.encode())
    answer = as_(admin).post(IMPORT, {"file": file, "document": "left over", "step": "read"})
    assert answer.status_code == 200
    assert "“Tiny” is a new outline" in text_of(answer)
    assert f'name="document" value="{TINY}"' in text_of(answer)


def test_an_error_keeps_what_was_pasted_and_names_the_line(as_, admin):
    document = TINY + "\n## Two\u202e\n\n### Skills:\n- Again.\n"
    answer = as_(admin).post(IMPORT, {"document": document, "step": "read"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["document"][0].startswith("Line 11: ")
    assert document in text_of(answer)


def test_an_error_in_an_upload_shows_its_text_to_correct(as_, admin):
    file = SimpleUploadedFile("tiny.md", b"Nothing here.")
    answer = as_(admin).post(IMPORT, {"file": file, "step": "read"})
    assert answer.status_code == 422
    assert "Nothing here.</textarea>" in text_of(answer)


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({}, "__all__", "Paste a document or choose a file."),
        ({"document": " \n "}, "document", "Line 1: "),
        ({"file": b"\xff\xfe"}, "document", "Line 1: The document is encoded as UTF-16"),
        ({"file": b"x" * (1024 * 1024 + 1)}, "file", "The file is larger than 1024 KB."),
        ({"document": "x" * (1024 * 1024 + 1)}, "document", "Line 1: The document is larger than 1024 KB."),
        ({"document": TINY, "title": "a\u202eb"}, "title", "Line 1: the character U+202E"),
        ({"document": TINY.replace("# Tiny", "")}, "title", "Line 1: The document names no title."),
        ({"document": '---\ntitle: "a\\u202e"\n---\n' + TINY}, "document", "Line 1: "),
        ({"document": "a\x00b"}, "document", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_read_is_a_sentence(as_, admin, sent, field, sentence):
    if "file" in sent:
        sent = {"file": SimpleUploadedFile("a.md", sent["file"])}
    answer = as_(admin).post(IMPORT, {**sent, "step": "confirm"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"].errors[field][0].startswith(sentence)
    assert not Outline.objects.exists()


def test_a_document_without_a_title_takes_the_one_that_is_given(as_, admin):
    as_(admin).post(IMPORT, {"document": TINY.replace("# Tiny", ""), "title": "Given", "step": "confirm"})
    assert Outline.objects.get().title == "Given"


def test_back_to_the_text_keeps_it(as_, admin):
    answer = as_(admin).post(IMPORT, {"document": TINY, "title": "T", "step": "again"})
    assert answer.status_code == 200
    assert f"{TINY}</textarea>" in text_of(answer)
    assert not Outline.objects.exists()


def test_the_same_document_again_changes_nothing_and_says_so(as_, admin):
    client = as_(admin)
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    shown = client.post(IMPORT, {"document": TINY, "step": "read"})
    assert "says exactly this already: importing it changes nothing." in text_of(shown)
    assert 'value="confirm"' not in text_of(shown)
    # A double click, or a plan that was open in another tab.
    again = client.post(IMPORT, {"document": TINY, "step": "confirm"}, follow=True)
    assert said(again)[-1] == "“Tiny” says exactly this already: importing it changes nothing."
    assert Revision.objects.count() == 1


def test_a_changed_document_is_shown_and_not_applied(as_, admin):
    client = as_(admin)
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    changed = TINY.replace("Do it.", "Do that.")
    shown = client.post(IMPORT, {"document": changed, "step": "read"})
    assert shown.status_code == 200
    assert "differs from this document: 1 added, 1 missing." in text_of(shown)
    assert "Added: example task of “One”: Do that." in text_of(shown)
    assert 'value="confirm"' not in text_of(shown)

    refused = client.post(IMPORT, {"document": changed, "step": "confirm"})
    assert refused.status_code == 409
    assert "This has changed since you saw it" in text_of(refused)
    assert Revision.objects.count() == 1


QUIRKS = TINY.replace("# Tiny\n", "# Quirky\n") + "\n### Quirks\n- Hums <b>low</b>.\n"


def test_the_plan_shows_how_each_section_was_read_and_takes_another_reading(as_, admin):
    page = text_of(as_(admin).post(IMPORT, {"document": QUIRKS, "step": "read"}))
    assert "1 level, 1 skill and 1 example task." in page
    assert '<option value="" selected>neither</option><option value="11 skills Quirks">skills</option>' in page
    again = {"document": QUIRKS, "step": "read", "readings": ["", "", "11 tasks Quirks"]}
    page = text_of(as_(admin).post(IMPORT, again))
    assert "1 level, 1 skill and 2 example tasks." in page
    assert '<option value="11 tasks Quirks" selected>tasks</option>' in page
    assert '<input type="hidden" name="readings" value="11 tasks Quirks">' in page
    assert not Outline.objects.exists()


def test_what_is_confirmed_is_what_was_shown(as_, admin):
    as_(admin).post(IMPORT, {"document": QUIRKS, "step": "confirm", "readings": ["11 tasks Quirks"]})
    assert sorted(Outline.objects.get().tasks.values_list("plain", flat=True)) == ["Do it.", "Hums low."]


@pytest.mark.parametrize("reading", ["11 nonsense Quirks", "x tasks Quirks", "11", "9999999999 tasks Quirks"])
def test_a_reading_that_is_none_is_refused(as_, admin, reading):
    answer = as_(admin).post(IMPORT, {"document": QUIRKS, "step": "confirm", "readings": [reading]})
    assert answer.status_code == 422
    assert not Outline.objects.exists()


def test_the_plan_says_that_it_is_published_what_is_said_twice_and_what_was_before(as_, admin):
    client = as_(admin)
    page = text_of(
        client.post(IMPORT, {"document": TINY.replace("\n\n### Tasks", "\n- Reads logs.\n\n### Tasks"), "step": "read"})
    )
    assert "It is published at once: everybody who signs in can read it." in page
    assert "says the same: “Reads logs.” They will be two skills." in page
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    keyed = Outline.objects.get().current_revision.markdown.replace("Reads *logs*.", "Reads every log.")
    page = text_of(client.post(IMPORT, {"document": keyed, "step": "read"}))
    assert "Reworded: skill of" in page
    assert "Reads every log. Before: <del>Reads logs.</del>" in page
    assert "published at once" not in page
