"""The lists that come with the house, read once from `moderation/data/*.tsv`."""

from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of data/`name`, cut at tabs; empty lines and those that begin with # are remarks."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(part.strip() for part in line.split("\t"))
        for line in lines
        if line.strip() and not line.startswith("#")
    )
