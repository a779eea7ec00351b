"""What settings can get wrong while nothing fails until it is too late: said by `manage.py check` and `migrate`."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections, transaction
from django.http.request import validate_host

from assessments import guards

PRIVATE_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")


@register(Tags.caches, deploy=True)
def cache_is_shared(app_configs, **kwargs):
    """Sign-in counts its tries in the cache; where each process has its own, each grants the tries anew."""
    if settings.CACHES["default"]["BACKEND"].endswith(PRIVATE_CACHES):
        yield Warning(
            "The cache belongs to one process, so the limit on tries to sign in counts for each process apart.",
            hint="Set CACHE_URL=dbcache://skillbook_cache and run `manage.py createcachetable`, or, with the package "
            "redis installed, CACHE_URL=rediscache://host:6379/1",
            id="skillbook.W001",
        )


@register(Tags.mail, deploy=True)
def mail_leaves_the_house(app_configs, **kwargs):
    """Django knows its own development backends; this one is ours."""
    if settings.MAILERS["default"]["BACKEND"] == settings.CONSOLE:
        yield Warning(
            "Mails are printed where the server runs: nobody receives an invitation or a new password.",
            hint="Set EMAIL_URL=smtp+tls://user:password@host:587",
            id="skillbook.W003",
        )


@register(deploy=True)
def links_in_mails_lead_here(app_configs, **kwargs):
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or not validate_host(site.hostname or "", settings.ALLOWED_HOSTS):
        yield Warning(
            f"Links in mails begin with {settings.SITE_URL}, which is not an https address of one of ALLOWED_HOSTS.",
            hint="Set SITE_URL to the address that people type, such as https://skillbook.example.com",
            id="skillbook.W002",
        )


@register(Tags.database)
def postgresql_reads_what_is_committed(app_configs, databases=None, **kwargs):
    """A verb locks its row and then reads it; in a stricter isolation it would read what stood before the wait."""
    for alias in databases or ():
        if connections[alias].vendor == "postgresql":
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                (isolation,) = cursor.fetchone()
            if isolation != "read committed":
                yield Error(
                    f"PostgreSQL works at the isolation level “{isolation}”; Skillbook's locks need “read committed”.",
                    hint="Remove isolation_level from DATABASE_URL, or set default_transaction_isolation of the role.",
                    id="skillbook.E001",
                )


@register(Tags.database)
def ledger_is_guarded(app_configs, databases=None, **kwargs):
    """Without its guards the ledger could be changed by a slip of the hand. wsgi.py asks too, and does not start."""
    for alias in databases or ():
        if missing := guards.missing(alias):
            yield Error(
                f"The database does not guard the ledger: {', '.join(missing)} missing or disabled.",
                hint="`manage.py migrate` puts them back; then `manage.py verify_ledger` tells whether it is whole.",
                id="skillbook.E002",
            )
