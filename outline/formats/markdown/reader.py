"""From a document to a Reading: the one of its shapes that makes most sense is what was read.

A document whose levels each have a section that is called "Skills" and nothing else says itself how it is to be read,
and so does one with `levels: headings` in its front matter. For any other, all shapes that it could have are tried, and
the best is the one with levels that sound like levels, then one with labels that say skills, then the one with most
skills, those under headings counted three times: a table beside them is mostly a summary. Of equals it is the first.
"""

from collections.abc import Iterator

from outline.formats.drafts import OutlineDraft, Reading, Remark

from .blocks import TooDeep, blocks_of
from .front_matter import FrontMatter, FrontMatterError, read_front_matter
from .labels import levelness, says_itself
from .levels import Choices
from .parts import Block
from .shapes import shapes_of
from .source import SourceError, source_text
from .walk import Walk

_HEADINGS = 3  # levels that are no headings must say so many times as much as those that are


def read(text: str | bytes, choices: Choices | None = None) -> Reading:
    """Read an outline. What cannot be read at all is an error; what may surprise is a warning.

    `choices` says how sections are to be read, each named by its line and label as in Reading.sections.
    """
    try:
        source = source_text(text)
        lines = source.split("\n")
        front = read_front_matter(lines)
        blocks = blocks_of("\n" * front.end + "\n".join(lines[front.end :]))
    except SourceError as error:
        return Reading(None, errors=error.remarks)
    except FrontMatterError as error:
        return Reading(None, errors=(error.remark,))
    except TooDeep as error:
        return Reading(None, errors=(Remark(error.line, "Lists or quotes stand too deep in each other to be read."),))
    return _best(front, blocks, lines, choices or {}).reading()


def _best(front: FrontMatter, blocks: list[Block], lines: list[str], choices: Choices) -> Walk:
    walks: list[Walk] = []
    for walk in _walks(front, blocks, lines, choices):
        if front.levels == "headings" or _says_itself(walk):
            return walk
        walks.append(walk)
    return max(walks, key=_sense)


def _walks(front: FrontMatter, blocks: list[Block], lines: list[str], choices: Choices) -> Iterator[Walk]:
    for shape in shapes_of(blocks, lines, front.title or ""):
        yield Walk(front, shape, lines, choices)


def _says_itself(walk: Walk) -> bool:
    """Whether skills were found, and each level has one section that is called "Skills" and nothing else."""
    sections = [section for section in walk.sections if section.kind == "skills" and not section.is_guess]
    called = [section.level for section in sections if says_itself(section.label)]
    levels = walk.outline.levels
    return any(level.skills for level in levels) and sorted(called) == sorted(level.name for level in levels)


def _sense(walk: Walk) -> tuple[bool, int, bool, int, int]:
    """How much sense a reading makes; greater is better."""
    levels = walk.outline.levels
    known = {section.level for section in walk.sections if section.kind == "skills" and not section.is_guess}
    labelled = sum(level.name in known for level in levels if level.skills)
    return (
        any(level.skills or level.tasks for level in levels),
        _sounding(walk.outline),
        labelled > 0 and 10 * labelled >= 9 * len(levels),
        sum(len(level.skills) + len(level.tasks) for level in levels) * (1 if walk.levels_by == "marks" else _HEADINGS),
        sum(levelness(level.name) == 2 for level in levels),
    )


def _sounding(outline: OutlineDraft) -> int:
    """2 where most of at least two levels sound like levels, 1 where they are at least numbered, else 0."""
    filled = [levelness(level.name) for level in outline.levels if level.skills or level.tasks]
    return next((least for least in (2, 1) if _most(filled, least)), 0)


def _most(found: list[int], least: int) -> bool:
    count = sum(one >= least for one in found)
    return count >= 2 and 2 * count >= len(found)
