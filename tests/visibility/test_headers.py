"""Every route answers with every header, whoever asks and whatever is answered."""

import pytest

from tests.machine.headers import faults
from tests.visibility.test_matrix import addresses, browser


@pytest.mark.parametrize("person", ["signed_out", "member", "admin"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_every_route_answers_with_every_header(world, person, method):
    client, wrong, statuses = browser(world, person), [], set()
    for name, address in addresses(world):
        answer = getattr(client, method)(address)
        statuses.add(answer.status_code)
        wrong += [f"{address} {answer.status_code} {fault}" for fault in faults(answer.headers)]
        if name in ("account_logout", "account_change_password"):
            client = browser(world, person)
    assert wrong == []
    assert {200, 302, 404} <= statuses if method == "get" else {403, 405} & statuses
