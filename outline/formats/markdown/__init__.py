"""Outlines in Markdown, read and written. docs/reading-outlines.md shows each rule with an example.

source, front_matter   what is a document at all
asides, html_rules     what differs from CommonMark; blocks, elements, html: the document as a row of parts
labels                 what words say, from ../labels.toml
tables, shapes         the shapes that a document may have its levels in, each as another row of parts
levels, walk           the levels and sections of one shape, and one walk that reads them into drafts
reader                 which shape makes most sense
writer                 from drafts to the canonical document
"""

from .reader import read
from .writer import mdx_dialect, normal, write

__all__ = ["mdx_dialect", "normal", "read", "write"]
