"""A revision takes only listed steps; its text is frozen once it is no longer a draft."""

from django.db import migrations

from diseasemaps.workflow import trigger_sql

STEPS = trigger_sql(
    "articles_revision",
    "draft",
    [
        ("approved", "retracted"),
        ("approved", "superseded"),
        ("changes_requested", "withdrawn"),
        ("draft", "submitted"),
        ("draft", "withdrawn"),
        ("submitted", "under_review"),
        ("submitted", "withdrawn"),
        ("under_review", "approved"),
        ("under_review", "changes_requested"),
        ("under_review", "rejected"),
        ("under_review", "submitted"),
        ("under_review", "withdrawn"),
    ],
)

FROZEN = """
CREATE FUNCTION refuse_change_of_frozen_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_revision uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.revision_id ELSE NEW.revision_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM articles_revision WHERE id = of_revision AND status <> 'draft') THEN
    RAISE EXCEPTION 'the text of a submitted revision is frozen' USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER articles_citation_frozen BEFORE INSERT OR UPDATE OR DELETE ON articles_citation
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_text();
CREATE TRIGGER articles_variant_frozen BEFORE INSERT OR DELETE OR
  UPDATE OF revision_id, reader_type, short_answer, body, citation_order ON articles_variant
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_text();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("diseasemaps", "0002_guards")]

    operations = [
        migrations.RunSQL(STEPS, "DROP TRIGGER articles_revision_step ON articles_revision;"),
        migrations.RunSQL(FROZEN, "DROP FUNCTION refuse_change_of_frozen_text() CASCADE;"),
    ]
