"""Undone decisions and upheld appeals bring a question back."""

from django.db import migrations

from diseasemaps.workflow import trigger_sql

STEPS = trigger_sql(
    "questions_question",
    "pending",
    [
        ("hidden", "published"),
        ("pending", "published"),
        ("pending", "rejected"),
        ("published", "hidden"),
        ("published", "pending"),
        ("published", "taken_down"),
        ("rejected", "pending"),
        ("rejected", "published"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_guards")]

    operations = [
        migrations.RunSQL(STEPS, migrations.RunSQL.noop),
    ]
