"""E-mail addresses, also as people write them to be read by people only."""

import re
from collections.abc import Iterator

from diseasemaps.moderation.screens.finding import Finding, removed

WEIGHT = 30
ENDINGS = (
    "com|org|net|edu|gov|info|biz|io|co|me|uk|us|es|fr|de|it|nl|pt|br|mx|ar|cl|pe|ca|au|nz|ie|in|eu|"
    "ch|at|be|se|no|dk|fi|pl|cz|gr|tr|ru|cn|jp|kr|za|ac|health|app|dev|care|email|live|online|cat"
)
PLAIN = re.compile(
    r"(?<![\w.%+-])[\w.%+'-]{1,64}[@＠](?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,5}[^\W\d_]{2,24}(?![\w-])"
)
# " at ", "(at)", "[at]", " AT ", "arroba" … and " dot ", "(.)", "punto" …
_AT = r"""(?:\s?[(\[{<*_]\s?(?:at|arroba|a|@|ät|chez|chiocciola)\s?[)\]}>*_]\s?|\s[@＠]\s|[@＠]\s?
          |\s(?:at|arroba|chiocciola|klammeraffe|arobase)\s|_at_|-at-|\sAT\s)"""
_DOT = r"""(?:\s?[(\[{<*_]\s?(?:dot|punto|point|punkt|ponto|\.)\s?[)\]}>*_]\s?
           |\s(?:dot|punto|point|punkt|ponto)\s|\s?\.\s?|_dot_|-dot-)"""
_TRUE_DOT = r"""(?:\s?[(\[{<*_]\s?(?:dot|punto|point|punkt|ponto|\.)\s?[)\]}>*_]\s?
           |\s(?:dot|punto|point|punkt|ponto)\s|\.|\s\.\s|_dot_|-dot-)"""
_NAME = r"[a-z0-9](?:[\w+-]{0,40}[a-z0-9])?"
WRITTEN = re.compile(
    rf"""(?ix)(?<![\w@])
    (?P<name>{_NAME}(?:(?:{_TRUE_DOT}|\s(?:underscore|dash|hyphen|guion|guión|guion\sbajo)\s){_NAME}){{0,3}})
    (?P<at>{_AT})
    (?P<host>[a-z0-9][a-z0-9-]{{1,40}}(?:{_TRUE_DOT}[a-z0-9][a-z0-9-]{{1,40}}){{0,2}})
    (?P<dot>{_DOT})
    (?P<ending>(?:co|com|ac|org){_TRUE_DOT}(?:uk|nz|au|za|mx|ar|br|in|jp)|{ENDINGS})(?!\w)
    """
)
PROVIDERS = (
    "gmail|g\\s?mail|hotmail|outlook|yahoo|icloud|protonmail|proton|gmx|aol|live|ymail|googlemail"
)
AT_PROVIDER = re.compile(
    rf"""(?ix)(?<![\w@])(?P<name>{_NAME}(?:[._]{_NAME}){{0,3}})(?P<at>{_AT})
    (?:{PROVIDERS})(?!\w)(?!\s+(?:account|has|is|was|support|inbox|app|and|or|address))"""
)
SPACED = re.compile(  # n a m e @ h o s t . c o m
    r"(?<!\S)(?:[\w.+-]\s){2,40}[@＠]\s(?:[\w.-]\s){2,40}\.\s?(?:\w\s?){2,8}(?!\w)"
)
# What stands before "at" in a sentence, where a name would stand in an address.
NO_NAMES = frozenset(
    """look looking me us you them him her it at site page shop found find available visit see read
    is are was were be here up online out back more directly sold buy ordered order bought working
    work worked works not on arrived arrive aimed good bad based located staying meet meeting signed
    live lives day night home website web blog store anything information article posted listed them
    mira visita en compra aqui disponible""".split()
)
OWN = re.compile(
    r"(?i)(?:e-?mail|mail|write|contact|reach|correo|escr[ií]b\w*|address|addy|gmail)\W*(?:\w+\W+){0,4}$"
)

OWN_AFTER = re.compile(r"(?i)\s(?:is|es)\s(?:my|mi|the|our)\s(?:e-?mail|mail|address|correo)")


def emails(text: str, language: str = "en") -> Iterator[Finding]:
    """Each address in `text`, as typed or written out; those that overlap only once."""
    end = 0
    spans = {*_plain(text), *_written(text), *_spaced(text)}
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield Finding("email", start, stop, WEIGHT, removed("email", language))
            end = stop


def _plain(text: str) -> Iterator[tuple[int, int]]:
    for hit in PLAIN.finditer(text):
        yield hit.span()


def _written(text: str) -> Iterator[tuple[int, int]]:
    for hit in WRITTEN.finditer(text):
        if _names_somebody(text, hit) and _is_an_address(text, hit):
            yield hit.span()
    for hit in AT_PROVIDER.finditer(text):
        if _names_somebody(text, hit) and hit["name"].lower() not in ("work", "works", "people"):
            yield hit.span()


def _names_somebody(text: str, hit: re.Match[str]) -> bool:
    last_word = re.split(r"[\s.]+", hit["name"].lower())[-1]
    return last_word not in NO_NAMES or "@" in hit["at"]


def _is_an_address(text: str, hit: re.Match[str]) -> bool:
    """Whether it is not only a sentence that ends, and another that begins: "pain @ 3.It …"."""
    at_is_sign = any(mark in hit["at"] for mark in "@＠([{<*_-") or hit["at"].strip() == "AT"
    dot_is_bare = hit["dot"].strip() == "." and hit["dot"] != "."
    if dot_is_bare and not hit["dot"].startswith(" ") and hit["ending"][0].isupper():
        return False
    if hit["host"].isdigit():
        return False
    if at_is_sign or hit["dot"].strip() != ".":
        return True
    if hit["dot"] != "." or text[hit.end() : hit.end() + 1] == "/":
        return False
    odd = any(c.isdigit() or c in "._+-" for c in hit["name"])
    before, after = text[max(0, hit.start() - 60) : hit.start()], text[hit.end() : hit.end() + 20]
    return odd or bool(OWN.search(before) or OWN_AFTER.match(after))


def _spaced(text: str) -> Iterator[tuple[int, int]]:
    if "@" not in text and "＠" not in text:
        return
    for hit in SPACED.finditer(text):
        yield hit.start(), hit.end() - (len(hit.group()) - len(hit.group().rstrip()))
