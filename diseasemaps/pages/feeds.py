"""Atom feeds of newly approved answers, for whoever follows without an account.

Only approved texts: a pending one may still be wrong, and a copy elsewhere cannot be called back.
For the same reason what members tell is in no feed: they can take it down here, not there.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from diseasemaps.articles.models import Revision
from diseasemaps.conditions.models import Condition
from diseasemaps.finished import ANYTHING, finished
from diseasemaps.pages.condition_page import short_answers
from diseasemaps.pages.shortening import plain_text

KIND = "application/atom+xml; charset=utf-8"
MOST = 30  # entries
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
THE_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed without entries: the same bytes again


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else THE_BEGINNING


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """What was approved last, of every condition."""
    return _answer(
        f"{settings.SITE_NAME}: newly reviewed answers", reverse("pages:home"), request, _approved()
    )


@require_safe
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """What was approved last about one condition."""
    found = get_object_or_404(Condition, slug=slug)
    about = _approved().filter(article__condition=found)
    title = f"{found.name}: newly reviewed answers – {settings.SITE_NAME}"
    return _answer(title, found.get_absolute_url(), request, about, found.page_key)


def _approved() -> QuerySet[Any]:
    live = Revision.objects.filter(status="approved", approved_at__isnull=False)
    live = live.select_related("article__condition").annotate(short=Subquery(short_answers()))
    return live.order_by("-approved_at", "pk")


def _answer(
    title: str, path: str, request: HttpRequest, revisions, key: str = ANYTHING
) -> HttpResponse:
    feed = _feed(title, path, request.path, revisions[:MOST])
    answer = HttpResponse(feed.writeString("utf-8"), content_type=KIND)
    return finished(answer, key)


def _feed(title: str, path: str, own_path: str, revisions: Iterable[Any]) -> Feed:
    feed = Feed(
        title=_xml(title),
        link=settings.SITE_URL + path,
        description="",
        feed_url=settings.SITE_URL + own_path,
        language="en",
        author_name=_xml(settings.SITE_NAME),
    )
    for revision in revisions:
        article = revision.article
        feed.add_item(
            title=_xml(article.title),
            link=settings.SITE_URL + article.get_absolute_url(),
            description=_xml(plain_text(revision.short or "")),
            unique_id=f"urn:uuid:{revision.pk}",
            pubdate=revision.approved_at,
            updateddate=revision.approved_at,
            categories=[_xml(article.condition.name)],
        )
    return feed


def _xml(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold, not even escaped."""
    return NOT_XML.sub("", text)
