"""The WSGI application that granian serves."""

import logging
import os

import django
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.management.base import SystemCheckError
from django.db import DEFAULT_DB_ALIAS, OperationalError

logger = logging.getLogger(__name__)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skills_project.settings")


class Utf8Request(WSGIRequest):
    """Forms and addresses are UTF-8, as our pages send them, whatever charset a header claims.

    Django would decode them with any codec of Python: some are none for text and break the request before a page is
    reached, others ("unicode_escape") make lone surrogates, which no database and no hash takes.
    """

    encoding = property(lambda self: None, lambda self, value: None)


class Application(WSGIHandler):
    request_class = Utf8Request


def demand_a_sound_database():
    """The server does not start on a database that lets the record be bent: its checks say what is wrong.

    A database that does not answer is another matter: the server waits for it.
    """
    try:
        found = run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
    except OperationalError as error:
        logger.warning("The database does not answer yet: %s", error)
        return
    errors = [message for message in found if message.is_serious()]
    if errors:
        raise SystemCheckError("\n".join(str(message) for message in errors))


django.setup(set_prefix=False)
if not settings.TESTING:  # tests import this before they have a database
    demand_a_sound_database()
application = Application()
