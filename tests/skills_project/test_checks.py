import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, transaction

from skills_project import checks

SHARED = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "skillbook_cache"}}


def ids(check, **kwargs):
    return [message.id for message in check(None, **kwargs)]


@pytest.mark.parametrize(
    ("backend", "found"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", ["skillbook.W001"]),
        ("django.core.cache.backends.dummy.DummyCache", ["skillbook.W001"]),
        ("django.core.cache.backends.db.DatabaseCache", []),
        ("django.core.cache.backends.redis.RedisCache", []),
    ],
)
def test_a_cache_of_one_process_is_told(settings, backend, found):
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "x"}}
    assert ids(checks.cache_is_shared) == found


@pytest.mark.parametrize(
    ("site", "hosts", "found"),
    [
        ("https://skillbook.example.com", ["skillbook.example.com"], []),
        ("https://skillbook.example.com", [".example.com"], []),
        ("http://skillbook.example.com", ["skillbook.example.com"], ["skillbook.W002"]),
        ("https://skillbook.example.com", ["127.0.0.1"], ["skillbook.W002"]),
        ("skillbook.example.com", ["skillbook.example.com"], ["skillbook.W002"]),
    ],
)
def test_an_address_in_mails_that_leads_elsewhere_is_told(settings, site, hosts, found):
    settings.SITE_URL, settings.ALLOWED_HOSTS = site, hosts
    assert ids(checks.links_in_mails_lead_here) == found


@pytest.mark.parametrize(
    ("backend", "found"),
    [("skills_project.mail.Console", ["skillbook.W003"]), ("django.core.mail.backends.smtp.EmailBackend", [])],
)
def test_mail_that_is_only_printed_is_told(settings, backend, found):
    settings.MAILERS = {"default": {"BACKEND": backend}}
    assert ids(checks.mail_leaves_the_house) == found


@pytest.mark.django_db
def test_the_engine_that_the_tests_run_on_is_fit():
    assert ids(checks.postgresql_reads_what_is_committed, databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_stricter_isolation_of_postgresql_is_refused(isolation):
    """SQLite has nothing to refuse: a writer there has the whole database to itself."""
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic():
        if postgresql:
            connection.cursor().execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        found = ids(checks.postgresql_reads_what_is_committed, databases=["default"])
    assert found == (["skillbook.E001"] if postgresql else [])


def test_without_a_database_to_ask_nothing_is_asked():
    assert ids(checks.postgresql_reads_what_is_committed, databases=None) == []


@pytest.mark.django_db
def test_django_knows_our_checks():
    found = {message.id for message in run_checks(include_deployment_checks=True, databases=["default"])}
    assert {"skillbook.W001", "skillbook.W002"} <= found
    assert not {message.id for message in run_checks()} & {"skillbook.W001", "skillbook.W002"}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
