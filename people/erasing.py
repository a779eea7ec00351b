"""How a person goes from this app and from what the site keeps around it. Their row stays as a tombstone, for others'
records name it: without name, address, rights or dates, and for good.

What a person has done stands in the highest app, which calls this (assessments/erasing.py).
"""

import json

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from .models import Engineer, Membership
from .sessions import end_sessions

NAME = "Somebody erased"
NOWHERE = "erased.invalid"  # a domain that can have no mailbox (RFC 2606)


class ErasureRefused(Exception):
    """Why nobody was erased: one sentence that says what to do."""


def demand_gone(engineer, on):
    """Whoever still belongs here, or is the only one who keeps the site, is not erased."""
    if engineer.erased_at:
        day = date_format(timezone.localtime(engineer.erased_at), "j F Y")
        raise ErasureRefused(f"Person {engineer.pk} was erased already, on {day}.")
    if engineer.is_active:
        raise ErasureRefused(f"{engineer} works here. Let them leave first: in the admin, with the action “Has left”.")
    teams = [membership.team.name for membership in engineer.memberships.open_on(on).select_related("team")]
    if teams:
        raise ErasureRefused(f"{engineer} still belongs to {', '.join(teams)}. End that first, in the admin.")
    admins = Engineer.objects.present().filter(Q(is_staff=True) | Q(is_superuser=True))
    if (engineer.is_staff or engineer.is_superuser) and not admins.exists():
        raise ErasureRefused(f"Nobody but {engineer} was an admin. Let somebody else be one first.")


def names_of(engineer):
    """Every name and address that they have had here, for finding them in texts."""
    rows = Engineer.history.filter(id=engineer.pk).values_list("name", "email")
    return sorted({text.strip() for row in (*rows, (engineer.name, engineer.email)) for text in row} - {""})


def forget(engineer, at):
    """Take out what is theirs. Returns how much of what: [(number, in words), …]."""
    names = names_of(engineer)
    removed = [
        (Membership.objects.filter(engineer=engineer).delete()[0], "memberships"),
        (Membership.history.filter(engineer=engineer.pk).delete()[0], "changes of their memberships"),
        (Engineer.history.filter(id=engineer.pk).delete()[0], "changes of their name, address and rights"),
        (EmailAddress.objects.filter(user=engineer).delete()[0], "addresses for signing in"),
        (end_sessions(engineer), "sessions"),
        (_unname_in_the_log(engineer, names), "lines of the admin’s log, which stay without their name"),
    ]
    engineer.groups.clear()
    engineer.user_permissions.clear()
    _leave_a_tombstone(engineer, at)
    return removed


def _unname_in_the_log(engineer, names):
    """That something was edited stays; whose row it was does not. The log writes its messages as JSON."""
    about = Q(content_type__app_label="people", content_type__model="engineer", object_id=str(engineer.pk))
    for name in names:
        for written in {name, json.dumps(name)[1:-1]}:
            about |= Q(object_repr__icontains=written) | Q(change_message__icontains=written)
    return LogEntry.objects.filter(about).update(object_repr=NAME, change_message="")


def _leave_a_tombstone(engineer, at):
    """Past save(), which would write a line of history about it."""
    Engineer.objects.filter(pk=engineer.pk).update(
        email=f"{engineer.pk}@{NOWHERE}",
        name=NAME,
        password=make_password(None),
        is_active=False,
        is_staff=False,
        is_superuser=False,
        last_login=None,
        joined_at=at,
        visit_began_at=None,
        previous_visit_at=None,
        erased_at=at,
    )
    engineer.refresh_from_db()
