"""Exact dates: a day and a month together can tell who somebody is; a month and a year do not."""

import re
from collections.abc import Iterator

from diseasemaps.moderation.screens.codes import Codes
from diseasemaps.moderation.screens.finding import Finding

WEIGHT = 10
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
SHORT = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
         "oct": 10, "nov": 11, "dec": 12, "ene": 1, "abr": 4, "ago": 8, "set": 9, "setiembre": 9,
         "dic": 12, "febuary": 2, "feburary": 2, "dez": 12, "okt": 10}  # fmt: skip
NUMBER_OF = {
    name: number for names in MONTHS.values() for number, name in enumerate(names.split(), start=1)
} | SHORT
_MONTH = "|".join(sorted(map(re.escape, NUMBER_OF), key=len, reverse=True))
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)(?!\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_WORD_DAY = (
    "twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirty[- ]first|thirtieth|twentieth|"
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    "fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
)
_PALABRA_DIA = (
    "uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|diecis[eé]is|"
    "diecisiete|dieciocho|diecinueve|veinte|veintiuno|veintid[oó]s|veintitr[eé]s|veinticuatro|veinticinco|"
    "veintis[eé]is|veintisiete|veintiocho|veintinueve|treinta(?: y uno)?|primero"
)
DAY_MONTH = re.compile(
    rf"""(?ix)(?<![\w/.-])(?:{_DAY}(?:st|nd|rd|th|º|er|\.|o)?|the\s(?:{_WORD_DAY})|(?:{_WORD_DAY})(?=\sof\s)
        |(?:{_PALABRA_DIA})(?=\sde\s))
    (?:\s+day)?(?P<joint>\s?-\s?|\s?/\s?|\s+(?:of|de|di|do|del)\s+|\s?)
    (?P<month>{_MONTH})(?![^\W\d_])\.?
    (?:(?:\s?,\s?|\s?-\s?|\s?/\s?|\s+(?:of|de|del|in)\s+|\s?)(?P<year>{_YEAR}|(?<=[-/])\d\d(?!\d)))?"""
)
MONTH_DAY = re.compile(
    rf"""(?ix)(?<![\w-])(?P<month>{_MONTH})\.?(?:\s+(?:the\s+)?|-)
    (?:{_DAY}(?:st|nd|rd|th)?|(?:{_WORD_DAY}))(?![\w%/]|[.:-]\d|\s?-\s?\d|\s?(?:mg|ml|mcg|g|units?|pills|tablets|kg|times|days|weeks|months|years|people|of\sus|more|and\s\d|or\s\d|to\s\d|am|pm)\b)
    (?:\s?,?\s?(?P<year>{_YEAR}))?"""
)
ISO = re.compile(
    r"(?<![\w./-])(?P<year>(?:19|20)\d\d)([-/.])(?P<m>0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])(?![\w]|[-/]\d)"
)
NUMERIC = re.compile(
    r"(?<![\w./+-])(?P<a>0?[1-9]|[12]\d|3[01])\s?([-/.])\s?(?P<b>0?[1-9]|[12]\d|3[01])\s?\2\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\w%]|[-/.]\d|\s?(?:mg|ml|mcg|%|units?|tablets?|kg|mmol))"
)
SHORT_NUMERIC = re.compile(
    r"(?<![\w./+-])(?P<a>0?[1-9]|[12]\d|3[01])/(?P<b>0?[1-9]|[12]\d|3[01])(?![\w/%]|[.-]\d)"
)
CUED = re.compile(
    r"(?i)(?:\bborn|\bdob|birthday|date of birth|\bon(?: the)?|diagnosed(?: on)?|\bel(?: d[ií]a)?|nac[ií]\w*|fecha|surgery(?: was)?|died(?: on)?|\bsince)\W{1,3}$"
)
NOT_A_DAY = re.compile(
    r"(?i)^\s?(?:mg|ml|mcg|of|tablets?|pills?|dose|pain|scale|days|people|patients|times|mmhg|stars|score|strength|inch|"
    r"cups?|hours?|comprimid\w*|pastillas?|de\b|vision|fraction|chance|odds)"
)
PUBLIC = re.compile(
    r"(?i)(?:rare disease|world|international|national|awareness|independence|women'?s|cancer|d[ií]a (?:mundial|internacional|nacional)|"
    r"enfermedades raras|bank holiday|fireworks|christmas|navidad|new year|opening hours|conference|webinar|deadline|"
    r"version|updated|published|released|approved|newsletter|guideline|closes|registration)"
)


def dates(text: str, language: str = "en", codes: Codes | None = None) -> Iterator[Finding]:
    """Each day named in `text`, with its month to put there instead; overlapping ones once."""
    codes = codes or Codes(text)
    end = 0
    found = sorted(
        {*_in_words(text, language), *_in_figures(text, language)}, key=lambda f: (f[0], -f[1])
    )
    for start, stop, instead in found:
        around = text[max(0, start - 45) : stop + 45]
        if start >= end and not PUBLIC.search(around) and not codes.touch(start, stop):
            yield Finding("date", start, stop, WEIGHT, instead)
            end = stop


def _in_words(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for hit in DAY_MONTH.finditer(text):
        if not _is_a_verb(text, hit) and not _is_one_of_many(text, hit):
            yield _trimmed(hit, _month_of(hit, language))
    for hit in MONTH_DAY.finditer(text):
        if not _is_a_verb(text, hit):
            yield _trimmed(hit, _month_of(hit, language))


def _trimmed(hit: re.Match[str], instead: str) -> tuple[int, int, str]:
    whole = hit.group()
    return hit.start(), hit.start() + len(whole.rstrip(" ,-/")), instead


def _is_one_of_many(text: str, hit: re.Match[str]) -> bool:
    """Whether it is the end of "1-2-3 January", or "my third March": no one day."""
    before = text[max(0, hit.start() - 8) : hit.start()]
    if re.search(r"(?i)\b(?:my|our|his|her|every|mi|su)\s$", before) and not hit["year"]:
        return True
    return bool(
        re.search(r"\d\s?[-–/]\s?\d{1,2}\s?[-–/]\s?$", text[max(0, hit.start() - 8) : hit.start()])
    )


def _is_a_verb(text: str, hit: re.Match[str]) -> bool:
    """Whether the month is the word may, march, mar or set: "I may 5 times …", "5 may help"."""
    month = hit["month"]
    if month.lower() not in (
        "may",
        "march",
        "mar",
        "set",
        "dec",
        "ago",
        "sept",
        "jan",
        "jun",
        "mars",
    ):
        return False
    return (
        month.islower()
        and not hit["year"]
        and not re.search(r"(?:st|nd|rd|th)\b|\sof\s|\sde\s", hit.group())
    )


def _month_of(hit: re.Match[str], language: str) -> str:
    """The month and the year as they were written, without the day."""
    month, year = hit["month"], hit["year"] or ""
    month = month if month[0].isupper() or language[:2] != "en" else month.capitalize()
    if not year:
        return month
    spanish = NUMBER_OF[hit["month"].lower()] and hit["month"].lower() in MONTHS["es"].split()
    return f"{month} de {year}" if spanish else f"{month} {year}"


def _in_figures(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for hit in ISO.finditer(text):
        yield *hit.span(), _named(int(hit["m"]), hit["year"], language)
    for hit in NUMERIC.finditer(text):
        month = _month_among(int(hit["a"]), int(hit["b"]))
        sure = len(hit["year"]) == 4 or hit[2] == "/" or _is_cued(text, hit.start())
        if month is not None and sure:
            yield *hit.span(), _named(month, _full(hit["year"]), language)
    for hit in SHORT_NUMERIC.finditer(text):
        month = _month_among(int(hit["a"]), int(hit["b"]))
        amount = NOT_A_DAY.match(text[hit.end() : hit.end() + 20])
        if month is not None and not amount and _is_cued(text, hit.start()):
            yield *hit.span(), _named(month, "", language)


def _is_cued(text: str, start: int) -> bool:
    """Whether "born", "on the" or their like lead to what begins at `start`."""
    return bool(CUED.search(text[max(0, start - 25) : start]))


def _month_among(a: int, b: int) -> int | None:
    """The month of two figures of a date; 0 when both could be; None when neither is."""
    if a > 12 and b > 12:
        return None
    if a > 12 or a == b:
        return b
    return a if b > 12 else 0


def _full(year: str) -> str:
    return year if len(year) == 4 else ("20" if int(year) <= 40 else "19") + year


def _named(month: int, year: str, language: str) -> str:
    names = MONTHS.get(language[:2], MONTHS["en"]).split()
    if not month:
        return year
    name = names[month - 1].capitalize() if language[:2] in ("en", "de") else names[month - 1]
    return (
        f"{name} de {year}" if year and language[:2] in ("es", "pt") else f"{name} {year}".strip()
    )
