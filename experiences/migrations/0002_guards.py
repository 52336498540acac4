"""Experiences and their revisions take only listed steps; a text that was sent in is frozen."""

from django.db import migrations

from diseasemaps.workflow import trigger_sql

STEPS = trigger_sql(
    "experiences_experience",
    "visible",
    [
        ("hidden", "removed"),
        ("hidden", "taken_down"),
        ("hidden", "visible"),
        ("visible", "hidden"),
        ("visible", "removed"),
        ("visible", "taken_down"),
    ],
)
REVISION_STEPS = trigger_sql(
    "experiences_experiencerevision",
    "draft",
    [
        ("changes_requested", "withdrawn"),
        ("draft", "pending"),
        ("draft", "withdrawn"),
        ("pending", "changes_requested"),
        ("pending", "published"),
        ("pending", "rejected"),
        ("pending", "withdrawn"),
        ("published", "superseded"),
    ],
)

FROZEN = """
CREATE FUNCTION refuse_change_of_sent_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' THEN
    RAISE EXCEPTION 'a text that was sent in is frozen' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER experiences_revision_frozen BEFORE UPDATE OF title, story, content_note, language
  ON experiences_experiencerevision
  FOR EACH ROW WHEN (OLD.title <> NEW.title OR OLD.story <> NEW.story
                     OR OLD.content_note <> NEW.content_note OR OLD.language <> NEW.language)
  EXECUTE FUNCTION refuse_change_of_sent_text();
"""


class Migration(migrations.Migration):
    dependencies = [("experiences", "0001_initial"), ("diseasemaps", "0002_guards")]

    operations = [
        migrations.RunSQL(
            STEPS, "DROP TRIGGER experiences_experience_step ON experiences_experience;"
        ),
        migrations.RunSQL(
            REVISION_STEPS,
            "DROP TRIGGER experiences_experiencerevision_step ON experiences_experiencerevision;",
        ),
        migrations.RunSQL(FROZEN, "DROP FUNCTION refuse_change_of_sent_text() CASCADE;"),
    ]
