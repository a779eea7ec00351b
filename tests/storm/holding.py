"""Who may have taken a claim at a moment. The ledger has no entry of that, so it is reckoned from what was answered:
each who was told that it is theirs, unless something else was surely done to it after that and before the moment.
"""

from collections import defaultdict
from dataclasses import dataclass

from .deeds import DONE, HOLDING

NOBODY = None
CLEARING = ("submit", "appeal", "sign_off", "return", "decline")  # after these nobody has it


@dataclass(frozen=True)
class Hold:
    begun: float
    ended: float
    holder: int | None
    giver: int | None = None  # who gave it back: it takes it from nobody else
    of: object = None  # the deed, or the key of the event

    def ends(self, other):
        """Whether it leaves nothing of the other, which was before it."""
        return self.giver is None or other.holder == self.giver


class Holds:
    def __init__(self, deeds, events):
        """`events` with the span in which each happened."""
        self._known = defaultdict(list)
        for deed in deeds:
            if deed.name in HOLDING and deed.status == DONE:
                took = deed.name == "take"
                who = (deed.actor, None) if took else (NOBODY, deed.actor)
                self._known[deed.skill].append(Hold(deed.begun, deed.ended, *who, of=deed))
        for event in events:
            if event.name in CLEARING:
                self._known[event.skill].append(Hold(event.begun, event.ended, NOBODY, of=event.key))

    def possible(self, deed):
        """Who may have had it, as far as this deed is concerned, while it was on its way."""
        known = [Hold(float("-inf"), float("-inf"), NOBODY), *self._known[deed.skill]]
        before = [hold for hold in known if hold.of not in (deed, deed.key) and hold.begun <= deed.ended]
        return {
            hold.holder
            for hold in before
            if not any(later.begun > hold.ended and later.ended < deed.begun and later.ends(hold) for later in before)
        }
