"""What large requests cost the server that production runs: it never has the whole of one in its memory."""

import http.client
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.storm.servers import Servers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, to see how much memory a process has had"),
]
MB = 1024**2
MOST = 16 * MB  # more memory than before, at the peak
TOKEN = "a" * 32
HEAD = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
TAIL = b"\r\n--b--\r\n"


@pytest.fixture
def servers(monkeypatch, tmp_path):
    """One, on the database of this test. What it keeps of uploads for a while lies in `tmp_path / "kept"`."""
    (tmp_path / "kept").mkdir()
    name = connection.settings_dict["NAME"]
    server = urlsplit(settings.TEST_DATABASE_URL)
    url = urlunsplit(server._replace(path=f"/{name}")) if connection.vendor == "postgresql" else f"sqlite:///{name}"
    for key, value in {"DATABASE_URL": url, "DATA_DIR": settings.DATA_DIR, "TMPDIR": tmp_path / "kept"}.items():
        monkeypatch.setenv(key, str(value))
    with Servers(1, tmp_path) as servers:
        yield servers
    connection.close()


def peaks(process):
    """The most memory that each process of the server has had, in bytes."""
    folder = Path(f"/proc/{process.pid}/task/{process.pid}")
    everybody = [process.pid, *map(int, (folder / "children").read_text().split())]
    lines = [line for pid in everybody for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def left_in(folder):
    """What is there once the server has had time to clear up, which it does after it has answered."""
    patience = time.monotonic() + 20
    while (left := list(folder.iterdir())) and time.monotonic() < patience:
        time.sleep(0.05)
    return left


def upload(port, person, size):
    """Send a form with one file, so large in all. Returns the status, and the answer's first words."""
    client = Client()
    client.force_login(person)
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(size)}
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    talk.request("POST", "/work/log/", _parts(size), {**headers, "Cookie": cookies, "X-CSRFToken": TOKEN})
    answer = talk.getresponse()
    page = answer.read().decode()
    talk.close()
    return answer.status, page


def _parts(size):
    yield HEAD
    left = size - len(HEAD) - len(TAIL)
    while left:
        yield b"x" * min(left, MB)
        left -= min(left, MB)
    yield TAIL


def test_no_request_is_ever_whole_in_memory(servers, engineer, outline, tmp_path):
    """One that is refused by its size; and one that is looked at, since a piece with all its files may be as large."""
    process, (port,) = servers.running[0], servers.ports
    upload(port, engineer, 10_000)  # what the first request makes for good
    before = peaks(process)
    status, page = upload(port, engineer, settings.LARGEST_REQUEST + MB)
    assert (status, "This is more than can be sent at once." in page) == (413, True)
    status, page = upload(port, engineer, settings.LARGEST_REQUEST // 2)
    assert (status, "a.txt" in page) == (422, True)
    assert peaks(process) - before < MOST < settings.LARGEST_REQUEST // 2
    assert left_in(tmp_path / "kept") == []
    assert servers.faults() == []
