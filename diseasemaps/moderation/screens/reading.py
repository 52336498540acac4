"""Reading a text the way people mean it: words with their places, spelling forgiven.

`k1ll`, `killl`, `k i l l` and `KILL` are the same word; `no quería` and `no queria` too. Every
word remembers where it stood, so that what is found can be shown in the text as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

WORD = re.compile(
    r"k![1l][1l]\w*|d!e(?!\w)|su[i!]c[i!]d\w*|[^\W_](?:[^\W_]|[@$*'’`´](?=[^\W_])|\$(?=\$)|(?<=\$)\$)*",
    re.I,
)
LEET = str.maketrans("013457@$!", "oieastasi")
ELL = str.maketrans("013457@$!", "oleastasi")
LONG_DRAWN = re.compile(r"(.)\1{2,}")  # sooo
LONGEST = 40  # letters of a word that is worth respelling

# Words that people in distress, or filters, misspell most. A word one edit away is read as these.
OFTEN_MISSPELT = """suicide suicidal suicidio suicidarme overdose myself yourself matarme
    killing anymore nobody depressed desaparecer pastillas sobredosis abusing""".split()

# Words that people write for others, so that nobody finds them, or in haste.
SLANG = {"dye": "die", "deth": "death", "ded": "dead", "dieing": "dying", "diying": "dying"}

# Words that may be glued to each other or spelled letter by letter.
GLUED = """i im to kill killing myself want wanna die dead my life end ending it all suicide suicidal
    hurt cut self harm yourself go me quiero morir morirme matarme vivir no mi vida acabar con
    the gonna""".split()


# Words that would be others without their doubled letters: noose, nose; good, god; odd, od.
DOUBLED = frozenset(
    """noose good off all see too soon been feed shoot less poor loss miss odd bee mass inn loose ass
    perro""".split()
)


@dataclass(frozen=True)
class Token:
    start: int
    end: int
    forms: tuple[str, ...]  # how it may be read, folded; never empty
    gap: int  # what stands before it: 0 nothing, 1 a comma or bracket, 2 the end of a sentence
    typed: str = ""  # without case and accents, doubled letters kept


def plain(word: str) -> str:
    """`word` without case, accents and apostrophes."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c) and c not in "'’`´")


def fold(word: str) -> str:
    """`word` without case, accents, apostrophes and doubled letters; DOUBLED keep theirs."""
    letters = plain(word)
    twice = LONG_DRAWN.sub(r"\1\1", letters)
    if twice in DOUBLED:
        return twice
    return "".join(c for n, c in enumerate(letters) if n == 0 or c != letters[n - 1])


def folded(words: str | Iterable[str]) -> frozenset[str]:
    """A set of words as `Token.forms` has them; from a line of words, or several."""
    return frozenset(fold(word) for word in (words.split() if isinstance(words, str) else words))


def _without_one(word: str) -> set[str]:
    return {word[:n] + word[n + 1 :] for n in range(len(word))} | {word}


_ALMOST = {near: fold(word) for word in OFTEN_MISSPELT for near in _without_one(fold(word))}
_GLUED = folded(GLUED)
_BROKEN = folded("suicide suicidal suicidio overdose myself killing matarme morirme unalive")


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """How `word` may be read, its plainest reading first."""
    read = fold(word)
    if len(read) > LONGEST:
        return (read,)
    found = [read]
    if not read.isdigit() and any(c in "013457@$!" for c in read):
        found += [fold(word.translate(table)) for table in (LEET, ELL)]
    found += [f"{form}g" for form in found if len(form) >= 5 and form.endswith("in")]  # thinkin
    found += [SLANG[form] for form in found if form in SLANG]
    found += [_respelt(form) for form in found if len(form) >= 5]
    return tuple(dict.fromkeys(form for form in found if form))


def _respelt(form: str) -> str:
    """The often misspelt word that is at most one edit from `form`, or nothing."""
    for near in sorted(_without_one(form), key=len, reverse=True):
        meant = _ALMOST.get(near)
        if meant and abs(len(meant) - len(form)) <= 1 and meant[0] == form[0]:
            return meant
    return ""


def read(text: str) -> list[Token]:
    """The words of `text` in their order."""
    return list(_unglued(text, _mended(text, list(_joined(text, list(_tokens(text)))))))


def _tokens(text: str) -> Iterator[Token]:
    end = 0
    for hit in WORD.finditer(text):
        word = hit.group()
        found = _starred(word) if "*" in word else forms(word)
        yield Token(
            hit.start(), hit.end(), found or (word,), _gap(text[end : hit.start()]), plain(word)
        )
        end = hit.end()


def _gap(between: str) -> int:
    between = between[:200]
    if any(mark in between for mark in (".", "!", "?", "\n", "…", "¿", "¡", ";")):
        return 2
    return int(
        any(mark in between for mark in (",", ":", "(", ")", "—", "–", '"', "“", "”", " - "))
    )


@lru_cache(maxsize=2_000)
def _starred(word: str) -> tuple[str, ...]:
    """`k*ll`, `su***de`: the words of our lists that would fit the stars."""
    if len(word) > LONGEST:
        return ()
    shape = re.compile(re.escape(word.casefold()).replace(r"\*", "."))
    fitting = [
        w for w in (*GLUED, *OFTEN_MISSPELT, "killed", "rape", "raped") if shape.fullmatch(w)
    ]
    return tuple(fold(w) for w in fitting) or (fold(word),)


def _joined(text: str, words: list[Token]) -> Iterator[Token]:
    """Letters that stand one by one (`k i l l`, `s-u-i-c-i-d-e`) made a word again."""
    run: list[Token] = []
    for word in words:
        single = word.end - word.start == 1
        between = text[run[-1].end : word.start] if run else ""
        if run and not (single and len(between) == 1 and between in " .-_*·"):
            yield from _one_word(text, run)
            run = []
        if single:
            run.append(word)
        else:
            yield word
    yield from _one_word(text, run)


def _mended(text: str, words: list[Token]) -> Iterator[Token]:
    """Two halves of a word that is often hidden (`sui cidal`) made one again."""
    skip = False
    for word, after in zip_longest(words, words[1:]):
        whole = fold(word.typed + after.typed) if after else ""
        if skip:
            skip = False
        elif after and whole in _BROKEN and after.start - word.end == 1:
            skip = True
            yield Token(word.start, after.end, (whole,), word.gap, whole)
        else:
            yield word


def _one_word(text: str, run: list[Token]) -> Iterator[Token]:
    letters = "".join(text[t.start : t.end] for t in run)
    if len(run) < 3 or len(run) > LONGEST or letters.isdigit():
        yield from run
        return
    yield Token(run[0].start, run[-1].end, forms(letters), run[0].gap, plain(letters))


def _unglued(text: str, words: Iterable[Token]) -> Iterator[Token]:
    """`killmyself`, `iwanttodie` taken apart, each part with the place of the whole."""
    for word in words:
        parts = _parts(word.forms[0]) if 6 <= len(word.forms[0]) <= LONGEST else ()
        if len(parts) < 2:
            yield word
            continue
        for n, part in enumerate(parts):
            yield Token(word.start, word.end, (part,), 0 if n else word.gap, part)


@lru_cache(maxsize=20_000)
def _parts(letters: str) -> tuple[str, ...]:
    """`letters` as words of GLUED, or nothing if they are not. At most LONGEST letters."""
    if letters in _GLUED:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 9), end):
            before = best[start]
            if best[end] is None and before is not None and letters[start:end] in _GLUED:
                best[end] = (*before, letters[start:end])
    return best[-1] or ()
