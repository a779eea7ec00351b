"""The record as the ledger tells it, built by doing again, one after the other, what each entry says was done.

Here is what is remembered; what each act does to it, and what it must not do, stands in acts/.
"""

from dataclasses import dataclass, field
from datetime import datetime

from .report import Wrong


@dataclass(slots=True)
class Entry:
    seq: int
    body: dict
    at: datetime
    salt: str | None  # of its line: with it the commitments can be opened. None where the line is gone

    def __getitem__(self, key):
        return self.body[key]


@dataclass(slots=True)
class Committed:
    """A text by its commitment, and the entry whose line opens it."""

    seq: int
    salt: str | None
    commit: str | None


@dataclass(slots=True)
class Piece:
    subject: str
    content: Committed
    judged: bool = False


@dataclass(slots=True)
class Signature:
    entry: Entry
    decision: str


@dataclass(slots=True)
class Asked:
    """One submission."""

    entry: Entry
    signatures: dict[str, Signature] = field(default_factory=dict)  # by the reviewer's pseudonym
    outcome: str = "pending"
    closed: Entry | None = None
    revoked: Entry | None = None
    barred: set[str] = field(default_factory=set)  # who had a part in what it appeals against

    @property
    def had_their_say(self):
        """Whoever decided on it, and for whom they stood in."""
        said = [signature.entry for signature in self.signatures.values()]
        return {entry["actor"] for entry in said} | {entry["basis"].get("for") for entry in said} - {None}

    @property
    def last(self):
        """The number of the entry that last changed it."""
        return (self.revoked or self.closed or self.entry).seq


@dataclass(slots=True)
class Exempt:
    """One request that a skill not apply to a role."""

    asked: Entry
    status: str = "asked"
    answered: Entry | None = None
    ended: Entry | None = None

    @property
    def last(self):
        """The entry that last changed it."""
        return self.ended or self.answered or self.asked


@dataclass(slots=True)
class Claim:
    """One assessment."""

    subject: str
    skill: int
    seq: int  # of the entry that last moved it
    state: str = "open"
    version: int = 0
    valid_until: str | None = None  # the last day of what was granted last, as the entry wrote it
    asked: list[Asked] = field(default_factory=list)
    exempt: Exempt | None = None  # asked for, or agreed
    uses: dict[int, int] = field(default_factory=dict)  # {piece: the entry that says so}


@dataclass(slots=True)
class Reached:
    entry: Entry
    revision: int


@dataclass
class Replay:
    acts: dict  # {type: what it does to this}
    claims: dict[int, Claim] = field(default_factory=dict)
    pieces: dict[int, Piece] = field(default_factory=dict)
    grants: dict[int, Entry] = field(default_factory=dict)  # by the last entry of each
    delegations: dict[int, Entry] = field(default_factory=dict)  # likewise
    levels: dict[tuple[str, int], Reached] = field(default_factory=dict)  # by (pseudonym, level)
    leading: dict[tuple, int] = field(default_factory=dict)  # {(whose, team, since or None, days): first entry on it}
    views: dict[int, Entry] = field(default_factory=dict)  # {assessment: the entry that last said how they see it}
    exemptions: dict[int, Exempt] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    doubted: set[int] = field(default_factory=set)  # assessments of which an entry was wrong: what follows is no news

    def take(self, entry):
        """Do again what the entry says was done; raises Wrong where that cannot have been."""
        kind = entry.body.get("type")
        about = entry.body.get("assessment")
        act = self.acts.get(kind)
        if act is None:
            self._doubt(about)
            raise Wrong(f"it says that {kind!r} was done, which is nothing that can be")
        if about in self.doubted:
            return
        try:
            act(self, entry)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            self._doubt(about)
            raise Wrong(f"it does not say what an entry on {kind} has to say") from None
        except Wrong:
            self._doubt(about)
            raise

    def _doubt(self, about):
        if about is not None:
            self.doubted.add(about)
