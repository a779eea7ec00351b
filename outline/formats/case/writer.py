"""From an outline to a CASE 1.1 package, and each of its objects for itself.

All is made of the outline alone: the same outline gives the same bytes. Identifiers are made of the outline's slug with
the level's name and a piece's key, so that they stay when texts are reworded.
"""

import json

from outline.formats.drafts import OutlineDraft
from outline.formats.markdown import normal

from .addresses import UNKNOWN_CHANGE, Addresses, Json
from .entries import Entry, entries
from .kinds import EXTENSION, TYPES

NOBODY = "Unknown"  # CASE wants a creator


def write(outline: OutlineDraft, *, base: str = "", changed: str = UNKNOWN_CHANGE) -> bytes:
    """The package as a file."""
    return f"{json.dumps(cf_package(outline, base=base, changed=changed), ensure_ascii=False, indent=2)}\n".encode()


def cf_package(outline: OutlineDraft, *, base: str = "", changed: str = UNKNOWN_CHANGE) -> Json:
    outline = sayable(outline)
    addresses = addresses_of(outline, base=base, changed=changed)
    found = list(entries(outline, addresses))
    return {
        "CFDocument": cf_document(outline, addresses),
        "CFItems": [cf_item(entry, outline, addresses) for entry in found],
        "CFAssociations": [cf_association(entry, outline, addresses) for entry in found],
        "CFDefinitions": {"CFItemTypes": [cf_item_type(kind, addresses) for kind in TYPES]},
    }


def addresses_of(outline: OutlineDraft, *, base: str = "", changed: str = UNKNOWN_CHANGE) -> Addresses:
    return Addresses(outline.slug or outline.title, base, changed)


def sayable(outline: OutlineDraft) -> OutlineDraft:
    """What a package says of an outline: all of it, with texts in their normal form."""
    return normal(outline)


def cf_document(outline: OutlineDraft, addresses: Addresses) -> Json:
    identifier = addresses.identifier()
    return addresses.head("CFDocuments", identifier) | {
        "caseVersion": "1.1",
        "title": outline.title,
        "creator": ", ".join(outline.authors) or NOBODY,
        **({"description": outline.description} if outline.description else {}),
        **({"subject": list(outline.tags)} if outline.tags else {}),
        "CFPackageURI": addresses.link("CFPackages", identifier, outline.title),
        "extensions": {EXTENSION: {"slug": outline.slug, "authors": list(outline.authors)}},
    }


def cf_item(entry: Entry, outline: OutlineDraft, addresses: Addresses) -> Json:
    return addresses.head("CFItems", entry.id) | {
        "fullStatement": entry.statement,
        **({"humanCodingScheme": entry.code} if entry.code else {}),
        "CFItemType": TYPES[entry.kind],
        "CFItemTypeURI": addresses.link("CFItemTypes", addresses.identifier("type", entry.kind), TYPES[entry.kind]),
        **({"notes": entry.notes} if entry.notes else {}),
        "CFDocumentURI": _to_document(outline, addresses),
        **({"extensions": {EXTENSION: entry.own}} if entry.own else {}),
    }


def cf_association(entry: Entry, outline: OutlineDraft, addresses: Addresses) -> Json:
    """That an item stands under the one above it, or under the document."""
    identifier = addresses.identifier("association", entry.id)
    above = addresses.link("CFItems", entry.parent, "Item") if entry.parent else _to_document(outline, addresses)
    return addresses.head("CFAssociations", identifier) | {
        "associationType": "isChildOf",
        "sequenceNumber": entry.sequence,
        "originNodeURI": addresses.link("CFItems", entry.id, TYPES[entry.kind]),
        "destinationNodeURI": above,
        "CFDocumentURI": _to_document(outline, addresses),
    }


def cf_item_type(kind: str, addresses: Addresses) -> Json:
    code = str(list(TYPES).index(kind) + 1)
    return addresses.head("CFItemTypes", addresses.identifier("type", kind)) | {
        "title": TYPES[kind],
        "description": TYPES[kind],
        "hierarchyCode": code,
        "typeCode": TYPES[kind],
    }


def _to_document(outline: OutlineDraft, addresses: Addresses) -> Json:
    return addresses.link("CFDocuments", addresses.identifier(), outline.title)
