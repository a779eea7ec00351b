"""People, teams and memberships in Django admin: kept by admins, with their history.

Who may what: `is_staff` opens all of this (see sign_in.ByEmail). Only a superuser makes admins and superusers, or
touches the record of one, or moves to another address who has a password or leads, since whoever sets an address
could sign in with it. Nobody changes their own rights. Nobody
is deleted: who has left keeps a record, and memberships end by their date.
"""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from . import engineers, teams

__all__ = ["engineers", "teams"]

# Rights are two ticks on a person, and a person has one address: neither list is ours.
admin.site.unregister([Group, EmailAddress])
