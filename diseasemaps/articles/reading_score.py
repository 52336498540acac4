"""How hard a text is to read, and how long it takes.

Grade: the Flesch–Kincaid grade level, 0.39 × words/sentences + 11.8 × syllables/words − 15.59:
Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas for Navy
enlisted personnel. Research Branch Report 8-75, 1975 (doi:10.21236/ADA006655). A grade of the
schools of the United States; children in grade n are about n + 5 years old.

Time: 238 words a minute, the mean of silent reading of non-fiction in English: Brysbaert M. How
many words do we read per minute? J Mem Lang 2019;109:104047 (doi:10.1016/j.jml.2019.104047).

Both hold for English only. Syllables are counted by rule, not from a dictionary: about one word in
twenty is a syllable off, which the mean over a text forgives.
"""

import re
from dataclasses import dataclass

from diseasemaps import markdown
from diseasemaps.articles import rendering

WORDS_A_MINUTE = 238
YEARS_BEFORE_SCHOOL = 5
OLDEST_PATIENT = 14  # years; a text for patients above that is warned about
LONG = 20  # words in a sentence; more are hard to follow, says plain-language advice
MOST_NAMED = 3
SHOWN = 12  # words of a long sentence, as it is named

SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|[.!?…]+[\"'”’)\]]*$")
ABBREVIATION = re.compile(
    r"\b(?:e\.\s?g|i\.\s?e|etc|vs|cf|ca|approx|no|fig|Dr|Mr|Mrs|Ms|Prof|St)\.(?=\s+\S)", re.I
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouyäöüéèêëïîâôûœæ]+")
SILENT_END = re.compile(
    r"(?:[^laeiouy]es|(?<![tdi])ed|[^aeiouyl]e|[aeiouyrw]le|[gq]ue)$"  # made, makes, helped, rule
)
SIBILANT_END = re.compile(r"(?:[sxzg]|[cs]h|c)es$")  # "places": the e is heard
TWO_IN_ONE = re.compile(  # vowels that stand together and are heard apart: di-et, media, bi-ology
    r"^(?:bi|di|tri|pre)[aeou](?![aeiou])|ia$|ias$|iac|iat|(?<=[bdhprs])io(?!n|us)|ium|iu[ms]"
    r"|[^cgstx]ious|eous|ios|uous|uity|[aeiouy]ing|ea$|deo|creat(?!ur)|react|uum|seum|ua[lt]|iet|scien"
    r"|oe(?=n)|oo(?=[pr][ed])|[lnr]ysm|thm$|ism$"
)
IRREGULAR = {"people": 2, "every": 2, "evening": 2, "diabetes": 4}


@dataclass(frozen=True)
class Score:
    """`grade` of the Flesch–Kincaid formula, in words counted; the hardest sentences."""

    grade: float
    words: int
    longest: list["Sentence"]

    @property
    def age(self) -> int:
        """In years, of somebody who reads this with ease; at least 5, as the formula knows none."""
        return max(round(self.grade) + YEARS_BEFORE_SCHOOL, YEARS_BEFORE_SCHOOL)

    @property
    def minutes(self) -> int:
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def is_hard_for_patients(self) -> bool:
        return self.age > OLDEST_PATIENT


@dataclass(frozen=True)
class Sentence:
    """One of the longest: how many words it has, and the first of them."""

    words: int
    beginning: str


def score(*texts: str) -> Score | None:
    """Of Markdown `texts` read one after the other; None where there is no word to count."""
    sentences = [one for text in texts for one in sentences_of(text)]
    counted = [(WORD.findall(one), one) for one in sentences]
    words = [word for found, _ in counted for word in found]
    if not words:
        return None
    length = len(words) / sum(1 for found, _ in counted if found)
    grade = 0.39 * length + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return Score(round(grade, 1), len(words), _longest(counted))


def grade_of(*texts: str) -> float | None:
    """The grade alone, as `Variant.reading_grade` keeps it."""
    found = score(*texts)
    return found.grade if found else None


def sentences_of(text: str) -> list[str]:
    """The sentences of Markdown `text`; a heading, a list item or a cell is one by itself."""
    blocks = (rendering.plain(token) for token in markdown.parse(text) if token.type == "inline")
    return [one for block in blocks for one in _split(block) if WORD.search(one)]


def syllables(word: str) -> int:
    """How many syllables an English word has, by rule; at least one."""
    if word.isupper() and 1 < len(word) <= 5:  # MRI: letter by letter, W as one
        return len(word)
    bare = word.lower().replace("'", "").replace("’", "")
    if bare in IRREGULAR:
        return IRREGULAR[bare]
    count = len(VOWELS.findall(bare)) + len(TWO_IN_ONE.findall(bare))
    if SILENT_END.search(bare) and not SIBILANT_END.search(bare):
        count -= 1
    return max(count, 1)


def _split(block: str) -> list[str]:
    whole = ABBREVIATION.sub(lambda hit: hit[0].replace(".", ""), block)
    return [part.strip() for part in SENTENCE_END.split(whole)]


def _longest(counted: list[tuple[list[str], str]]) -> list[Sentence]:
    """The longest sentences over LONG words, longest first, by their first words."""
    long = sorted((one for one in counted if len(one[0]) > LONG), key=lambda one: -len(one[0]))
    return [
        Sentence(len(found), " ".join(text.split()[:SHOWN]) + " …")
        for found, text in long[:MOST_NAMED]
    ]
