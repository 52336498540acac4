"""Retracted sources: an editor marks one by hand, an import marks many (see `retraction_watch`).

A mark warns readers of every article that cites the work at once, has each live text read again,
and tells whoever answers for it. What an editor said of a source, no import undoes.

An approval holds the sources that it rests on (`hold`), as a mark holds its own: one of the two is
first, and the other sees it. The order of locks: article, revision, sources, page versions.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from diseasemaps import audit, versions
from diseasemaps.articles import permissions, rereviews
from diseasemaps.articles.identifiers import clean_doi
from diseasemaps.articles.models import Article, Citation, Rereview, Revision, Source
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

EDITOR = "editor"  # the `retraction_source` of what a person said
FIELDS = ("retracted_on", "retraction_reason", "retraction_notice", "retraction_source")


@audit.recorded()
def mark(source: Source, *, by: Any, on: date, reason: str, notice: str = "") -> Source:
    """An editor has seen that the work was retracted: when, why, and where that is announced.

    What an import marked becomes the editor's mark. Raises Refused; Conflict when an editor has
    marked it already; Incomplete.
    """
    _only_editors(by)
    now = lock([source.pk])[0]
    if now.retracted_on and now.retraction_source == EDITOR:
        raise Conflict("This source is marked as retracted already. To change it, unmark it first.")
    _require(_mark_faults(on, reason, notice))
    is_news = now.retracted_on is None
    say(now, on=on, reason=reason.strip(), notice=notice.strip(), who=EDITOR)
    audit.record("source.mark", by=by, kind="source", id=now.pk, on=on.isoformat())
    spread(marked=[now] if is_news else [], worded=[now], by=by)
    return now


@audit.recorded()
def unmark(source: Source, *, by: Any, reason: str) -> Source:
    """An editor has seen that the work is not retracted. No import marks it again.

    Raises Refused; Conflict when it is not marked; Incomplete.
    """
    _only_editors(by)
    now = lock([source.pk])[0]
    if now.retracted_on is None:
        raise Conflict("This source is not marked as retracted.")
    _require([] if reason.strip() else [Fault("reason", "Say how you know: others will ask.")])
    say(now, on=None, reason=reason.strip(), notice="", who=EDITOR)
    audit.record("source.unmark", by=by, kind="source", id=now.pk)
    spread(marked=[], unmarked=[now], by=by)
    return now


def spread(
    *, marked: Sequence[Source], unmarked: Sequence[Source] = (), worded: Sequence[Source] = (),
    by: Any,
) -> int:  # fmt: skip
    """What follows from marks already saved, for every article that cites one of these sources.

    `worded` are those of which only the date, reason or notice changed. Returns how many articles
    that are. `by` is None for an import. Call it inside `audit.recorded()`.
    """
    articles = list(citing(*marked, *unmarked, *worded).select_related("live_revision__author"))
    for source in unmarked:
        rereviews.close_for(source)
    _have_read_again(articles, marked, by)
    _tell_those_at_work(articles, marked, by)
    pages = [(article.page_key, article.condition.page_key) for article in articles]
    versions.bump(*(key for keys in pages for key in keys))
    return len(articles)


def _have_read_again(articles: list[Article], marked: Sequence[Source], by: Any) -> None:
    """A re-review of each live text for each source; one message for each text."""
    known = {source.pk: source for source in marked}
    for article in articles:
        text = article.live_revision
        if text is None:
            continue
        cited = text.citations.filter(source__in=known).values_list("source", flat=True)
        opened = [
            rereviews.open_for(article, Rereview.Reason.RETRACTION, by=by, source=known[pk])
            for pk in sorted(set(cited))
        ]
        if any(opened):
            notify(rereviews.owners(text), Kind.SOURCE_RETRACTED, about=text, by=by)


def citing(*sources: Source) -> QuerySet[Article]:
    """The articles of which some revision cites one of `sources`, by their question."""
    cites = Citation.objects.filter(source__in=sources).values("revision__article")
    found = Article.objects.filter(pk__in=cites).select_related("condition", "live_revision")
    return found.order_by("title", "pk")


def found(words: str, *, retracted: bool | None = None) -> QuerySet[Source]:
    """Works of the library by words of title or authors, or by exactly their DOI or PubMed number;
    `retracted` leaves the others out.
    """
    sources = Source.objects.all()
    if words := words.strip():
        same = Q(doi=clean_doi(words)) | Q(pmid=words)
        sources = sources.filter(same | Q(title__icontains=words) | Q(authors__icontains=words))
    if retracted is not None:
        sources = sources.filter(retracted_on__isnull=not retracted)
    return sources


def hold(revision: Revision) -> None:
    """Let no source of `revision` be marked until this transaction ends; what was marked is seen by
    whatever asks after this.
    """
    lock(revision.citations.exclude(source=None).values("source"))


def join(gone: Source, *, into: Source) -> None:
    """Two sources turned out to be one work: an editor's word about either counts before an
    import's, and of two editors' the one that warns.
    """
    if _weight(gone) > _weight(into):
        for name in FIELDS:
            setattr(into, name, getattr(gone, name))
        into.save(update_fields=FIELDS)
    if into.retracted_on:
        spread(marked=[into], by=None)
    elif gone.retracted_on:
        spread(marked=[], unmarked=[into], by=None)


def _weight(source: Source) -> tuple[bool, bool, bool]:
    marked = source.retracted_on is not None
    by_hand = source.retraction_source == EDITOR or (marked and not source.retraction_source)
    return by_hand, bool(source.retraction_source), marked


def _tell_those_at_work(articles: list[Article], marked: Sequence[Source], by: Any) -> None:
    """Who wrote or reads a revision that waits for its review: it cannot be approved as it is."""
    for article in articles:
        waiting = article.revisions.filter(status__in=["submitted", "under_review"])
        for revision in waiting.filter(citations__source__in=marked).distinct():
            readers = [one.reviewer for one in permissions.open_reviews(revision)]
            at_work = audiences.people(revision.author, *readers)
            notify(at_work, Kind.SOURCE_RETRACTED, about=revision, by=by)


def _only_editors(by: Any) -> None:
    refusal = permissions.is_editor(by, None)
    if refusal:
        raise Refused(refusal)


def lock(pks: Any) -> list[Source]:
    """These sources, locked. Not against new citations of them, which need not wait."""
    return list(Source.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def say(source: Source, *, on: date | None, reason: str, notice: str, who: str) -> None:
    source.retracted_on, source.retraction_source = on, who
    source.retraction_reason, source.retraction_notice = reason[:500], notice
    source.save(update_fields=FIELDS)


def _mark_faults(on: date, reason: str, notice: str) -> list[Fault]:
    faults = []
    if on > timezone.localdate():
        faults.append(Fault("on", "That day is still to come. Give the day of the retraction."))
    if not reason.strip():
        faults.append(Fault("reason", "Say why it was retracted, as far as it is known."))
    if notice.strip() and not notice.strip().startswith(("https://", "http://")):
        faults.append(Fault("notice", "Give the whole address, with https:// before it."))
    return faults


def _require(faults: list[Fault]) -> None:
    if faults:
        raise Incomplete(faults)
