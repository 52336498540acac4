"""Addresses of web pages, also written out: "example dot com slash cures"."""

import re
from collections.abc import Iterator
from functools import cache

from linkify_it import LinkifyIt

from diseasemaps.moderation.screens.finding import Finding, removed

WEIGHT = 10
PIECE = 400  # characters that are asked at once: the library's time grows with their square
WORDS = re.compile(r"\S{4,}")
MORE_ENDINGS = (
    "app blog dev health clinic care online site store shop xyz club life live link top me io ai "
    "news foundation support community social media tv ly gl cc page wiki space world today "
    "fitness diet tips help doctor hospital vip win icu bio pharmacy center email cat ngo"
).split()
# Endings of countries that are also words: a sentence without a space after its full stop.
WORDY = frozenset(
    """it is in my so no me am at be by do to us we he as la de es se si al el un tu su ya lo le te
    and or an if of on go hi ok com top today life live link care help tips diet news support world
    page space social media center doctor hospital club win bio cat email fitness shop store site
    health blog dm st pm ms mr mu ma pa li ne nu na ni sa pr ph ps re tv ch id""".split()
)
_ENDING = r"(?:com|org|net|info|io|co|uk|es|de|fr|health|shop|store|online|site|me|app|edu|gov|eu|tv|ly|mx|ar)"
WRITTEN = re.compile(
    rf"""(?ix)(?<![\w@])
    (?:(?:https?|hxxps?)\s?(?:colon|:)?\s?(?:slash\s?slash|//)?\s?)?
    (?:www\s?(?:dot|punto|\.|\(dot\)|\[\.\])\s?)?
    [a-z0-9][a-z0-9-]{{1,40}}
    (?:(?:\s(?:dot|punto)\s|\s?[(\[{{]\s?(?:dot|punto|\.)\s?[)\]}}]\s?)[a-z0-9-]{{2,40}}){{0,2}}
    (?P<dot>\s(?:dot|punto)\s|\s?[(\[{{]\s?(?:dot|punto|\.)\s?[)\]}}]\s?|\s\.\s?(?=com\b|org\b|net\b))
    {_ENDING}(?![\w@])
    (?:\s(?:slash|barra|/)\s[\w-]{{1,60}}|(?:/[\w./?=&%-]{{0,200}}))?
    """
)
HIDDEN_SCHEME = re.compile(r"(?i)\bhxxps?(?:://|\[:\]//|:\\\\)\S{3,300}")
SPOKEN_WWW = re.compile(
    r"(?i)\bwww\s(?:dot|punto)\s[\w-]{2,40}(?:\s(?:dot|punto)\s[\w-]{2,20}){1,3}"
)
NO_HOSTS = frozenset(
    "the a an of this that every any my your its first late big el la los un".split()
)
AFTER_DOT_COM = re.compile(
    r"(?i)\s+(?:boom|bubble|crash|era|years|days|millionaire|company|companies|generation)"
)
FILES = re.compile(r"(?i)\.(?:pdf|docx?|jpe?g|png|txt|csv|xlsx?|zip|py|js|md|mp[34])$")
CUE = re.compile(
    r"(?i)(?:visit|see|site|page|web|go to|check|check out|at|on|from|link|click|visita|en|http|via|read|blog|here|"
    r"ver|entra|mira|order|buy|website|its|called|it's|find)\W{1,3}(?:out\W+)?$"
)


@cache
def _linkify() -> LinkifyIt:
    return LinkifyIt(options={"fuzzy_email": False}).tlds(MORE_ENDINGS, True)


def links(text: str, language: str = "en") -> Iterator[Finding]:
    """Each address in `text`; those that overlap only once."""
    end = 0
    for start, stop in sorted(
        {*_typed(text), *_written(text)}, key=lambda span: (span[0], -span[1])
    ):
        if start >= end:
            yield Finding("link", start, stop, WEIGHT, removed("link", language))
            end = stop


def _typed(text: str) -> Iterator[tuple[int, int]]:
    for word in WORDS.finditer(text):
        whole = word.group()
        if "." not in whole and "://" not in whole and "//" not in whole:
            continue
        for offset in range(0, len(whole), PIECE):
            piece = whole[offset : offset + PIECE]
            for link in _linkify().match(piece) or ():
                start = word.start() + offset + link.index
                stop = word.start() + offset + link.last_index
                if link.schema != "mailto:" and (link.schema or _is_meant(text, start, stop)):
                    yield start, stop
    yield from (hit.span() for hit in HIDDEN_SCHEME.finditer(text))


def _is_meant(text: str, start: int, stop: int) -> bool:
    """Whether a bare "word.word" is an address: not a file, nor two sentences without a space."""
    found = text[start:stop]
    if start and text[start - 1] in "@＠":
        return False
    host, _, path = found.partition("/")
    ending = host.rpartition(".")[2]
    if not path and max(map(len, host.split(".")[:-1])) < 2 and ending.lower() != "com":
        return False  # "i.e.my"
    if path or host.lower().startswith("www.") or host.count(".") > 2:
        return True
    if FILES.search(found) or host.replace(".", "").isdigit():
        return False
    if ending.lower() not in WORDY or ending.lower() == "com":
        return ending.islower() or host.isupper() or ending.lower() in ("com", "org", "net")
    return ending.islower() and (
        host.count(".") > 1 or bool(CUE.search(text[max(0, start - 30) : start]))
    )


def _written(text: str) -> Iterator[tuple[int, int]]:
    for hit in WRITTEN.finditer(text):
        first = re.split(r"[\s([{]", hit.group().strip(), maxsplit=1)[0].lower()
        if first not in NO_HOSTS and not AFTER_DOT_COM.match(text, hit.end()):
            yield hit.span()
    yield from (hit.span() for hit in SPOKEN_WWW.finditer(text))
