"""A stored short answer outside its page: without markers that lead nowhere, cut where a sentence
ends.
"""

import html
import re

from django.utils.html import strip_tags

MARKERS = re.compile(r'\s*<sup class="citation">.*?</sup>', re.S)
BLOCK_END = re.compile(r"</(?:p|li|h[2-4]|t[dh]|blockquote)>|<br>")
# The end of a sentence: not after an initial or a common abbreviation, and with a new one after it.
SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bDr)(?<!\bSt)(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bca)"
    r"[.!?][\"”’)\]]*(?=\s+[\"“‘(\[]?[A-Z0-9])"
)
MOST = 320  # characters: about three sentences


def plain_text(stored: str) -> str:
    """The words of stored HTML."""
    words = strip_tags(BLOCK_END.sub(r"\g<0> ", MARKERS.sub("", stored)))
    return " ".join(html.unescape(words).split())


def cut(text: str, most: int = MOST) -> str:
    """`text`, or as many of its whole sentences as fit; at a word and with "…" if not even one."""
    if len(text) <= most:
        return text
    ends = [hit.end() for hit in SENTENCE_END.finditer(text) if hit.end() <= most]
    if ends:
        return text[: ends[-1]]
    fits = text[: most - 1]  # with the space and the "…", one more than `most`
    last_space = fits.rfind(" ")
    ends_at_a_word = text[most - 1] == " " or last_space < 0
    whole_words = fits if ends_at_a_word else fits[:last_space]
    return f"{whole_words.rstrip(' ,;:–-')} …"


def short(stored: str, most: int = MOST) -> str:
    """Stored HTML of a short answer as plain text, cut kindly."""
    return cut(plain_text(stored), most)
