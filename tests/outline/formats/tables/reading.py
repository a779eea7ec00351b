"""Tables in, what they say out."""

from outline.formats.inline import plain_text
from outline.formats.tables.csv_file import read


def said(reading):
    """(level, skills, tasks), as plain text."""
    assert reading.errors == ()
    return [
        (level.name, [plain_text(s.text) for s in level.skills], [plain_text(t.text) for t in level.tasks])
        for level in reading.outline.levels
    ]


def table(text):
    """What a table says that is written with bars: `Level | Skill`."""
    lines = [[cell.strip().replace("/n", "\n") for cell in line.split("|")] for line in text.strip("\n").split("\n")]
    return read("\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode())
