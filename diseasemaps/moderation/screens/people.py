"""Clinicians and hospitals named beside a complaint, and people's own full names.

A name beside thanks or plain facts is nobody's harm; beside an accusation it can be libel.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from diseasemaps.moderation.screens.finding import Finding, removed

WEIGHT = 30
_NAME = r"[A-ZÀ-Þ][^\W\d_]+(?:['’-][A-ZÀ-Þ]?[^\W\d_]+)?"
CLINICIAN = re.compile(
    rf"""(?x)(?<!\w)(?:(?:Dr|Dra|Drs|Doctor|Doctora|Doc|Prof|Professor|Profesor|Profesora|Consultant|Surgeon|Nurse|Sister|
        Matron|Mr|Mrs|Ms|Miss|Sra|Sr|Enfermera|Enfermero|Neurologist|Cardiologist|Cirujano|Midwife|Therapist|
        dr|dra|doctor|doctora|nurse|professor|prof|doc|consultant|surgeon|enfermera|enfermero|midwife|cirujano|therapist)\b\.?\s?
        (?:(?:de\sla|de|del|van|von|la|el)\s)?)
    (?P<name>{_NAME}(?:[ ](?:de[ ]|la[ ]|van[ ])?{_NAME}){{0,2}})"""
)
LOWER = re.compile(r"(?<!\w)(?:dr|dra|doctor|doctora|nurse)\.?\s(?P<name>[^\W\d_]{4,20})(?!\w)")
LOWER_NO = frozenset(
    """that this told said says gave here have will would could should never just from with when then also them
    they were what about knows thinks wants didnt doesnt cant asked made took sent left came went ignored
    refused dismissed laughed lied ruined prescribed misdiagnosed missed called google house dolittle pepper
    strange watson appointment appointments visit visits office surgery practice shopping notes letter who
    told como dijo dice para pero cuando nunca tiene sabe hizo puso mando ignoro quien which where
    ordered seemed came thought because after before until while tried keeps kept does there even over
    treated messed butchered killed hurt yelled shouted screamed mistreated failed forgot lost rude terrible
    awful useless specialist specialists patient relationship mistook only really always still once""".split()
)
PLACE = re.compile(
    rf"""(?x)(?<!\w)(?:
      (?:St\.?|Saint|San|Santa)\s{_NAME}(?:['’]s)?(?:\s(?:Hospital|Clinic|Infirmary|Medical\sCent(?:er|re)))?
    | (?:{_NAME}(?:['’]s)?\s){{1,4}}(?:Hospital|Clinic|Infirmary|Medical\sCent(?:er|re)|Health\sCent(?:er|re)|Surgery|Hospice|
        Medical\sPractice|Care\sHome|Pharmacy)s?
    | (?:[Hh]ospital|[Cc]l[ií]nica|[Cc]entro\s(?:[Mm][eé]dico|de\s[Ss]alud)|[Ss]anatorio|Klinikum|Hôpital)\s(?:(?:de|del|la|las|los|el|San|Santa|universitario|general|Universitario|General)\s){{0,4}}
        {_NAME}(?:\s(?:de|del|la|y)?\s?{_NAME}){{0,3}}
    )"""
)
STARTS = re.compile(
    r"^(?:The|My|Our|This|That|Any|Every|Some|Her|His|At|In|From|And|But|When|After|A|An|I|Went|Avoid|Never|No|Our|Local|University|Children['’]s|General)\s"
)
GENERIC = re.compile(
    r"(?i)^(?:(?:the|my|our|this|that|any|every|some|her|his|their|at|in|from|and|but|when|after|a|an|i|local|university|"
    r"children['’]s|general|day|private|public|new|big|old|teaching|eye|pain|memory|fracture|walk-in)\s)*(?:hospital|clinic|"
    r"surgery|pharmacy|infirmary|hospice|health cent(?:er|re)|medical cent(?:er|re)|care home|medical practice)s?$"
)
EPONYMS = re.compile(
    r"(?i)^(?:Google|Who|House|Pepper|Strange|Watson|Seuss|Martens|Phil|Oz|Internet|Feelgood|Doolittle|Dolittle|Jekyll)\b"
)
COMPLAINT = re.compile(
    r"""(?ix)\b(?:ruin\w*|botch\w*|misdiagnos\w*|mis-diagnos\w*|ignor(?:ed|es|ing|ó|o|aron|an|a)|refus\w+|dismiss\w*|lied|liar|lies|neglig\w*|neglect\w*|
    kill(?:ed|s|ing)|incompeten\w*|useless|rude|quack|butcher\w*|malpractice|worst|fraud\w*|sue|suing|sued|laugh(?:ed|s)?\s(?:at|in)|scream\w*|shout\w*|
    yell\w*|humiliat\w*|mistreat\w*|maltreat\w*|assault\w*|grop\w*|gaslit|gaslight\w*|lazy|arrogant|careless|reckless|terrible|
    awful|horrible|horrific|disgust\w*|disgrace\w*|appalling|avoid|stay\saway|never\sgo|don'?t\sgo|steer\sclear|patronis\w*|patroniz\w*|bully|bullied|
    harm(?:ed|s)|destroy\w*|wreck\w*|messed\sup|screwed\sup|f\*?u?c?ked\sup|wrong\s(?:leg|side|drug|dose|diagnosis|medication|medicine|treatment|kidney|tooth)|overcharg\w*|scam\w*|crook\w*|
    unprofessional|racist|sexist|mocked|mocks|belittl\w*|didn'?t\s(?:care|listen|believe|bother)|doesn'?t\s(?:care|listen|believe)|does\snot\s(?:care|listen)|never\slisten\w*|
    drunk|struck\soff|dangerous|idiot\w*|clueless|moron|monster|cruel|blam(?:ed|es)|abus(?:ed|ive|es)|filthy|dirty|lost\smy|forgot|
    threw\sme\sout|left\sme|shame|ashamed|nightmare|hate|all\sin\smy\shead|in\smy\shead|accus\w*|failed|mistake|error|infected|paralys\w*|paralyz\w*|
    arruin\w*|destroz\w*|negligen\w*|mat[óo]|mintió|mintieron|miente|mentiros\w*|inútil\w*|inutil\w*|maleducad\w*|grosser\w*|groser\w*|peor|denunci\w*|demand(?:ar|o|é|aré)|
    estaf\w*|incompetente\w*|trat(?:ó|o|aron|a|aba)\s(?:fatal|mal|muy\smal|como)|fatal|vergüenza|verguenza|rió|rio\sde|se\sri[óo]|gritó|grito|gritaron|
    humill\w*|desastre|carnicer\w*|asco|no\svay[aá]is|no\svayan|evit\w+|equivoc\w*|horroroso|despreci\w*|negó|se\snegó|burl\w*|pésim\w*|pesim\w*|imbécil\w*|nunca\sme\screy\w*)\b"""
)
NOT_A_COMPLAINT = re.compile(
    r"(?i)\b(?:never|not|didn'?t|wasn'?t|isn'?t|no|nunca|jam[aá]s|without|sin|hardly)\s(?:once\s|at all\s|been\s|so\s|me\s|a\s|was\s|felt\s)?$|"
    r"\b(?:disease|pain|illness|it|condition|fatigue|syndrome|symptoms|weather|traffic|parking|food|virus|infection|tumou?r|flares?)\s(?:had |has |was |is |were |almost |nearly |have )?$|['’]s (?:nearly|almost) $"
)
BREAK = re.compile(r"[.!?\n]+(?:\s|$)")
TITLES = re.compile(r"(?i)(?:\b(?:dra?|drs|st|mrs?|ms|prof|sra?)\.\s?)$")
OWN_NAME = re.compile(
    rf"""(?x)(?<!\w)(?:(?i:my\s(?:full\s|real\s)?name\s(?:is|'s)|my\sname['’]s|i['’]?m\scalled|me\sllamo|mi\snombre\s(?:completo\s)?es|je\sm['’]appelle|ich\sheiße|full\sname:?|nombre\scompleto:?))\s
    (?P<name>{_NAME}(?:\s(?:(?:de|del|la|van|von|y)\s){{0,2}}{_NAME}){{1,3}})"""
)


def people(text: str, language: str = "en") -> Iterator[Finding]:
    """Names of clinicians and places beside a complaint, and the writer's own full name."""
    end = 0
    named = sorted({*_named(text), *_own(text)}, key=lambda span: (span[0], -span[1]))
    for start, stop in named:
        if start >= end:
            yield Finding("person", start, stop, WEIGHT, removed("person", language))
            end = stop


def _own(text: str) -> Iterator[tuple[int, int]]:
    for hit in OWN_NAME.finditer(text):
        yield hit.span("name")


def _named(text: str) -> Iterator[tuple[int, int]]:
    names = [*_clinicians(text), *_places(text)]
    if not names:
        return
    sentences = _sentences(text)
    bad = {_number(sentences, hit.start()) for hit in COMPLAINT.finditer(text)
           if not NOT_A_COMPLAINT.search(text[max(0, hit.start() - 25) : hit.start()])}  # fmt: skip
    for start, stop in names:
        here = _number(sentences, start)
        if bad & {here - 1, here, here + 1}:
            yield start, stop


def _clinicians(text: str) -> Iterator[tuple[int, int]]:
    for hit in CLINICIAN.finditer(text):
        if not EPONYMS.match(hit["name"]) and hit["name"].lower() not in LOWER_NO:
            yield hit.span()
    for hit in LOWER.finditer(text):
        if hit["name"].lower() not in LOWER_NO and not hit["name"].endswith(("ed", "ing")):
            yield hit.span()


def _places(text: str) -> Iterator[tuple[int, int]]:
    for hit in PLACE.finditer(text):
        start, whole = hit.start(), hit.group()
        while cut := STARTS.match(whole):
            start, whole = start + cut.end(), whole[cut.end() :]
        if whole and not GENERIC.match(whole):
            yield start, hit.end()


def _sentences(text: str) -> list[int]:
    """Where sentences begin; a full stop after a title ends none."""
    return [0] + [
        hit.end()
        for hit in BREAK.finditer(text)
        if not TITLES.search(text[max(0, hit.end() - 6) : hit.end()])
    ]


def _number(sentences: list[int], place: int) -> int:
    return bisect_right(sentences, place) - 1
