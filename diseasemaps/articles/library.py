"""The library: the works that texts cite, each once, whatever it is called by.

A work enters it when a text that cites it is handed in, with its title, authors and year as cited
there; a draft is nobody's business, and half a DOI is no work. Nothing is ever fetched.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from diseasemaps import audit
from diseasemaps.articles import retraction_watch, retractions
from diseasemaps.articles.identifiers import clean_doi
from diseasemaps.articles.models import Citation, Rereview, Revision, Source

DESCRIPTION = ("type", "title", "authors", "container", "year")
MOST_FOUND = 10
MOST_WORDS = 12
LONGEST_QUERY = 500
ENTERING = 72_110_101  # of the advisory lock that those who hand in take turns by

DOI = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$", re.I)
PMID = re.compile(
    r"^(?:(?:pmid|pubmed)\s*:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|"
    r"ncbi\.nlm\.nih\.gov/pubmed)/)?0*([1-9]\d{0,7})/?(?:[?#].*)?$",
    re.I,
)
RETRACTED = re.compile(r"^\W*retracted( article)?\W+", re.I)  # what a title begins with then
URL = re.compile(r"^https?://[^\s/?#]+\.[^\s]+$", re.I)


@dataclass(frozen=True)
class Key:
    """What a work can be looked up by; each may be empty."""

    doi: str = ""
    pmid: str = ""
    url: str = ""

    @classmethod
    def of(cls, cited: Mapping[str, Any]) -> "Key":
        doi, pmid, url = (cited.get(name) or "" for name in ("doi", "pmid", "url"))
        return cls(clean_doi(doi), clean_pmid(pmid), url.strip())

    def __bool__(self) -> bool:
        return bool(self.doi or self.pmid or self.url)

    def is_of(self, source: Source) -> bool:
        if self.doi or self.pmid:
            by_doi = bool(self.doi) and source.doi == self.doi
            if by_doi or (self.pmid and source.pmid == self.pmid):
                return True
        return bool(self.url) and source.url == self.url and not (source.doi or source.pmid)

    def condition(self) -> Q:
        ways = [Q(doi=self.doi)] * bool(self.doi) + [Q(pmid=self.pmid)] * bool(self.pmid)
        ways += [Q(url=self.url, doi=None, pmid=None)] * bool(self.url)
        return reduce(or_, ways)


def clean_pmid(pmid: str) -> str:
    """A PubMed number without what stands around it; what is none stays as it is typed."""
    found = PMID.match(str(pmid).strip())
    return found[1] if found else str(pmid).strip()


def identify(text: str) -> Key | None:
    """What `text` looks a work up by: a DOI, a PubMed number or an address; None for words."""
    typed = text.strip()
    if doi := DOI.match(typed):
        return Key(doi=doi[1].lower())
    if pmid := PMID.match(typed):
        return Key(pmid=pmid[1])
    if typed.lower().startswith("www."):
        typed = f"https://{typed}"
    return Key(url=typed) if URL.match(typed) and len(typed) <= 500 else None


# --- Looking up ---------------------------------------------------------------------------------


def search(text: str) -> QuerySet[Source]:
    """Works whose title or authors hold every word of `text`, else those spelt like it; or the one
    with this DOI, PubMed number or address.
    """
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST_QUERY]
    key = identify(text)
    works = Source.objects.order_by("-year", "title")
    if key is not None:
        return works.filter(key.condition())[:MOST_FOUND]
    words = text.split()[:MOST_WORDS]
    if not any(len(word) > 1 for word in words):
        return works.none()
    for word in words:
        works = works.filter(Q(title__icontains=word) | Q(authors__icontains=word) | _year(word))
    return works[:MOST_FOUND] if works.exists() else _spelt_like(text)


def _year(word: str) -> Q:
    return Q(year=int(word)) if re.fullmatch(r"[12]\d{3}", word, re.ASCII) else Q(pk=None)


def _spelt_like(text: str) -> QuerySet[Source]:
    typed = text.upper()
    like = Source.objects.annotate(shouted=Upper("title")).filter(
        shouted__trigram_word_similar=typed
    )
    return like.order_by(TrigramWordSimilarity(typed, "shouted").desc(), "title")[:MOST_FOUND]


def find(key: Key) -> Source | None:
    """The work with this DOI, else with this PubMed number, else at this address."""
    return find_all([key]).get(key)


def find_all(keys: Iterable[Key]) -> dict[Key, Source]:
    """`find` for many, in one query."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    conditions = reduce(or_, (key.condition() for key in wanted))
    found = list(Source.objects.filter(conditions))
    best = {key: _first(key, found) for key in wanted}
    return {key: source for key, source in best.items() if source is not None}


def _first(key: Key, sources: Iterable[Source]) -> Source | None:
    mine = [source for source in sources if key.is_of(source)]
    mine.sort(key=lambda one: (one.doi != key.doi or not key.doi, one.pmid != key.pmid))
    return mine[0] if mine else None


def at_odds(keys: Mapping[int, Key]) -> dict[int, str]:
    """By the number of a source, the warning that its DOI and its PubMed number are those of two
    works with differing titles: one of them may be mistyped, which is for its author to say.
    """
    both = {number: key for number, key in keys.items() if key.doi and key.pmid}
    apart = [Key(doi=key.doi) for key in both.values()] + [Key(pmid=k.pmid) for k in both.values()]
    known = find_all(apart)
    pairs = {
        number: (known.get(Key(doi=key.doi)), known.get(Key(pmid=key.pmid)))
        for number, key in both.items()
    }
    return {
        number: f"The DOI is that of “{one.title}”, and the PubMed number that of “{other.title}”. "
        "If this is one work, one of the two is mistyped."
        for number, (one, other) in pairs.items()
        if one and other and _letters(one.title) != _letters(other.title)
    }


# --- Entering -----------------------------------------------------------------------------------


def enter(revision: Revision, *, by: Any) -> None:
    """Every work that `revision`, about to be handed in, cites is in the library and linked to it.

    What is called by a DOI here and by a PubMed number there becomes one work, if the titles agree.
    Call inside the transaction that hands it in, while its text can still be written.
    """
    cited = [(Key.of(_fields(one)), one) for one in revision.citations.order_by("number")]
    cited = [(key, one) for key, one in cited if key]
    _add_new({key for key, _ in cited})
    works = set()
    for key, citation in cited:
        source = _one_work(key, citation.title, by=by)
        _describe(source, key, citation)
        works.add(source.pk)
        if citation.source_id != source.pk:
            citation.source = source
            citation.save(update_fields=["source"])
    retraction_watch.settle(works)  # what is new here may be known as retracted


def _fields(citation: Citation) -> dict[str, str]:
    return {name: getattr(citation, name) for name in ("doi", "pmid", "url")}


def _add_new(keys: set[Key]) -> None:
    """One revision at a time enters the library, and then holds all of its works, locked in the one
    order in which works are locked: so no two who hand in the same new works wait for each other.
    """
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENTERING])
    works = Source.objects.filter(reduce(or_, (key.condition() for key in keys)))
    known = list(works)
    new = [key for key in keys if _first(key, known) is None]
    Source.objects.bulk_create(
        [
            Source(doi=key.doi or None, pmid=key.pmid or None, url=key.url)
            for key in sorted(new, key=lambda key: (key.doi, key.pmid, key.url))
        ],
        ignore_conflicts=True,
    )
    list(works.order_by("pk").select_for_update(no_key=True))


def _one_work(key: Key, title: str, *, by: Any) -> Source:
    """The work of `key`; those that turn out to be the same become one."""
    mine = [*Source.objects.filter(key.condition()).order_by("pk").select_for_update(no_key=True)]
    first = _first(key, mine)
    assert first is not None  # `_add_new` saw to it
    for other in mine:
        if other.pk != first.pk and _is_same(first, other, title):
            merge(other, into=first, by=by)
    return first


def _is_same(one: Source, other: Source, title: str) -> bool:
    """Nothing that they are called by differs, and all three titles agree: a number mistyped must
    not make one of two works.
    """
    if (one.doi and other.doi) or (one.pmid and other.pmid):
        return False
    titles = {_letters(text) for text in (one.title, other.title, title) if text}
    return len(titles) <= 1


def _letters(title: str) -> str:
    words = RETRACTED.sub("", title).casefold()
    return "".join(letter for letter in words if letter.isalnum())


def merge(gone: Source, *, into: Source, by: Any) -> None:
    """One work of two: whatever cites `gone` cites `into`, which takes its numbers over."""
    Citation.objects.filter(source=gone).update(source=into)
    open_already = Rereview.objects.filter(source=into, closed_at=None).values("article_id")
    Rereview.objects.filter(source=gone, closed_at=None, article_id__in=open_already).delete()
    Rereview.objects.filter(source=gone).update(source=into)
    taken = {"doi": gone.doi, "pmid": gone.pmid, "url": gone.url}
    former = gone.pk
    gone.delete()
    for name, value in taken.items():
        setattr(into, name, getattr(into, name) or value)
    into.save(update_fields=list(taken))
    retractions.join(gone, into=into)
    audit.record("source.merge", by=by, kind="source", id=into.pk, former=str(former))


def _describe(source: Source, key: Key, citation: Citation) -> None:
    """Keep what is known of the work as it was cited last; numbers that were missing are added."""
    source.doi = source.doi or _free(source, doi=key.doi)
    source.pmid = source.pmid or _free(source, pmid=key.pmid)
    source.url = source.url or key.url
    for name in DESCRIPTION:
        setattr(source, name, getattr(citation, name) or getattr(source, name))
    source.save(update_fields=["doi", "pmid", "url", *DESCRIPTION])


def _free(source: Source, **number: str) -> str | None:
    """The number, unless it is that of another work."""
    (value,) = number.values()
    if not value or Source.objects.filter(**number).exclude(pk=source.pk).exists():
        return None
    return value
