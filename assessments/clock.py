"""What time it is for the record. Always now, except where a story is told: the demo and tests that look back."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now():
    return _told.get() or timezone.now()


def today():
    """The day of that moment, in the time of the site."""
    return timezone.localdate(now())


@contextmanager
def telling(moment):
    """Inside, acts are recorded as of `moment` (aware). No page and no form can reach this."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
