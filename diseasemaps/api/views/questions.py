"""Questions that readers ask."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups, steps
from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.problems import known
from diseasemaps.api.schema import PAGE, STEPS, page_of, path_parameter
from diseasemaps.api.serializers.common import SLUG
from diseasemaps.api.serializers.moderation import QuestionDraftSerializer, QuestionSerializer
from diseasemaps.conditions.models import Condition
from diseasemaps.questions import asking
from diseasemaps.questions.models import Question

NEWEST_FIRST = ("-asked_at", "-id")


class QuestionQuery(serializers.Serializer):
    condition = serializers.RegexField(
        SLUG, required=False, max_length=120, help_text="Only those about this condition (slug)."
    )


def answer(request: Request, question: Question, status: int = 200) -> Response:
    rows = Question.objects.select_related("condition", "author")
    now = lookups.one(rows, question.pk)
    return shown(request, now, QuestionSerializer, status)


@reads(
    "questions_list",
    tag="questions",
    answers=page_of(QuestionSerializer),
    problems=(400,),
    parameters=[*PAGE, QuestionQuery],
)
def questions(request: Request) -> Response:
    """Questions, the newest first."""
    rows = Question.objects.visible_to(request.user).select_related("condition", "author")
    if slug := query_of(request, QuestionQuery).get("condition"):
        rows = rows.filter(condition__slug=slug)
    return page(request, rows, QuestionSerializer, order=NEWEST_FIRST)


@acts(
    "questions_create",
    tag="questions",
    body=QuestionDraftSerializer,
    answers=QuestionSerializer,
    status=201,
    problems=(422,),
)
def ask(request: Request) -> Response:
    """Ask a question. A moderator reads it before others do."""
    body = body_of(request, QuestionDraftSerializer)
    condition = known(Condition.objects, "condition", body["condition"])
    asked = asking.ask(condition, text=body["text"], by=request.user)
    return answer(request, asked, status=201)


@reads("questions_retrieve", tag="questions", answers=QuestionSerializer, problems=(404,))
def question(request: Request, pk: Any) -> Response:
    """One question."""
    return answer(request, lookups.one(Question.objects.visible_to(request.user), pk))


@acts(
    "questions_step",
    tag="questions",
    body=steps.StepSerializer,
    answers=QuestionSerializer,
    problems=STEPS,
    parameters=[path_parameter("step", steps.names("question"))],
)
def step(request: Request, pk: Any, step: str) -> Response:
    """Take a step. What you may take now is listed in the question's `steps`."""
    found = lookups.one(Question.objects.visible_to(request.user), pk)
    steps.take(step, found, request)
    return answer(request, found)
