"""An appeal takes only listed steps."""

from django.db import migrations

from diseasemaps.workflow import trigger_sql

STEPS = trigger_sql(
    "moderation_appeal",
    "waiting",
    [
        ("waiting", "dismissed"),
        ("waiting", "upheld"),
        ("waiting", "withdrawn"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_lists_flags_appeals"), ("diseasemaps", "0002_guards")]

    operations = [
        migrations.RunSQL(STEPS, migrations.RunSQL.noop),
    ]
