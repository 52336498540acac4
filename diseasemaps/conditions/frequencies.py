"""How often a symptom is reported: the six frequency terms, and one number to order by.

The ranges are those of the annotation format itself:
https://obophenotype.github.io/human-phenotype-ontology/annotations/phenotype_hpoa/
"""

from decimal import Decimal

EXCLUDED = "HP:0040285"  # "Excluded (0%)": a negation by another name

# hpo_id → (words, the middle of its range as a share of people)
_TERMS = {
    "HP:0040280": ("in everybody (100%)", 1.0),
    "HP:0040281": ("very often (80–99%)", 0.895),
    "HP:0040282": ("often (30–79%)", 0.545),
    "HP:0040283": ("sometimes (5–29%)", 0.17),
    "HP:0040284": ("very rarely (1–4%)", 0.025),
    EXCLUDED: ("never (0%)", 0.0),
}
SHARES = {term: share for term, (_, share) in _TERMS.items()}


def share_of(frequency: str, percent: Decimal | None) -> float | None:
    """The share of people (0 to 1) that a term or a percentage stands for, or None."""
    return float(percent) / 100 if percent is not None else SHARES.get(frequency)


def in_words(frequency: str) -> str:
    """A reported frequency as people read it: "3/7" → "3 of 7 people"; "" where none is given."""
    if frequency in _TERMS:
        return _TERMS[frequency][0]
    numerator, slash, denominator = frequency.partition("/")
    if slash:
        return f"{numerator} of {denominator} {'person' if denominator == '1' else 'people'}"
    return frequency if frequency.endswith("%") else ""
