"""Texts that are kept as they stand in the source, each for a field, and the warnings that say so."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import dedent

from outline.formats.drafts import Remark

from .blocks import without_blank_ends
from .parts import Span

_LAYOUT = re.compile(r"\s*(?:([-*_])\s*(?:\1\s*){2,})?$")


@dataclass
class _Piece:
    """Lines of the source, or a text of its own."""

    line: int = 0
    end: int = 0
    text: str = ""


@dataclass
class _Warning:
    line: int
    end: int
    reason: str


class Keeper:
    """Gathers pieces; those that only blank lines and thematic breaks separate become one, with these in it."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._pieces: dict[tuple[str, int], list[_Piece]] = defaultdict(list)
        self._warnings: list[_Warning] = []
        self._level = 0

    def start_level(self, level: int) -> None:
        """What is added from here on belongs to this level."""
        self._level = level

    def add(self, field: str, span: Span, reason: str = "") -> None:
        """Keep lines; a reason becomes a warning that names them."""
        pieces = self._pieces[field, self._level]
        if pieces and self._adjoins(pieces[-1], span.line):
            self._extend(pieces[-1], span.end, reason)
        else:
            pieces.append(_Piece(span.line, span.end))
        self._warn(span, reason)

    def add_from_item(self, field: str, span: Span, reason: str) -> None:
        """Keep lines from inside a list item, without the indentation that they have there."""
        lines = self._lines[span.line - 1 : span.end - 1]
        self.add_text(field, dedent(without_blank_ends(lines)))
        self._warn(span, reason)

    def add_text(self, field: str, text: str) -> None:
        """Keep a text that its author meant for this field."""
        self._pieces[field, self._level].append(_Piece(text=text))

    def text(self, field: str, level: int = 0) -> str:
        return "\n\n".join(filter(None, map(self._text, self._pieces[field, level])))

    def warnings(self) -> list[Remark]:
        return [Remark(warning.line, self._sentence(warning)) for warning in self._warnings]

    def _adjoins(self, piece: _Piece, line: int) -> bool:
        return 0 < piece.end <= line and all(_LAYOUT.match(between) for between in self._between(piece.end, line))

    def _between(self, end: int, line: int) -> Iterable[str]:
        return (self._lines[number - 1] for number in range(end, line))

    def _extend(self, piece: _Piece, end: int, reason: str) -> None:
        last = self._warnings[-1] if self._warnings else None
        if last and last.end == piece.end and reason in ("", last.reason):
            last.end = end
        piece.end = end

    def _warn(self, span: Span, reason: str) -> None:
        last = self._warnings[-1] if self._warnings else None
        if reason and not (last and last.reason == reason and last.end == span.end):
            self._warnings.append(_Warning(span.line, span.end, reason))

    def _text(self, piece: _Piece) -> str:
        return piece.text or without_blank_ends(self._lines[piece.line - 1 : piece.end - 1])

    def _sentence(self, warning: _Warning) -> str:
        last = self._last_filled(warning)
        return warning.reason if last == warning.line else f"Lines {warning.line}–{last}: {warning.reason}"

    def _last_filled(self, warning: _Warning) -> int:
        last = warning.end - 1
        while last > warning.line and _LAYOUT.match(self._lines[last - 1]):
            last -= 1
        return last
