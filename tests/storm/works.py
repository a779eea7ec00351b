"""The model's evidence: pieces of work, the skills that they serve, and what binds them."""

from collections import Counter
from dataclasses import dataclass

from .deeds import DONE, FORBIDDEN, REFUSED, UNSEEN

NAMES = ("log", "change", "remove", "detach")


@dataclass
class Piece:
    version: int = 0
    said: str = ""  # the note of its last change
    judged: bool = False
    sent: bool = False  # has been in a submission
    files: int = 0


class Works:
    def __init__(self, world):
        self.world, self.pieces, self.gone = world, {}, set()  # gone: files that were taken out

    @staticmethod
    def knows(deed):
        return deed.name in NAMES

    def visible(self, deed):
        piece = self.pieces.get(deed.piece)
        return piece is not None and (
            deed.actor == self.world.engineer or (piece.sent and self.world.sees_work(deed.actor))
        )

    def answer(self, deed):
        if deed.name == "log":
            taken = deed.key in self.world.done or all(self._takes_work(skill) for skill in deed.skills)
            return DONE if taken else REFUSED
        if deed.name == "remove" and deed.key in self.world.done:
            return DONE
        if not self.visible(deed):
            return UNSEEN
        if deed.actor != self.world.engineer:
            return FORBIDDEN
        piece = self.pieces[deed.piece]
        if deed.name == "detach" and deed.thing in self.gone:
            return DONE
        if deed.name == "change" and deed.seen == piece.version - 1 and deed.note == piece.said:
            return DONE  # the same form once more
        if deed.name == "change" and deed.seen != piece.version:
            return REFUSED
        served = self._serves(deed.piece)
        bound = piece.judged or any(self.world.records[skill].state == "submitted" for skill in served)
        return DONE if not bound and all(map(self._takes_work, set(deed.skills) - served)) else REFUSED

    def take(self, event):
        if event.name == "log":
            self.pieces[event.piece] = Piece(files=event.files)
        if event.name == "remove":
            self.pieces.pop(event.piece, None)
            for record in self.world.records.values():
                record.pieces.discard(event.piece)
            return ""
        piece = self.pieces.setdefault(event.piece, Piece())
        if event.name != "log":
            piece.version += 1
        if event.name == "change":
            piece.said, piece.files = event.note, piece.files + event.files
        if event.name == "detach":
            piece.said, piece.files = "", piece.files - 1
            self.gone.add(event.thing)
        for skill in event.skills:
            self.world.record(skill).pieces.add(event.piece)
        return ""

    def send(self, pieces):
        for piece in pieces:
            self.pieces[piece].sent = True

    def judge(self, pieces):
        for piece in pieces & self.pieces.keys():
            self.pieces[piece].judged = True

    def files(self):
        return Counter({number: piece.files for number, piece in self.pieces.items()})

    def _takes_work(self, skill):
        return skill not in self.world.records or self.world.records[skill].takes_work

    def _serves(self, piece):
        return {skill for skill, record in self.world.records.items() if piece in record.pieces}
