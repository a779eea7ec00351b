"""Outlines in Django admin: edited, imported, and retired rather than deleted.

Every save is one transaction that ends with one revision of the outline. It takes the outline's row first, so that two
admins come one after the other and a submission pins a wording together with its revision.
"""

from . import outlines, pieces, proposals, revisions

__all__ = ["outlines", "pieces", "proposals", "revisions"]
