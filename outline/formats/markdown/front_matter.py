"""The YAML between two `---` lines at the very start of a document, read as plain strings with their lines.

Hugo's TOML between two `+++` lines is read too.

Only a small, flat piece of YAML is let near the parser (../yaml_source). Values are never converted: `title: 007` is
"007" and `title: yes` is "yes".
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from outline.formats.drafts import Remark
from outline.formats.inline import folded
from outline.formats.yaml_source import Limits, YamlProblem, line_of, node_of

LARGEST = 64 * 1024
_LIMITS = Limits(deepest=5, most_events=5000)
# `mdx` tells Docusaurus how to read the file, and is for it alone; the writer puts it there.
_USED = ("title", "slug", "description", "authors", "tags", "levels")
_IGNORED = ("mdx",)


class FrontMatterError(Exception):
    """Holds the Remark to show."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.remark = Remark(line, text)


@dataclass
class FrontMatter:
    """`end` is the number of lines that it takes, the two rules included; 0 without front matter.

    `levels` is what a document says of its shape: `headings` is read so and in no other way (reader), more is ignored.
    """

    end: int = 0
    title: str | None = None
    slug: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    levels: str = ""
    warnings: list[Remark] = field(default_factory=list)


def read_front_matter(lines: list[str]) -> FrontMatter:
    """The front matter of a document. Raises FrontMatterError."""
    if lines[0].rstrip() == "+++":
        return _read_toml(lines)
    end = _end(lines)
    found = FrontMatter(end=end)
    seen: set[str] = set()
    for key, value in _pairs("\n".join(lines[1 : end - 1])) if end else ():
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in seen:
            found.warnings.append(
                Remark(_line(key), f"“{name}” stands twice in the front matter; the last one counts.")
            )
        seen.add(name)
        _take(found, name, key, value)
    return found


def _end(lines: list[str]) -> int:
    """A first line `---` that no `key:` follows, or that nothing closes, is a thematic break."""
    if lines[0].rstrip() != "---" or not re.match(r"\s*[\"']?[A-Za-z_][\w-]*[\"']?\s*:", _first_filled(lines)):
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line.rstrip() == "---"), 0)


def _read_toml(lines: list[str]) -> FrontMatter:
    found = FrontMatter(
        end=next((number + 1 for number, line in enumerate(lines) if number and line.rstrip() == "+++"), 0)
    )
    for name, value in _toml("\n".join(lines[1 : found.end - 1])) if found.end else ():
        texts = [folded(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
        if name in ("authors", "tags"):
            setattr(found, name, tuple(filter(None, texts)))
        elif name in _USED and isinstance(value, str):
            setattr(found, name, value.strip() if name == "description" else folded(value))
        else:
            found.warnings.append(Remark(1, f"“{name}” in the front matter is not used here and is left out."))
    return found


def _toml(text: str) -> list[tuple[str, object]]:
    if len(text.encode()) > LARGEST:
        raise FrontMatterError(1, f"The front matter is larger than {LARGEST // 1024} KB.")
    try:
        return list(tomllib.loads(text).items())
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        problem = str(error) or "it is nested too deep"
        raise FrontMatterError(
            int(place[1]) + 1 if place else 1, f"The front matter cannot be read as TOML: {problem}."
        ) from error


def _first_filled(lines: list[str]) -> str:
    return next((line for line in lines[1:] if line.strip()), "")


def _pairs(text: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    if len(text.encode()) > LARGEST:
        raise FrontMatterError(1, f"The front matter is larger than {LARGEST // 1024} KB.")
    try:
        node = node_of(text, _LIMITS)
    except YamlProblem as problem:
        raise FrontMatterError(problem.line + 1, _sentence(problem)) from problem
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(2, "The front matter is not a row of `key: value` lines.")
    yield from node.value


def _sentence(problem: YamlProblem) -> str:
    if problem.is_syntax:
        return f"The front matter cannot be read as YAML: {problem.says}."
    return problem.says if problem.says.endswith(".") else f"The front matter is {problem.says}."


def _line(at: yaml.Node) -> int:
    return line_of(at) + 1


def _take(found: FrontMatter, name: str, key: yaml.Node, value: yaml.Node) -> None:
    if name in ("authors", "tags"):
        setattr(found, name, _texts(found, name, value))
    elif name in _USED:
        _take_text(found, name, value)
    elif name not in _IGNORED:
        found.warnings.append(Remark(_line(key), f"“{name}” in the front matter is not used here and is left out."))


def _take_text(found: FrontMatter, name: str, value: yaml.Node) -> None:
    if not isinstance(value, yaml.ScalarNode):
        found.warnings.append(Remark(_line(value), f"“{name}” in the front matter must be a text; it is left out."))
    elif name == "description":
        found.description = value.value.strip()
    else:
        setattr(found, name, folded(value.value))


def _texts(found: FrontMatter, name: str, value: yaml.Node) -> tuple[str, ...]:
    if isinstance(value, yaml.ScalarNode):
        return tuple(filter(None, (folded(part) for part in value.value.split(","))))
    entries = value.value if isinstance(value, yaml.SequenceNode) else [value]
    return tuple(filter(None, (_text(found, name, entry) for entry in entries)))


def _text(found: FrontMatter, name: str, entry: yaml.Node) -> str:
    if isinstance(entry, yaml.ScalarNode):
        return folded(entry.value)
    name_of = _scalars(entry).get("name", "")
    if name_of:
        return name_of
    found.warnings.append(Remark(_line(entry), f"An entry of “{name}” has no name; it is left out."))
    return ""


def _scalars(entry: yaml.Node) -> dict[str, str]:
    pairs = entry.value if isinstance(entry, yaml.MappingNode) else []
    return {
        key.value: folded(value.value)
        for key, value in pairs
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    }
