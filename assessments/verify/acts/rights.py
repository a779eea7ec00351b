"""Who may review by a grant, or in somebody's stead; and who is known by no name any more."""

from ...states import Act
from ..report import Wrong


def grant(replay, entry):
    known = replay.grants.get(entry["grant"])
    if (entry["type"] == Act.GRANT) == (known is not None):
        raise Wrong(f"grant {entry['grant']} {'had not been given' if known is None else 'had been given before'}")
    replay.grants[entry["grant"]] = entry


def delegation(replay, entry):
    pk = entry["delegation"]
    if (entry["type"] == Act.DELEGATE) == (pk in replay.delegations):
        raise Wrong(f"delegation {pk} {'had begun before' if pk in replay.delegations else 'had not begun'}")
    if entry["delegator"] == entry["delegate"]:
        raise Wrong("somebody stands in for themself")
    replay.delegations[pk] = entry


def erase(replay, entry):
    replay.erased.add(entry["subject"])
