"""Articles, and the work on their revisions."""

from typing import Any

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups, steps
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.problems import known
from diseasemaps.api.schema import STEPS, path_parameter
from diseasemaps.api.serializers.articles import (
    ArticleDraftSerializer,
    ArticleRevisionSerializer,
    ArticleSerializer,
    ArticleTextSerializer,
)
from diseasemaps.articles import review, source_forms, writing
from diseasemaps.articles.models import Revision, Topic
from diseasemaps.conditions.models import Condition
from diseasemaps.workflow import Conflict


def answer(request: Request, revision: Revision, status: int = 200) -> Response:
    """The revision as it is now."""
    now = lookups.with_parts(Revision.objects.all()).get(pk=revision.pk)
    return shown(request, now, ArticleRevisionSerializer, status)


@reads("articles_retrieve", tag="articles", answers=ArticleSerializer, problems=(404,))
def article(request: Request, pk: Any) -> Response:
    """An article with its live text, or its pending one, or the reason of its retraction."""
    found = lookups.article(request.user, pk)
    return shown(request, found, ArticleSerializer)


@acts(
    "articles_revise",
    tag="articles",
    answers=ArticleRevisionSerializer,
    status=201,
    problems=(404, 409),
)
def revise(request: Request, pk: Any) -> Response:
    """Begin a new draft from the live text, or from yours that changes were asked for."""
    found = lookups.article(request.user, pk)
    return answer(request, review.revise(found, by=request.user), status=201)


@acts(
    "article_revisions_create",
    tag="articles",
    body=ArticleDraftSerializer,
    answers=ArticleRevisionSerializer,
    status=201,
    problems=(409, 422),
)
def create(request: Request) -> Response:
    """Begin a draft and save its text. If you have one already, 409 names it: PATCH that one."""
    body = body_of(request, ArticleDraftSerializer)
    condition = known(Condition.objects, "condition", body["condition"])
    topic = known(Topic.objects, "topic", body["topic"]) if body.get("topic") else None
    with transaction.atomic():
        question = body.get("question", "")
        revision = writing.begin(condition, topic, by=request.user, question=question)
        if revision.version > 1:
            raise Conflict(f"You have a draft of this already: article-revisions/{revision.pk}.")
        if "variants" in body or "citations" in body:
            _save(revision, request, body)
    return answer(request, revision, status=201)


@reads(
    "article_revisions_retrieve",
    tag="articles",
    answers=ArticleRevisionSerializer,
    problems=(404,),
)
def revision(request: Request, pk: Any) -> Response:
    """One version of an article's text."""
    return answer(request, lookups.article_revision(request.user, pk))


@acts(
    "article_revisions_partial_update",
    method="PATCH",
    tag="articles",
    body=ArticleTextSerializer,
    answers=ArticleRevisionSerializer,
    problems=(404, 409, 428),
)
def save(request: Request, pk: Any) -> Response:
    """Save a draft; what you leave out stays as it is."""
    found = lookups.article_revision(request.user, pk)
    body = body_of(request, ArticleTextSerializer)
    _save(found, request, body, version=body["version"])
    return answer(request, found)


@acts(
    "article_revisions_step",
    tag="articles",
    body=steps.StepSerializer,
    answers=ArticleRevisionSerializer,
    problems=STEPS,
    parameters=[path_parameter("step", steps.names("article_revision"))],
)
def step(request: Request, pk: Any, step: str) -> Response:
    """Take a step. What you may take now is listed in the revision's `steps`."""
    found = lookups.article_revision(request.user, pk)
    steps.take(step, found, request)
    return answer(request, found)


def _save(revision: Revision, request: Request, body: Any, version: int | None = None) -> None:
    """Save what was sent; of what was not, keep what the draft says now."""
    variants = body.get("variants")
    if variants is None:
        kept = revision.variants.all()
        variants = {v.reader_type: {"short_answer": v.short_answer, "body": v.body} for v in kept}
    citations = body.get("citations")
    if citations is None:
        citations = source_forms.saved_sources(revision)  # with the numbers that are free
    writing.save(revision, by=request.user, version=version, variants=variants, citations=citations)
