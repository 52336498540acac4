"""The catalogue, and what belongs to one condition."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups
from diseasemaps.api.endpoints import query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.articles import ArticleSummarySerializer
from diseasemaps.api.serializers.comments import FeedQuery, FeedRowSerializer
from diseasemaps.api.serializers.conditions import ConditionSerializer, ConditionSummarySerializer
from diseasemaps.conditions.models import Condition
from diseasemaps.conditions.querysets import A_TO_Z
from experiences import feed, likeness

NEWEST_FIRST = ("-published_at", "-id")


class ConditionQuery(serializers.Serializer):
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=100,
        help_text="What one of its names begins with.",
    )


@reads(
    "conditions_list",
    tag="conditions",
    answers=page_of(ConditionSummarySerializer),
    problems=(400,),
    parameters=[*PAGE, ConditionQuery],
)
def conditions(request: Request) -> Response:
    """Conditions by name, or those one of whose names begins with `q`."""
    rows = Condition.objects.all()
    if beginning := query_of(request, ConditionQuery).get("q"):
        rows = rows.called(beginning)
    return page(request, rows, ConditionSummarySerializer, order=A_TO_Z)


@reads(
    "conditions_retrieve",
    tag="conditions",
    answers=ConditionSerializer,
    problems=(404,),
    moved=True,
)
def condition(request: Request, slug: str) -> Response:
    """One condition: names, codes, broader and narrower ones, and how much there is to read."""
    found = lookups.condition_at(slug, view="api:condition")
    return shown(request, found, ConditionSerializer)


@reads(
    "conditions_articles_list",
    tag="conditions",
    answers=page_of(ArticleSummarySerializer),
    problems=(400, 404),
    moved=True,
    parameters=PAGE,
)
def articles(request: Request, slug: str) -> Response:
    """The articles on one condition that you may read."""
    found = lookups.condition_at(slug, view="api:condition_articles")
    rows = lookups.articles(request.user).filter(condition=found)
    return page(request, rows, ArticleSummarySerializer, order=("title", "id"))


@reads(
    "conditions_experiences_list",
    tag="conditions",
    answers=page_of(FeedRowSerializer),
    problems=(400, 404),
    moved=True,
    parameters=[*PAGE, FeedQuery],
)
def experiences(request: Request, slug: str) -> Response:
    """The experiences with one condition. Of those for members only, a reader who is signed out
    learns that they are there from the plain list, the newest first, alone.
    """
    found = lookups.condition_at(slug, view="api:condition_experiences")
    query = dict(query_of(request, FeedQuery))
    sort = query.pop("sort")
    chosen = {name: getattr(value, "pk", value) for name, value in query.items()}
    wanted = feed.Wanted(**chosen)
    if sort == feed.NEWEST and not wanted.is_narrowed:
        known = lookups.experiences_known_to(request.user).filter(condition=found)
        return page(request, known, FeedRowSerializer, order=NEWEST_FIRST)
    rows = feed.rows(found, user=request.user, wanted=wanted)
    also = None
    if sort == feed.LIKE_ME:
        mine = _mine(request, found)
        rows = likeness.ranked(rows, mine)

        def also(shown: Any) -> dict[str, Any]:
            return {"why": likeness.reasons(shown, mine)}

    rows = lookups.with_texts(rows, request.user)
    return page(request, rows, FeedRowSerializer, order=feed.ORDERS[sort], also=also)


LACKS = {
    "account": "Sign in: it is compared with your own experience of this condition.",
    "post": "Tell something of this condition first; a draft is enough.",
    "facts": "Your own experience names no treatment, no symptom and no age at the beginning.",
}


def _mine(request: Request, condition: Condition) -> likeness.Mine:
    """What it is compared with. Raises ValidationError without that."""
    mine = likeness.own(condition, user=request.user)
    lacks = likeness.lacks(mine, user=request.user)
    if mine is None or lacks:
        raise ValidationError({"sort": [LACKS[lacks]]})
    return mine
