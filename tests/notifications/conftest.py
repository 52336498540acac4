"""Something that news can be about, without the pages that would show it."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import pytest


@dataclass
class Thing:
    label: str = "Vanishing white matter disease"
    path: str = "/conditions/vanishing-white-matter/"
    pk: int = 1
    _meta: ClassVar = SimpleNamespace(label="conditions.Condition")

    def get_absolute_url(self) -> str:
        return self.path


@pytest.fixture
def condition(db) -> Thing:
    return Thing()
