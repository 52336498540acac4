"""Is a revision complete enough to be submitted? Each fault is named with where it is."""

from collections.abc import Iterator
from typing import Any

from diseasemaps.workflow import Fault


def faults(revision: Any) -> Iterator[Fault]:
    """Everything that stands between this revision and a reviewer."""
    yield from ()
