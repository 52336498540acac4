"""What the database itself refuses: an illegal step, and any change to the audit trail."""

from django.db import migrations

from diseasemaps.workflow import GUARD_SQL

AUDIT_SQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_rows BEFORE UPDATE OR DELETE ON diseasemaps_auditentry
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_table BEFORE TRUNCATE ON diseasemaps_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

INSERT INTO diseasemaps_audithead (seq, hash) VALUES (0, repeat('0', 64));
"""

EXTENSIONS_SQL = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
"""


class Migration(migrations.Migration):
    dependencies = [("diseasemaps", "0001_initial")]

    operations = [
        migrations.RunSQL(EXTENSIONS_SQL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD_SQL, "DROP FUNCTION refuse_illegal_step() CASCADE;"),
        migrations.RunSQL(AUDIT_SQL, "DROP FUNCTION refuse_audit_change() CASCADE;"),
    ]
