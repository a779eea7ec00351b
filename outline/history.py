"""What an outline said at each moment, for whoever reads it: its revisions, one as a document, two compared."""

from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from itertools import zip_longest

from django.core.paginator import Page, Paginator

from .differences import DEEDS, Change, changes, summary
from .formats import markdown
from .formats.catalogue import FORMATS, Format
from .formats.drafts import OutlineDraft
from .formats.losses import losses
from .matching import matches, with_keys
from .models import Outline, Revision

A_PAGE = 20
# What each deed is called between two revisions: what an import retires is gone from the later one.
WORDS = {
    "reworded": "Reworded",
    "moved": "Moved",
    "added": "Added",
    "retired": "Gone",
    "restored": "Back",
    "changed": "Changed otherwise",
}


@lru_cache(maxsize=2 * A_PAGE)
def said_by(document: str) -> OutlineDraft | None:
    """The outline that a revision's document says; None for one without any level."""
    return markdown.read(document).outline


def compared(before: str, after: str) -> tuple[Change, ...]:
    """What came, went and changed from one document to another."""
    old, new = (said_by(document) or OutlineDraft("") for document in (before, after))
    found = matches(new, old)
    return changes(with_keys(new, found), old, found)


@dataclass(frozen=True)
class RevisionLine:
    """A revision in the list; `changed` is "2 added, 1 gone", and empty for the first one."""

    revision: Revision
    before: Revision | None
    changed: str


@dataclass(frozen=True)
class History:
    outline: Outline
    page: Page
    lines: tuple[RevisionLine, ...]

    @classmethod
    def of(cls, outline, page):
        """In a fixed number of queries: the revisions of a page, and the one before them."""
        found = Paginator(outline.revisions.order_by("-number"), A_PAGE).get_page(page)
        start = found.start_index() - 1 if found.paginator.count else 0
        revisions = list(outline.revisions.select_related("by").order_by("-number")[start : start + A_PAGE + 1])
        pairs = zip_longest(revisions[:A_PAGE], revisions[1:])
        return cls(outline, found, tuple(_line(revision, before) for revision, before in pairs))


def _line(revision, before):
    if before is None:
        return RevisionLine(revision, None, "")
    said = summary(compared(before.markdown, revision.markdown)).replace("retired", "gone")
    return RevisionLine(revision, before, said or "written differently, and says the same")


@dataclass(frozen=True)
class Download:
    """A format that a revision can be had in, and what is left out of it there, a sentence each."""

    format: Format
    losses: tuple[str, ...]

    @property
    def extension(self):
        return self.format.extensions[0]


def downloads(document: str) -> tuple[Download, ...]:
    said = said_by(document)
    if said is None:
        return (Download(FORMATS["markdown"], ()),)
    return tuple(Download(one, losses(said, one.sayable(said))) for one in FORMATS.values())


def file_of(revision: Revision, one: Format) -> bytes:
    """The revision in a format. In Markdown it is the very document that people's sign-offs are pinned to."""
    said = said_by(revision.markdown)
    return revision.markdown.encode() if one.name == "markdown" or said is None else one.write(said)


@dataclass(frozen=True)
class Comparison:
    """Two revisions beside each other."""

    before: Revision
    after: Revision
    groups: tuple[tuple[str, tuple[Change, ...]], ...]  # the word for a deed, and what was so changed
    lines: tuple[tuple[str, str], ...]  # of the documents: "added", "gone", "place" or "", and the line

    @classmethod
    def of(cls, before, after):
        said = compared(before.markdown, after.markdown)
        groups = [(WORDS[deed], tuple(one for one in said if one.deed == deed)) for deed in DEEDS]
        return cls(before, after, tuple(group for group in groups if group[1]), tuple(_lines(before, after)))


def _lines(before, after):
    kinds = {"+": "added", "-": "gone", "@": "place"}
    old, new = before.markdown.splitlines(), after.markdown.splitlines()
    for number, line in enumerate(unified_diff(old, new, lineterm="")):
        if number > 1:  # the first two name files
            yield kinds.get(line[0], ""), line
