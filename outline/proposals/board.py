"""The proposals of one outline as somebody reads them: their own that wait, and one page of all."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE

from ..formats.difference import Part
from ..models import Outline, Proposal
from .comparing import compared

PER_PAGE = 20


@dataclass(frozen=True)
class Line:
    proposal: Proposal
    parts: tuple[Part, ...]
    is_own: bool

    @classmethod
    def of(cls, proposal, reader):
        return cls(proposal, compared(proposal.wording, proposal.text), proposal.by_id == reader.pk)

    @property
    def may_be_withdrawn(self):
        return self.is_own and self.proposal.is_open


@dataclass(frozen=True)
class Board:
    outline: Outline
    own: tuple[Line, ...]  # theirs that wait, however the page is filtered
    page: Page  # of the others
    status: str  # "" where all are shown
    takes_proposals: bool

    @classmethod
    def of(cls, reader, outline, status="", page=1):
        """Three queries: their own that wait, how many others there are, and those of the page."""
        visible = _whole(outline.proposals.visible_to(reader))
        waiting = visible.open().filter(by=reader)
        wanted = visible.filter(status=status) if status else visible
        found = Paginator(wanted.exclude(pk__in=waiting.values("pk")).open_first(), PER_PAGE).get_page(page)
        found.object_list = _lines(found.object_list, reader)
        own = _lines(waiting.open_first(), reader)
        return cls(outline, own, found, status, outline.status == Outline.Status.PUBLISHED)

    @property
    def headline(self):
        count = self.page.paginator.count + (len(self.own) if self.status in ("", Proposal.Status.OPEN) else 0)
        kind = f"{self.status} " if self.status else ""
        if not count:
            return f"No {kind}proposals"
        return f"{'One' if count == 1 else count} {kind}proposal{'' if count == 1 else 's'}"

    @property
    def filters(self):
        """[(status, its word, whether it is chosen)], all of them first."""
        named = [("", "all"), *Proposal.Status.choices]
        return [(status, word, status == self.status) for status, word in named]


def _whole(proposals):
    proposals = proposals.select_related("skill__level", "level", "by", "answered_by", "revision")
    return proposals.defer("revision__markdown")


def _lines(proposals, reader):
    return tuple(Line.of(proposal, reader) for proposal in proposals.fetch_mode(FETCH_RAISE))
