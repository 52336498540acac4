"""The cast, the world they stand in, and a real database that a race can be run on."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from tests import factories


@pytest.fixture(scope="session", autouse=True)
def _fast_passwords(django_db_setup, django_test_environment):
    """Argon2 is slow on purpose; a test that is not about it need not be."""
    from django.conf import settings  # noqa: PLC0415

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A site says within a second that its database is away; a test on a busy machine waits."""
    connection.settings_dict["OPTIONS"]["pool"]["timeout"] = 60


@pytest.fixture(autouse=True)
def _silent_bell(monkeypatch):
    """No test rings the broker of the developer's own site; those about the bell say so."""
    monkeypatch.setattr("diseasemaps.notifications.bell.ring", lambda **_: None)


@pytest.fixture(autouse=True)
def _no_time_to_undo(settings):
    """People are told at once; tests about undoing give themselves half a minute."""
    settings.UNDO_SECONDS = 0


@pytest.fixture(autouse=True)
def _forgotten_tries():
    """Rate limits are counted in the cache: nobody pays for the tries of the test before."""
    cache.clear()


@pytest.fixture
def texts(db):
    factories.texts()


@pytest.fixture
def author(db):
    return factories.person("author")


@pytest.fixture
def reviewer(db):
    return factories.clinician("reviewer")


@pytest.fixture
def other_reviewer(db):
    return factories.clinician("other-reviewer")


@pytest.fixture
def editor(db):
    return factories.person("editor")


@pytest.fixture
def moderator(db):
    return factories.person("moderator")


@pytest.fixture
def admin(db):
    return factories.person("admin")


@pytest.fixture
def member(db):
    return factories.person("member", role=None)


@pytest.fixture
def stranger(db):
    """Signed in, and nothing to do with it."""
    return factories.person("stranger", role=None)


@pytest.fixture
def condition(db):
    return factories.condition()


def _empty_tables(self) -> None:
    """Like Django's flush between transactional tests, but past the trigger that guards the audit
    trail, and leaving what the migrations wrote (the head of the chain, the content types).
    """
    kept = {"django_migrations", "django_content_type", "auth_permission", "diseasemaps_audithead"}
    names = set(connection.introspection.table_names()) - kept
    tables = ", ".join(connection.ops.quote_name(name) for name in sorted(names))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("UPDATE diseasemaps_audithead SET seq = 0, hash = repeat('0', 64)")


TransactionTestCase._fixture_teardown = _empty_tables


@pytest.fixture
def load_texts(db):
    call_command("load_texts", verbosity=0)
