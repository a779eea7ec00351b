"""A request that is larger than any form of ours: refused by what it says of its size, before any of it is kept."""

import io

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
LIMIT = 3 * 1024**2  # two files of 1 MB, and the form


class Body(io.RawIOBase):
    """What is sent, made while it is read: how much of it was read is counted."""

    def __init__(self, size):
        self.left, self.was_read = size, 0

    def read(self, size=-1):
        part = min(self.left, size if size >= 0 else self.left)
        self.left -= part
        self.was_read += part
        return b"x" * part


@pytest.fixture(autouse=True)
def _small(settings):
    settings.FILE_LARGEST_MB, settings.FILES_A_PIECE, settings.LARGEST_REQUEST = 1, 2, LIMIT


@pytest.fixture
def send():
    """`send(person, size)`: the answer to so many bytes of a form with a file, as (status, page, how much was read)."""

    def send(person, size, path=None, **headers):
        client, body = Client(), Body(size)
        if person:
            client.force_login(person)
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path or reverse("log_work"),
            "wsgi.input": body,
            "CONTENT_TYPE": "multipart/form-data; boundary=b",
            "CONTENT_LENGTH": str(size),
            **headers,
        }
        response = client.request(**environ)
        return response.status_code, response.content.decode(), body.was_read

    return send


SENTENCE = "A file may have 1 MB, and a piece of work 2 files. Nothing was changed: go back"


def test_a_page_says_the_limit(send, engineer):
    status, page, was_read = send(engineer, LIMIT + 1)
    assert (status, SENTENCE in page, f'href="{reverse("attachable")}"' in page) == (413, True, True)
    assert was_read == LIMIT + 1  # or a browser would show no answer at all


def test_htmx_gets_the_sentence_for_its_notice(send, engineer):
    status, page, _ = send(engineer, LIMIT + 1, **HTMX)
    assert (status, page.startswith("This is more than can be sent at once."), "<" in page) == (413, True, False)


def test_what_fits_is_looked_at(send, engineer):
    assert send(engineer, LIMIT)[0] == 400  # not by us: it is no form at all


@pytest.mark.parametrize("path", ["/accounts/login/", "/work/log/", "/nowhere/"])
def test_of_a_stranger_nothing_is_read(send, path):
    assert send(None, 1024**2 + 1, path)[::2] == (413, 0)


@pytest.mark.parametrize("length", ["", "-1", "many", "1e9"])
def test_a_size_that_is_none_is_nothing(send, engineer, length):
    status, _, was_read = send(engineer, 10**7, CONTENT_LENGTH=length)
    assert (status, was_read) in ((400, 0), (422, 0))
