"""A document pasted or uploaded, shown as a plan, confirmed; nothing is trusted but the document itself."""

import re
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

import outline as outline_package
from outline.models import Outline, Revision
from tests.factories import in_state

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


def seen(answer):
    return re.search('name="seen" value="([0-9a-f]*)"', text_of(answer))[1]


def test_a_changed_document_is_shown_and_then_applied(as_, admin):
    client = as_(admin)
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    changed = {"document": TINY.replace("Do it.", "Sing in the choir.")}
    shown = client.post(IMPORT, changed | {"step": "read"})
    assert shown.status_code == 200
    page = text_of(shown)
    assert "2 changes to “Tiny”: 1 added, 1 retired." in page
    assert "<ins>Sing in the choir.</ins>" in page
    assert "<del>Do it.</del>" in page
    assert "This makes revision 2." in page
    assert Revision.objects.count() == 1

    confirm = changed | {"step": "confirm", "seen": seen(shown)}
    assert said(client.post(IMPORT, confirm, follow=True))[-1] == "Imported “Tiny”: 1 added, 1 retired."
    outline = Outline.objects.get()
    assert [task.plain for task in outline.tasks.current()] == ["Sing in the choir."]
    assert revisions(outline)[1] == (2, "Olena Shevchenko", "Imported: 1 added, 1 retired.")
    logged = LogEntry.objects.latest("pk")
    assert (logged.user, logged.get_change_message()) == (admin, "Imported: 1 added, 1 retired.")
    # A double click.
    assert "says exactly this already" in said(client.post(IMPORT, confirm, follow=True))[-1]
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("stand", ["", "0" * 64])
def test_an_outline_that_changed_since_the_plan_was_shown_is_shown_again(as_, admin, stand):
    client = as_(admin)
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    sent = {"document": TINY.replace("Do it.", "Sing."), "step": "confirm", "seen": stand}
    refused = client.post(IMPORT, sent)
    assert refused.status_code == 409
    assert "This has changed since you saw it" in text_of(refused)
    assert "<ins>Sing.</ins>" in text_of(refused)
    assert Revision.objects.count() == 1


def test_what_is_alike_can_be_said_to_be_new_and_what_is_new_to_be_the_same(as_, admin):
    client = as_(admin)
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    changed = {"document": TINY.replace("Reads *logs*.", "Reads *blogs*."), "step": "read"}
    page = text_of(client.post(IMPORT, changed))
    assert "1 change to “Tiny”: 1 reworded." in page
    assert '<option value="skills-0-0 new">a different one: it is new</option>' in page

    shown = client.post(IMPORT, changed | {"decisions": ["skills-0-0 new"]})
    assert "2 changes to “Tiny”: 1 added, 1 retired." in text_of(shown)
    assert '<option value="skills-0-0 new" selected>' in text_of(shown)
    assert '<option value="skills-0-0 same reads-logs">' in text_of(shown)
    assert '<option value="skills-0-0 merge reads-logs">it is taken up by “Reads blogs.”</option>' in text_of(shown)

    merged = {"decisions": ["skills-0-0 new", "skills-0-0 merge reads-logs"], "step": "confirm", "seen": seen(shown)}
    client.post(IMPORT, changed | merged)
    outline = Outline.objects.get()
    assert [skill.key for skill in outline.skills.get(key="reads-blogs").carries_on.all()] == ["reads-logs"]
    assert outline.skills.get(key="reads-logs").is_retired


@pytest.mark.parametrize("decision", ["skills-0-0", "skills-0-0 eat reads-logs", "x new", "skills-0-0 same"])
def test_a_decision_that_is_none_is_refused(as_, admin, decision):
    answer = as_(admin).post(IMPORT, {"document": TINY, "step": "confirm", "decisions": [decision]})
    assert answer.status_code == 422
    assert "can be chosen from the lists of the plan only" in text_of(answer)
    assert not Outline.objects.exists()


def test_a_document_of_another_address_changes_the_outline_that_is_chosen(as_, admin):
    client = as_(admin)
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    assert '<option value="tiny" selected>' in text_of(client.get(IMPORT, {"outline": "tiny"}))
    sent = {"document": TINY.replace("# Tiny", "# Small"), "outline": "tiny", "step": "read"}
    shown = client.post(IMPORT, sent)
    assert "1 change to “Small”: 1 reworded." in text_of(shown)
    client.post(IMPORT, sent | {"step": "confirm", "seen": seen(shown)})
    assert [(outline.slug, outline.title) for outline in Outline.objects.all()] == [("tiny", "Small")]


def test_how_many_are_signed_off_stands_beside_what_changes(as_, admin, engineer, peer, lead):
    client = as_(admin)
    client.post(IMPORT, {"document": TINY, "step": "confirm"})
    skill = Outline.objects.get().skills.get()
    in_state("signed_off", engineer, skill, lead)
    in_state("submitted", peer, skill)
    changed = TINY.replace("Reads *logs*.", "Reads *blogs*.")
    page = text_of(client.post(IMPORT, {"document": changed, "step": "read"}))
    assert "One person is signed off on it; they stay so, with the wording that was judged on record." in page
    gone = TINY.replace("- Reads *logs*.", "- Sings.")
    page = text_of(client.post(IMPORT, {"document": gone, "step": "read"}))
    assert "the sign-offs stay on record, and nobody is asked for it any more." in page


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
    assert "Reads <del>logs.</del><ins>every log.</ins>" in page
    assert "published at once" not in page
