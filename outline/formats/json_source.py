"""A JSON document as plain values, or the reason why it cannot be read at all, with the place."""

import json
from collections.abc import Iterator
from typing import Any

from .characters import refused_characters
from .drafts import Remark
from .markdown.source import LARGEST, SourceError

DEEPEST = 100


class _Object(dict[str, Any]):
    """An object of the document; `twice` is a name that stands in it more than once."""

    twice = ""


def json_value(data: bytes) -> Any:
    """Decode, and check size, depth and characters. Raises SourceError."""
    text = _decoded(data)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refused_constant)
    except json.JSONDecodeError as error:
        raise _error(f"The document is not JSON: {error.msg}, at character {error.colno}.", error.lineno) from error
    except RecursionError as error:
        raise _error(_TOO_DEEP) from error
    except ValueError as error:
        raise _error("The document holds a number that is too large or no number.") from error
    problem = next(_problems(value), None)
    if problem:
        raise SourceError(problem)
    return value


_TOO_DEEP = f"The document has more than {DEEPEST} objects or lists in each other."


def _error(text: str, line: int = 0) -> SourceError:
    return SourceError(Remark(line, text))


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise _error(f"The document is larger than {LARGEST // 1024} KB.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _error("The document is encoded as UTF-16; save it as UTF-8.", 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"The document is not UTF-8: byte {error.start + 1} (0x{data[error.start]:02X}) fits no character."
        raise _error(text, line) from error


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        made.twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return made


def _refused_constant(name: str) -> None:
    raise ValueError(name)


def _problems(value: Any) -> Iterator[Remark]:
    """What stands wrong in the values, each with its path; the first in the document comes first."""
    waiting: list[tuple[str, int, Any]] = [("", 0, value)]
    while waiting:
        path, depth, at = waiting.pop()
        if depth > DEEPEST:
            yield Remark(0, _TOO_DEEP)
            return
        if isinstance(at, str):
            yield from _refused(path, at)
        elif isinstance(at, list):
            waiting += [(f"{path}[{index}]", depth + 1, inner) for index, inner in reversed(list(enumerate(at)))]
        elif isinstance(at, _Object):
            if at.twice:
                yield Remark(0, f"{path or 'The document'}: the name “{_shown(at.twice)}” stands twice here.")
            for name in at:
                yield from _refused(path, name)
            waiting += [(f"{path}.{name}".lstrip("."), depth + 1, inner) for name, inner in reversed(at.items())]


def _refused(path: str, text: str) -> Iterator[Remark]:
    for found in refused_characters(text)[:1]:
        yield Remark(0, f"{path or 'The document'}: the character {found.name} {found.reason}.")


def _shown(name: str) -> str:
    return name if not refused_characters(name) and len(name) <= 80 else "…"
