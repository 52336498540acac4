"""Postal addresses: a house number with a street in the forms of several countries, postcodes."""

import re
from collections.abc import Iterator

from diseasemaps.moderation.screens.finding import Finding, removed

WEIGHT = 30
_NAME = r"[A-ZÀ-Þ][\w'’.-]{1,25}"
_NAMES = rf"(?:{_NAME}|(?i:de|del|la|las|los|el|the|of|du|des|le|von|der|van|d'))"
_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Close|Cl|Court|Ct|Crescent|Cres|Way|Place|Pl|Terrace|Terr|"
    "Boulevard|Blvd|Square|Sq|Gardens|Gdns|Grove|Parkway|Pkwy|Highway|Hwy|Row|Mews|Circle|Cir|Trail|Parade|Walk"
)
ENGLISH = re.compile(
    rf"""(?x)(?<![\w.,/-])(?:(?:[Ff]lat|[Aa]pt\.?|[Aa]partment|[Uu]nit|[Ss]uite)\s?\w{{1,4}},?\s)?
    \d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})?,?\s(?:{_NAME}\s){{1,4}}(?:{_STREET})\b\.?
    (?:,?\s(?:[Aa]pt\.?|[Ff]lat|[Uu]nit|\#)\s?\w{{1,5}})?
    (?:,\s?{_NAME}(?:\s{_NAME}){{0,2}}){{0,2}}(?:,?\s?[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?|,?\s[A-Z]{{1,2}}\d[\dA-Z]?\s?\d[A-Z]{{2}})?"""
)
LOWER = re.compile(
    r"""(?ix)\b(?:live|lives|living|address|house|home|come|visit|reside|send\w*|post|deliver\w*|mail|based|stay\w*|round|i'?m\ at|we'?re\ at|am\ at)\b[^.\n]{0,25}?\s
    (?P<place>\d{1,5}[a-z]?\s(?:[a-z'’]{2,20}\s){1,3}(?:street|road|avenue|ave|lane|drive|close|court|crescent|terrace|boulevard|blvd|gardens|rd|st)\b
    (?:,?\s[a-z]{3,20})?)"""
)
UK_POSTCODE = re.compile(r"(?<![\w-])(?:[A-Z]{1,2}\d[\dA-Z]?\s\d[ABD-HJLNP-UW-Z]{2})(?![\w-])")
UK_POSTCODE_LOWER = re.compile(
    r"(?i)\bpost\s?code\W{1,3}(?:is\W)?(?P<place>[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2})(?!\w)"
)
US_ZIP = re.compile(rf"(?<!\w)(?:{_NAME}\s?){{1,3}},\s?[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?(?!\w)")
CANADA = re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[A-Z]\s\d[A-Z]\d(?!\w)")
PO_BOX = re.compile(
    r"(?i)(?<!\w)(?:p\.?\s?o\.?\s?box|apartado(?: de correos)?|postfach|casilla(?: postal)?)\s?\d{1,7}"
)
ROMANCE = re.compile(
    rf"""(?x)(?<!\w)(?:(?i:calle|c/|c\\|avenida|avda\.?|av\.|plaza|pza\.?|paseo|pº|camino|carrera|cra\.?|jir[oó]n|
        travesía|ronda|glorieta|urbanización|via|viale|piazza|corso|rua|travessa|praça|carrer|passeig|colonia))\s?
    (?:{_NAMES}\s){{0,5}}{_NAMES}\s?,?\s?(?:(?i:n[º°o]\.?|n[úu]m(?:ero|\.)?|\#)\s?)?\d{{1,4}}(?!\d|\w|:|\s?(?i:km|metros|minutos|veces|a[ñn]os|d[ií]as|%))
    (?:\s?,?\s?\d{{1,2}}\s?[ºª°]\s?-?[A-Za-z]?)?(?:,?\s(?i:piso|puerta|esc\.?|dpto\.?)\s?\w{{1,3}})?
    (?:,?\s\d{{5}})?(?:,?\s{_NAME})?"""
)
LOWER_CALLE = re.compile(
    r"""(?ix)\b(?:vivo|vive|vivimos|direcci[oó]n|domicilio|casa|mando|env[ií]\w+|ven\w*)\b[^.\n]{0,25}?
    (?P<place>\b(?:calle|c/|avenida|avda|plaza|paseo|carrera|camino)\s?(?:[\wñáéíóú]{2,20}\s){1,5}(?:n[úu]mero\s|n[º°]\s?)?\d{1,4}(?!\w))"""
)
FRENCH = re.compile(
    rf"""(?x)(?<![\w.])\d{{1,4}}(?:\s?(?:bis|ter))?,?\s(?i:rue|avenue|boulevard|bd|allée|place|chemin|impasse|quai|cours)\s
    (?:{_NAMES}[\s']?){{1,5}}(?:,?\s?\d{{5}}\s{_NAME})?"""
)
GERMAN = re.compile(
    r"""(?x)(?<!\w)(?:[A-ZÄÖÜ][\wäöüß-]{2,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ring|ufer)
      |[A-ZÄÖÜ][\wäöüß-]{2,20}er\s(?:Straße|Strasse|Str\.|Weg|Platz|Allee)
      |[A-Z][\w-]{2,30}(?:straat|laan|gracht|plein|kade|singel|dijk|steeg))\s\d{1,4}\s?[a-zA-Z]?(?!\w)
    (?:,?\s(?:\d{5}|\d{4}\s?[A-Z]{2})\s[A-ZÄÖÜ][\wäöüß-]+)?"""
)
PATTERNS = (
    ENGLISH, LOWER, UK_POSTCODE, UK_POSTCODE_LOWER, US_ZIP, CANADA, PO_BOX, ROMANCE, LOWER_CALLE,
    FRENCH, GERMAN,
)  # fmt: skip
NUMBERED_THINGS = re.compile(r"(?i)^\d+,?\s(?:Year|Day|Week|Month|Hour|Dr|St|Step|Stage)s?\s")


def addresses(text: str, language: str = "en") -> Iterator[Finding]:
    """Each postal address in `text`; those that overlap only once."""
    end = 0
    spans = {span for pattern in PATTERNS for span in _of(pattern, text)}
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end and not NUMBERED_THINGS.match(text[start:stop]):
            yield Finding("address", start, stop, WEIGHT, removed("address", language))
            end = stop


def _of(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    group = "place" if "place" in pattern.groupindex else 0
    for hit in pattern.finditer(text):
        start, stop = hit.span(group)
        yield start, start + len(text[start:stop].rstrip())
