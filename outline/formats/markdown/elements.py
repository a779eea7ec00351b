"""A piece of HTML as a tree of elements with their lines. Tags that HTML lets one leave out are put in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

DEEPEST = 60
COMMENT = "!"  # the tag of comments, declarations and the like

_FOLDS = frozenset(["details", "tabitem"])
_VOID = frozenset(["br", "hr", "img", "input", "source", "wbr", "col", "meta", "link", "area", "embed", "track"])
# What a new element closes by itself, and where that ends.
_CLOSES = {
    "li": {"li"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tbody": {"thead", "tbody", "tr", "td", "th"},
    "tfoot": {"thead", "tbody", "tr", "td", "th"},
    "p": {"p"},
}
_BOUNDARIES = {"li": {"ul", "ol"}, "p": {"li", "td", "th", "div"}}


class HtmlTooDeep(Exception):
    """Elements stand in each other too deep to be read; holds the line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class Element:
    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)
    end: int = 0  # the line after its last
    closed: bool = False  # by a tag of its own

    def elements(self) -> Iterator["Element"]:
        return (child for child in self.children if isinstance(child, Element))


class _Tree(HTMLParser):
    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.first_line = first_line
        self.root = Element("", first_line, {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_implied(tag)
        element = Element(tag, self._line(), {name: value or "" for name, value in attrs})
        element.end = element.line + 1
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)
            if len(self.open) > DEEPEST:
                raise HtmlTooDeep(element.line)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, self._line(), {name: value or "" for name, value in attrs})
        element.end = element.line + 1
        self.open[-1].children.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open[-1].tag != tag:
                self._close()
            self.open[-1].closed = True
            self._close()
        elif tag in _FOLDS:
            self.open[-1].children.append(Element(f"/{tag}", self._line(), {}, end=self._line() + 1))

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self._put_in(COMMENT, data)

    def handle_decl(self, decl: str) -> None:
        self._put_in(COMMENT, decl)

    def handle_pi(self, data: str) -> None:
        self._put_in(COMMENT, data)

    def unknown_decl(self, data: str) -> None:
        self._put_in(COMMENT, data)

    def _put_in(self, tag: str, data: str) -> None:
        line = self._line()
        self.open[-1].children.append(Element(tag, line, {"said": data}, end=line + data.count("\n") + 1))

    def close(self) -> None:
        super().close()
        while len(self.open) > 1:
            self._close()

    def _close(self) -> None:
        self.open.pop().end = self._line() + 1

    def _close_implied(self, tag: str) -> None:
        closes, boundaries = _CLOSES.get(tag, set()), _BOUNDARIES.get(tag, {"table"})
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag in boundaries:
                return
            if self.open[place].tag in closes:
                while len(self.open) > place:
                    self._close()

    def _line(self) -> int:
        return self.first_line + self.getpos()[0] - 1


def tree_of(source: str, first_line: int) -> Element:
    """The root of the tree. Raises HtmlTooDeep."""
    tree = _Tree(first_line)
    tree.feed(source)
    tree.close()
    return tree.root
