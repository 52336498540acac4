"""One at a time: whoever changes slugs, codes or parents, by hand or by an import."""

from django.db import connection

# Any numbers of our own.
_CATALOGUE = 0x0CA7A106
_TREATMENTS = 0x7EA73E27


def lock_catalogue() -> None:
    """Wait for, then hold, the catalogue until the transaction ends.

    Two things that the database cannot say in a constraint depend on it: a slug is in one table or
    the other, never in both; and a condition is no type of its own types.
    """
    _hold(_CATALOGUE)


def lock_treatments() -> None:
    """The same for the vocabulary of treatments, so that a member never waits for an import."""
    _hold(_TREATMENTS)


def _hold(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
