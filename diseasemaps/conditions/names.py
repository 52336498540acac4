"""Names: how two spellings are told to be the same, and the address made from one."""

import re
import unicodedata
from collections.abc import Container

from django.utils.text import slugify

LONGEST = 300  # characters, as the columns that hold a name
LONGEST_SLUG = 120  # as the columns that hold a slug

RESERVED = frozenset({"new"})  # would hide a form behind a condition

_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_PUNCTUATION = re.compile(r"[\W_]+")
# Letters with a stroke and the like, which Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def normalise(name: str) -> str:
    """`name` without case, accents, punctuation or double spaces; at most 300 characters.

    "Sjögren-Larsson syndrome" and "SJOGREN  LARSSON SYNDROME" give the same. What has no letter or
    digit gives "". Normalising twice is normalising once.
    """
    text = _APOSTROPHES.sub("", name)
    text = _without_accents(_without_accents(text)).translate(_PLAIN)
    return " ".join(_PUNCTUATION.sub(" ", text).split())[:LONGEST].rstrip()


def _without_accents(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", apart)
    return "".join(mark for mark in apart if unicodedata.category(mark) not in ("Mn", "Me"))


def clean(name: str) -> str:
    """`name` as it is kept and shown: no control characters, single spaces."""
    printable = "".join(" " if unicodedata.category(mark)[0] == "C" else mark for mark in name)
    return " ".join(printable.split())


def slug_for(name: str, *, taken: Container[str], tail: str) -> str:
    """A readable address that is not in `taken`.

    `tail` ("omim-603896") makes it unique where the name alone does not, so that the same input
    always gives the same address; a number follows only when that is taken too.
    """
    stem = slugify(normalise(name))
    end = slugify(tail)[: LONGEST_SLUG // 2].strip("-")
    if stem and stem not in RESERVED and (slug := _cut(stem, LONGEST_SLUG)) not in taken:
        return slug
    slug = _joined(stem, end) or "condition"
    number = 1
    while slug in taken or slug in RESERVED:
        number += 1
        slug = _joined(stem, f"{end}-{number}".strip("-"))
    return slug


def _joined(stem: str, end: str) -> str:
    return "-".join(part for part in (_cut(stem, LONGEST_SLUG - len(end) - 1), end) if part)


def _cut(slug: str, length: int) -> str:
    """At most `length` characters, ending with a whole word where there is one."""
    if len(slug) <= length:
        return slug
    whole = slug[: length + 1].rpartition("-")[0]
    return (whole or slug[:length]).strip("-")


# How words of medicine end, and names of people and places (but for a few) do not.
_COMMON = re.compile(
    r"(?:[a-z]{3,}(?:ive|osis|itis|oma|omas|pathy|pathies|trophy|emia|aemia|plegia|plasia|algia|uria"
    r"|penia|tonia|sthenia|esia|aesia|ectasia|chorea|ism|ous|thyroidism|dactyly|cephaly|sclerosis"
    r"|ular|urrent|anent|itary|onary|ness|ency)"
    r"|(?!arctic|baltic|celtic|nordic|carvajal|ghosal|hoyeraal)[a-z]{3,}(?:(?<!ov)ic|al)"
    r"|acquired|acute|anemia|anaemia|ataxia|autoimmune|benign|cancer|cataract|cataracts|cerebellar"
    r"|chronic|cleft|combined|cone|diabetes|disorder|early|epidermolysis|epilepsy|febrile|female"
    r"|fibrosis|focal|generalized|infantile|infection|inflammatory|inherited|isolated|juvenile|late"
    r"|long|male|malignant|migraine|mild|multiple|muscle|narcolepsy|optic|osteogenesis|ovarian"
    r"|pontocerebellar|premature|primary|psoriasis|rare|renal|schizophrenia|secondary|severe|short"
    r"|spinocerebellar|susceptibility|syndromic)"
)


def in_a_sentence(name: str) -> str:
    """`name` as it reads in the middle of a sentence: "cystic fibrosis", but "Alexander disease".

    Only a word known to be an ordinary one loses its capital: who is named after somebody keeps it.
    """
    first = re.match(r"[^\W\d_]+", name)
    if first is None or not first[0][1:].islower() or not _COMMON.fullmatch(first[0].lower()):
        return name
    return name[0].lower() + name[1:]
