""" "Ask for this": readers wish for an answer that nobody has written yet. Only counted."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from diseasemaps.articles.models import Article, Revision, Topic, Wish
from diseasemaps.conditions.models import Condition
from diseasemaps.workflow import Conflict


@transaction.atomic
def wish(condition: Condition, topic: Topic) -> None:
    """One more reader wishes for this answer. Raises Conflict when it is there already."""
    if topic.retired_at is not None or answered().filter(condition=condition, topic=topic).exists():
        raise Conflict("There is an answer to this question now, so nobody has to write it.")
    Wish.objects.bulk_create([Wish(condition=condition, topic=topic)], ignore_conflicts=True)
    asked = Wish.objects.filter(condition=condition, topic=topic)
    asked.update(count=F("count") + 1, last_at=timezone.now())


def most_wished_for() -> QuerySet[Wish]:
    """What readers wished for and nobody has written yet, the most often wished for first."""
    there = answered().filter(condition=OuterRef("condition"), topic=OuterRef("topic"))
    open_ones = Wish.objects.filter(~Exists(there), topic__retired_at=None)
    return open_ones.select_related("condition", "topic").order_by("-count", "-last_at", "pk")


def answered() -> QuerySet[Article]:
    """Articles with a text that everybody can read, reviewed or on its way there."""
    shown = Revision.objects.filter(article=OuterRef("pk"), status="approved")
    pending = Revision.objects.pending().filter(article=OuterRef("pk"))
    return Article.objects.filter(Exists(shown) | Exists(pending))
