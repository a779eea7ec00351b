"""Who may do what, read from access_matrix.toml: one statement for the tests, for docs/access.md and for the page that
tells engineers who can see a thing of theirs. It describes the rules of models/rights.py and decides nothing.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".toml")
REST = "*"  # in the head of a table: every column that it does not name
DONE = {("GET", "200"), ("POST", "302")}


@dataclass(frozen=True)
class Row:
    """One thing that can be tried, and the answer to each kind of person."""

    address: str
    method: str
    case: str
    answers: dict[str, str]  # of every column
    says: str
    state: str  # in which it is offered on the page "Who can see this"; "" where it is not
    offers: str  # its words there


@dataclass(frozen=True)
class Part:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class AccessMatrix:
    columns: dict[str, str]
    answers: dict[str, str]
    nobody: dict[str, str]
    parts: tuple[Part, ...]

    @classmethod
    def read(cls, text):
        told = tomllib.loads(text)
        columns, answers = told["columns"], told["answers"]
        parts = tuple(Part(part["title"], tuple(_rows(part["rows"], columns))) for part in told["parts"])
        for row in (row for part in parts for row in part.rows):
            if unknown := set(row.answers.values()) - set(answers):
                raise ValueError(f"{row.address} {row.case}: no such answer as {', '.join(sorted(unknown))}.")
        return cls(columns, answers, told["nobody"], parts)

    @property
    def rows(self):
        return [row for part in self.parts for row in part.rows]

    def offered(self, column, states):
        """What somebody of this column may do with a thing in these states: ["read it", "sign it off", …]."""
        return [row.offers for row in self.rows if row.state in states and (row.method, row.answers[column]) in DONE]


@cache
def access_matrix():
    return AccessMatrix.read(SOURCE.read_text(encoding="utf-8"))


def _rows(table, columns):
    head, *lines = table.strip().splitlines()
    named = head.split()[3:]
    if set(named) - {REST} - set(columns) or (REST not in named and set(named) != set(columns)):
        raise ValueError(f"The head of a table names other columns than there are: {head}")
    for line in lines:
        cells, says, offer = [*(part.strip() for part in line.split("|")), ""][:3]
        address, method, case, *answers = cells.split()
        given = dict(zip(named, answers, strict=True))
        state, _, words = offer.partition(": ")
        full = {column: given.get(column) or given[REST] for column in columns}
        yield Row(address, method, case, full, says, state, words)


def as_markdown(matrix):
    """The whole as a document."""
    lines = ["# Who may do what", "", *INTRODUCTION, "", "| column | who |", "|---|---|"]
    lines += [f"| {column} | {who} |" for column, who in matrix.columns.items()]
    lines += ["", "| answer | meaning |", "|---|---|"]
    lines += [f"| {answer} | {meaning} |" for answer, meaning in matrix.answers.items()]
    for part in matrix.parts:
        lines += ["", f"## {part.title}", "", f"| what is tried | address | {' | '.join(matrix.columns)} |"]
        lines += ["|---" * (len(matrix.columns) + 2) + "|"]
        lines += [_line(row) for row in part.rows]
    return "\n".join(lines) + "\n"


INTRODUCTION = (
    "Made by `manage.py access_matrix` from `assessments/access_matrix.toml`; change that file, never this one. The",
    "tests send each row as each kind of person, with and without htmx: the answer must be the one that stands here,",
    "and a refusal must leave every row, every file and the ledger as they were. Nobody decides on a record of their",
    "own, whatever else they are: an admin who also leads may do what either column allows, and no more.",
)


def _line(row):
    case = "" if row.case == "-" else f", {row.case}"
    return f"| {row.says} | `{row.method} {row.address}`{case} | {' | '.join(row.answers.values())} |"
