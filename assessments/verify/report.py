"""What a look at the whole record found."""

from dataclasses import dataclass, field


class Wrong(Exception):
    """Why an entry cannot be true: what stands behind "Entry 12: "."""


@dataclass(frozen=True)
class Finding:
    """What is wrong, in a sentence, and the number of the entry that shows it; None where no entry tells of it."""

    seq: int | None
    says: str

    def __str__(self):
        return f"Entry {self.seq}: {self.says}" if self.seq else self.says


@dataclass
class Report:
    """Filled as the record is read. It is whole where nothing was found; a warning is no tampering."""

    entries: int = 0
    head: str = ""
    erased: int = 0  # people
    unopened: int = 0  # entries whose line went with an erased person
    checkpoints: int = 0  # those that the chain agrees with
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def whole(self):
        return not self.findings

    @property
    def first(self):
        """The first bad entry; what no entry tells of comes after all that one does."""
        return min(self.findings, key=lambda found: found.seq or float("inf"), default=None)

    def found(self, seq, says):
        self.findings.append(Finding(seq, says))
