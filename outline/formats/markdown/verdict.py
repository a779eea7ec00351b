"""What an outline as a whole lacks: errors where nothing can be imported, warnings where something may be missing."""

from collections.abc import Iterator

from outline.formats.drafts import OutlineDraft, Remark

from .levels import Structure
from .parts import Block, Heading


def errors_of(outline: OutlineDraft, blocks: list[Block]) -> Iterator[Remark]:
    """Why nothing can be imported."""
    if not outline.levels:
        line = next((block.line for block in blocks if isinstance(block, Heading) and block.rank), 1)
        expected = (
            "a heading for each level, such as “## 1. Beginner”, and under it “### Skills:” with a list of skills, or "
            "a table with a column or a row for each level"
        )
        yield Remark(line, f"No level was found; expected is {expected}.")


def warnings_of(outline: OutlineDraft, structure: Structure) -> Iterator[Remark]:
    """What may be missing."""
    if not outline.title:
        yield Remark(1, "The outline has no title: there is no `title:` in a front matter and no heading for it.")
    if not structure.labelled and any(level.skills for level in outline.levels):
        text = "No section is labelled as skills: the lists directly under the headings are read as the skills."
        yield Remark(outline.levels[0].line, text)
    for level in outline.levels:
        if not level.skills:
            yield Remark(level.line, f"The level “{level.name}” has no skills.")
