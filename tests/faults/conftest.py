import pytest

from tests.faults.checkouts import Checkout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """One checkout for the tests of a module; its first quickstart is the cold one."""
    made = Checkout.at(tmp_path_factory.mktemp("house") / "checkout")
    yield made
    made.kill_everything()


@pytest.fixture(scope="session")
def django_db_setup():
    """These tests use no test database: each checkout has its own server."""
