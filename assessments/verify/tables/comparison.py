"""What all tables are held against, and whom of."""

from ..replay import Asked, Replay
from ..report import Report

CHUNK = 2000
UNTOLD = "which no entry tells of"


def stream(queryset, *columns):
    return queryset.order_by("pk").values_list(*columns).iterator(chunk_size=CHUNK)


class Comparison:
    """`replay` is what the ledger tells, `codes` are {engineer: pseudonym}, `report` takes what differs."""

    def __init__(self, replay: Replay, codes: dict[int, str], report: Report):
        self.replay, self.codes, self.found = replay, codes, report.found
        self.asked: dict[int, tuple[Asked, str]] = {}  # {submission: (what the ledger tells of it, its subject)}

    def is_(self, engineer, code):
        """Whether this engineer is whom the ledger calls so. Who was erased has no name in it any more."""
        known = self.codes.get(engineer)
        return known == code or (known is None and code in self.replay.erased)

    def gone(self, seq, what, *people):
        """Rows may go with a person who was erased, and with nobody else."""
        if not self.replay.erased.intersection(people):
            self.found(seq, f"the row for {what} is gone")
