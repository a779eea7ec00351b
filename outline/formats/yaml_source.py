"""YAML let near the parser with care: its events are counted first, and anchors, aliases and tags are refused there.

So a few lines cannot become a billion. Values are never converted: `007` is "007" and `yes` is "yes".
"""

from dataclasses import dataclass

import yaml


class YamlProblem(Exception):
    """What is wrong, in the line of the text counted from 1; `says` is a sentence or, for YAML's own, its words."""

    def __init__(self, line: int, says: str, *, is_syntax: bool = False) -> None:
        super().__init__(says)
        self.line, self.says, self.is_syntax = line, says, is_syntax


@dataclass(frozen=True)
class Limits:
    deepest: int
    most_events: int


def node_of(text: str, limits: Limits) -> yaml.Node | None:
    """The nodes of a text, all of its scalars strings. Raises YamlProblem."""
    try:
        _check_events(text, limits)
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        raise YamlProblem(line, error.problem or "unknown problem", is_syntax=True) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlProblem(line, error.reason or "unknown problem", is_syntax=True) from error


def line_of(at: yaml.Node | yaml.Event) -> int:
    mark = at.start_mark
    return mark.line + 1 if mark is not None else 1


def _check_events(text: str, limits: Limits) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > limits.deepest or number > limits.most_events:
            raise YamlProblem(line_of(event), "nested too deep or too long")
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise YamlProblem(line_of(event), "Anchors, aliases and tags (`&`, `*`, `!`) are not read here.")
