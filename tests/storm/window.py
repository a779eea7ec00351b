"""One window of somebody who does things at random: forms are read off pages, some are sent later or once more, and
what was sent is written down with how it was answered.
"""

import random
import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace

from .client import Client, Form, NoSuchForm
from .deeds import Deed
from .outcome import Tally

STALE = 0.25  # how often a form that was read earlier is sent
REPEATED = 0.1  # how often a form is sent once more


@dataclass
class Shared:
    """What windows know of each other's things, as people do from links that are passed on."""

    tally: Tally
    skills: list
    stand_ins: list  # who is asked to review in somebody's stead
    pieces: dict = field(default_factory=lambda: defaultdict(list))  # ids, by author
    records: list = field(default_factory=list)  # ids of assessments
    exemptions: list = field(default_factory=list)
    delegations: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def learn(self, known, numbers):
        with self.lock:
            known += [number for number in numbers if number not in known]


@dataclass
class Sent:
    """A deed; of one on the record of somebody else only an id is known yet, of the assessment or of the exemption."""

    deed: Deed
    record: int | None = None
    exemption: int | None = None


@dataclass
class Window:
    client: Client
    shared: Shared
    chance: random.Random
    acts: dict  # how often each of them, in proportion
    sent: list = field(default_factory=list)  # all that was sent
    kept: list = field(default_factory=list)  # forms that were read

    def __post_init__(self):
        self.person = self.client.person.pk

    def act(self, number):
        name = self.chance.choices(list(self.acts), list(self.acts.values()))[0]
        try:
            getattr(self, f"_{name}")(f"{self.person}-{self.client.turn}-{number}")
        except NoSuchForm:
            return  # the page offers nothing of the kind now

    def _page(self, address, ending):
        """A form of a page, or at times an older one of the same kind; all forms that were read are kept."""
        older = [form for form in self.kept if re.search(f"{ending}$", form.action)]
        if older and self.chance.random() < STALE:
            return self.chance.choice(older[-8:])
        form = self.chance.choice(self.client.get(address).forms(ending))
        self.kept.append(form)
        return form

    def _made_up(self, address, **fields):
        """What no page offers to them."""
        return Form(address, (*fields.items(), ("csrfmiddlewaretoken", self.client.cookies["csrftoken"])))

    def _one_of(self, known):
        """What was learned of; nothing can be sent where nothing was."""
        with self.shared.lock:
            known = list(known)
        if not known:
            raise NoSuchForm("none is known yet")
        return self.chance.choice(known)

    def _deed(self, name, **more):
        """One of theirs, on their own record where nothing else is said."""
        return Deed(name, self.person, **{"engineer": self.person, "begun": 0, "ended": 0, "status": 0, **more})

    def _send(self, form, *deeds, **of):
        """Send it, at times once more; returns what was written down of it. `deeds` are what it asks for."""
        sent = []
        for _ in range(2 if self.chance.random() < REPEATED else 1):
            begun = time.monotonic()
            answer = self.client.send(form)
            told = {"begun": begun, "ended": time.monotonic(), "status": answer.status}
            sent += [Sent(replace(deed, **told), **of) for deed in deeds]
            self.shared.tally.count(str(answer.status), f"{deeds[0].name} {answer.status}")
            self.shared.tally.demand(answer.status < 500, f"{deeds[0].name} was answered {answer.status}.")
        self.sent += sent
        return sent


def numbers_of(addresses):
    """The first number in each."""
    return [int(re.findall(r"\d+", address)[0]) for address in addresses]
