"""Every route answers with every header, whoever asks and whatever is answered."""

import pytest
from django.urls import reverse

from tests.machine.headers import faults
from tests.visibility.test_matrix import LISTED, browser, ids


@pytest.mark.parametrize("person", ["signed_out", "member", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_route_answers_with_every_header(world, person, method):
    """Each route at two of its addresses: found or denied, the headers are the same."""
    client, wrong, statuses = browser(world, person), [], set()
    for name, sort in LISTED.items():
        for args in list(ids(world, sort))[:2]:
            answer = getattr(client, method)(reverse(name, kwargs=args))
            statuses.add(answer.status_code)
            wrong += [f"{name} {answer.status_code} {fault}" for fault in faults(answer.headers)]
        if name in ("account_logout", "account_change_password"):
            client = browser(world, person)
    assert wrong == []
    assert {404, 302} <= statuses if method == "get" else {403, 405} & statuses
