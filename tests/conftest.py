"""The cast: one small company in which every role of the access matrix has a face.

Platform holds Payments; Search stands beside it. Lena leads Payments, Mara leads Platform above it, Otto leads Search.
Rita reviews the outline by a grant and leads nobody.
"""

import datetime as dt
import shutil

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from assessments import guards

from . import factories

# The suite says the same of the same code each time. New examples are looked for by `--hypothesis-profile=search`.
# A machine that does much else makes examples slowly, and that is no fault of theirs.
hypothesis_settings.register_profile(
    "skillbook", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "search", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("skillbook")


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords():
    """A password in a test guards nothing."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


def pytest_collection_modifyitems(items):
    """What asks no database is run once, and not on each engine: `-m database` leaves it out."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db", "django_db_setup"} & set(
            item.fixturenames
        ):
            item.add_marker("database")


def pytest_unconfigure(config):
    """The folder that settings.py made for this process, with its SQLite files."""
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture
def outline(db):
    """Two levels of two skills; the second level needs two sign-offs."""
    return factories.outline_with(levels=2, skills=2, signoffs_needed=(1, 2))


@pytest.fixture
def skills(outline):
    return list(outline.skills.in_reading_order().select_related("level", "outline"))


@pytest.fixture
def platform(db):
    return factories.TeamFactory(name="Platform", slug="platform")


@pytest.fixture
def payments(platform):
    return factories.TeamFactory(name="Payments", slug="payments", parent=platform)


@pytest.fixture
def search(db):
    return factories.TeamFactory(name="Search", slug="search")


def _person(name, team=None, lead=False, **fields):
    person = factories.EngineerFactory(name=name, email=f"{name.split()[0].lower()}@example.com", **fields)
    if team:
        factories.MembershipFactory(engineer=person, team=team, lead=lead)
    return person


@pytest.fixture
def engineer(payments):
    return _person("Kavya Raman", payments)


@pytest.fixture
def peer(payments):
    return _person("Chen Wei", payments)


@pytest.fixture
def lead(payments):
    return _person("Lena Frost", payments, lead=True)


@pytest.fixture
def upper_lead(platform):
    return _person("Mara Vogt", platform, lead=True)


@pytest.fixture
def stranger(search):
    return _person("Sam Poole", search)


@pytest.fixture
def other_lead(search):
    return _person("Otto Brandt", search, lead=True)


@pytest.fixture
def reviewer(outline, search):
    rita = _person("Rita Sousa", search)
    factories.ReviewerGrantFactory(reviewer=rita, outline=outline)
    return rita


@pytest.fixture
def admin(db):
    return _person("Olena Shevchenko", is_staff=True, is_superuser=True)


@pytest.fixture
def leaver(payments):
    person = _person("Bo Lind", payments)
    person.leave(dt.date(2026, 1, 1))
    return person


@pytest.fixture
def as_(client):
    """`as_(engineer)` is the client signed in as them."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _flush_past_the_guards(request):
    """A transactional test empties the tables afterwards, which the guards of the history refuse: lift them for that.

    Flushing sends post_migrate, as migrating does, and that puts the guards back (test_guards.py shows it).
    """
    marker = request.node.get_closest_marker("django_db")
    transactional = {"transactional_db", "live_server"} & set(request.fixturenames)
    yield
    if transactional or (marker and marker.kwargs.get("transaction")):
        guards.lift()
