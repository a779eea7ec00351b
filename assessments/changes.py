"""What of a claim reads otherwise now than it was submitted, for the page of a reviewer whose decision was refused."""

from dataclasses import dataclass

from outline.formats.difference import Part, difference
from outline.formats.inline import plain_text

from .words import counted


@dataclass(frozen=True)
class Changes:
    wording: tuple[Part, ...]  # from what was submitted to what the outline says now; empty where they are the same
    pieces: tuple[str, ...]  # the titles of those that read otherwise
    gone: int  # how many pieces were taken back

    @classmethod
    def of(cls, submission, pieces):
        """`pieces` are those of the claim's page (claim.Piece). No query."""
        before, now = plain_text(submission.wording), submission.assessment.skill.plain
        return cls(
            wording=difference(before, now) if submission.wording != submission.assessment.skill.text else (),
            pieces=tuple(piece.evidence.title for piece in pieces if piece.changed),
            gone=sum(piece.evidence is None for piece in pieces),
        )

    @property
    def gone_words(self):
        return f"{counted(self.gone, 'piece was', 'pieces were')} taken back." if self.gone else ""

    @property
    def is_nothing(self):
        """It was another for a while, and is again as it was submitted."""
        return not (self.wording or self.pieces or self.gone)
