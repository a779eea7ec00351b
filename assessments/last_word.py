"""What was said last of a record, while nobody of the other side has answered it: for the rows of lists.

A first signature of two and a self-assessment answer nobody; any other act does.
"""

from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils.text import Truncator

from .models import HistoryEntry
from .states import Act

SHOWN = 14  # words of it


@dataclass(frozen=True)
class LastWord:
    who: str
    note: str

    @property
    def sentence(self):
        """ "Tomasz asks: Which run failed?" """
        does = "asks" if self.note.rstrip().endswith("?") else "writes"
        return f"{self.who.split()[0]} {does}: {Truncator(self.note).words(SHOWN)}"


def last_word_of(record, engineer, *, is_theirs):
    """Annotations `word` and `word_of`, without a query: of the engineer where it `is_theirs`, else of somebody else.

    `record` and `engineer` are the names of the columns that hold their keys.
    """
    lines = HistoryEntry.objects.filter(assessment=OuterRef(record)).exclude(act__in=[Act.SIGN, Act.SELF_ASSESS])
    last = lines.order_by("-entry")
    by_engineer = Q(actor=OuterRef(engineer))
    said = Case(When(Q(by_engineer if is_theirs else ~by_engineer, act=Act.COMMENT), then=F("note")))
    return {
        "word": Subquery(last.values(said=said).values("said")[:1]),
        "word_of": Subquery(last.values("actor__name")[:1]),
    }


def last_word(row):
    """From what carries these annotations; None where nothing is left unanswered."""
    return LastWord(row.word_of, row.word) if row.word else None
