"""Whether the record is what was done: every link of the ledger computed again, every act done again, every table
compared with what comes of it.

Read from left to right: `links` (numbers, texts, hashes, head, checkpoints), `lines` (the words that open an entry),
`replay` and `acts` (what each act does, and what cannot have been), `tables` (what stands in the database now).

To add an act: write its function in acts/ and name it in ACTS there (a test wants every member of states.Act). It
gets the replay and the entry, changes what is remembered as the act changed it, and raises Wrong for what a verb would
have refused. An act of MOVES begins with `claim = moved(replay, entry)`, which checks state, version and `seen`.
Where the act writes rows of a table of its own, remember them in Replay (replay.py), write a function that compares
them, and name it in TABLES (tables/). Where its line has new words, check them in lines.py. Then tamper with it in
tests/assessments/verify/.
"""

import gc
from contextlib import contextmanager
from itertools import chain, pairwise

from ..models import LedgerEntry, LedgerHead, Pseudonym, Submission
from .acts import ACTS
from .lines import PEOPLE, Line, open_with
from .links import Broken, Links
from .replay import Entry, Replay
from .report import Finding, Report, Wrong
from .snapshot import one_moment
from .tables import compare

__all__ = ["ACTS", "Finding", "Report", "verify"]

NOTHING = (None, None)  # what follows the last entry
LINE = ("actor", "assessment", "submission", "piece", "note", "title", "salt")


def verify(checkpoints=(), watch=lambda rows, count: rows):
    """Look at all of it, as it is at one moment. `watch` gets the entries and how many they are, and hands them on."""
    with one_moment(), _no_sweeping():
        look = _Look(checkpoints)
        look.along(watch(_entries(), LedgerEntry.objects.count()))
        return look.report


@contextmanager
def _no_sweeping():
    """What is remembered holds no circles, and to look for them in so much takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _entries():
    columns = ("seq", "prev_hash", "hash", "body", "line__act", *(f"line__{name}" for name in LINE))
    return LedgerEntry.objects.order_by("seq").values_list(*columns).iterator(chunk_size=2000)


class _Look:
    def __init__(self, checkpoints):
        self.checkpoints = sorted(checkpoints, key=lambda checkpoint: checkpoint.size)
        self.links, self.replay, self.report = Links(self.checkpoints), Replay(ACTS), Report()
        self.codes = dict(Pseudonym.objects.values_list("engineer", "code"))
        self.numbers = {
            pk: (assessment, number)
            for pk, assessment, number in Submission.objects.order_by().values_list("pk", "assessment", "number")
        }
        self.known = set(self.codes.values())
        self.strangers = {}  # {pseudonym that nobody has: the first entry that names it}
        self.unopened = []  # (entry without a line, the people in it)

    def along(self, entries):
        try:
            for (seq, prev_hash, own_hash, text, *line), (_, next_prev_hash, *_) in pairwise(chain(entries, [NOTHING])):
                body, at = self.links.follow(seq, prev_hash, own_hash, text, next_prev_hash)
                self._look_at(seq, body, at, line)
            self.links.end(LedgerHead.objects.values_list("seq", "hash").first())
        except Broken as broken:  # what follows proves nothing, so the tables are not compared either
            self.report.findings.insert(0, Finding(broken.seq, str(broken)))
        else:
            self._look_at_the_checkpoints()
            self._look_at_the_tables()
        self.report.entries, self.report.head = self.links.seq, self.links.hash or ""
        for seq in self.links.set_back:
            self.report.warnings.append(Finding(seq, "the clock was set back by more than five minutes before it"))

    def _look_at_the_checkpoints(self):
        for checkpoint in self.checkpoints:
            try:
                self.links.agrees(checkpoint)
            except Broken as broken:
                self.report.found(broken.seq, str(broken))
            else:
                self.report.checkpoints += 1

    def _look_at(self, seq, body, at, line):
        people = [code for name in PEOPLE if (code := body.get(name))]
        for code in people:
            if code not in self.known:
                self.strangers.setdefault(code, seq)
        entry = Entry(seq, body, at, self._salt(seq, body, line, people))
        try:
            self.replay.take(entry)
        except Wrong as wrong:
            self.report.found(seq, str(wrong))

    def _salt(self, seq, body, line, people):
        """That of the entry's line, where there is one and it is what the entry is bound to."""
        if line[0] is None:
            self.unopened.append((seq, people))
            return None
        line = Line(*line)
        try:
            open_with(line, body, self.codes, self.known, self.numbers)
        except Wrong as wrong:
            self.report.found(seq, str(wrong))
            return None
        except (KeyError, IndexError, TypeError):
            return None  # the entry does not say what it has to: its replay says so
        return line.salt

    def _look_at_the_tables(self):
        erased = self.replay.erased
        for code, seq in self.strangers.items():
            if code not in erased:
                self.report.found(seq, f"it names {code}, whom nobody knows and whom no entry says to have erased")
        for seq, people in self.unopened:
            if erased.intersection(people):
                self.report.unopened += 1
            else:
                self.report.found(seq, "its line in the history is gone, and nobody in it was erased")
        self.report.erased = len(erased)
        compare(self.replay, self.codes, self.report)
