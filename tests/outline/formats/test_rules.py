"""docs/reading-outlines.md keeps what it promises: below each of its documents stands what is read from it.

Run as a module (python -m tests.outline.formats.test_rules) it writes what is read below each document.
"""

import re
from pathlib import Path

import pytest

from outline.formats.inline import plain_text
from outline.formats.markdown import read

PAGE = Path(__file__).parents[3] / "docs" / "reading-outlines.md"
_EXAMPLE = re.compile(r"```markdown\n(?P<document>.*?)```\n(?:\n```text\n(?P<said>.*?)```\n)?", re.DOTALL)

EXAMPLES = [(match["document"], match["said"]) for match in _EXAMPLE.finditer(PAGE.read_text())]


def said(document):
    """Levels, skills with their areas, and tasks, a line each."""
    lines = []
    for level in read(document).outline.levels:
        lines.append(level.name)
        lines += [f"    {plain_text(s.text)}" + (f"  [{s.area}]" if s.area else "") for s in level.skills]
        lines += [f"  > {plain_text(task.text)}" for task in level.tasks]
    return "\n".join(lines) + "\n"


def test_there_are_examples():
    assert len(EXAMPLES) > 15


@pytest.mark.parametrize(("document", "expected"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_rule_holds(document, expected):
    assert said(document) == expected


if __name__ == "__main__":
    text = _EXAMPLE.sub(
        lambda m: f"```markdown\n{m['document']}```\n\n```text\n{said(m['document'])}```\n", PAGE.read_text()
    )
    PAGE.write_text(text)
