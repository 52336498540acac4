"""Questions that readers ask."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups, steps
from diseasemaps.api.pagination import page
from diseasemaps.api.problems import known
from diseasemaps.api.schema import PAGE, STEPS, WRITES, operation, page_of, path_parameter
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
    return Response(QuestionSerializer(now, context={"request": request}).data, status=status)


@operation(
    "questions_list",
    tag="questions",
    answers=page_of(QuestionSerializer),
    problems=(400,),
    parameters=[*PAGE, QuestionQuery],
)
@operation(
    "questions_create",
    method="POST",
    tag="questions",
    body=QuestionDraftSerializer,
    answers=QuestionSerializer,
    status=201,
    problems=(*WRITES, 422),
)
@api_view(["GET", "POST"])
def questions(request: Request) -> Response:
    """Questions, the newest first; POST asks one, and a moderator reads it before others do."""
    if request.method == "POST":
        read = QuestionDraftSerializer(data=request.data)
        read.is_valid(raise_exception=True)
        condition = known(Condition.objects, "condition", read.validated_data["condition"])
        asked = asking.ask(condition, text=read.validated_data["text"], by=request.user)
        return answer(request, asked, status=201)
    query = QuestionQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    rows = Question.objects.visible_to(request.user).select_related("condition", "author")
    if slug := query.validated_data.get("condition"):
        rows = rows.filter(condition__slug=slug)
    return page(request, rows, QuestionSerializer, order=NEWEST_FIRST)


@operation("questions_retrieve", tag="questions", answers=QuestionSerializer, problems=(404,))
@api_view(["GET"])
def question(request: Request, pk: Any) -> Response:
    """One question."""
    return answer(request, lookups.one(Question.objects.visible_to(request.user), pk))


@operation(
    "questions_step",
    method="POST",
    tag="questions",
    body=steps.StepSerializer,
    answers=QuestionSerializer,
    problems=STEPS,
    parameters=[path_parameter("step", steps.names("question"))],
)
@api_view(["POST"])
def step(request: Request, pk: Any, step: str) -> Response:
    """Take a step. What you may take now is listed in the question's `steps`."""
    found = lookups.one(Question.objects.visible_to(request.user), pk)
    steps.take(step, found, request)
    return answer(request, found)
