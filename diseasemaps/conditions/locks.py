"""One at a time: whoever changes slugs, codes or parents, by hand or by an import."""

from django.db import connection

_CATALOGUE = 0x0CA7A106  # any number of our own


def lock_catalogue() -> None:
    """Wait for, then hold, the catalogue until the transaction ends.

    Two things that the database cannot say in a constraint depend on it: a slug is in one table or
    the other, never in both; and a condition is no type of its own types.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CATALOGUE])
