"""The chain itself: every number, every text, every hash, the head, and what was signed of it and kept elsewhere."""

from datetime import datetime, timedelta
from typing import Protocol

from .. import chain
from .report import Wrong

BACKWARDS = timedelta(minutes=5)  # a clock that was set back by more is worth a word; the order is the number
_ERA = datetime.fromisoformat("0001-01-01T00:00:00Z")


class Known(Protocol):
    """A checkpoint: how long the ledger was once. `disagreement` is a sentence, or empty where the chain holds it."""

    size: int

    def disagreement(self, size: int, hash_there: str | None) -> str: ...


class Links:
    """Walks along the chain, one entry after the other. `follow` raises Broken at the first that does not hold."""

    def __init__(self, checkpoints=()):
        self.seq, self.hash, self.before = 0, None, None
        self.at, self.set_back = _ERA, []  # numbers of entries that are more than five minutes before the last
        self._wanted = {checkpoint.size for checkpoint in checkpoints}
        self._hashes = {}  # {size: the hash of the chain at that size}

    def follow(self, seq, prev_hash, own_hash, text, next_prev_hash):
        """Check one entry, and return its body and the moment that it names.

        `next_prev_hash` is what the entry after it follows from: it tells which of two that do not fit is the odd one.
        """
        if seq != self.seq + 1:
            raise Broken(self.seq + 1, f"it is missing, for entry {self.seq} is followed by entry {seq}")
        if not self.seq:
            self._begin(prev_hash)
        if _linked(prev_hash, text) != own_hash:
            raise Broken(seq, "its text or its hash was changed, for the one does not give the other")
        try:
            body = chain.read(text)
        except (ValueError, RecursionError):
            raise Broken(seq, "its text is not written as the ledger writes") from None
        said = body.get("seq")
        if prev_hash != self.hash:
            if said == self.seq and prev_hash == self.before:
                raise Broken(self.seq, f"it was put in, for what follows it was written as entry {said} itself")
            if said == seq and next_prev_hash == self.hash:
                raise Broken(seq, f"it was put in, for the one after it follows from entry {self.seq}")
            if said == seq:
                raise Broken(self.seq, f"it was written anew, for entry {seq} follows from what stood here before")
        if said != seq:
            raise Broken(
                seq, f"in its place stands what was written as entry {said}, so that some were removed or swapped"
            )
        at = self._look_at_the_clock(seq, body)
        self.seq, self.before, self.hash = seq, self.hash, own_hash
        if seq in self._wanted:
            self._hashes[seq] = own_hash
        return body, at

    def end(self, head):
        """Compare with the row that says where the chain ends, (number, hash); None where there is no such row."""
        if head is None:
            raise Broken(None, "The row that says where the ledger ends is gone.")
        head_seq, head_hash = head
        if not self.seq:
            self._begin(head_hash)
        if head_seq > self.seq:
            raise Broken(self.seq + 1, f"it is missing, for the head says that the ledger goes on to entry {head_seq}")
        if head_seq < self.seq:
            raise Broken(head_seq + 1, f"the head says that the ledger ends before it, with entry {head_seq}")
        if head_hash != self.hash:
            raise Broken(self.seq or None, "the hash that the head has of it is another one")

    def agrees(self, checkpoint):
        """Raises Broken unless the chain, walked to its end, runs through what the checkpoint knows."""
        if said := checkpoint.disagreement(self.seq, self._hashes.get(checkpoint.size)):
            raise Broken(min(checkpoint.size, self.seq + 1), said)

    def _begin(self, prev_hash):
        self.hash = prev_hash
        if 0 in self._wanted:
            self._hashes[0] = prev_hash

    def _look_at_the_clock(self, seq, body):
        try:
            at = datetime.fromisoformat(body["at"])
            back = self.at - at
        except (KeyError, TypeError, ValueError):
            raise Broken(seq, "it does not say when it was written") from None
        if back > BACKWARDS:
            self.set_back.append(seq)
        self.at = at
        return at


def _linked(prev_hash, text):
    try:
        return chain.link(prev_hash, text)
    except ValueError:  # no hash before it, or half a character in it
        return None


class Broken(Wrong):
    """The chain does not hold at this entry, so nothing that follows proves anything."""

    def __init__(self, seq, says):
        super().__init__(says)
        self.seq = seq
