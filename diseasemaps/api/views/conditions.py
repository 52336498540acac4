"""The catalogue, and what belongs to one condition."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups
from diseasemaps.api.endpoints import query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.articles import ArticleSummarySerializer
from diseasemaps.api.serializers.conditions import ConditionSerializer, ConditionSummarySerializer
from diseasemaps.api.serializers.experiences import ExperienceSerializer
from diseasemaps.conditions.models import Condition
from diseasemaps.conditions.querysets import A_TO_Z

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
    answers=page_of(ExperienceSerializer),
    problems=(400, 404),
    moved=True,
    parameters=PAGE,
)
def experiences(request: Request, slug: str) -> Response:
    """The experiences with one condition, the newest first."""
    found = lookups.condition_at(slug, view="api:condition_experiences")
    rows = lookups.experiences_known_to(request.user).filter(condition=found)
    return page(request, rows, ExperienceSerializer, order=NEWEST_FIRST)
