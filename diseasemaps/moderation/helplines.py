"""Somebody to talk to now: an editable table of lines by country."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.countries import NAMES
from diseasemaps.moderation.models import Helpline


@dataclass(frozen=True)
class Country:
    code: str
    name: str


def for_country(code: str) -> list[Helpline]:
    """The lines of that country (ISO 3166 alpha-2), then those for everywhere."""
    code = code.upper()[:2]
    lines = Helpline.objects.filter(Q(country=code) | Q(country=""))
    return sorted(lines, key=lambda line: (not line.country, line.place, line.name))


def countries() -> list[Country]:
    """Those for which there are lines, by name."""
    codes = Helpline.objects.exclude(country="").values_list("country", flat=True).distinct()
    found = (Country(code, NAMES[code]) for code in codes if code in NAMES)
    return sorted(found, key=lambda country: country.name)
