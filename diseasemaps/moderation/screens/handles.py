"""Where to find somebody on another platform: "insta: @…", "my telegram is …", "whatsapp me"."""

import re
from collections.abc import Iterator

from diseasemaps.moderation.screens.finding import Finding, removed

WEIGHT = 30
_PROFILES = (  # where "name: …" can only be an account
    r"insta(?:gram|gramm)?|ig|twitter|telegram|telegr[aá]m|snap(?:chat)?|discord|tik\s?tok|face\s?book|fb|messenger|"
    r"whats\s?app|whatapp|wasap|wsp|whatsap|wassap|guasap|kik|we\s?chat|reddit|skype|viber|mastodon|bluesky|bsky|"
    r"youtube|linked\s?in|pinterest|tumblr|twitch|onlyfans|patreon|psn|bereal"
)
PROFILE = rf"(?:{_PROFILES})"
PLATFORM = rf"(?:{_PROFILES}|x|sc|line|zoom|signal|steam|threads|xbox|vk)"
_NAME = r"@?[\w][\w.\-#]{2,40}"
COMMON = frozenset(
    """the and for you your him her them this that these those was were has have had not but now
    with when what how too very also just made group groups page pages account accounts post posts story stories
    chat chats call calls message messages video videos people friends support live today because
    good bad great full down mine private public gone hacked banned dead blocked useless better worse
    here there where who why app apps off please feed feeds reels ads advert adverts influencer
    influencers says said about makes making helped helps from into out only called really
    still all always never una uno los las del para con por que como más mas muy grupo grupos cuenta cuentas pagina
    página esta está porque pero cuando fue era videos vídeos gente messages instead anymore yesterday
    everyone someone anyone wisdom web communities community channel channels forum forums
    none no yes off on weak nope hospital doctor between before after during may can will would could should keeps got gets
    thread threads ray rays rated axis chromosome linked inactivation inactivated fragile for-dummies
    and/or are his our their its any some every one two first last next same my""".split()
)
PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # my telegram is night_owl · insta: @night.owl · snap = night_owl
        rf"(?<!\w)(?:my|mi|mein|mon)\s{PLATFORM}(?:\s(?:is|es|handle|username|user|name|account|id|tag|usuario|ist|est|de)){{1,4}}\W{{0,3}}(?P<who>{_NAME})",
        rf"(?<!\w){PROFILE}\s?(?:(?:handle|username|user|name|id|tag|usuario)\s?(?:is|es)?)?\s?[:=→>-]{{1,2}}\s?(?P<who>{_NAME})",
        rf"(?<!\w){PROFILE}\s?[:=-]?\s?\(?(?P<at>@[\w.\-]{{3,40}})",
        # @night_owl on insta · night_owl on insta
        rf"(?<![\w.])(?P<at>@[\w.\-]{{3,40}})\s(?:on|en|in|over on|at|auf|sur)\s(?:my\s)?{PLATFORM}(?!\w)",
        rf"(?<!\w)(?:find|add|follow|message|dm|pm|contact|reach|text|hmu|look|search|join|chat|talk|write|msg|hit)\s(?:(?:me|us|for\sme|with\sme|to\sme|me\sup|up)\s(?:up\s)?|(?<=\bhmu\s)|(?<=\bdm\s))(?:on|in|at|over|via|through|by|to)\s(?:my\s)?{PLATFORM}(?!\w)(?:\W{{1,3}}(?:as|under|at|with|i'?m|my|name|handle|is|it's|the)){{0,4}}(?:\W{{1,4}}(?P<tail>@[\w.\-]{{3,40}}|(?=[\w.\-]*[a-z])[\w.\-]*[\d_.][\w.\-]*\w))?",
        rf"(?<!\w)(?:búscame|buscame|agrégame|agregame|añádeme|anademe|sígueme|sigueme|sígan\w*|siganme|escríbeme|escribeme|escribidme|escríbanme|escribanme|háblame|hablame|contáctame|contactame|encuéntrame|encuentrame|buscadme|seguidme|estoy|me encuentras|me encontráis|manda\w*)\s(?:un\s\w+\s)?(?:en|por|a|al|de|como|por\sel)\s(?:mi\s|el\s)?{PLATFORM}(?!\w)(?:\W{{1,3}}(?:como|soy|es|de)){{0,3}}(?:\W{{1,4}}(?P<tail>@[\w.\-]{{3,40}}|(?=[\w.\-]*[a-z])[\w.\-]*[\d_.][\w.\-]*\w))?",
        r"(?<!\w)(?:whats?\s?app|wasap|wassap|whatsap|guasap|snap|telegram|skype|facetime|kik|discord)\s(?:me|us|with\sme)(?!\w)(?!\s(?:that|about\sa|when|daily|every|back))",
        r"(?<!\w)(?:me|mi|nos)\s(?:mandas|escribes|mandáis|escribís|puedes\sescribir|mandes|envías|hablas)\s(?:un\s|por\s|al?\s){1,2}(?:whats?app|wasap|guasap|telegram|instagram)(?!\w)",
        rf"(?<!\w)(?:te|os|les|se)\s(?:lo\s)?(?:paso|dejo|doy|mando)\s(?:por\s)?(?:mi|el)\s{PLATFORM}(?!\w)",
        rf"(?<!\w)(?:give|send|swap|share|exchange)\s(?:you\s|us\s)?(?:my|your|our)\s{PLATFORM}(?!\w)",
        # user#1234, u/night_owl, t.me-less forms
        r"(?<![\w/#])(?P<who>[A-Za-z][\w.]{2,31}#\d{4})(?!\w)",
        r"(?<![\w/])(?P<who>/?u/[\w-]{3,20})(?!\w)",
        # my handle is @night_owl everywhere
        r"(?<!\w)(?:my|mi)\s(?:handle|username|user|usuario|@|at|gamertag|screen\s?name)\s(?:is|es|on\s\w+\sis|en\s\w+\ses|everywhere\sis)\W{1,3}(?P<who>@?[\w][\w.\-#]{2,40})",
        r"(?<!\w)(?:find|follow|add|dm|sígueme|sigueme|búscame|buscame|message)\s(?:me\s)?(?:at|on|as|en|como)?\W{0,3}(?P<at>@[\w.\-]{3,40})",
        r"(?<!\w)(?:i'?m|im|soy|i\sam)\s(?P<at>@[\w.\-]{3,40})\s(?:everywhere|there|elsewhere|on)",
    )
)
LOW = frozenset(("x", "line", "zoom", "signal", "steam", "threads"))


def handles(text: str, language: str = "en") -> Iterator[Finding]:
    """Each place where somebody is sent to another platform; those that overlap only once."""
    end = 0
    for start, stop in sorted({*_found(text)}, key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield Finding("handle", start, stop, WEIGHT, removed("handle", language))
            end = stop


def _found(text: str) -> Iterator[tuple[int, int]]:
    for pattern in PATTERNS:
        for hit in pattern.finditer(text):
            who = hit.groupdict().get("who")
            if who is None or _is_a_name(who, hit.group()):
                yield hit.start(), hit.start() + len(hit.group().rstrip(" .,:;-"))


def _is_a_name(who: str, whole: str) -> bool:
    """Whether `who` can be somebody's handle, not the next word of a sentence."""
    bare = who.strip(".-#").lower()
    if bare in COMMON or bare.isdigit():
        return False
    odd = any(c.isdigit() or c in "._@#/-" for c in who.rstrip("."))
    first = whole.split()[0].strip(":=-").lower()
    return odd or (
        (":" in whole or " is " in whole.lower() or " es " in whole.lower()) and first not in LOW
    )
