"""CASE packages made of nested tuples, for tests: (statement, fields, *children)."""

import json

from outline.formats.case import read


def item(statement, *children, **fields):
    return {"statement": statement, "fields": fields, "children": children}


def package(*items, document=None, sequence=True, **more):
    """A package as plain values; identifiers are i0, i1, … in reading order, the document's is d."""
    made = {
        "CFDocument": {"identifier": "d", "title": "Title", **(document or {})},
        "CFItems": [],
        "CFAssociations": [],
        **more,
    }
    for number, one in enumerate(items, 1):
        _add(made, one, "d", number if sequence else None)
    return made


def _add(made, one, parent, number):
    identifier = f"i{len(made['CFItems'])}"
    made["CFItems"].append({"identifier": identifier, "fullStatement": one["statement"], **one["fields"]})
    made["CFAssociations"].append(
        child_of(identifier, parent) | ({"sequenceNumber": number} if number is not None else {})
    )
    for place, child in enumerate(one["children"], 1):
        _add(made, child, identifier, None if number is None else place)


def child_of(child, parent):
    return {
        "associationType": "isChildOf",
        "originNodeURI": {"title": "Origin", "identifier": child, "uri": f"https://x/CFItems/{child}"},
        "destinationNodeURI": {"title": "Destination", "identifier": parent, "uri": f"https://x/CFItems/{parent}"},
    }


def read_value(value):
    return read(json.dumps(value).encode())


def said(value):
    """Levels, skills with their areas and tasks, a line each."""
    lines = []
    for level in read_value(value).outline.levels:
        lines.append(f"# {level.name}")
        lines += [skill.text + (f" [{skill.area}]" if skill.area else "") for skill in level.skills]
        lines += [f"> {task.text}" for task in level.tasks]
    return lines


def warnings(value):
    return [remark.text for remark in read_value(value).warnings]
