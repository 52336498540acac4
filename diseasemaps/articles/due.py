"""Live texts that are due to be read again: their owners hear of it 60 and 14 days before, and on
the day itself, each once, whatever happened to the clock meanwhile.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from diseasemaps import audit, versions
from diseasemaps.articles import rereviews
from diseasemaps.articles.models import Article, DueNotice, Rereview, Revision
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify

NOTICES = (0, 14, 60)  # days before


def tell_due() -> int:
    """Tell the owners of each text that is due, or soon will be; returns how many texts."""
    today = timezone.localdate()
    told = DueNotice.objects.filter(revision=OuterRef("live_revision"), days_before=0).filter(
        due_on=OuterRef("live_revision__review_due_on")
    )
    soon = Article.objects.filter(
        ~Exists(told), live_revision__review_due_on__lte=today + timedelta(days=max(NOTICES))
    )
    longest_first = soon.order_by(F("live_revision__review_due_on"), "pk")
    return sum(_tell(pk, today) for pk in longest_first.values_list("pk", flat=True))


def notice_of(live: Revision, today: date) -> int | None:
    """Which notice it is time for: the nearest, so that one that was missed is not sent late.

    None when there is none yet. A notice as long before as the whole period would come with the
    approval itself, so it is left out.
    """
    due, since = live.review_due_on, live.reviewed_on
    if due is None:
        return None
    for days in NOTICES:
        period = (due - since).days if since else None
        if (due - today).days <= days and (days == 0 or period is None or days < period):
            return days
    return None


@audit.recorded()
def _tell(pk: UUID, today: date) -> bool:
    """Under the article's lock, so that two workers at once tell nobody twice."""
    Article.objects.select_for_update(no_key=True).get(pk=pk)
    # Read after the lock: what is joined to a row that was waited for is as old as the wait.
    article = Article.objects.select_related("live_revision__author", "condition").get(pk=pk)
    live = article.live_revision
    due = live.review_due_on if live else None
    days = notice_of(live, today) if live else None
    if live is None or due is None or days is None:
        return False
    if live.due_notices.filter(due_on=due, days_before__lte=days).exists():
        return False
    DueNotice.objects.create(revision=live, due_on=due, days_before=days)
    notify(rereviews.owners(live), Kind.ARTICLE_DUE, about=live, by=None)
    if days == 0:
        rereviews.open_for(article, Rereview.Reason.DUE, by=None)
    versions.bump(article.page_key, article.condition.page_key)
    return True
