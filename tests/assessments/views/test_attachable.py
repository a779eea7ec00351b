import re

import pytest
from django.urls import reverse

from assessments.filetypes import EXTENSIONS, REFUSED

from ...factories import a_file, log_work

pytestmark = pytest.mark.django_db


def read(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_says_what_the_settings_say_and_what_is_used(as_, engineer, skills, settings):
    settings.FILE_LARGEST_MB, settings.FILES_A_PIECE, settings.FILES_A_PERSON_MB = 7, 1, 77
    log_work(engineer, skills[0], files=[a_file("a.txt", b"x" * 2048)])
    said = read(as_(engineer).get(reverse("attachable")))
    assert "One file 7 MB One piece 1 file All of yours 77 MB, of which you use 2 KB" in said
    assert [ending for ending in EXTENSIONS if f".{ending}" not in said] == []
    for endings, sentence in REFUSED:
        assert " ".join(f".{ending}" for ending in endings) in said
        assert sentence[1:] in said


def test_each_form_leads_to_it(as_, engineer, skills):
    piece = log_work(engineer, skills[0])
    client, link = as_(engineer), f'href="{reverse("attachable")}"'
    for path in (
        reverse("log_work"),
        reverse("work", args=[piece.pk]),
        reverse("skill", args=[skills[0].outline.slug, skills[0].key]),
    ):
        assert link in client.get(path).content.decode()


def test_the_door_is_closed_to_strangers(client):
    assert client.get(reverse("attachable")).status_code == 302
