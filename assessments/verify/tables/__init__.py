"""The tables as they are now against the record as the ledger tells it. Each function looks at one table, whole.

What differs is laid at the door of the entry that last told of it.
"""

from . import beside, claims, judged, leading, rest, work
from .comparison import Comparison

TABLES = (
    claims.assessments,
    judged.submissions,  # before those that look at what is of a submission
    judged.submitted_evidence,
    judged.sign_offs,
    work.evidence,
    work.uses,
    claims.levels,
    rest.grants,
    leading.leading,
    beside.views,
    beside.exemptions,
    rest.delegations,
    rest.lines,
)


def compare(replay, codes, report):
    now = Comparison(replay, codes, report)
    for table in TABLES:
        table(now)
