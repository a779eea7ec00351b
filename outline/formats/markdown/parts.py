"""The blocks that a document is a row of. All lines are counted from 1."""

from dataclasses import dataclass

BOLD_LABEL, PLAIN_LABEL, ITEM_LABEL = 7, 8, 9


@dataclass(frozen=True, slots=True)
class Span:
    """Lines `line` up to, not including, `end`."""

    line: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading(Span):
    """A heading (rank 1 to 6), a line in bold (7), a line ending in a colon (8) or an item heading others (9).

    `is_level` where the shape of the document says so: the name of a column, say.
    """

    rank: int
    text: str
    is_level: bool = False


@dataclass(frozen=True, slots=True)
class Item(Span):
    """One list item: its paragraphs as one line of inline Markdown, the items under it, and whatever else it holds."""

    text: str
    items: tuple["Item", ...] = ()
    rest: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Items(Span):
    """A list. Where a table was read, its row or column has said the kind ("skills", "tasks") and the area."""

    items: tuple[Item, ...]
    kind: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Text(Span):
    """Paragraphs, code, quotes, HTML: anything that is only kept."""


@dataclass(frozen=True, slots=True)
class Paragraph(Text):
    """A text whose last line may turn out to be a label."""


@dataclass(frozen=True, slots=True)
class Cell(Span):
    """A cell of a table: one line of inline Markdown in which `<br>` parts lines, or else the items of its list."""

    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Table(Text):
    """Rows of cells, the row of names first. Where nothing is read from it, it is kept like any text.

    Each is itself only, so that what it says as levels is worked out once for all shapes of its document (tables).
    """

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule(Span):
    """A thematic break: layout."""


@dataclass(frozen=True, slots=True)
class Kept(Span):
    """A text between colons, for the field that they name."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Fold(Span):
    """The beginning or the end of a part that can be folded away; a Heading of rank 0 says what it is called."""

    opens: bool


@dataclass(frozen=True, slots=True)
class End(Span):
    """The levels of the table or list in these lines end here: what follows belongs to none of them."""

    warning: str


Block = Heading | Items | Text | Rule | Kept | Fold | End
