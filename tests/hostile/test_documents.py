"""Hostile outlines and files: refused with the line or the reason that is written beside each, or kept and harmless."""

import io
import re
import time

import pytest

from assessments.models import Attachment, Evidence
from outline.models import Outline
from tests.assessments.containers import stored

from . import addresses, characters, files, forms, front_matter, markdown
from .page import surface

pytestmark = pytest.mark.django_db
BOUNDARY = "boundary-of-ours"
IMPORT = "/admin/outline/outline/import/"


def test_front_matter_is_refused_with_its_line_and_in_time(as_, admin):
    client, unlike = as_(admin), {}
    for item in front_matter.ITEMS:
        file = io.BytesIO(f"---\n{item.sent}\n---\n{front_matter.LEVEL}".encode())
        file.name = "outline.md"
        begun = time.process_time()
        answer = client.post(IMPORT, {"file": file, "title": "Given", "step": "read"})
        in_time = time.process_time() - begun < 3  # under a second on a quiet machine
        _, forbidden, text = surface(answer.content.decode())
        came = (answer.status_code, item.shows in text, forbidden, in_time)
        if came != (item.answer, True, [], True):
            unlike[item.name] = (*came, re.findall(r"Line \d+: [^\n]{0,80}", text)[:2])
    assert unlike == {}
    assert not Outline.objects.exists()


def _form(skill, name, content):
    """The bytes of a form with a file: the name goes as it is, which no client of a test would send."""
    fields = {"title": "With a file", "kind": "talk", "done_on": "2026-01-05", "skills": skill.pk}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    parts.append(f"{head}Content-Type: text/html\r\n\r\n")
    return "".join(parts).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize("kept", [False, True], ids=["refused", "kept"])
def test_files_are_kept_or_refused_and_never_shown(as_, engineer, skills, kept):
    client, unlike, before = as_(engineer), {}, stored()
    for item in files.ITEMS:
        if (item.answer == 302) != kept:
            continue
        name, content = item.sent
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        answer = client.post("/work/log/", _form(skills[0], name, content), content_type=kind)
        page = answer.content.decode()
        if answer.status_code != item.answer or not (kept or item.shows in page) or surface(page)[1]:
            unlike[item.name] = (answer.status_code, re.findall(r"“[^<]{0,120}", page)[:2])
        elif kept:
            _is_given_as_a_file(client, item, content)
    assert unlike == {}
    assert kept or (stored(), Evidence.objects.count()) == (before, 0)


def _is_given_as_a_file(client, item, content):
    file = Attachment.objects.latest("pk")
    page = client.get(f"/work/{file.evidence_id}/").content.decode()
    assert (item.name, item.shows in page, surface(page)[1]) == (item.name, True, [])
    given = client.get(f"/work/{file.evidence_id}/files/{file.pk}/")
    assert (item.name, b"".join(given.streaming_content) == content) == (item.name, True)
    assert (item.name, given["Content-Disposition"].split(";")[0]) == (item.name, "attachment")
    assert (item.name, given["X-Content-Type-Options"]) == (item.name, "nosniff")
    assert (item.name, "sandbox" in given["Content-Security-Policy"]) == (item.name, True)
    assert (item.name, given["Content-Type"] in ("text/html", "image/svg+xml")) == (item.name, False)


def test_there_is_enough_of_it_and_nothing_twice():
    rooms = [
        markdown.ITEMS,
        front_matter.ITEMS,
        characters.ITEMS,
        characters.BYTES,
        forms.ITEMS,
        forms.ASKED,
        files.ITEMS,
    ]
    names = [(number, item.name) for number, items in enumerate(rooms) for item in items]
    assert len(names) == len(set(names))
    assert len(names) >= 150
    assert len(set(addresses.NEXT)) >= 30
    assert len(set(addresses.HOSTS)) >= 10
    assert len(files.ITEMS) >= 60
