"""The braces at the end of a skill, a task or a level's heading: `{#key area="Security" validity=24}`, `{signoffs=2}`.

Only the last braces of a line are attributes, and only when all of what they hold is understood; any others are text.
A text of its own that ends like that is followed by braces that say nothing, `{#}`, so that it is read as text.
An empty anchor at the end says the same where braces would be code: `<a id="key" data-area="Security"></a>` (MDX).
"""

import re
from html import unescape
from typing import NamedTuple

from outline.formats.inline import folded

LONGEST_AREA = 120
_LONGEST = 1000  # no braces of ours are longer; keeps the search short on hostile text

_PART = r"""(?:\#(?P<key>[\w-]{0,80})|area="(?P<area>(?:[^"\\]|\\.)*)"|validity=(?P<validity>[1-9]\d{0,3})"""
_PART += r"""|signoffs=(?P<signoffs>[1-9]\d{0,2}))"""
_ANY_PART = re.sub(r"\?P<\w+>", "?:", _PART)
_BRACES = re.compile(rf"(?:^|\s)\{{({_ANY_PART}(?:\s+{_ANY_PART})*)\}}$")
_ANCHOR = re.compile(r"""(?:^|\s)<a((?:\s+[a-z-]+="[^"<>]*")*)\s*(?:/>|>\s*</a>)$""")
_ANCHOR_PART = re.compile(r"""([a-z-]+)="([^"<>]*)\"""")
_ANCHOR_VALUES = {
    "id": re.compile(r"[\w-]{1,80}"),
    "name": re.compile(r"[\w-]{1,80}"),
    "data-area": re.compile(rf".{{1,{LONGEST_AREA}}}"),
    "data-validity": re.compile(r"[1-9]\d{0,3}"),
    "data-signoffs": re.compile(r"[1-9]\d{0,2}"),
}
_LOOKS_MEANT = re.compile(r"\{(?:#|area=|validity=|signoffs=)[^{}]*\}$")


class Attributes(NamedTuple):
    key: str = ""
    area: str = ""
    validity: int | None = None
    signoffs: int | None = None


def split_attributes(text: str) -> tuple[str, Attributes]:
    """The text without the attributes at its end, and these."""
    text = text.rstrip()
    if text.endswith(">"):
        return _without_anchor(text)
    match = _BRACES.search(text, max(0, len(text) - _LONGEST)) if text.endswith("}") else None
    if match is None or _half_read(match[1]):
        return text, Attributes()
    return text[: match.start()].rstrip(), _parsed(match[1])


def looks_meant(text: str) -> bool:
    """Whether a text ends in braces that were probably meant as attributes, though they could not be read."""
    return bool(_LOOKS_MEANT.search(text, max(0, len(text) - _LONGEST)))


def join_attributes(text: str, attributes: Attributes) -> str:
    """The text with its attributes behind it: what split_attributes takes apart again."""
    parts = [f"#{attributes.key}"] if attributes.key else []
    parts += [f'area="{_quoted(attributes.area)}"'] if attributes.area else []
    parts += [f"validity={attributes.validity}"] if attributes.validity else []
    parts += [f"signoffs={attributes.signoffs}"] if attributes.signoffs else []
    if not parts and split_attributes(text) == (text, Attributes()):
        return text
    return f"{text} {{{' '.join(parts) or '#'}}}"


def join_anchor(text: str, attributes: Attributes) -> str:
    """The text with its attributes in an anchor behind it: what split_attributes takes apart again."""
    given = {
        "id": attributes.key,
        "data-area": re.sub(r"[!-+;-@\[-`{-~]", lambda found: f"&#{ord(found[0])};", attributes.area),
        "data-validity": attributes.validity,
        "data-signoffs": attributes.signoffs,
    }
    parts = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    return f"{text} <a{parts}></a>" if parts or split_attributes(text) != (text, Attributes()) else text


def _without_anchor(text: str) -> tuple[str, Attributes]:
    match = _ANCHOR.search(text, max(0, len(text) - _LONGEST))
    if match is None:
        return text, Attributes()
    parts = {name: folded(unescape(value)) for name, value in _ANCHOR_PART.findall(match[1])}
    if not all(name in _ANCHOR_VALUES and _ANCHOR_VALUES[name].fullmatch(value) for name, value in parts.items()):
        return text, Attributes()
    validity, signoffs = parts.get("data-validity"), parts.get("data-signoffs")
    return text[: match.start()].rstrip(), Attributes(
        key=parts.get("id") or parts.get("name", ""),
        area=parts.get("data-area", ""),
        validity=int(validity) if validity else None,
        signoffs=int(signoffs) if signoffs else None,
    )


def _parsed(inside: str) -> Attributes:
    found: dict[str, str] = {}
    for match in re.finditer(_PART, inside):
        found |= {name: value for name, value in match.groupdict().items() if value is not None}
    return Attributes(
        key=found.get("key", ""),
        area=_unquoted(found.get("area", "")),
        validity=int(found["validity"]) if "validity" in found else None,
        signoffs=int(found["signoffs"]) if "signoffs" in found else None,
    )


def _half_read(inside: str) -> bool:
    return len(_parsed(inside).area) > LONGEST_AREA


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)


def _unquoted(quoted: str) -> str:
    return folded(re.sub(r"\\(.)", r"\1", quoted))
