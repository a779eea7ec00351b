"""A file of a piece: given byte for byte to who may read the piece, as something to keep and never to show."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Assessment, Attachment, Evidence

from ...factories import a_file, in_state, log_work
from ..containers import PDF, TEXT, png, stored

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize(
    "how", [{}, {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "work"}], ids=["plain", "htmx"]
)


def url(file, verb="work_file"):
    return reverse(verb, args=[file.evidence_id, file.pk])


def read(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def upload(name="notes.txt", content=TEXT):
    return SimpleUploadedFile(name, content, "application/x-what-the-browser-claims")


@pytest.fixture
def piece(engineer, skills):
    return log_work(engineer, skills[0], files=[a_file("notes.txt", TEXT)])


@pytest.fixture
def file(piece):
    return piece.attachments.get()


@pytest.fixture
def typed(skills):
    """What the form of a piece sends."""
    words = {"title": "Said better", "kind": "talk", "done_on": "2026-01-05", "link": "", "body": "Kept"}
    return {**words, "example_task": "", "skills": [skills[0].pk], "seen": 0}


# ------------------------------------------------------------------ given


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("notes.txt", 'attachment; filename="notes.txt"'),
        ("Prüfung 1.txt", "attachment; filename*=utf-8''Pr%C3%BCfung%201.txt"),
        ('a "b"; c.txt', 'attachment; filename="a \\"b\\"; c.txt"'),
        ("index.html.txt", 'attachment; filename="index.html.txt"'),
    ],
)
def test_the_whole_answer(as_, engineer, skills, name, disposition):
    file = log_work(engineer, skills[0], files=[a_file(name, TEXT)]).attachments.get()
    response = as_(engineer).get(url(file))
    assert b"".join(response.streaming_content) == TEXT
    assert {name: response.headers[name] for name in response.headers if name not in ("Vary", "X-Frame-Options")} == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(TEXT)),
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
    }


def test_head_gives_the_size_and_nothing_else(as_, engineer, file):
    response = as_(engineer).head(url(file))
    assert (response.headers["Content-Length"], b"".join(response)) == (str(len(TEXT)), b"")


@pytest.mark.parametrize("who", ["lead", "upper_lead", "reviewer"])
def test_from_the_submission_on_it_is_given_to_who_may_read_the_piece(as_, request, engineer, skills, file, who):
    client = as_(request.getfixturevalue(who))
    assert client.get(url(file)).status_code == 404
    Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
    assert b"".join(client.get(url(file))) == TEXT


def test_no_longer_to_who_leads_them_no_more(as_, lead, engineer, skills, file):
    Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
    client = as_(lead)
    assert b"".join(client.get(url(file))) == TEXT
    engineer.memberships.all().delete()
    assert client.get(url(file)).status_code == 404


def test_not_by_way_of_another_piece(as_, engineer, skills, file):
    other = log_work(engineer, skills[1])
    assert as_(engineer).get(reverse("work_file", args=[other.pk, file.pk])).status_code == 404


# ------------------------------------------------------------------ sent


@BOTH
def test_files_are_logged_with_the_piece(as_, engineer, skills, typed, how):
    sent = {**typed, "files": [upload("a.txt"), upload("b.png", png())]}
    response = as_(engineer).post(reverse("log_work"), sent, **how)
    assert response.status_code == (204 if how else 302)
    assert [(f.name, f.content_type) for f in Evidence.objects.get().attachments.all()] == [
        ("a.txt", "text/plain; charset=utf-8"),
        ("b.png", "image/png"),
    ]


def test_files_are_added_on_the_page_of_a_skill(as_, engineer, skills, typed):
    address = reverse("skill_add", args=[skills[0].outline.slug, skills[0].key])
    response = as_(engineer).post(address, {**typed, "files": upload("a.pdf", PDF)}, follow=True)
    assert f"a.pdf {len(PDF)} bytes" in read(response)
    assert Attachment.objects.get().name == "a.pdf"


@BOTH
def test_files_are_added_to_what_is_there(as_, engineer, piece, typed, how):
    response = as_(engineer).post(reverse("work_change", args=[piece.pk]), {**typed, "files": upload("b.txt")}, **how)
    assert response.status_code == (204 if how else 302)
    assert [f.name for f in piece.attachments.all()] == ["notes.txt", "b.txt"]


@pytest.mark.parametrize("address", ["log_work", "skill_add", "work_change"])
@BOTH
def test_what_is_wrong_with_a_file_is_said_and_what_was_typed_stays(as_, engineer, skills, piece, typed, address, how):
    before = stored()
    path = {
        "log_work": reverse("log_work"),
        "skill_add": reverse("skill_add", args=[skills[0].outline.slug, skills[0].key]),
        "work_change": reverse("work_change", args=[piece.pk]),
    }[address]
    sent = {**typed, "files": [upload("a.svg"), upload("good.txt"), upload("b.png")]}
    response = as_(engineer).post(path, sent, **how)
    content = response.content.decode()
    assert response.status_code == 422
    assert "“a.svg” is not kept: a page or drawing of this kind can run a program" in content
    assert "“b.png” is not what its name says (PNG picture)." in content
    assert ('value="Said better"' in content, "Kept</textarea>" in content) == (True, True)
    # With htmx the field stays in the page, with what was chosen; without it the browser empties it, and that is said.
    again = "The other files are good: choose them again too, as a browser sends a file once only: good.txt."
    assert (again in content, "hx-preserve" in content) == (not how, True)
    assert stored() == before


def test_a_search_without_javascript_says_which_files_to_choose_again(as_, engineer, skills, typed):
    sent = {**typed, "files": upload("a.txt"), "search": "1", "q": "well"}
    response = as_(engineer).post(reverse("log_work"), sent)
    assert "Choose again, as a browser sends files once only: a.txt." in read(response)


def test_too_many_too_large_and_empty(as_, engineer, typed, settings):
    settings.FILES_A_PIECE, settings.FILE_LARGEST_MB = 2, 1
    client, path = as_(engineer), reverse("log_work")
    many = client.post(path, {**typed, "files": [upload(f"{n}.txt") for n in range(3)]})
    assert "These are 3 files; a piece may have 2." in read(many)
    large = client.post(path, {**typed, "files": [upload("a.txt", b"x" * 1024**2 + b"x"), upload("b.txt", b"")]})
    assert "“a.txt” has 1 MB; a file may have 1 MB. Shorten it, or link to it. “b.txt” is empty." in read(large)
    assert not Evidence.objects.exists()


def test_a_full_quota_is_said_and_nothing_is_logged(as_, engineer, skills, typed, settings):
    settings.FILES_A_PERSON_MB = 1
    log_work(engineer, skills[0], files=[a_file("a.txt", b"x" * 1024**2)])
    response = as_(engineer).post(reverse("log_work"), {**typed, "files": upload("b.txt")})
    assert response.status_code == 409
    assert "Your files may take 1 MB together." in read(response)
    assert Evidence.objects.count() == 1


# ------------------------------------------------------------------ taken out


@BOTH
def test_removed_by_its_author(as_, engineer, piece, file, how):
    client = as_(engineer)
    response = client.post(url(file, "work_file_remove"), **how)
    assert not piece.attachments.exists()
    if how:  # what was typed in the form around it stays, and the form sends the version that holds now
        assert response.content.decode().startswith('<div id="saved-files"')
        assert 'name="seen" value="1" id="seen" hx-swap-oob="true"' in response.content.decode()
    else:
        assert response["Location"] == reverse("work", args=[piece.pk])
        assert "Removed “notes.txt”." in read(client.get(response["Location"]))


@BOTH
def test_removed_twice_it_is_gone_once(as_, engineer, piece, file, how):
    client = as_(engineer)
    for _ in range(2):
        assert client.post(url(file, "work_file_remove"), **how).status_code == (200 if how else 302)
    assert Evidence.objects.get(pk=piece.pk).version == 1


@BOTH
@pytest.mark.parametrize(
    ("state", "reason"), [("submitted", "is submitted, so it cannot be changed"), ("returned", "has judged this")]
)
def test_what_is_bound_stays(as_, engineer, lead, skills, file, state, reason, how):
    in_state(state, engineer, skills[0], lead)
    response = as_(engineer).post(url(file, "work_file_remove"), **how)
    assert (response.status_code, reason in read(response)) == (409, True)
    assert response.headers.get("HX-Retarget") == ("#work" if how else None)
    assert Attachment.objects.filter(pk=file.pk).exists()


# ------------------------------------------------------------------ shown


def test_each_page_that_shows_the_piece_lists_its_files(as_, engineer, lead, skills, piece, file):
    Assessment.objects.get(skill=skills[0]).submit(by=engineer, seen=0)
    link = f'<a href="{url(file)}" download>notes.txt</a> <span class="small muted">26 bytes</span>'
    skill = reverse("skill", args=[skills[0].outline.slug, skills[0].key])
    work = reverse("work", args=[piece.pk])
    review = reverse("review", args=[Assessment.objects.get(skill=skills[0]).pk])
    person = reverse("engineer", args=[engineer.pk])
    shown = {path: as_(engineer).get(path).content.decode().count(link) for path in (skill, work, person)}
    assert shown == dict.fromkeys((skill, work, person), 1)
    shown = {path: as_(lead).get(path).content.decode().count(link) for path in (review, work, person)}
    assert shown == dict.fromkeys((review, work, person), 1)
    assert "1 file" in read(as_(engineer).get(reverse("my_work")))


def test_a_name_is_text_wherever_it_is_shown(as_, engineer, skills):
    log_work(engineer, skills[0], files=[a_file("<b onclick=x>&.txt")])
    content = as_(engineer).get(reverse("skill", args=[skills[0].outline.slug, skills[0].key])).content.decode()
    assert "&lt;b onclick=x&gt;&amp;.txt</a>" in content


def test_the_three_dates_stand_apart(as_, engineer, lead, skills):
    piece = log_work(engineer, skills[0], done_on="2026-01-05")
    record = in_state("signed_off", engineer, skills[0], lead)
    today = f"{record.submissions.first().at:%-d %B %Y}"
    review = read(as_(lead).get(reverse("review", args=[record.pk])))
    assert f"Submitted {today} Decided {today}" in review
    work = read(as_(engineer).get(reverse("work", args=[piece.pk])))
    assert "done on 5 January 2026" in work
    assert f"submitted {today} decided {today}" in work
