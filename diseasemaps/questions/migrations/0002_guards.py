"""A question takes only listed steps."""

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
        ("published", "taken_down"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial"), ("diseasemaps", "0002_guards")]

    operations = [
        migrations.RunSQL(STEPS, "DROP TRIGGER questions_question_step ON questions_question;"),
    ]
