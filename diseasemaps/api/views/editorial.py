"""The standing questions, the standing texts, and figures of how the review is going."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.editorial import (
    FiguresSerializer,
    StandingTextSerializer,
    TextDraftSerializer,
    TextQuery,
    TextSummarySerializer,
    TopicChangeSerializer,
    TopicDraftSerializer,
    TopicSerializer,
)
from diseasemaps.articles import figures, topic_changes
from diseasemaps.articles.models import Topic
from diseasemaps.curation import texts as standing
from diseasemaps.texts.models import Text, TextVersion

BY_POSITION = ("position", "slug")
OLDEST_FIRST = ("published_at", "id")
KEPT = ("pattern", "group", "aspect", "position", "review_due_months")


@reads(
    "topics_list", tag="topics", answers=page_of(TopicSerializer), problems=(400,), parameters=PAGE
)
def topics(request: Request) -> Response:
    """What is asked of every condition, in its order; the retired questions, too."""
    return page(request, Topic.objects.all(), TopicSerializer, order=BY_POSITION)


@acts(
    "topics_add",
    tag="topics",
    body=TopicDraftSerializer,
    answers=TopicSerializer,
    status=201,
    problems=(422,),
)
def add_topic(request: Request) -> Response:
    """Ask one more question of every condition."""
    body = body_of(request, TopicDraftSerializer)
    fields = {name: body[name] for name in KEPT if name in body}
    fields.setdefault("pattern", "")
    added = topic_changes.add(by=request.user, slug=body["slug"], **fields)
    return shown(request, added, TopicSerializer, 201)


@acts(
    "topics_change",
    method="PATCH",
    tag="topics",
    body=TopicChangeSerializer,
    answers=TopicSerializer,
    problems=(404, 409, 422),
)
def change_topic(request: Request, slug: str) -> Response:
    """Reword or regroup it. Articles that are written keep their title."""
    found = _topic(slug)
    body = body_of(request, TopicChangeSerializer)
    fields = {name: body.get(name, getattr(found, name)) for name in KEPT}
    seen = body.get("seen")
    changed = topic_changes.change(found, by=request.user, seen=seen, **fields)
    return shown(request, changed, TopicSerializer)


@acts("topics_retire", tag="topics", answers=TopicSerializer, problems=(404, 409))
def retire_topic(request: Request, slug: str) -> Response:
    """No new article answers it; those that do stay."""
    return shown(request, topic_changes.retire(_topic(slug), by=request.user), TopicSerializer)


@acts("topics_bring_back", tag="topics", answers=TopicSerializer, problems=(404, 409))
def bring_back_topic(request: Request, slug: str) -> Response:
    """It is asked again."""
    return shown(request, topic_changes.bring_back(_topic(slug), by=request.user), TopicSerializer)


def _topic(slug: str) -> Topic:
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@reads(
    "texts_list",
    tag="texts",
    answers=page_of(TextSummarySerializer),
    problems=(400,),
    parameters=PAGE,
)
def texts(request: Request) -> Response:
    """What the site promises, asks and warns of: each text in its newest version."""
    return page(request, standing.current(), TextSummarySerializer, order=OLDEST_FIRST)


@reads(
    "texts_retrieve",
    tag="texts",
    answers=StandingTextSerializer,
    problems=(400, 404),
    parameters=[TextQuery],
)
def text(request: Request, slug: str) -> Response:
    """One text in its newest version, or in a former one: none is ever changed."""
    rows = TextVersion.objects.of(slug).select_related("text")
    if number := query_of(request, TextQuery).get("number"):
        rows = rows.filter(number=number)
    found = rows.first()
    if found is None:
        raise Http404
    return shown(request, found, StandingTextSerializer)


@acts(
    "texts_publish",
    tag="texts",
    body=TextDraftSerializer,
    answers=StandingTextSerializer,
    status=201,
    problems=(404, 409, 422, 428),
)
def publish(request: Request, slug: str) -> Response:
    """Publish the next version."""
    found = Text.objects.filter(key=slug, language="en").first()
    if found is None:
        raise Http404
    body = body_of(request, TextDraftSerializer)
    words = {name: body.get(name, "") for name in ("title", "body", "note")}
    new = standing.publish(found, by=request.user, version=body["version"], **words)
    return shown(request, new, StandingTextSerializer, 201)


@reads("editorial_figures", tag="texts", answers=FiguresSerializer)
def editorial_figures(request: Request) -> Response:
    """How the review of articles is going, as the editorial policy shows it."""
    return shown(request, figures.now(), FiguresSerializer)
