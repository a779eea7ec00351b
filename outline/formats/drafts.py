"""What a reader of outlines hands over: plain frozen data, with the line that each piece came from.

A reader turns text into a Reading; a writer turns an OutlineDraft into text. Neither knows Django or the database.
Texts of skills and tasks are inline Markdown; descriptions, introductions and remarks are block Markdown.
Lines are counted from 1 in the document as it was given; 0 means "not from a document". They do not take part
in comparison: two drafts are equal when they say the same.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SkillDraft:
    text: str
    key: str = ""  # "" until the importer derives one from the first words
    area: str = ""
    validity_months: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class TaskDraft:
    text: str
    key: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class LevelDraft:
    name: str  # as written, numbering kept: "1. Beginner"
    skills: tuple[SkillDraft, ...] = ()
    tasks: tuple[TaskDraft, ...] = ()
    introduction: str = ""  # text between the heading and the first section
    remarks: str = ""  # every other text of the level that is neither skill nor task
    signoffs_needed: int = 1
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class OutlineDraft:
    title: str
    slug: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    levels: tuple[LevelDraft, ...] = ()


@dataclass(frozen=True)
class Remark:
    """One warning or error about a line, as a sentence fit for the page."""

    line: int
    text: str


@dataclass(frozen=True)
class Section:
    """How a part of the document was read: as "skills", "tasks" or "neither"; `is_guess` where its label is not known.

    `line` and `label` name it: a reader takes another reading for them.
    """

    line: int
    label: str
    kind: str
    is_guess: bool
    level: str  # the name of the level that it stands in
    items: int = 0  # the skills or tasks read from it


@dataclass(frozen=True)
class Reading:
    """What was read; `outline` is None exactly when there are errors."""

    outline: OutlineDraft | None
    warnings: tuple[Remark, ...] = ()
    errors: tuple[Remark, ...] = ()
    sections: tuple[Section, ...] = ()
