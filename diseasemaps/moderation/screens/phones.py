"""Telephone numbers: international and national forms, in figures and in words.

A run of figures is one if it has the shape of one *and* nothing around it says that it is
something else; figures without a shape need a word such as "call" before them. `phonenumbers`
(a port of Google's libphonenumber) knows the shapes of every country.
"""

import re
from collections.abc import Iterator

import phonenumbers

from diseasemaps.moderation.screens.codes import Codes
from diseasemaps.moderation.screens.finding import Finding, removed

WEIGHT = 30
RUN = re.compile(
    r"(?<![\w.,/@-])(?P<plus>\+\s?|00\s?(?=[1-9]))?\(?\+?\d(?:(?:[ .·\-–—/\u00a0\u2011()]|\s\(|\)\s){0,2}\d){5,16}(?![\w%€$£])(?![.,/]\d)"
)
IN_WORDS = re.compile(
    r"(?i)(?<!\w)(?:(?:double|triple|doble|plus)\s)?(?:{n})(?:[\s,.-]{{1,3}}(?:(?:double|triple|doble)\s)?(?:{n}|\d{{1,3}})){{6,18}}(?!\w)".format(
        n="zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|"
        "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    )
)
MIXED = re.compile(
    r"(?i)(?<!\w)\d{2,5}(?:[\s,.-]{1,3}(?:\d{1,4}|oh|zero|one|two|three|four|five|six|seven|eight|nine|double|"
    r"cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)){5,14}(?!\w)"
)
HOMES = {  # where a number without a country is tried, by the language of the text
    "en": ("GB", "US", "IE", "AU", "IN", "NZ", "ZA", "FR", "DE", "ES", "NL", "IT"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE", "US", "VE", "EC", "UY", "FR", "GB"),
}
CUE = re.compile(
    r"""(?ix)\b(?:call|calls|phone|phoned|tel|teléf|telef|teléfono|telefono|tlf|tfno|ring|text|texted|txt|sms|mobile|cell|
    móvil|movil|celular|whats\s?app|wa|wsp|wasap|guasap|llám\w*|llam\w+|number|número|numero|núm|digits|signal|viber|
    fax|dial|reach|contact|contáct\w*|landline|handy|telefon|appel\w*|ruf|rufen|fijo|escr[ií]b\w*|hotline|helpline|
    message|msg|hmu|ph|mob|extension|ext|switchboard|desk|surgery|hit\sme\sup|marca\w*|ask\sfor)\b"""
)
AGAINST = re.compile(
    r"""(?ix)(?:\b(?:lot|lote|batch|serial|pmid|isbn|omim|orpha|order|pedido|invoice|reference|ref|referencia|account|
    policy|claim|registration|nhs|hospital\snumber|patient\snumber|mrn|case|ticket|tracking|barcode|license|licence|
    version|model|platelets?|plaquetas|count|wbc|leuc\w+|cells|population|dose|dosis|score|code|código|codigo|gtin|ndc|
    expediente|grant|trial|study|chromosome|position|steps|pasos|iban|sort\scode|card|passport|pasaporte|id|dni|cost|
    price|£|\$|€|factura|seed|protocol|device|pump|kit|asegurad\w+|historia)\b|[£$€])[^\n]{0,24}$"""
)
UNIT = re.compile(
    r"(?i)\s?(?:mg|mcg|µg|ug|ml|g\b|kg|iu\b|ui\b|units?|%|mmol|cells|/|steps|pasos|bpm|copies|copias|people|"
    r"patients|pacientes|euros?|dollars|pounds|years|años|leuc|per\b|por\b|times|veces|a year|genomes|am\b|pm\b|rpm|kcal|calories)"
)
DATES = re.compile(
    r"^\D?(?:(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:[0-2]?\d|3[01])|"
    r"(?:[0-2]?\d|3[01])[-./ ](?:[0-2]?\d|3[01])[-./ ](?:(?:19|20)\d\d|\d\d))"
    r"(?:[ .\-–/]+(?:[0-2]?\d(?:[:.]?\d\d)?(?:[:.]?\d\d)?|(?:19|20)\d\d|\d\d?[-./ ]\d\d?[-./ ](?:19|20)?\d\d))?$"
)
MONTH = re.compile(r"^\d{1,2}\s?[/.-]\s?(?:19|20)\d\d$")
YEARS = re.compile(r"^(?:(?:19|20)\d\d[ \-–/.]{1,3}){1,4}(?:(?:19|20)\d\d|\d\d)$")
COUNTING = re.compile(r"^(?:\d{1,3}[ \-–./]{1,3}){2,}\d{1,3}$")  # 10-20-40, 120 80 130
ONE_BY_ONE = re.compile(r"^\d(?:[ .-]\d)+$")
THOUSANDS = re.compile(r"^[1-9]\d{0,2}(?:[ .]\d{3}){1,3}$|^[1-9]\d*0{4,}$")
SHAPES = re.compile(
    r"""(?x)^(?:
      \(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]\d{4}                 # 555-010-1234, (555) 010 1234
    | 1[ .-]\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]\d{4}
    | \(?0\d{1,4}\)?[ .-]\d{3,4}[ .-]?\d{3,5}              # 020 7946 0958, (01632) 960 123
    | \(?0\d{2,4}\)?[ ./-]{1,2}\d{5,8}                     # 07700 900123, 030/1234567
    | \(?0\d{1,4}\)?(?:[ ./-]\d{2,4}){2,5}                 # 06 12 34 56 78
    | [6789]\d{2}[ .-]\d{3}[ .-]\d{3}                      # 600 123 456
    | [6789]\d{2}(?:[ .-]\d{2}){3}                         # 600 12 34 56
    | 9\d[ .-]\d{3}[ .-]\d{2}[ .-]\d{2}                    # 91 123 45 67
    | \d{5}[ -]\d{5}                                       # 98765 43210
    | \(?\d{2}\)?[ -]\d{4}[ -]\d{4}                        # 55 1234 5678
    | 04\d\d[ ]\d{3}[ ]\d{3}
    | \(\d{2,4}\)[ ]?\d{3,4}[ -]?\d{3,4}
    )$"""
)


def phones(text: str, language: str = "en", codes: Codes | None = None) -> Iterator[Finding]:
    """Each number in `text` by which somebody can be rung; those that overlap only once."""
    codes = codes or Codes(text)
    end = 0
    spans = {*_in_figures(text, language, codes), *_in_words(text)}
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield Finding("phone", start, stop, WEIGHT, removed("phone", language))
            end = stop


def _in_figures(text: str, language: str, codes: Codes) -> Iterator[tuple[int, int]]:
    for hit in RUN.finditer(text):
        start, stop = hit.span()
        if not codes.touch(start, stop) and _is_a_phone(text, start, stop, language):
            yield start, stop


def _is_a_phone(text: str, start: int, stop: int, language: str) -> bool:
    number = text[start:stop].strip()
    digits = "".join(c for c in number if c.isdigit())
    before = text[max(0, start - 45) : start]
    cued = bool(CUE.search(before))
    against = AGAINST.search(before)
    if against and not (cued and CUE.search(before[against.start() :])):
        return False
    if (
        MONTH.match(number)
        or DATES.match(number)
        or YEARS.match(number)
        or (UNIT.match(text, stop) and not cued)
    ):
        return False
    if number.startswith(("+", "(+")) or (number.startswith("00") and len(digits) >= 10):
        return _is_possible(number)
    if cued:
        return 6 <= len(digits) <= 15 and not _is_too_even(number)
    if ONE_BY_ONE.match(number):
        return digits[0] == "0" and len(digits) in (10, 11)
    if THOUSANDS.match(number) or len(digits) < 9:
        return False
    if SHAPES.match(number):
        return True
    return not COUNTING.match(number) and _is_valid_somewhere(number, language)


def _is_too_even(number: str) -> bool:
    """Whether it is a row of small numbers, or a round one."""
    return bool(
        (THOUSANDS.match(number) and not number.startswith(("6", "7", "8", "9")))
        or YEARS.match(number)
    )


def _is_possible(number: str) -> bool:
    number = re.sub(r"^00", "+", number.replace("(+", "+(").replace("+(", "+"))
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number.replace("(0)", ""), None))
    except phonenumbers.NumberParseException:
        return False


def _is_valid_somewhere(number: str, language: str) -> bool:
    """Whether it is a number that is given out in a country where the language is spoken."""
    digits = sum(c.isdigit() for c in number)
    if digits > 12 or (digits == len(number) and digits < 9):
        return False
    for home in HOMES.get(language[:2], HOMES["en"]):
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(number, home)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _in_words(text: str) -> Iterator[tuple[int, int]]:
    for hit in IN_WORDS.finditer(text):
        if not _counts_up(hit.group()):
            yield hit.span()
    for hit in MIXED.finditer(text):
        if len(re.findall(r"[^\W\d_]+", hit.group())) >= 2:
            yield hit.span()


def _counts_up(said: str) -> bool:
    """Whether somebody only counts: "one two three four five six seven"."""
    order = re.findall(r"[a-z]+", said.lower())
    up = "one two three four five six seven eight nine".split()
    arriba = "uno dos tres cuatro cinco seis siete ocho nueve".split()
    return any(order[:5] in (row[:5], row[::-1][:5]) for row in (up, arriba))
