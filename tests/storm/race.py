"""What every race has: whose record it is about, the windows of who takes part, the forms that they send, and how it is
looked at afterwards. Many of one kind are run, some beside each other, on records of different people.
"""

import itertools
import queue
import threading
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from assessments.models import Assessment, SignOff

from . import company, record
from .client import Form
from .deeds import DONE, REFUSED
from .outcome import Outcome, Tally

LANES = 3  # races run beside each other
BY_HAND = 10  # in one race of so many the forms are read off pages; in the others they are filled in as the page would


@dataclass
class Race:
    """One of many."""

    number: int
    lane: int
    people: company.Company
    windows: dict
    engineer: object
    skill: object
    tally: Tally

    @property
    def guest(self):
        """Somebody without a right of review, who is in no other race meanwhile."""
        return self.people.guests[self.lane]

    def window(self, person, turn=0):
        """A window of theirs; of those with another turn each asks another server."""
        return self.windows[person.pk].twin(self.number + turn)

    def page(self):
        return f"/skills/{self.skill.outline.slug}/{self.skill.key}/"

    # ------------------------------------------------------------------ the forms

    def form(self, window, page, ending, fields):
        """The form of that page. `fields` are its hidden ones as the record has them: a form that is not read off the
        page is made of these; one that is must say the same.
        """
        if self.number % BY_HAND:
            token = ("csrfmiddlewaretoken", window.cookies["csrftoken"])
            return Form(page + ending, (token, *((name, str(value)) for name, value in fields.items())))
        form = window.get(page).form(f"/{ending}")
        said = {name: form[name] for name in fields if name != "once"}
        wanted = {name: str(value) for name, value in fields.items() if name != "once"}
        self.demand(said == wanted, f"the page {page} says {said}, and the record {wanted}.")
        return form

    def decision(self, window, assessment, decision, note=""):
        pending = assessment.submissions.pending().get()
        fields = {"seen": assessment.version, "shown": pending.shown_digest()}
        form = self.form(window, f"/reviews/{assessment.pk}/", "decide/", fields)
        return form.filled(decision=decision, note=note)

    def taking(self, window, assessment):
        return self.form(window, f"/reviews/{assessment.pk}/", "take/", {})

    def own_move(self, window, assessment, verb):
        return self.form(window, self.page(), f"{verb}/", {"seen": assessment.version})

    def work(self, window, title):
        fields = {"once": uuid.uuid4(), "kind": "delivered", "done_on": timezone.localdate()}
        form = self.form(window, "/work/", "log/", fields) if self.number % BY_HAND else None
        form = form or window.get("/work/log/").form("/work/log/")
        return form.filled(title=title, skills=[self.skill.pk])

    def change(self, window, piece, title):
        fields = {"seen": piece.version, "kind": piece.kind, "done_on": piece.done_on.isoformat()}
        return self.form(window, f"/work/{piece.pk}/", "change/", fields).filled(title=title, skills=[self.skill.pk])

    # ------------------------------------------------------------------ what is looked at

    def demand(self, holds, sentence):
        self.tally.demand(holds, f"race {self.number}: {sentence}")
        return holds

    def one_won(self, answers, names):
        """One of two was done and the other refused; says which, or None where it was neither."""
        statuses = [answer.status for answer in answers]
        if not self.demand(sorted(statuses) == [DONE, REFUSED], f"answered {statuses}."):
            self.tally.count(*(f"answered {status}" for status in statuses))
            return None
        won = statuses.index(DONE)
        self.tally.count(names[won])
        return won

    def told(self, answer, winner):
        self.demand(winner.name in answer.refusal, f"was told “{answer.refusal}”, which does not name {winner.name}.")

    def stands(self, assessment, state, *reviewers):
        """The record is in that state, by exactly these decisions, in the tables and in the history."""
        now = Assessment.objects.get(pk=assessment.pk)
        signed = [one.reviewer_id for one in SignOff.objects.filter(submission__assessment=assessment)]
        said = [act.actor for act in record.acts(pk=assessment.pk) if act.name in record.DECISIONS]
        wanted = [reviewer.pk for reviewer in reviewers]
        self.demand(
            (now.state, signed, said) == (state, wanted, wanted),
            f"it is {now.state}, decided by {signed}, in the history by {said}; it should be {state} by {wanted}.",
        )

    def clear(self, assessment):
        """Leave no queue behind: each page of a reviewer would grow with it."""
        if assessment.submissions.pending().exists():
            assessment.refresh_from_db()
            assessment.withdraw(by=self.engineer, seen=assessment.version)


def run(title, race, people, windows, count):
    """So many races of one kind; the record is looked over as a whole afterwards."""
    tally, waiting = Tally(), queue.SimpleQueue()
    skills = company.outline(race.__name__.replace("_", "-"), -(-count // len(people.engineers)))
    pairs = itertools.product(skills, people.engineers)
    for number, (skill, engineer) in enumerate(itertools.islice(pairs, count)):
        waiting.put((number, engineer, skill))
    with tqdm(total=count, desc=title, disable=None) as bar:
        lanes = [
            threading.Thread(target=_lane, args=(race, lane, people, windows, waiting, tally, bar), daemon=True)
            for lane in range(LANES)
        ]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
    faults = [*tally.faults, *record.faults()]
    faults += [f"{pair} was changed after it was judged." for pair in record.changed_after_submission()]
    return Outcome(title, tally.done, dict(tally.counts.most_common()), faults)


def _lane(race, lane, people, windows, waiting, tally, bar):
    try:
        while True:
            try:
                number, engineer, skill = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                race(Race(number, lane, people, windows, engineer, skill, tally))
            except Exception as fault:  # a fault is a line of the report, not the end of the storm
                tally.demand(False, f"race {number}: {fault!r}")
            tally.count_one(bar)
    finally:
        connection.close()
