"""Documents in, the part that a test looks at out."""

import re
from pathlib import Path

import outline
from outline.formats.markdown import read

SEED = (Path(outline.__file__).parent / "samples" / "backend-skills-outline.md").read_bytes()
LEVEL = "## 1. Beginner\n### Skills:\n"


def levels_of(document):
    reading = read(document)
    assert reading.errors == ()
    return reading.outline.levels


def names_of(document):
    return [level.name for level in levels_of(document)]


def skills_of(document):
    return [skill.text for level in levels_of(document) for skill in level.skills]


def lines_of(remarks):
    return [remark.line for remark in remarks]


def error_of(document):
    reading = read(document)
    assert reading.outline is None
    [error] = reading.errors
    return error


def everything_in(found):
    """All texts of an outline, one below the other."""
    texts = [found.title, found.description]
    for level in found.levels:
        texts += [level.name, level.introduction, level.remarks, *(skill.area for skill in level.skills)]
        texts += [piece.text for piece in level.skills + level.tasks]
    return "\n".join(texts)


def lines_told(reading):
    """The numbers of all lines that a warning names."""
    told = set()
    for remark in reading.warnings:
        span = re.match(r"Lines (\d+)–(\d+)", remark.text)
        told.update(range(int(span[1]), int(span[2]) + 1) if span else [remark.line])
    return told
