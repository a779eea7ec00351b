"""The sessions of a person, wherever they are signed in."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def end_sessions(engineer):
    """Who comes back signs in again. Returns how many there were."""
    whose = {row.pk: row.get_decoded().get(SESSION_KEY) for row in Session.objects.iterator()}
    theirs = [pk for pk, user in whose.items() if user == str(engineer.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]
