"""What a save in the admin did, in one sentence for the revision that it makes. Pure."""

from collections import Counter
from collections.abc import Iterable

LONGEST = 200
# The first of these that changed says what was done.
_DID = {"text": "reworded", "name": "renamed", "title": "renamed", "level": "moved", "position": "moved"}


def deed(changed_fields: Iterable[str]) -> str:
    """ "reworded", "renamed", "moved" or "changed": the weightiest of what was done to one row."""
    changed = set(changed_fields)
    return next((verb for field, verb in _DID.items() if field in changed), "changed")


def sentence(deeds: Iterable[tuple[str, str]], where: str = "") -> str:
    """ "1. Beginner: added one skill, reworded 2 skills." from ("added", "skill"), ("reworded", "skill"), …"""
    counts = Counter(deeds)
    if not counts:
        return "Saved without a change."
    said = ", ".join(f"{verb} {_some(count, noun)}" for (verb, noun), count in counts.items())
    text = f"{where}: {said}." if where else f"{said[:1].upper()}{said[1:]}."
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _some(count: int, noun: str) -> str:
    if noun == "outline":
        return "the outline"
    return f"one {noun}" if count == 1 else f"{count} {noun}s"
