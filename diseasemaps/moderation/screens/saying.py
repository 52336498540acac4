"""Who says it of whom, of when, and whether it is denied: what stands around a phrase."""

from collections.abc import Iterator, Sequence

from diseasemaps.moderation.screens.phrases import Hit
from diseasemaps.moderation.screens.reading import Token, fold, folded


def _lines(phrases: str) -> tuple[str, ...]:
    """Phrases cut at |, folded word by word, with spaces around them."""
    words = (" ".join(fold(word) or word for word in each.split()) for each in phrases.split("|"))
    return tuple(f" {each} " for each in words)


NOES = folded(
    """not never no dont doesnt didnt wont wouldnt isnt arent wasnt werent havent hasnt hadnt aint
    without nor neither nunca jamas ni tampoco sin rarely"""
)
# What may stand between "never" and what is denied. Anything else, and it is not denied:
# "I don't know how to …", "can't stop thinking of …".
CARRIERS = folded(
    """would ever even want wanted wanna will could did wished to going gonna be been being feel feeling felt feelings really have
    had has having any thoughts thought of about that think thinking i im am was were say saying said
    mean meaning do doing planning plan plans wanting intend intending intention currently at all
    actually actively considering considered tried try trying a an it like my thinks wish like
    quiero queria quisiera he ha pensado pensaba pienso pensamientos ideas en voy a que tengo tenido
    ganas de estoy soy es por una un me se haria digo decir he intento intentado gustaria he yo pensaria haria podria querria"""
)
REASONS = folded("why porque")  # "why not …", "why don't I …": no denial
PAST = folded(
    """wanted was were had tried felt used thought wished attempted said told took cut hurt did hoped
    considered contemplated planned ended overdosed committed died killed hit beat raped abused
    selfharmed harmed hated dreamt prayed couldnt didnt wasnt assaulted molested threatened
    hanged jumped burned burnt swallowed saw lost locked punched slapped kicked choked strangled
    queria quise quiso intente intento pensaba pense penso estaba estuve tuve tenia sentia senti dijo
    hacia hice cortaba corte tome llegue llego lastimaba deseaba desee pegaba golpeaba maltrataba
    violo abuso maltrato pego golpeo sufri murio ahorco amenazaba insultaba era fue abusaba"""
)
# Read with spaces around them, in a sentence whose words are folded.
REPORTED = folded("said told dijo")
LONG_AGO = _lines(
    """years ago|year ago|decades ago|years back|long ago|long time ago|when i was a|when i was in|
    when i was at|when i was young|when i was younger|when i was little|when i was #|in my teens|in my
    twenties|in my 20s|as a teen|as a teenager|as a child|as a kid|as a young|as a student|in the past|
    back then|at that time|used to|formerly|my younger self|my childhood|growing up|in the eighties|
    in the nineties|in the seventies|at school|at university|in college|in high school|
    hace anos|hace muchos anos|hace # anos|hace mucho|de joven|de nina|de nino|de adolescente|
    cuando era|cuando tenia|en mi juventud|en mi adolescencia|en mi infancia|en aquella epoca|
    en aquel entonces|por entonces|en el pasado|antes queria|antes pensaba|antes me"""
)
# Said after what is past: it is over.
HEALED = folded(
    """glad grateful thankful recovered recovery healed overcame survived survivor therapy helped
    supere superado superada recuperada recuperado agradecida agradecido alegro gracias terapia"""
)
# With a word of today: "now I am well".
BETTER = folded(
    """better well happy happier stable alive thriving safe free fine okay ok love loving enjoy enjoying
    good great kids children family life grandfather grandmother nurse leads runs works
    bien mejor feliz estable libre adelante disfruto contenta contento quiero vida hijos"""
)
TODAY = folded("now today nowadays hoy ahora")
STILL = folded("again still tonight since lately todavia aun sigo vuelto anoche ultimamente")
RECENT = folded(
    """tonight night today yesterday recently lately again still morning keeps week weekend
    just hoy ayer anoche sigue semana"""
)
ONESELF = folded("i im ive id ill yo")
FIRST = folded("i im ive id ill me myself my mine we our yo mi mis me nosotros")
OTHERS = folded(
    """he she they hes shes theyd hed shed who someone somebody people brother sister mother mum mom
    father dad son daughter husband wife friend uncle aunt cousin grandfather grandmother grandad
    neighbour neighbor patient patients colleague partner child teenager nephew niece boyfriend
    girlfriend man woman wife actor singer character protagonist
    el ella ellos ellas alguien hermano hermana madre padre hijo hija marido mujer amigo amiga tio
    tia primo prima abuelo abuela vecino vecina compañero compañera esposo esposa novio novia
    gente paciente pacientes personaje cantante"""
)
ENDED = folded(
    "committed commits completed died killed ended suicido suicidaron mato ahorco quito hanged jumped"
)
# Told to readers, or asked by somebody; the former only while no "I" comes after it.
TOLD = _lines(
    """if you|if youre|if your|if anyone|if anybody|if someone|if somebody|if a|if they|if theyre|if he|
    if hes|if she|if shes|anyone who|people who|someone who|those who|everyone who|when someone|in case|
    how to help|how to support|si tienes|si alguien|si estas|si sientes|si te|si piensas|
    personas que|quienes|como ayudar"""
)
ASKED = _lines(
    """asked if|asked whether|asked me if|asked me whether|asks if|asks whether|ask if|ask whether|
    asked about|asks about|whether i|me pregunto si|preguntaron si|pregunta si|preguntan si"""
)


def sentence(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """(first, one past the last) token of the sentence that tokens[place] stands in."""
    first = place
    while first > 0 and tokens[first].gap != 2 and place - first < 60:
        first -= 1
    last = place + 1
    while last < len(tokens) and tokens[last].gap != 2 and last - place < 60:
        last += 1
    return first, last


def _any(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    return any(form in words for token in tokens for form in token.forms)


def _is(token: Token, words: frozenset[str]) -> bool:
    return any(form in words for form in token.forms)


def _says(tokens: Sequence[Token], lines: tuple[str, ...]) -> bool:
    """Whether one of `lines` stands in `tokens`; figures are read as #."""
    words = ("#" if token.forms[0].isdigit() else token.forms[0] for token in tokens)
    said = f" {' '.join(words)} "
    return any(line in said for line in lines)


def is_denied(tokens: Sequence[Token], first: int) -> bool:
    """Whether "never", "not" or their like governs the phrase that begins at tokens[first]."""
    for place in range(first - 1, max(-1, first - 8), -1):
        if tokens[place + 1].gap:
            return False
        if _is(tokens[place], NOES):
            return not any(_is(token, REASONS) for token in tokens[max(0, place - 1) : place])
        if not _is(tokens[place], CARRIERS):
            return False
    return False


def is_over(text: str, tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether it is told of a time that has passed."""
    first, last = sentence(tokens, hit.first)
    said = tokens[first:last]
    if not _any(tokens[max(first, hit.first - 5) : hit.last + 1], PAST) or _any(said, STILL):
        return False
    if _says(said, LONG_AGO) or any(_is_a_year(text, token) for token in said):
        return True
    _, end = sentence(tokens, last) if last < len(tokens) else (0, last)
    after = tokens[hit.last + 1 : end]
    better = _any(after, HEALED) or (_any(after, TODAY) and _any(after, BETTER))
    return better and not _any(after, NOES | STILL)


def is_of_others(text: str, tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether it is said of somebody else and past, asked by somebody, or told to readers."""
    first, last = sentence(tokens, hit.first)
    before = tokens[max(first, hit.first - 10) : hit.first + 2]
    if _says(before, ASKED) or _says(_since_i(before), TOLD):
        return True
    if hit.phrase.kind == "abuse" or not _is_third(tokens, first, hit):
        return False
    if _any(tokens[hit.first : hit.last + 1], ENDED):
        return True
    verb = tokens[max(first, hit.first - 2) : hit.last + 1]
    return _any(verb, PAST - REPORTED) and not _any(tokens[first:last], RECENT)


def _since_i(tokens: Sequence[Token]) -> Sequence[Token]:
    """What stands after the last "I"."""
    for place in range(len(tokens) - 1, -1, -1):
        if _is(tokens[place], ONESELF) and place < len(tokens) - 2:
            return tokens[place + 1 :]
    return tokens


def _is_third(tokens: Sequence[Token], first: int, hit: Hit) -> bool:
    """Whether the nearest person named before, or inside, is not the writer."""
    for place in _nearest(first, hit):
        if _is(tokens[place], FIRST) and not _owned(tokens, place):
            return False
        if _is(tokens[place], OTHERS):
            return True
    return False


def _nearest(first: int, hit: Hit) -> Iterator[int]:
    yield from range(hit.first, hit.last + 1)
    yield from range(hit.first - 1, max(first, hit.first - 12) - 1, -1)


def _owned(tokens: Sequence[Token], place: int) -> bool:
    """Whether a "my" only leads to somebody else: "my brother"."""
    after = tokens[place + 1 : place + 4]
    return _is(tokens[place], folded("my mi mis our")) and _any(after, OTHERS)


def _is_a_year(text: str, token: Token) -> bool:
    word = text[token.start : token.end]
    return (
        len(word) in (4, 5)
        and word[:4].isdigit()
        and 1900 <= int(word[:4]) <= 2099
        and word[4:] in ("", "s")
    )
