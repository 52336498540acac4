"""Page versions and the site epoch: bumped in the verb's transaction, told to every process.

A key names what a page is made of ("condition:<id>", "article:<id>", "site"). PostgreSQL holds
NOTIFY back until commit, so nobody is told of a change that did not happen.
"""

from django.db import connection, models

CHANNEL = "pages"
SITE = "site"


class PageVersion(models.Model):
    key = models.CharField(max_length=80, primary_key=True)
    number = models.BigIntegerField(default=1)


def bump(*keys: str) -> None:
    """Raise the version of each key by one. Call inside the transaction that changes the page."""
    with connection.cursor() as cursor:
        for key in sorted(set(keys)):  # one order for everybody: no deadlock between two verbs
            cursor.execute(
                "INSERT INTO diseasemaps_pageversion AS page (key, number) VALUES (%s, 1) "
                "ON CONFLICT (key) DO UPDATE SET number = page.number + 1",
                [key],
            )
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, key])
