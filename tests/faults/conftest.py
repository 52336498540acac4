import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import rabbitmq
from tests.faults.checkouts import Checkout
from tests.faults.houses import BROKERS
from tests.faults.sites import Site


def _new_place():
    """A folder that the user PostgreSQL runs as can reach.

    Not pytest's own: every new session shuts those of all others to everybody but their owner.
    """
    place = Path(tempfile.mkdtemp(prefix="faults-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def place():
    yield from _new_place()


@pytest.fixture(scope="module")
def place_for_all():
    yield from _new_place()


@pytest.fixture(scope="module")
def checkout(place_for_all):
    """One checkout for the tests of a module; its first quickstart is the cold one."""
    made = Checkout.at(place_for_all / "checkout")
    yield made
    made.kill_everything()


@pytest.fixture(scope="session", params=BROKERS)
def site(request):
    """A serving site for all tests that take something away from it; each leaves it whole."""
    if request.param == "amqp":
        rabbitmq.require()
    with contextmanager(_new_place)() as folder:
        made = Site(folder / request.param, request.param)
        try:
            made.serve()
            yield made
        finally:
            made.close()


@pytest.fixture(scope="session")
def django_db_setup():
    """These tests use no test database: each checkout has its own server."""
