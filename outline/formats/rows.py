"""Rows that name their parents, as the tree that they are: what stands wrong in them is a warning with its place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .drafts import Remark
from .trees import Node

DEEPEST = 40


class TooDeep(Exception):
    """Holds the Remark to show: the rows stand too deep under each other to be read."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.text)
        self.remark = remark


@dataclass(frozen=True)
class Row:
    """A node that is to be, without children; `parent` is the id of the row above, "" for one at the top."""

    id: str
    parent: str
    node: Node


def grown(rows: Iterable[Row]) -> tuple[tuple[Node, ...], tuple[Remark, ...]]:
    """The top nodes with all those under them, in the order of the rows, and warnings. Raises TooDeep.

    Of rows with one id the first is the parent of those that name it; all are kept. A row whose parent does not exist,
    and the first row of a circle, stand at the top.
    """
    all_rows = list(rows)
    warnings: list[Remark] = []
    parents = _parents(all_rows, warnings)
    _open_circles(all_rows, parents, warnings)
    depths = _depths(all_rows, parents)
    children: list[list[Node]] = [[] for _ in all_rows]
    top: list[Node] = []
    # The deepest first, so that each node is whole when it is put under another; from the last row to the first.
    for index in sorted(range(len(all_rows)), key=lambda index: (-depths[index], -index)):
        node = replace(all_rows[index].node, children=tuple(reversed(children[index])))
        parent = parents[index]
        (top if parent is None else children[parent]).append(node)
    return tuple(reversed(top)), tuple(warnings)


def _parents(rows: list[Row], warnings: list[Remark]) -> list[int | None]:
    """For each row the place of its parent in the list."""
    places: dict[str, int] = {}
    for index, row in enumerate(rows):
        if row.id and places.setdefault(row.id, index) != index:
            warnings.append(row.node.remark(f"The id “{row.id}” stands here once more; both are kept."))
    for row in rows:
        if row.parent and row.parent not in places:
            text = f"The parent “{row.parent}” does not exist; “{row.node.name}” is read as standing at the top."
            warnings.append(row.node.remark(text))
    return [places.get(row.parent) if row.parent else None for row in rows]


def _open_circles(rows: list[Row], parents: list[int | None], warnings: list[Remark]) -> None:
    """Put the first row of each circle at the top."""
    settled: set[int] = set()
    for index in range(len(rows)):
        path: dict[int, None] = {}
        at: int | None = index
        while at is not None and at not in settled and at not in path:
            path[at] = None
            at = parents[at]
        if at is not None and at in path:
            walked = list(path)
            first = min(walked[walked.index(at) :])
            parents[first] = None
            text = f"“{rows[first].node.name}” stands under itself; it is read as standing at the top."
            warnings.append(rows[first].node.remark(text))
        settled.update(path)


def _depths(rows: list[Row], parents: list[int | None]) -> list[int]:
    """How deep each row stands, 0 at the top."""
    depths: dict[int, int] = {}
    for index, row in enumerate(rows):
        path: list[int] = []
        at: int | None = index
        while at is not None and at not in depths:
            path.append(at)
            at = parents[at]
        depth = -1 if at is None else depths[at]
        for place in reversed(path):
            depth += 1
            depths[place] = depth
        if depth >= DEEPEST:
            raise TooDeep(row.node.remark(f"More than {DEEPEST} statements stand under each other here."))
    return [depths[index] for index in range(len(rows))]
