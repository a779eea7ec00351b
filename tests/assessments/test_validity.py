"""Until when a sign-off counts: the months, the day itself and the day after, and from when on it can be renewed."""

import datetime as dt

import pytest
from django.test import override_settings
from django.utils import timezone

from assessments import clock, validity

DAY = dt.date(2027, 3, 3)


@pytest.mark.parametrize(
    ("signed_on", "months", "last_day"),
    [
        ("2026-03-03", None, None),
        ("2026-03-03", 12, "2027-03-03"),
        ("2026-11-24", 1, "2026-12-24"),
        ("2026-12-24", 1, "2027-01-24"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),  # a leap year
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-01-01", 9999, "2859-04-01"),
    ],
)
def test_the_last_day(signed_on, months, last_day):
    found = validity.until(dt.date.fromisoformat(signed_on), months)
    assert (found and found.isoformat()) == last_day


@pytest.mark.parametrize(
    ("on", "is_over", "is_near", "counts"),
    [
        (dt.date(2026, 12, 2), False, False, True),
        (dt.date(2026, 12, 3), False, True, True),  # 90 days before
        (DAY, False, True, True),
        (DAY + dt.timedelta(1), True, True, False),
    ],
)
def test_around_the_day(on, is_over, is_near, counts):
    assert (validity.is_over(DAY, on), validity.is_near(DAY, on)) == (is_over, is_near)
    assert {state: validity.counts(state, DAY, on) for state in ("signed_off", "open", "submitted", "returned")} == (
        dict.fromkeys(("signed_off", "open", "submitted", "returned"), counts)
    )


def test_without_a_day_it_neither_lapses_nor_needs_renewing():
    assert (validity.is_over(None), validity.is_near(None)) == (False, False)
    assert {state: validity.counts(state, None) for state in ("signed_off", "open", "submitted", "returned")} == {
        "signed_off": True,
        "open": False,
        "submitted": False,
        "returned": False,
    }


def test_why_it_cannot_be_renewed():
    assert validity.why_not_renewed(None, DAY) == "This sign-off does not lapse, so there is nothing to renew."
    assert validity.why_not_renewed(DAY, dt.date(2026, 12, 2)) == (
        "It is valid until 3 March 2027. You can renew it from 3 December 2026 on."
    )
    assert validity.why_not_renewed(DAY, dt.date(2026, 12, 3)) == ""


@pytest.mark.parametrize(("zone", "is_over"), [("Asia/Tokyo", True), ("UTC", False), ("America/Lima", False)])
def test_the_day_ends_where_the_site_is(zone, is_over):
    """At 16:00 UTC of the last day it is the next day in Tokyo already."""
    moment = dt.datetime(2027, 3, 3, 16, tzinfo=dt.UTC)
    with override_settings(TIME_ZONE=zone), timezone.override(zone), clock.telling(moment):
        assert validity.is_over(DAY) is is_over
