"""What came of one scenario, for the table; it crosses from the process of an engine to the one that reports."""

import threading
from collections import Counter
from dataclasses import asdict, dataclass, field

SHOWN = 5  # how many faults are told in words


@dataclass
class Outcome:
    scenario: str
    count: int = 0
    figures: dict[str, object] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def held(self):
        return self.count > 0 and not self.faults

    @property
    def verdict(self):
        return "holds" if self.held else f"FAILS ({len(self.faults)})"

    def as_json(self):
        return asdict(self)

    @classmethod
    def of_json(cls, data):
        return cls(**data)


class Tally:
    """Counts from several threads."""

    def __init__(self):
        self._lock, self.done, self.counts, self.faults = threading.Lock(), 0, Counter(), []
        self.took = 0.1  # seconds, the last of what is timed

    def count(self, *names):
        with self._lock:
            self.counts.update(names)

    def count_one(self, bar):
        with self._lock:
            self.done += 1
            bar.update()

    def demand(self, holds, sentence):
        """A fault unless it holds; says whether it does."""
        if not holds:
            with self._lock:
                self.faults.append(sentence)
        return holds
