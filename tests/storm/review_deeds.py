"""What a reviewer does with the records of others, in a window of theirs. Reviewers have a record of their own too."""

import datetime as dt
import re

from django.utils import timezone

from .own_deeds import OwnWindow
from .window import numbers_of

_ENDING = re.compile(r"/reviews/away/\d+/end/")
WORDS = {"granted": "sign_off", "more_needed": "return", "not_met": "decline"}


class ReviewWindow(OwnWindow):
    def _decide(self, tag):
        form = self._page(self._waiting(), "/decide/")
        decision = self.chance.choices(list(WORDS), [5, 2, 1])[0]
        self._judge(form.filled(decision=decision, note=f"Note {tag}"), WORDS[decision])

    def _revoke(self, tag):
        form = self._page(f"/reviews/{self._one_of(self.shared.records)}/", "/revoke/")
        self._judge(form.filled(note=f"Revoked {tag}"), "revoke")

    def _judge(self, form, name):
        [record] = numbers_of([form.action])
        self._send(form, self._deed(name, engineer=0, seen=int(form["seen"]), note=form["note"]), record=record)

    def _take(self, tag):
        form = self._page(self._waiting(), "/take/")
        over = next((int(value) for name, value in form.fields if name == "over" and value), None)
        self._send(form, self._deed("take", engineer=0, thing=over), record=numbers_of([form.action])[0])

    def _give_back(self, tag):
        form = self._page(self._waiting(), "/give_back/")
        self._send(form, self._deed("give_back", engineer=0), record=numbers_of([form.action])[0])

    def _discuss(self, tag):
        form = self._page(f"/reviews/{self._one_of(self.shared.records)}/", "/comment/")
        deed = self._deed("comment", engineer=0, note=form["once"])
        self._send(form.filled(note=f"Said {tag}"), deed, record=numbers_of([form.action])[0])

    def _answer(self, tag):
        form = self._page(f"/exemptions/{self._one_of(self.shared.exemptions[-6:])}/", "/answer/")
        answer, [number] = self.chance.choice(["agree", "agree", "refuse"]), numbers_of([form.action])
        deed = self._deed(f"exempt_{answer}", engineer=0, thing=number, note=f"Note {tag}")
        self._send(form.filled(answer=answer, note=f"Note {tag}"), deed, exemption=number)

    def _end_exemption(self, tag):
        form = self._page(f"/exemptions/{self._one_of(self.shared.exemptions)}/", r"/exemptions/\d+/end/")
        [number], note = numbers_of([form.action]), f"Applies {tag}"
        deed = self._deed("exempt_end", engineer=0, thing=number, was=form["seen"], note=note)
        self._send(form.filled(note=note), deed, exemption=number)

    def _hand_over(self, tag):
        form = self._page("/reviews/away/", "/delegate/")
        to = self.chance.choice([one.pk for one in self.shared.stand_ins if one.pk != self.person])
        starts = timezone.localdate() + dt.timedelta(days=self.chance.choice([0, 0, 0, 1]))
        ends = starts + dt.timedelta(days=self.chance.randint(1, 9))
        deed = self._deed("delegate", engineer=0, to=to, note=f"{starts} {ends}")
        self._send(form.filled(delegate=to, starts=starts, ends=ends), deed)
        there = self.client.get("/reviews/away/").text
        self.shared.learn(self.shared.delegations, numbers_of(_ENDING.findall(there)))

    def _take_back(self, tag):
        form = self._page("/reviews/away/", r"/reviews/away/\d+/end/")
        self._send(form, self._deed("delegate_end", engineer=0, thing=numbers_of([form.action])[0]))

    def _waiting(self):
        """The address of a claim that waits for them; where none does, of any that is known."""
        page = self.client.get("/reviews/")
        self.shared.learn(self.shared.exemptions, numbers_of(page.links("/exemptions/")))
        waiting = page.links("/reviews/")
        return self.chance.choice(waiting) if waiting else f"/reviews/{self._one_of(self.shared.records)}/"
