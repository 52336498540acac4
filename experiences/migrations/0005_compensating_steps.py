"""Comments and words take only listed steps; undone decisions and upheld appeals bring a post back."""

from django.db import migrations

from diseasemaps.workflow import trigger_sql

STEPS = trigger_sql(
    "experiences_experience",
    "visible",
    [
        ("hidden", "removed"),
        ("hidden", "taken_down"),
        ("hidden", "visible"),
        ("removed", "hidden"),
        ("removed", "visible"),
        ("visible", "hidden"),
        ("visible", "removed"),
        ("visible", "taken_down"),
    ],
)
REVISION_STEPS = trigger_sql(
    "experiences_experiencerevision",
    "draft",
    [
        ("changes_requested", "pending"),
        ("changes_requested", "withdrawn"),
        ("draft", "pending"),
        ("draft", "withdrawn"),
        ("pending", "changes_requested"),
        ("pending", "published"),
        ("pending", "rejected"),
        ("pending", "withdrawn"),
        ("published", "pending"),
        ("published", "superseded"),
        ("rejected", "pending"),
        ("rejected", "published"),
        ("superseded", "published"),
    ],
)
COMMENT_STEPS = trigger_sql(
    "experiences_comment",
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
WORD_STEPS = trigger_sql(
    "experiences_vocabularyword",
    "waiting",
    [
        ("kept", "mapped"),
        ("waiting", "kept"),
        ("waiting", "mapped"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("experiences", "0004_community"), ("diseasemaps", "0002_guards")]

    operations = [
        migrations.RunSQL(STEPS, migrations.RunSQL.noop),
        migrations.RunSQL(REVISION_STEPS, migrations.RunSQL.noop),
        migrations.RunSQL(COMMENT_STEPS, migrations.RunSQL.noop),
        migrations.RunSQL(WORD_STEPS, migrations.RunSQL.noop),
    ]
