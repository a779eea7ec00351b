"""An outline back as it was at an earlier revision, as a new one. Nothing that records point at goes away."""

from django.db import transaction

from .applying import apply_draft
from .history import said_by
from .models import Outline, Revision


class CannotRestore(Exception):
    """Its text is a sentence fit for the page."""


@transaction.atomic
def restore(revision: Revision, *, by, seen: int) -> Revision:
    """The outline says again what this revision says. `seen` is the number of the current one that the page showed.

    Returns the new revision; the current one, where that says the same already. Raises CannotRestore.
    """
    outline = Outline.objects.select_for_update(no_key=True).get(pk=revision.outline_id)
    if outline.current_revision.number != seen:
        raise CannotRestore("The outline has been changed since you opened this page. Look at the differences again.")
    draft = said_by(revision.markdown)
    if draft is None:
        raise CannotRestore("This revision had no level yet, so there is nothing to restore.")
    return apply_draft(outline, draft, by=by, summary=f"Restored revision {revision.number}.")
