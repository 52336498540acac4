"""While the database is away a page says so, and does not wait for it twice."""

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def no_database(db):
    """Every statement fails; counts how often somebody tried."""
    tries = []

    def execute(self, *_):
        tries.append(1)
        raise OperationalError("couldn't get a connection after 1.20 sec")

    with pytest.MonkeyPatch.context() as patch:  # ends before the test's transaction does
        patch.setattr(CursorWrapper, "execute", execute)
        yield tries


def test_a_page_is_a_503_that_can_be_tried_again(visitor, no_database):
    answer = visitor.get("/conditions/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "cannot reach its database" in answer.content.decode()
    assert len(no_database) == 1


def test_somebody_signed_in_waits_once_and_stays_signed_in(visitor, member, request):
    visitor.force_login(member)
    tries = request.getfixturevalue("no_database")
    answer = visitor.get("/notifications/")
    assert answer.status_code == 503
    assert len(tries) == 1
    assert "sessionid" not in answer.cookies


def test_the_api_says_it_as_a_problem(visitor, no_database):
    answer = visitor.get("/api/v1/conditions")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Not available for a moment"


def test_any_other_fault_is_a_500(visitor, db):
    def broken(*_):
        raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", broken)
        answer = visitor.get("/conditions/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
