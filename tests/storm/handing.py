"""The model's delegations: who stands in for whom, by their days as text ("2026-11-24 2026-11-30")."""

from dataclasses import dataclass

from .deeds import DONE, FORBIDDEN, REFUSED, UNSEEN


@dataclass
class Handover:
    by: int
    to: int
    starts: str
    ends: str


class Handovers:
    def __init__(self, rules):
        self.rules, self.known = rules, {}

    def held_by(self, person):
        """{delegation: for whom}, the first to be made first."""
        today = self.rules.today
        held = {n: one for n, one in self.known.items() if one.to == person and one.starts <= today < one.ends}
        return {number: one.by for number, one in sorted(held.items())}

    def by(self, number):
        return self.known[number].by

    def answer(self, deed):
        if deed.actor not in self.rules.handing:
            return FORBIDDEN
        if deed.name == "delegate_end":
            mine = deed.thing in self.known and self.known[deed.thing].by == deed.actor
            return DONE if mine else UNSEEN
        starts, ends = deed.note.split()
        mine = [one for one in self.known.values() if (one.by, one.to) == (deed.actor, deed.to)]
        held = [one for one in mine if one.ends > one.starts]
        common = [one for one in held if one.ends > starts and one.starts < ends]
        return DONE if all((one.starts, one.ends) == (starts, ends) for one in common) else REFUSED

    def take(self, event):
        if event.name == "delegate":
            self.known[event.thing] = Handover(event.actor, event.to, *event.note.split())
        else:
            self.known[event.thing].ends = max(self.rules.today, self.known[event.thing].starts)
        return ""
