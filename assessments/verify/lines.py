"""The line of an entry: it names the same people and things, and its words are those that the entry is bound to."""

from typing import NamedTuple

from .. import chain
from ..models.history import PRIVATE_ACTS, UNSAID
from .report import Wrong

PEOPLE = ("actor", "subject", "reviewer", "delegator", "delegate")


class Line(NamedTuple):
    act: str
    actor: int | None
    assessment: int | None
    submission: int | None
    piece: int | None
    note: str
    title: str
    salt: str


def open_with(line, body, codes, known, numbers):
    """Check a line against the body of its entry.

    `codes` are {engineer: pseudonym}, `known` the pseudonyms among them, `numbers` {submission: (its assessment, its
    number in it)}. Who is not known was erased, or is a finding of its own: their words are gone.
    """
    actor = body.get("actor")
    gone = actor is not None and actor not in known
    if line.act != body.get("type"):
        raise Wrong(f"its line in the history says {line.act}, and it says {body.get('type')}")
    if (line.actor and codes.get(line.actor)) != (None if gone else actor):
        raise Wrong("its line in the history names somebody else as who did it")
    if line.assessment != body.get("assessment"):
        raise Wrong("its line in the history is about another assessment")
    number = body.get("submission")
    if (numbers.get(line.submission) if line.submission else None) != (number and (line.assessment, number)):
        raise Wrong("its line in the history is about another submission")
    if line.piece != (body["evidence"][0]["id"] if line.act in PRIVATE_ACTS else None):
        raise Wrong("its line in the history is about another piece of evidence")
    words = body.get("words", {})
    for label, text in (("note", line.note), ("title", line.title)):
        if gone and not line.salt:
            whole = text == (UNSAID if label in words else "")
        else:
            whole = opens(line.salt, label, text, words.get(label))
        if not whole:
            raise Wrong(f"the {label} in its line of the history was changed")
    if not line.salt and not gone:
        raise Wrong("the salt in its line of the history is gone")
    if words.keys() - {"note", "title"}:
        raise Wrong("it is bound to words that no line has")


def opens(salt, label, text, commit):
    """Whether this text is the one of the commitment; no text has none."""
    if not text or commit is None:
        return not text and commit is None
    return commits(salt, label, text, commit)


def commits(salt, label, text, commit):
    try:
        return chain.commitment(salt, label, text) == commit
    except ValueError:  # the salt is none
        return False
