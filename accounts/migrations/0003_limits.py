"""Tries are counted in a table without a write-ahead log: no disk is waited for at sign-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name_plural": "tries"},
        ),
        migrations.RunSQL(
            "ALTER TABLE accounts_tries SET UNLOGGED", "ALTER TABLE accounts_tries SET LOGGED"
        ),
    ]
