"""How well the reader reads documents of which a careful person wrote down what they say.

    python -m tests.outline.formats.score [--write]

prints F1 for the names of levels, the skills and the tasks of each document and of all together, compared by exact text
after whitespace, and with --write puts the table into docs/reading-outlines.md. The documents stand in a folder of
their own beside the checkout, or where SKILLBOOK_CORPUS says, each with a `.expected.json`.
"""

import argparse
import datetime as dt
import json
import os
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from outline.formats.inline import folded, plain_text
from outline.formats.markdown import read

CORPUS = Path(os.environ.get("SKILLBOOK_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
PAGE = Path(__file__).parents[3] / "docs" / "reading-outlines.md"
BEGIN, END = "<!-- score: begin -->", "<!-- score: end -->"
PARTS = ("level", "skill", "task")


class Score(NamedTuple):
    hits: int
    found: int
    expected: int

    @property
    def f1(self):
        return 2 * self.hits / ((self.found + self.expected) or 1) if self.found or self.expected else 1.0

    def plus(self, other):
        return Score(*map(sum, zip(self, other, strict=True)))


def documents():
    return sorted(path for path in CORPUS.glob("*.md") if path.name != "SOURCES.md")


def with_expectation():
    return [path for path in documents() if path.with_suffix(".expected.json").exists()]


def expected_of(path):
    return json.loads(path.with_suffix(".expected.json").read_text())


def scores_of(path):
    """{"level": Score, "skill": Score, "task": Score}; a document that is an error has found nothing."""
    levels = [(level["name"], level["skills"], level["tasks"]) for level in expected_of(path)["levels"]]
    return compared(_counted(levels), pieces_of(read(path.read_bytes()).outline))


def pieces_of(outline):
    return _counted(
        (level.name, [plain_text(s.text) for s in level.skills], [plain_text(t.text) for t in level.tasks])
        for level in (outline.levels if outline else ())
    )


def compared(expected, found):
    return {
        part: Score(
            *(
                sum(n for piece, n in pieces.items() if piece[0] == part)
                for pieces in (expected & found, found, expected)
            )
        )
        for part in PARTS
    }


def total(scores):
    """All scores as one."""
    return sum_of(score for of_document in scores for score in of_document.values())


def sum_of(scores):
    whole = Score(0, 0, 0)
    for score in scores:
        whole = whole.plus(score)
    return whole


def table(scores):
    """Lines of Markdown, one for each document and one for all; `scores` is {name: scores_of(…)}."""
    rows = [(name, [*of_document.values(), total([of_document])]) for name, of_document in scores.items()]
    overall = [sum_of(of_document[part] for of_document in scores.values()) for part in PARTS]
    rows.append(("**all**", [*overall, total(scores.values())]))
    lines = ["| document | levels | skills | tasks | all | read of expected |", "|---|---:|---:|---:|---:|---:|"]
    for name, row in rows:
        shown = " | ".join(f"{score.f1:.3f}" if score.expected or score.found else "–" for score in row)
        lines.append(f"| {name} | {shown} | {row[-1].hits} of {row[-1].expected} |")
    return lines


def _counted(levels):
    pieces = Counter()
    for name, skills, tasks in levels:
        pieces["level", folded(name)] += 1
        pieces.update(("skill", folded(name), folded(text)) for text in skills)
        pieces.update(("task", folded(name), folded(text)) for text in tasks)
    return pieces


def _write(lines):
    said = f"{dt.date.today():%d %B %Y}, `make score ARGS=--write`:"
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text("\n".join([before + BEGIN, said, "", *lines, END + rest.partition(END)[2]]))


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.outline.formats.score", description="How well we read.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reading-outlines.md")
    options = parser.parse_args()
    if not with_expectation():
        raise SystemExit(f"There are no documents with a .expected.json in {CORPUS}; set SKILLBOOK_CORPUS.")
    lines = table({path.stem: scores_of(path) for path in with_expectation()})
    print("\n".join(lines))
    if options.write:
        _write(lines)


if __name__ == "__main__":
    main()
