"""Outlines as pages of Docusaurus (MDX): the canonical Markdown, with what MDX would run as code shown as text.

Keys, areas, validity and sign-offs stand in an empty anchor behind their text, which is valid JSX and can be linked to.
Read as any other Markdown.
"""

from dataclasses import replace

from . import markdown
from .drafts import LevelDraft, OutlineDraft
from .markdown import read
from .mdx import mdx_block, mdx_line

__all__ = ["read", "sayable", "write"]


def write(outline: OutlineDraft) -> bytes:
    dialect = markdown.mdx_dialect(is_plain=lambda name: mdx_line(name) == name)
    return markdown.write(sayable(outline), dialect).encode()


def sayable(outline: OutlineDraft) -> OutlineDraft:
    """The same outline, its texts written as MDX."""
    outline = markdown.normal(outline)
    return markdown.normal(
        replace(
            outline, description=mdx_block(outline.description), levels=tuple(_level(one) for one in outline.levels)
        )
    )


def _level(level: LevelDraft) -> LevelDraft:
    return replace(
        level,
        skills=tuple(replace(skill, text=mdx_line(skill.text)) for skill in level.skills),
        tasks=tuple(replace(task, text=mdx_line(task.text)) for task in level.tasks),
        introduction=mdx_block(level.introduction),
        remarks=mdx_block(level.remarks),
    )
