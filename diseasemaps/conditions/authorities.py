"""Who gives codes, how people write them, and where a code leads."""

import re
from typing import NamedTuple

# Where each system says more about a {code}; "" where nothing is public.
ADDRESSES = {
    "ORPHA": "https://www.orpha.net/en/disease/detail/{code}",
    "OMIM": "https://omim.org/entry/{code}",
    "DECIPHER": "https://www.deciphergenomics.org/syndrome/{code}/overview",
    "MONDO": "https://monarchinitiative.org/MONDO:{code}",
    "ICD-10": "https://icd.who.int/browse10/2019/en#/{code}",
    "ICD-11": "",
    "HP": "https://hpo.jax.org/browse/term/HP:{code}",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{code}/",
    "DOI": "https://doi.org/{code}",
}
CONDITION_SYSTEMS = ("ORPHA", "OMIM", "DECIPHER", "MONDO", "ICD-10", "ICD-11")

_ALIASES = {
    "orphanet": "ORPHA", "orphacode": "ORPHA", "orpha": "ORPHA", "omim": "OMIM", "mim": "OMIM",
    "phenotypemim": "OMIM", "decipher": "DECIPHER", "mondo": "MONDO", "icd10": "ICD-10",
    "icd11": "ICD-11", "hp": "HP", "hpo": "HP",
}  # fmt: skip
_NUMBERED = re.compile(
    r"(?:(?P<system>[a-z]{2,12})\s*(?:number|no\.?|nr\.?|code|id)?[\s:#/_.-]*)?#?(?P<code>\d{1,12})"
)
_ICD = re.compile(
    r"icd[\s-]*(?P<edition>1[01])(?:[\s-]*cm)?[\s:#]+(?P<code>[a-z0-9][a-z0-9.]{1,9})"
)


class Typed(NamedTuple):
    """A code as somebody typed it; `system` is "" where they gave only the number."""

    system: str
    code: str


def parse(text: str) -> Typed | None:
    """Read "ORPHA:217260", "orpha 217260", "OMIM #603896", "603896", "HP:0001250"; else None."""
    text = " ".join(text.lower().split())
    if len(text) > 40 or not text.isascii():
        return None
    if match := _ICD.fullmatch(text):
        return Typed(f"ICD-{match['edition']}", match["code"].upper())
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    system = _ALIASES.get(match["system"], "") if match["system"] else ""
    if match["system"] and not system:
        return None
    return Typed(system, _digits(system, match["code"]))


def _digits(system: str, code: str) -> str:
    """As the authority writes them: seven digits for HPO and Mondo, else no leading zeros."""
    return code.zfill(7) if system in ("HP", "MONDO") else code.lstrip("0") or "0"


def address(system: str, code: str) -> str:
    """Where the authority says more about a code, or ""."""
    return ADDRESSES.get(system, "").format(code=code)


class Reference(NamedTuple):
    label: str
    address: str


def references(text: str) -> list[Reference]:
    """The references of a statement ("PMID:31675180;OMIM:619340"), each with its address or ""."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        if part.startswith(("https://", "http://")):
            found.append(Reference(part, part))
        else:
            system, _, code = part.partition(":")
            plain = re.fullmatch(r"[\w./()-]+", code, re.ASCII)
            found.append(Reference(part, address(system, code) if plain else ""))
    return found
