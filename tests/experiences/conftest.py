"""A draft, and its author in a browser."""

import pytest

from experiences import writing
from tests.experiences.form import named


@pytest.fixture
def draft(member, condition):
    named("Ataxia", "HP:0001251")
    return writing.begin(condition, by=member)


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client
