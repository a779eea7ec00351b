"""How the objects of a package are named: identifiers made of what they stand for, and URIs."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

type Json = dict[str, Any]

# Said of every object where nobody tells when the outline was changed.
UNKNOWN_CHANGE = "1970-01-01T00:00:00+00:00"

_NAMESPACE = UUID("5c0f2f5e-9d3e-5b6a-8f0e-3f1f5f0a7d21")


@dataclass(frozen=True)
class Addresses:
    """How objects are named: `base` is the address of a CASE service, "" where there is none."""

    slug: str
    base: str = ""
    changed: str = UNKNOWN_CHANGE  # RFC 3339, with the offset

    def identifier(self, *names: str) -> str:
        return str(uuid5(_NAMESPACE, json.dumps([self.slug, *names])))

    def uri(self, kind: str, identifier: str) -> str:
        return f"{self.base.rstrip('/')}/ims/case/v1p1/{kind}/{identifier}" if self.base else f"urn:uuid:{identifier}"

    def link(self, kind: str, identifier: str, title: str) -> Json:
        return {"title": title, "identifier": identifier, "uri": self.uri(kind, identifier), "targetType": "CASE"}

    def head(self, kind: str, identifier: str) -> Json:
        """What every object begins with; some schemas ask for `sourcedId` where the standard says `identifier`."""
        return {
            "identifier": identifier,
            "sourcedId": identifier,
            "uri": self.uri(kind, identifier),
            "lastChangeDateTime": self.changed,
        }
