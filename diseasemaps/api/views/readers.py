"""What readers tell: that something is wrong, that a text helped, which answer they wish for."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import told
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.problems import known
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.editorial import (
    HelpfulSerializer,
    ProblemAnswerSerializer,
    ProblemReportSerializer,
    ProblemsQuery,
    ReportedProblemSerializer,
    WishDraftSerializer,
    WishedAnswerSerializer,
)
from diseasemaps.articles import helpfulness, permissions, problems, wishes
from diseasemaps.articles.models import Problem, Topic, Wish

OLDEST_FIRST = ("at", "id")
MOST_WISHED = ("-count", "id")
LETTERS = {helpfulness.YES: "y", helpfulness.NO: "n"}  # in the cookie, as the pages write it
REPORTED = ReportedProblemSerializer
ANSWERS = {letter: answer for answer, letter in LETTERS.items()}


@acts(
    "article_revisions_report",
    tag="problems",
    body=ProblemReportSerializer,
    answers=ReportedProblemSerializer,
    status=201,
    problems=(404, 422),
)
def report(request: Request, pk: Any) -> Response:
    """Something is wrong in this text. An editor reads it, and you are told what becomes of it."""
    revision = lookups.article_revision(request.user, pk)
    body = body_of(request, ProblemReportSerializer)
    made = problems.report(
        revision,
        reader_type=body["reader_type"],
        text=body.get("text", ""),
        anchor=body.get("anchor", ""),
        key=body.get("key"),
        by=request.user,
    )
    return shown(request, lookups.one(_known_to(request.user), made.pk), REPORTED, 201)


@reads(
    "problems_list",
    tag="problems",
    members=True,
    answers=page_of(ReportedProblemSerializer),
    problems=(400,),
    parameters=[*PAGE, ProblemsQuery],
)
def reported(request: Request) -> Response:
    """What readers reported and nobody answered yet, the oldest first. For editors."""
    refusal = permissions.is_editor(request.user, None)
    if refusal:
        raise PermissionDenied(refusal)
    answered = query_of(request, ProblemsQuery)["answered"]
    rows = _problems().exclude(outcome="") if answered else _problems().filter(outcome="")
    return page(request, rows, REPORTED, order=OLDEST_FIRST)


@reads(
    "problems_retrieve",
    tag="problems",
    members=True,
    answers=ReportedProblemSerializer,
    problems=(404,),
)
def problem(request: Request, pk: Any) -> Response:
    """One report: to whoever made it, and to editors."""
    return shown(request, lookups.one(_known_to(request.user), pk), REPORTED)


@acts(
    "problems_answer",
    tag="problems",
    body=ProblemAnswerSerializer,
    answers=ReportedProblemSerializer,
    problems=(404, 409, 422),
)
def answer(request: Request, pk: Any) -> Response:
    """Say what becomes of it, once."""
    found = lookups.one(_known_to(request.user), pk)
    body = body_of(request, ProblemAnswerSerializer)
    note = body.get("note", "")
    problems.answer(found, outcome=body["outcome"], note=note, by=request.user)
    return shown(request, lookups.one(_known_to(request.user), pk), REPORTED)


@acts(
    "article_revisions_helpful",
    tag="problems",
    body=HelpfulSerializer,
    answers=HelpfulSerializer,
    problems=(404,),
)
def helpful(request: Request, pk: Any) -> Response:
    """Did this text help? Send the cookie `told` back, and another answer replaces the first."""
    revision = lookups.article_revision(request.user, pk)
    body = body_of(request, HelpfulSerializer)
    reader_type, said = body["reader_type"], body["answer"]
    what = f"helpful {revision.pk} {reader_type}"
    before = ANSWERS.get(told.before(request._request, what), "")
    if said != before:
        helpfulness.count(revision, reader_type=reader_type, answer=said, instead_of=before)
    response = shown(request, body, HelpfulSerializer)
    told.remember(request._request, response, what, LETTERS[said])
    return response


@acts(
    "conditions_wish",
    tag="problems",
    body=WishDraftSerializer,
    answers=WishedAnswerSerializer,
    problems=(404, 409),
    moved=True,
)
def wish(request: Request, slug: str) -> Response:
    """ "Ask for this": an answer that nobody has written yet. Counted once for each browser."""
    condition = lookups.condition_at(slug, view="api:condition_wishes")
    topic = known(Topic.objects, "topic", body_of(request, WishDraftSerializer)["topic"])
    what = f"wish {condition.pk} {topic.pk}"
    if not told.before(request._request, what):
        wishes.wish(condition, topic)
    counted = _wishes().filter(condition=condition, topic=topic).first()
    if counted is None:
        raise Http404
    response = shown(request, counted, WishedAnswerSerializer)
    told.remember(request._request, response, what, "w")
    return response


@reads(
    "wishes_list",
    tag="problems",
    members=True,
    answers=page_of(WishedAnswerSerializer),
    problems=(400,),
    parameters=PAGE,
)
def wished(request: Request) -> Response:
    """What readers wish for most, and nobody has written yet. For authors and editors."""
    if not has_role(request.user, Role.AUTHOR, Role.EDITOR):
        raise PermissionDenied("This list is for authors and editors.")
    return page(request, wishes.most_wished_for(), WishedAnswerSerializer, order=MOST_WISHED)


def _problems() -> QuerySet[Problem]:
    return Problem.objects.select_related("revision__article__condition")


def _known_to(user: Any) -> QuerySet[Problem]:
    if has_role(user, Role.EDITOR):
        return _problems()
    return _problems().filter(Q(reporter=user.pk) & Q(reporter__isnull=False))


def _wishes() -> QuerySet[Wish]:
    return Wish.objects.select_related("condition", "topic")
