"""The table, on the screen and in docs/reliability.md."""

import datetime as dt
import os
import platform
from pathlib import Path

from .outcome import SHOWN

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEAD = ["| scenario | engine | count | outcome | figures |", "|---|---|---:|---|---|"]


def table(results):
    """Lines of Markdown; `results` is [(engine, outcomes)]."""
    return [*HEAD, *(_line(engine, outcome) for engine, outcomes in results for outcome in outcomes)]


def _line(engine, outcome):
    figures = ", ".join(f"{name} {value}" for name, value in outcome.figures.items())
    return f"| {outcome.scenario} | {engine} | {outcome.count} | {outcome.verdict} | {figures} |"


def faults(results):
    """What failed, in words, the first few of each."""
    for engine, outcomes in results:
        for outcome in outcomes:
            yield from (f"{engine}, {outcome.scenario}: {fault}" for fault in outcome.faults[:SHOWN])
            if len(outcome.faults) > SHOWN:
                yield f"{engine}, {outcome.scenario}: and {len(outcome.faults) - SHOWN} more."
            if not outcome.count:
                yield f"{engine}, {outcome.scenario}: nothing was tried."


def machine():
    """Cores, memory and Python: enough to compare figures with, and nothing that names a place."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}"


def write(engine, result, command, minutes, page=PAGE):
    """Put the table of one engine ("sqlite") between its marks in the page; that of the other one stays."""
    begin, end = f"<!-- storm on {engine}: begin -->", f"<!-- storm on {engine}: end -->"
    said = f"{result[0]}, {dt.date.today():%d %B %Y}, `{command}`, {minutes} minutes, {machine()}."
    before, _, rest = page.read_text().partition(begin)
    page.write_text("\n".join([before + begin, said, "", *table([result]), end + rest.partition(end)[2]]))
