"""The journey that proves a house: walked over HTTP against the running server and worker."""

import importlib
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from diseasemaps.quickstart.browser import NotThere


class Failed(Exception):
    """A step did not come true; the text names it."""


def sign_ins() -> tuple[dict[str, str], str]:
    """(e-mail by role, password) of the people in the seeded world."""
    if find_spec("diseasemaps.seed") is None:
        return {}, ""
    people = importlib.import_module("diseasemaps.seed.people")
    return people.DEMO_SIGN_INS, people.DEMO_PASSWORD


def walk(address: str, *, mail: Path, say: Callable[[str], None]) -> None:
    """Take every step, a line for each. Raises Failed at the first that does not come true."""
    for step in STEPS:
        began = time.perf_counter()
        try:
            step()
        except (NotThere, AssertionError) as fault:
            raise Failed(f"{step.__name__}: {fault}") from fault
        say(f"{time.perf_counter() - began:6.1f} s  {step.__name__}")


STEPS: list[Callable[[], None]] = []
