"""A client for each of the cast, speaking JSON through the second door."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

API = "/api/v1/"


class Door:
    """One person at the API's door: `get`, `post`, `patch` an address below /api/v1/."""

    def __init__(self, user: Any = None):
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def get(self, address: str, **query: Any) -> Any:
        return self.client.get(API + address, query)

    def post(self, address: str, **body: Any) -> Any:
        return self._send(self.client.post, address, body)

    def patch(self, address: str, **body: Any) -> Any:
        return self._send(self.client.patch, address, body)

    def _send(self, method: Callable, address: str, body: Any) -> Any:
        return method(API + address, json.dumps(body), content_type="application/json")


@pytest.fixture
def at_door() -> type[Door]:
    return Door


def read(response: Any, status: int = 200) -> Any:
    """The answer's JSON; the test fails, with what was said, when the status is another."""
    assert response.status_code == status, response.content.decode()
    return response.json()
