"""Terms: from a day (included) to a day (excluded), or open. So hold memberships, grants and delegations.

Their models have the fields `starts` and `ends`; every question about "now" takes a date, so that yesterday can be
asked about too.
"""

from django.db.models import CheckConstraint, F, Q
from django.utils import timezone

ENDS_HINT = "The first day on which it no longer holds."


def holding(on=None):
    """As the condition of a query: those that hold on that day (today): begun, and not yet ended."""
    on = on or timezone.localdate()
    return Q(starts__lte=on) & still_open(on)


def still_open(on):
    """Those that have not ended by that day, begun or not."""
    return Q(ends__isnull=True) | Q(ends__gt=on)


def common(starts, ends):
    """Those that share a day with the term from `starts` to `ends` (None: open). One that ended on its first day, as
    it never held, shares none."""
    held = Q(ends__isnull=True) | Q(ends__gt=F("starts"))
    return held & still_open(starts) & (Q(starts__lt=ends) if ends else Q())


def ended(term, on):
    """The last day of a term that is to end on `on`: its first, where it had not begun, so that it never held."""
    return max(on, term.starts)


def ends_after_it_starts(name):
    return CheckConstraint(
        condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
        name=name,
        violation_error_message="It cannot end before it starts.",
    )
