"""What headings and labels say: skills, tasks, neither, or nothing known; and whether one sounds like a level.

The words stand in ../labels.toml, which says how each of its lists counts. Where a label joins several ("Skills and
tools") skills count before tasks and tasks before neither; else the head of the phrase decides.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from outline.formats.inline import plain_text

LONGEST_LABEL = 8  # words; what is longer is a sentence
KINDS = ("skills", "tasks", "neither")

_FILE = Path(__file__).parents[1] / "labels.toml"
_JOINED = re.compile(r"[&/,+、，・]|\b(?:and|und|et|y|e|i|и|و|en|och)\b|と|和|与|및")
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
# What may stand behind the head of an English label: "Requirements for this level", "Projects you could build".
_AFTER_HEAD = re.compile(
    r"\W*(?:(?:to|for|of|in|at|on|you|we|that|with|from|by|include|includes|required|needed)\b|\d+\W*$)"
)
_BEFORE_HEAD = re.compile(r"\W*(?:(?:les|las|los|le|la|el|os|as|o|i|gli|principales|principais|principali)\b\W*)*$")
_ARTICLE = re.compile("^(?:وال|ال|و)")
# How the words of a language stand in a text; Arabic writes its article and its "and" together with them.
_MATCHES = {
    "words": r"(?<!\w)(?:{})(?!\w)",
    "arabic": r"(?<!\w)(?:وال|ال|و)?(?:{})(?!\w)",
    "ends": r"(?:{})(?!\w)",
    "anywhere": r"(?:{})",
}
_NUMBER = re.compile(r"\W*(?:\d+(?:\.\d+)*|[ivx]{1,4})\s*[.):：–—-]")
_CODE = re.compile(r"\W*(?:[a-z]{1,2}|ic|swe|sde)[ -]?\d{1,2}\b(?!\.\d)|.*[(\[][a-z]{1,3}-?\d{1,2}(?:\W.*)?[)\]]\W*$")
_RANK = re.compile(r"(?:\s+(?:\d{1,2}|[ivx]{1,4}))?(?:\W*[(\[][^()]*[)\]])?\W*$")


class _Named(NamedTuple):
    """One find in a label: where it stands, what it says, and whether it counts there."""

    start: int
    end: int
    kind: str
    is_common: bool
    counts: bool
    head: str


class _Words:
    """The lists of the file as regular expressions."""

    def __init__(self) -> None:
        self.languages = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        self.entries: dict[str, tuple[str, bool, str]] = {}
        for language in self.languages.values():
            for kind in KINDS:
                for name in (kind, f"{kind}_as_head"):
                    for entry in language.get(name, []):
                        self.entries.setdefault(without_accents(entry), (kind, name != kind, language["head"]))
        self.labels = re.compile(self._any_of(*KINDS, *(f"{kind}_as_head" for kind in KINDS)))
        self.levels = re.compile(self._any_of("levels"))
        self.roles = re.compile(f"(?:{self._any_of('roles')}){_RANK.pattern}")
        steps = self._any_of("steps")
        number = r"(?:\d+|[ivx]+\b|one|two|three|four|five|six|seven|eight|nine|ten|[a-e]\b)"
        self.steps = re.compile(rf"(?:{steps})\W{{0,3}}{number}|第?(?:\d+|[一二三四五六七八九十])(?:{steps})")
        self.level_columns = self._exactly("steps", "level_columns")
        self.areas = self._exactly("areas")
        self.details = self._exactly("details")

    def _any_of(self, *names: str) -> str:
        """A pattern for all entries of these lists, the longest first."""
        found: dict[str, set[str]] = {"words": set(), "arabic": set(), "ends": set(), "anywhere": set()}
        for language in self.languages.values():
            for said in (without_accents(entry) for name in names for entry in language.get(name, [])):
                match = "arabic" if "\u0600" <= said[0] <= "\u06ff" else language["match"]
                found[match].add(re.escape(said).replace(r"\ ", r"[\s-]+"))
        parts = {match: "|".join(sorted(said, key=len, reverse=True)) for match, said in found.items() if said}
        return "|".join(_MATCHES[match].format(part) for match, part in parts.items())

    def _exactly(self, *names: str) -> frozenset[str]:
        return frozenset(
            without_accents(entry)
            for language in self.languages.values()
            for name in names
            for entry in language.get(name, [])
        )


def kind_of(label: str) -> str:
    """ "skills", "tasks", "neither" or "" (not known) for the text of a heading or label, given as inline Markdown."""
    return _read(label)[0]


def is_bare(label: str) -> bool:
    """Whether a label says its kind and nothing else: "Skills:", "Example Tasks"."""
    return _read(label)[1]


def is_one_word(label: str) -> bool:
    """Whether a label says its kind with one word: "Skills:", but not "Skills & knowledge"."""
    return is_bare(label) and len(_letters(plain_text(label))) == 1


def says_itself(label: str) -> bool:
    """Whether a label says skills or tasks in words that mean nothing else: "Skills", not "Requirements"."""
    return _read(label)[2]


@lru_cache(maxsize=16384)
def levelness(name: str) -> int:
    """How much a plain text sounds like the name of a level: 2 "Junior", "Level 2", "IC3"; 1 only numbered; 0 not."""
    said = without_accents(name)
    if _CODE.match(said) or _WORDS.steps.search(said) or _WORDS.levels.search(said) or _WORDS.roles.search(said):
        return 2
    return 1 if _NUMBER.match(said) else 0


def sounds_like_a_level(name: str) -> bool:
    return levelness(name) > 0


def names_levels(label: str) -> bool:
    """Whether a label of a column says that levels stand under it: "Level", "Seniority"."""
    return _bare_words(label) in _WORDS.level_columns and not re.search(r"\d", label)


def names_areas(label: str) -> bool:
    return _bare_words(label) in _WORDS.areas


def names_details(label: str) -> bool:
    """Whether a label says that what stands under it explains what stands beside it: "Description"."""
    return _bare_words(label) in _WORDS.details


@lru_cache(maxsize=16384)
def _read(label: str) -> tuple[str, bool, bool]:
    if len(label) > LONGEST_LABEL * 40:
        return "", False, False
    said = without_accents(plain_text(label)).replace("’", "'")
    said = _ASIDE.sub(" ", said) if _letters(_ASIDE.sub(" ", said)) else said
    if not 0 < len(_letters(said)) <= LONGEST_LABEL:
        return "", False, False
    named = list(_named(said))
    counting = [one for one in named if one.counts]
    if not counting:
        return "", False, False
    bare = not _letters(_without(said, named))
    return _deciding(said, counting), bare, bare and not all(one.is_common for one in named)


def _deciding(said: str, counting: list[_Named]) -> str:
    kinds = {one.kind for one in counting}
    if len(kinds) > 1 and _JOINED.search(said):
        return next(kind for kind in KINDS if kind in kinds)
    return counting[-1 if counting[-1].head == "last" else 0].kind


def _named(said: str) -> Iterator[_Named]:
    for match in _WORDS.labels.finditer(said):
        found = re.sub(r"[\s-]+", " ", match[0])
        kind, as_head, head = _WORDS.entries.get(found) or _WORDS.entries[_ARTICLE.sub("", found)]
        counts = not as_head or _is_head(said, match.start(), match.end(), head)
        yield _Named(match.start(), match.end(), kind, as_head, counts, head)


def _is_head(said: str, start: int, end: int, head: str) -> bool:
    if head == "first":
        return not _letters(_BEFORE_HEAD.sub("", said[:start]))
    return not _letters(said[end:]) or bool(_AFTER_HEAD.match(said[end:]))


def _without(said: str, named: list[_Named]) -> str:
    kept, end = [], 0
    for one in named:
        kept.append(said[end : one.start])
        end = one.end
    return " ".join([*kept, said[end:]])


def _bare_words(label: str) -> str:
    return " ".join(_letters(without_accents(plain_text(label)))) if len(label) <= LONGEST_LABEL * 40 else ""


def _letters(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def without_accents(text: str) -> str:
    """Small letters without accents, for comparing words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if not unicodedata.combining(mark)))


_WORDS = _Words()
