"""Exports of a ledger as lists of lines, and what a forger who has the whole database can do to them."""

import json
from pathlib import Path

from django.conf import settings

from assessments import chain

PROGRAM = Path(settings.BASE_DIR) / "tools" / "check_ledger.py"


def is_entry(line):
    return "hash" in line


def closed(lines):
    """Without what opens the entries."""
    return [lines[0], *(line for line in lines[1:] if is_entry(line))]


def find(lines, *acts, **wanted):
    """The first entry of one of these acts that says so, and its body."""
    for line in lines:
        if is_entry(line):
            body = json.loads(line["body"])
            if body["type"] in acts and all(body.get(name) == value for name, value in wanted.items()):
                return line, body
    raise LookupError(acts)


def saying(line, body):
    line["body"] = chain.canonical(body)


def linked(lines):
    """The same with every number and hash computed anew, as whoever has the whole database could."""
    head = lines[0]["prev"]
    entries = [line for line in lines[1:] if is_entry(line)]
    for seq, line in enumerate(entries, 1):
        saying(line, {**json.loads(line["body"]), "seq": seq})
        line |= {"seq": seq, "prev_hash": head, "hash": chain.link(head, line["body"])}
        head = line["hash"]
    lines[0] |= {"size": len(entries), "head": head}
    return lines


def link_as_they_are(lines):
    """As linked(), for texts that are to keep a form that the ledger does not write."""
    head = lines[0]["prev"]
    for line in lines[1:]:
        line |= {"prev_hash": head, "hash": chain.link(head, line["body"])}
        head = line["hash"]
    lines[0]["head"] = head
