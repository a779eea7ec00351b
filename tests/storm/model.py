"""What DESIGN.md says an engineer's record may do, once more and in plain Python: it shares no line with the product.

A `World` is all that is one engineer's. It takes events in the order of the ledger (and says which could not have
been), and says how it would answer a deed at this moment. Rights move with the delegations; who has taken a claim
stands in no entry, so for that each holder is reckoned with who could have been it (holding.py).
"""

from dataclasses import dataclass, field

from .beside import Beside
from .deeds import DONE, FORBIDDEN, HANDING, HOLDING, REFUSED, REPEATABLE, UNSEEN
from .handing import Handovers
from .holding import NOBODY
from .works import Works

STATES = {"sign_off": "signed_off", "return": "returned", "decline": "returned"}
OUTCOMES = {"sign_off": "granted", "return": "more_needed", "decline": "not_met"}
NEAR = 3  # months: what lapses that soon can be renewed
TAKES_WORK = ("open", "returned")


@dataclass
class Record:
    """One skill of theirs."""

    state: str = "open"
    version: int = 0
    pieces: set = field(default_factory=set)
    signed: set = field(default_factory=set)  # who has signed the pending submission, themself
    said: set = field(default_factory=set)  # these, and in whose stead they did
    judged: set = field(default_factory=set)  # who had a part in what the pending submission appeals against
    is_appeal: bool = False  # the last submission
    outcomes: list = field(default_factory=list)  # of each submission; the last may be pending
    shown: set = field(default_factory=set)  # the pieces of the last submission
    lapses: bool = False  # it has a day until which it counts; none of them comes during a storm
    held_since: int = 0  # the event that signed it off, before all renewals
    view: str = ""
    comments: set = field(default_factory=set)  # (who, which form)
    exemptions: dict = field(default_factory=dict)  # by id, the first one first

    @property
    def counts(self):
        return self.lapses or self.state == "signed_off"

    @property
    def takes_work(self):
        return self.state in TAKES_WORK

    @property
    def living(self):
        """The exemption that is asked for or agreed, if any."""
        return next((one for one in self.exemptions.values() if one.status in ("asked", "agreed")), None)

    @property
    def is_exempt(self):
        return self.living is not None and self.living.status == "agreed"


@dataclass(frozen=True)
class Rules:
    """Who is whose lead, who reviews by a grant, and how many signatures each skill needs; levels in reading order."""

    leads: frozenset[int]
    reviewers: frozenset[int]
    needed: dict[int, int]
    levels: tuple[tuple[int, frozenset[int]], ...]  # (level, its skills), the first one first
    months: dict[int, int | None] = field(default_factory=dict)  # for which a sign-off of a skill counts
    handing: frozenset[int] = frozenset()  # who may hand their reviews over
    today: str = ""


class World:
    def __init__(self, engineer, rules, holders=lambda deed: {NOBODY}):
        self.engineer, self.rules, self.holders = engineer, rules, holders
        self.records, self.done = {}, set()
        self.works, self.beside, self.handovers = Works(self), Beside(self), Handovers(rules)
        self.reached = {}  # level: the event with which it was reached
        self.now = 0  # how many events there were

    def record(self, skill):
        """Theirs, begun where there was none."""
        return self.records.setdefault(skill, Record())

    # ------------------------------------------------------------------ rights

    def _may_by_right(self, person, record):
        return person in self.rules.leads or (person in self.rules.reviewers and bool(record.outcomes))

    def _handed(self, person, record):
        """{delegation: for whom} that let this person see it."""
        if not record.outcomes:
            return {}
        held = self.handovers.held_by(person)
        able = {number: by for number, by in held.items() if by != self.engineer and self._may_by_right(by, record)}
        return able if person != self.engineer else {}

    def sees(self, person, record):
        return person == self.engineer or self._may_by_right(person, record) or bool(self._handed(person, record))

    def sees_work(self, person):
        """Whether they see what was submitted."""
        able = self.rules.leads | self.rules.reviewers
        return person in able or bool(able - {self.engineer} & set(self.handovers.held_by(person).values()))

    def _stands_on(self, person, record):
        """Why they may decide: "" by a right of their own, a delegation, or None where they may not."""
        waits = record.state == "submitted"
        if person == self.engineer or (waits and person in record.judged):
            return None
        if self._may_by_right(person, record):
            return ""
        spoken = record.said | record.judged if waits else set()
        return next((number for number, by in self._handed(person, record).items() if by not in spoken), None)

    def _may_review(self, person, record):
        """Who has signed what is pending may not sign again, and is still a reviewer of it: told so, not shut out."""
        if person == self.engineer or (record.state == "submitted" and person in record.judged):
            return False
        signed = person in record.said and bool(self._handed(person, record))
        return signed or self._stands_on(person, record) is not None

    # ------------------------------------------------------------------ how a deed is answered

    def visible(self, deed):
        """Whether they see now what it is about."""
        if deed.piece is not None:
            return self.works.visible(deed)
        record = self.records.get(deed.skill)
        return record is not None and self.sees(deed.actor, record)

    def answers(self, deed):
        """Each status that it may get now: two where it depends on who has taken the claim."""
        if deed.name in HOLDING or deed.name in STATES:
            return self._answers_to_reviewer(deed, self.records.get(deed.skill))
        return {self._answer(deed)}

    def _answer(self, deed):
        if deed.name in HANDING:
            return self.handovers.answer(deed)
        if self.works.knows(deed):
            return self.works.answer(deed)
        if self.beside.knows(deed):
            return self.beside.answer(deed, self.records.get(deed.skill))
        record = self.records.get(deed.skill)
        if deed.name == "revoke":
            return self._answer_to_revoke(deed, record)
        if record is None or deed.actor != self.engineer:
            return UNSEEN
        if deed.name == "renew_submit":
            return self._answer_to_both(deed, record)
        return self._answer_to_owner(deed.name, deed.key, deed.seen, record, deed.skill)

    def _answer_to_owner(self, name, key, seen, record, skill):
        if key in self.done:
            return DONE  # the same deed of the same person twice is done once and answered twice
        fits = {
            "submit": record.takes_work and bool(record.pieces) and not record.living,
            "withdraw": record.state == "submitted",
            "renew": record.state == "signed_off" and record.lapses and (self.rules.months[skill] or 0) < NEAR,
            "appeal": record.state == "returned" and not record.living and record.pieces == record.shown,
        }[name]
        return DONE if seen == record.version and fits else REFUSED

    def _answer_to_both(self, deed, record):
        """Renew and submit: what was renewed from that page already is submitted only."""
        renew, submit = deed.keys
        if renew in self.done:
            return self._answer_to_owner("submit", submit, deed.seen + 1, record, deed.skill)
        return self._answer_to_owner("renew", renew, deed.seen, record, deed.skill)

    def _answer_to_revoke(self, deed, record):
        if record is None or not self.sees(deed.actor, record):
            return UNSEEN
        if deed.actor not in self.rules.leads or deed.actor == self.engineer:
            return FORBIDDEN
        if deed.key in self.done:
            return DONE
        fits = deed.seen == record.version and record.state == "signed_off" and deed.as_shown
        return DONE if fits else REFUSED

    def _answers_to_reviewer(self, deed, record):
        if record is None or not self.sees(deed.actor, record):
            return {UNSEEN}
        if not self._may_review(deed.actor, record):
            return {FORBIDDEN}
        if deed.key in self.done:
            return {DONE}
        if record.state != "submitted":
            return {REFUSED}
        if deed.name == "give_back":
            return {DONE}
        if deed.actor in record.said or (deed.name in STATES and (deed.seen != record.version or not deed.as_shown)):
            return {REFUSED}
        free = {NOBODY, deed.actor} | ({deed.thing} if deed.name == "take" else set())
        return {DONE if holder in free else REFUSED for holder in self.holders(deed)}

    # ------------------------------------------------------------------ what happened

    def take(self, event):
        """One event. Returns why it could not have been, or ""."""
        self.now += 1
        expected = self.answers(event)
        # A comment decides nothing: whoever saw the record when they sent it may have lost sight of it meanwhile.
        possible = DONE in expected or (event.name == "comment" and expected == {UNSEEN})
        wrong = "" if possible else f"{event.key} happened where {min(expected)} is due"
        if event.key in self.done and event.name not in REPEATABLE:
            wrong = f"{event.key} happened twice"
        self.done.add(event.key)
        odd = self._happen(event)
        return wrong or odd

    def _happen(self, event):
        if event.name in HANDING:
            return self.handovers.take(event)
        if self.works.knows(event):
            return self.works.take(event)
        record = self.record(event.skill)
        if self.beside.knows(event):
            return self.beside.take(event, record)
        return getattr(self, f"_{event.name}", self._decide)(event, record) or ""

    def _move(self, record, state):
        record.state, record.version = state, record.version + 1

    def _submit(self, event, record):
        self._move(record, "submitted")
        record.outcomes.append("pending")
        record.signed, record.said, record.judged, record.shown = set(), set(), set(), set(record.pieces)
        record.is_appeal = False
        self.works.send(record.pieces)

    def _appeal(self, event, record):
        barred = record.judged | record.said
        self._submit(event, record)
        record.judged, record.is_appeal = barred, True

    def _withdraw(self, event, record):
        """An appeal leads back to the decision before it, and a signature on it counts nowhere."""
        self._move(record, "returned" if record.is_appeal else "open")
        record.signed, record.said = set(), set()
        record.outcomes[-1:] = ["withdrawn"]

    def _renew(self, event, record):
        self._move(record, "open")

    def _revoke(self, event, record):
        self._move(record, "open")
        record.outcomes[-1:] = ["revoked"]
        position = self._place(event.skill)
        for level in [level for level, at in self.reached.items() if at >= record.held_since]:
            if [known for known, _ in self.rules.levels].index(level) >= position:
                del self.reached[level]
        record.lapses, record.held_since = False, 0

    def _decide(self, event, record):
        ground = self._stands_on(event.actor, record)
        due = f"{event.key} stands on {event.thing or 'their own right'}, and {ground or 'that'} is due"
        wrong = "" if (ground or None) == event.thing else due
        record.signed.add(event.actor)
        record.said |= {event.actor} | ({self.handovers.by(event.thing)} if event.thing else set())
        self.works.judge(record.shown)
        enough = len(record.signed) >= self.rules.needed[event.skill]
        self._move(record, STATES[event.name] if event.name != "sign_off" or enough else "submitted")
        if record.state != "submitted":
            record.outcomes[-1:] = [OUTCOMES[event.name]]
        if record.state == "signed_off":
            record.lapses = self.rules.months.get(event.skill) is not None
            record.held_since = record.held_since or self.now
            self.reach()
        return wrong

    def reach(self):
        """Record each level that is complete by now, without what does not apply to their role."""
        for level, skills in self.rules.levels:
            asked = [record for record in map(self._as_it_is, skills) if not record.is_exempt]
            if not all(record.counts for record in asked):
                return
            if asked:
                self.reached.setdefault(level, self.now)

    def _as_it_is(self, skill):
        return self.records.get(skill) or Record()

    def _place(self, skill):
        return next(place for place, (_, skills) in enumerate(self.rules.levels) if skill in skills)
