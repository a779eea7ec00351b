"""From drafts to the one canonical document that says the same: `read(write(draft)).outline` is the draft again.

Descriptions, introductions and remarks are written as they are where they are read back as they are; that is tried out
with the reader itself. A text that would be taken for something else stands between colons (`:::remarks` … `:::`), and
a document that would be taken for one of another shape says `levels: headings`.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from outline.formats.drafts import LevelDraft, OutlineDraft, SkillDraft
from outline.formats.inline import folded

from .attributes import Attributes, join_anchor, join_attributes, split_attributes
from .blocks import blocks_of, without_blank_ends
from .items import guarded, normal_text
from .labels import kind_of
from .levels import level_name
from .parts import Heading
from .reader import read

_PLAIN_YAML = re.compile(r"[A-Za-zÀ-ɏ][\wÀ-ɏ]*(?:[ _/.+-][\wÀ-ɏ]+)*")
_YAML_WORDS = frozenset(["y", "n", "yes", "no", "true", "false", "on", "off", "null", "none", "nan", "inf"])
_NOT_PRINTABLE_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# What MDX, Docusaurus's own dialect, would run as code; such a document asks to be read as plain Markdown.
_MDX = re.compile(r"[{<]|^(?:import|export)\b", re.MULTILINE)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

_Place = tuple[str, int]  # the name of a field, and the number of its level


class Dialect(NamedTuple):
    """How attributes are joined to a text, and whether a name can stand as it is; `is_mdx` where MDX runs the code."""

    join: Callable[[str, Attributes], str] = join_attributes
    is_plain: Callable[[str], bool] = bool
    is_mdx: bool = False
    apart: str = "\n"  # what stands between colons and what they hold


OURS = Dialect()


def mdx_dialect(is_plain: Callable[[str], bool]) -> Dialect:
    # To a compiler that knows no colons they are a paragraph, which must not run on into the text.
    return Dialect(join_anchor, is_plain, is_mdx=True, apart="\n\n")


def write(outline: OutlineDraft, dialect: Dialect = OURS) -> str:
    """The canonical document of an outline."""
    outline = normal(outline)
    unsafe = {place for place, text in _kept(outline) if not _is_safe(outline, place, text, dialect)}
    document = _document(outline, unsafe, dialect)
    # Without any level there is nothing to compare with: such a document is an error to the reader.
    if not outline.levels or read(document).outline == outline:
        return document
    return _document(outline, {place for place, _ in _kept(outline)}, dialect, says_shape=True)


# -- which texts need colons ---------------------------------------------------------------------


def _kept(outline: OutlineDraft) -> Iterator[tuple[_Place, str]]:
    yield ("description", 0), outline.description
    for number, level in enumerate(outline.levels):
        yield ("introduction", number), level.introduction
        yield ("remarks", number), level.remarks


def _is_safe(outline: OutlineDraft, place: _Place, text: str, dialect: Dialect) -> bool:
    """Whether a small document around the text, with a level behind it, is read back as it was meant."""
    field, number = place
    after = LevelDraft("After", skills=(SkillDraft("A skill"),))
    if not text:
        return True
    if field == "description":
        probe = OutlineDraft(outline.title, description=text, levels=(after,))
    else:
        level = replace(outline.levels[number], name="Before", introduction="", remarks="")
        level = replace(level, introduction=text) if field == "introduction" else replace(level, remarks=text)
        probe = OutlineDraft(outline.title, levels=(level, after))
    return read(_document(probe, set(), dialect)).outline == probe


def _between_colons(field: str, text: str, apart: str) -> str:
    # More than any in the text: an admonition of Docusaurus ends at as many colons as it began with, or at more.
    colons = ":" * max([3, *(len(run) + 1 for run in re.findall(r":{3,}", text))])
    return f"{colons}{field}{apart}{text}{apart}{colons}"


# -- the document --------------------------------------------------------------------------------


def _document(outline: OutlineDraft, fenced: set[_Place], dialect: Dialect, says_shape: bool = False) -> str:
    levels = [_level(level, number, fenced, dialect) for number, level in enumerate(outline.levels)]
    parts = [_text("description", 0, outline.description, fenced, dialect), "\n\n---\n\n".join(levels)]
    body = "\n\n".join(filter(None, parts))
    front_matter = _front_matter(outline, says_shape, is_md=not dialect.is_mdx and bool(_MDX.search(body)))
    return f"{front_matter}\n{body}\n" if body else front_matter


def _text(field: str, number: int, text: str, fenced: set[_Place], dialect: Dialect) -> str:
    return _between_colons(field, text, dialect.apart) if text and (field, number) in fenced else text


def _level(level: LevelDraft, number: int, fenced: set[_Place], dialect: Dialect) -> str:
    join = dialect.join
    skills = [join(guarded(s.text), Attributes(s.key, s.area, s.validity_months)) for s in level.skills]
    tasks = [join(guarded(task.text), Attributes(task.key)) for task in level.tasks]
    parts = [
        f"## {_heading(level, dialect)}",
        _text("introduction", number, level.introduction, fenced, dialect),
        _section("Skills", skills),
        _section("Example Tasks", tasks) if tasks else "",
        _text("remarks", number, level.remarks, fenced, dialect),
    ]
    return "\n\n".join(filter(None, parts))


def _section(label: str, items: list[str]) -> str:
    return "\n".join([f"### {label}:", *(f"- {item}" for item in items)])


def _heading(level: LevelDraft, dialect: Dialect) -> str:
    # A level that is called "Projects" says with its braces that it is a level and no section of tasks.
    tell = level.signoffs_needed != 1 or bool(kind_of(level.name))
    attributes = Attributes(signoffs=level.signoffs_needed if tell else None)
    plain = dialect.join(level.name, attributes)
    if dialect.is_plain(level.name) and _names_it(plain, level.name, attributes):
        return plain
    return dialect.join(_PUNCTUATION.sub(r"\\\1", level.name), attributes)


def _names_it(heading: str, name: str, attributes: Attributes) -> bool:
    match blocks_of(f"## {heading}"):
        case [Heading() as read_back]:
            return level_name(read_back) == name and split_attributes(read_back.text)[1] == attributes
    return False


# -- front matter --------------------------------------------------------------------------------


def _front_matter(outline: OutlineDraft, says_shape: bool, is_md: bool) -> str:
    lines = [f"slug: {_yaml(outline.slug)}"] if outline.slug else []
    lines.append(f"title: {_yaml(outline.title)}")
    lines += [f"authors: [{', '.join(map(_yaml, outline.authors))}]"] if outline.authors else []
    lines += [f"tags: [{', '.join(map(_yaml, outline.tags))}]"] if outline.tags else []
    lines += ["levels: headings"] if says_shape else []
    lines += ["mdx:", "  format: md"] if is_md else []
    return "\n".join(["---", *lines, "---", ""])


def _yaml(text: str) -> str:
    if _PLAIN_YAML.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_PRINTABLE_YAML.sub(lambda match: f"\\u{ord(match[0]):04X}", quoted)


# -- normal form ---------------------------------------------------------------------------------


def normal(outline: OutlineDraft) -> OutlineDraft:
    """The draft as a reader would have made it: texts come from forms too, with other line ends and spaces."""
    return replace(
        outline,
        title=folded(outline.title),
        slug=folded(outline.slug),
        description=_block(outline.description),
        authors=tuple(filter(None, map(folded, outline.authors))),
        tags=tuple(filter(None, map(folded, outline.tags))),
        levels=tuple(map(_normal_level, outline.levels)),
    )


def _normal_level(level: LevelDraft) -> LevelDraft:
    return replace(
        level,
        name=folded(level.name),
        skills=tuple(replace(skill, text=normal_text(skill.text), area=folded(skill.area)) for skill in level.skills),
        tasks=tuple(replace(task, text=normal_text(task.text)) for task in level.tasks),
        introduction=_block(level.introduction),
        remarks=_block(level.remarks),
    )


def _block(text: str) -> str:
    return without_blank_ends(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
