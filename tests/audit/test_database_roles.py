"""deploy/roles.sql: the site's role does whatever a verb does, and cannot touch the audit trail."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from diseasemaps import audit
from tests import factories

ROLES = Path(__file__).resolve().parent.parent.parent / "deploy" / "roles.sql"

REFUSED = [
    "UPDATE diseasemaps_auditentry SET action = 'x'",
    "DELETE FROM diseasemaps_auditentry",
    "TRUNCATE diseasemaps_auditentry",
    "ALTER TABLE diseasemaps_auditentry DISABLE TRIGGER audit_rows",
    "ALTER TABLE diseasemaps_auditentry DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_rows ON diseasemaps_auditentry",
    "DROP TABLE diseasemaps_auditentry",
    "DELETE FROM diseasemaps_audithead",
    "INSERT INTO diseasemaps_audithead (seq, hash) VALUES (0, 'x')",
    "TRUNCATE diseasemaps_audithead",
    "DROP TABLE diseasemaps_audithead",
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RETURN NEW; END'",
    "CREATE RULE nothing AS ON INSERT TO diseasemaps_auditentry DO INSTEAD NOTHING",
    "CREATE TABLE public.mine (id int)",
    "SET LOCAL session_replication_role = replica",
    "SET LOCAL ROLE diseasemaps_owner",
]


@pytest.fixture
def as_the_site(db):
    """Both roles, and this connection signed in as the site's; all of it is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES.read_text())
        cursor.execute(ROLES.read_text())  # safe to repeat
        cursor.execute("SET SESSION AUTHORIZATION diseasemaps")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")


def test_the_sites_role_takes_both_flows_from_end_to_end(as_the_site, condition):
    factories.texts()
    people = factories.person("author"), factories.clinician("reviewer")
    moderator, member = factories.person("moderator"), factories.person("member", role=None)
    factories.approved(people[0], condition, people[1])
    factories.published(member, condition, moderator)
    assert audit.verify().ok
    assert audit.AuditHead.objects.get().seq > 10


@pytest.mark.parametrize("sql", REFUSED)
def test_the_sites_role_cannot_touch_the_trail(as_the_site, sql):
    with audit.recorded():
        audit.record("test.act", by=None, kind="test.Thing", id=1)
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        connection.cursor().execute(sql)
    assert refusal.value.__cause__.sqlstate == "42501"  # insufficient_privilege
    assert audit.verify() == audit.Verdict(True, 1)


def test_it_is_the_role_that_refuses_and_not_the_trigger_alone(as_the_site):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('diseasemaps_auditentry', p) "
            "FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'SELECT', 'INSERT']) p"
        )
        assert [row[0] for row in cursor.fetchall()] == [False, False, False, True, True]


def test_a_role_that_could_walk_past_is_not_accepted(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE diseasemaps SUPERUSER")
        with pytest.raises(DatabaseError, match="must not have"), transaction.atomic():
            cursor.execute(ROLES.read_text())
