"""One thing that somebody may send, and what must come of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Item:
    """`sent` is what is sent, `answer` the status expected; `shows` is text that a page or refusal must show then."""

    name: str
    sent: Any
    answer: int = 302
    shows: str = ""

    def __str__(self):
        return self.name.replace(" ", "_")
