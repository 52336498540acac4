"""What identifies a work, written in one way only."""

import re


def clean_doi(doi: str) -> str:
    """A DOI as its registry writes it, without the resolver's address, in lower case."""
    return re.sub(
        r"^(https?://(dx\.|www\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.I
    ).lower()
