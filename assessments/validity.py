"""How long a sign-off counts: until a day, the day itself included, in the time of the site. Pure but for the clock.

The day is fixed when it is signed off; what it means today is asked here, and as a set by Assessment.objects.valid().
"""

import calendar
import datetime as dt

from . import clock

AHEAD = dt.timedelta(days=90)  # so long before the day a sign-off can be renewed, and is spoken of


def until(signed_on, months):
    """The last day on which a sign-off of that day counts; None where it does not lapse (no months).

    Where the month is too short, its last day: 31 January and one month is 28 February, or the 29th.
    """
    if not months:
        return None
    year, month = divmod(signed_on.year * 12 + signed_on.month - 1 + months, 12)
    return dt.date(year, month + 1, min(signed_on.day, calendar.monthrange(year, month + 1)[1]))


def is_over(last_day, on=None):
    """Whether that day has passed."""
    return last_day is not None and last_day < (on or clock.today())


def is_near(last_day, on=None):
    """Whether it has passed, or will within 90 days: from then on it can be renewed."""
    return last_day is not None and last_day - AHEAD <= (on or clock.today())


def counts(state, last_day, on=None):
    """Whether a record is a valid sign-off: signed off for good, or until a day that has not passed. One that is being
    renewed counts until that day, so that nobody loses anything by renewing early."""
    return state == "signed_off" if last_day is None else not is_over(last_day, on)


def is_to_renew(shown, last_day):
    """Whether what is shown in that state was granted once and has lapsed, or is being renewed: its level is marked."""
    return last_day is not None and shown not in ("signed_off", "not_applicable")


def why_not_renewed(last_day, on=None):
    """Why it cannot be renewed on that day; nothing where it can."""
    if last_day is None:
        return "This sign-off does not lapse, so there is nothing to renew."
    if is_near(last_day, on):
        return ""
    return f"It is valid until {written(last_day)}. You can renew it from {written(last_day - AHEAD)} on."


def written(day):
    """A day as we write it: "3 March 2027"."""
    return f"{day.day} {day:%B %Y}"
