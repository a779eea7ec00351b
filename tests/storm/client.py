"""A person with a browser, as far as a storm needs one: a session, forms read off pages, real HTTP on loopback.

A form is always one that a page showed, hidden fields and token included, so whatever a page pins is sent back.
"""

import http.client
import re
import threading
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PATIENCE = 90  # seconds until an answer is given up
BOUNDARY = b"storm-4b1f0c"


class Unanswered(Exception):
    """The server was not there, or went away before it answered: nobody knows whether the deed was done."""


class NoSuchForm(Exception):
    """The page does not offer what is looked for."""


@dataclass(frozen=True)
class Form:
    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, bytes], ...] = ()  # (name, content), sent as "files"

    def filled(self, **values):
        """With these fields set; a list sets one of them several times."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        given = [
            (name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])
        ]
        return replace(self, fields=(*kept, *((name, str(value)) for name, value in given)))

    def with_file(self, name, content):
        return replace(self, files=(*self.files, (name, content)))

    def encoded(self):
        """(content type, body)"""
        if not self.files:
            return "application/x-www-form-urlencoded", urlencode(self.fields).encode()
        parts = [(f'name="{name}"', value.encode()) for name, value in self.fields]
        parts += [(f'name="files"; filename="{name}"', content) for name, content in self.files]
        lines = [
            b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY, head.encode(), value)
            for head, value in parts
        ]
        return f"multipart/form-data; boundary={BOUNDARY.decode()}", b"".join(lines) + b"--%s--\r\n" % BOUNDARY

    def __getitem__(self, name):
        return next(value for field, value in self.fields if field == name)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    def form(self, ending):
        """The first form of the page whose address ends like this, an expression."""
        return self.forms(ending)[0]

    def forms(self, ending):
        """All of them: one at least."""
        found = [form for form in _Forms.of(self.text) if re.search(f"{ending}$", form.action)]
        if not found:
            raise NoSuchForm(ending)
        return found

    def links(self, start):
        """The addresses on the page that are `start` and a number, each once, in order."""
        return list(dict.fromkeys(re.findall(rf'href="({re.escape(start)}\d+/)"', self.text)))

    @property
    def refusal(self):
        """What the page says first in a notice: why something was refused."""
        found = re.search(r'role="alert".*?</div>', self.text, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[0].partition(">")[2])).split()) if found else ""


class _Forms(HTMLParser):
    """The forms of a page with their fields, and for each button that sends its form elsewhere one more."""

    def __init__(self):
        super().__init__()
        self.forms, self.owner = {}, None  # by id: (action, fields); of one without an id its number stands for it
        self.elsewhere = []  # (action, the form that it sends, the fields of its own)
        self.area = self.choice = None

    @classmethod
    def of(cls, text):
        parser = cls()
        parser.feed(text)
        forms = [Form(action, tuple(fields)) for action, fields in parser.forms.values()]
        sent = [(action, *parser.forms.get(owner, ("", [])), own) for action, owner, own in parser.elsewhere]
        return [*forms, *(Form(action, (*fields, *own)) for action, _, fields, own in sent)]

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "form":
            self.owner = said.get("id") or len(self.forms)
            self._fields(self.owner)
            self.forms[self.owner] = (said.get("action", ""), self.forms[self.owner][1])
        name, owner = said.get("name"), said.get("form", self.owner)
        if tag == "button" and "formaction" in said:
            self.elsewhere.append((said["formaction"], owner, [(name, said.get("value") or "")] if name else []))
        if tag == "option" and self.choice and "selected" in said:
            self._add(*self.choice, said.get("value"))
        if not name or tag == "button":
            return
        if tag == "input" and (said.get("type") not in ("radio", "checkbox", "submit") or "checked" in said):
            self._add(owner, name, said.get("value"))
        self.area = (owner, name) if tag == "textarea" else self.area
        self.choice = (owner, name) if tag == "select" else self.choice
        if tag == "textarea":
            self._add(owner, name, "")

    def handle_endtag(self, tag):
        self.area = None if tag == "textarea" else self.area
        self.choice = None if tag == "select" else self.choice
        self.owner = None if tag == "form" else self.owner

    def handle_data(self, data):
        if self.area:
            owner, name = self.area
            fields = self._fields(owner)
            fields[-1] = (name, fields[-1][1] + data.removeprefix("\n"))

    def _fields(self, owner):
        """Those of a form, which may stand below its first field."""
        return self.forms.setdefault(owner, ("", []))[1]

    def _add(self, owner, name, value):
        if owner is not None:
            self._fields(owner).append((name, value or ""))


class Client:
    """One session of one person; `servers[turn]` is where it asks."""

    def __init__(self, person, servers, turn=0):
        self.person, self.servers, self.turn = person, servers, turn
        self.cookies = {}

    def sign_in(self, password):
        form = self.get("/accounts/login/").form("/accounts/login/")
        answer = self.send(form.filled(login=self.person.email, password=password))
        if answer.status != 302:
            raise RuntimeError(f"{self.person.email} could not sign in: {answer.status} {answer.refusal}")
        return self

    def twin(self, turn):
        """The same session in another window."""
        other = Client(self.person, self.servers, turn)
        other.cookies = dict(self.cookies)
        return other

    def get(self, path):
        return self._ask("GET", path)

    def send(self, form):
        return self._ask("POST", form.action, *form.encoded())

    def _ask(self, method, path, kind=None, body=None):
        port = self.servers.ports[self.turn % len(self.servers.ports)]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Connection": "close",
        }
        if kind:
            headers["Content-Type"] = kind
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as fault:
            raise Unanswered(f"{method} {path}: {fault!r}") from fault
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return Answer(response.status, response.headers.get("Location", ""), text)


def at_once(*deeds):
    """Run each deed in a thread of its own, let go together. Returns what each gave, in order; a fault is raised."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        gate.wait()
        try:
            results[place] = deed()
        except Exception as fault:
            results[place] = fault

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results
