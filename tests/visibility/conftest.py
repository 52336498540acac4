"""The world of the matrix, for every file that walks it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.visibility import world as worlds


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[worlds.World]:
    """The world, built once for all tests of a file and rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> worlds.World:
    return built
