"""Comments; what a member keeps; leaving a text to others."""

from typing import Any

from django.db.models import Prefetch
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import blocks
from diseasemaps.api import lookups, steps
from diseasemaps.api.endpoints import acts, body_of, reads
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, STEPS, page_of, path_parameter
from diseasemaps.api.serializers.comments import (
    BookmarkSerializer,
    CommentDraftSerializer,
    CommentSerializer,
    LeaveSerializer,
)
from diseasemaps.api.serializers.experiences import ExperienceSerializer
from diseasemaps.api.serializers.me import BlockBeginSerializer, BlockSerializer
from diseasemaps.api.views.experiences import answer_post
from diseasemaps.workflow import Fault, Incomplete
from experiences import bookmarks, bylines
from experiences import comments as verbs
from experiences.models import Comment, Experience


def answer(request: Request, comment: Comment, status: int = 200) -> Response:
    """The comment as it is now."""
    now = lookups.one(Comment.objects.select_related("author", "experience"), comment.pk)
    context = {"request": request, "alone": True}
    return Response(CommentSerializer(now, context=context).data, status=status)


@reads(
    "experiences_comments_list",
    tag="comments",
    answers=page_of(CommentSerializer),
    problems=(400, 404),
    parameters=PAGE,
)
def comments(request: Request, pk: Any) -> Response:
    """The comments below a post, the oldest first, answers among them."""
    found = lookups.one(Experience.objects.visible_to(request.user), pk)
    rows = Comment.objects.readable_by(request.user).filter(experience=found)
    rows = rows.select_related("author", "experience")
    return page(request, rows, CommentSerializer, order=("published_at", "id"))


@acts(
    "experiences_comments_create",
    tag="comments",
    body=CommentDraftSerializer,
    answers=CommentSerializer,
    status=201,
    problems=(404, 422),
)
def comment(request: Request, pk: Any) -> Response:
    """Comment on a post, or answer a comment of it; an answer to an answer stands beside it."""
    found = lookups.one(Experience.objects.visible_to(request.user), pk)
    body = body_of(request, CommentDraftSerializer)
    answered = None
    if body.get("answers"):
        below = Comment.objects.readable_by(request.user).filter(experience=found)
        answered = below.filter(pk=body["answers"]).first()
        if answered is None:
            raise Incomplete([Fault("answers", "There is no such comment below this post.")])
    made = verbs.comment(found, text=body["text"], by=request.user, answers=answered)
    return answer(request, made, status=201)


@reads("comments_retrieve", tag="comments", answers=CommentSerializer, problems=(404,))
def one(request: Request, pk: Any) -> Response:
    """One comment."""
    return answer(request, lookups.one(Comment.objects.visible_to(request.user), pk))


@acts(
    "comments_step",
    tag="comments",
    body=steps.StepSerializer,
    answers=CommentSerializer,
    problems=STEPS,
    parameters=[path_parameter("step", steps.names("comment"))],
)
def step(request: Request, pk: Any, step: str) -> Response:
    """Take a step. What you may take now is listed in the comment's `steps`."""
    seen = Comment.objects.visible_to(request.user).select_related("experience__condition")
    found = lookups.one(seen, pk)
    steps.take(step, found, request)
    return answer(request, found)


@acts(
    "comments_block",
    tag="comments",
    body=BlockBeginSerializer,
    answers=BlockSerializer,
    status=201,
    problems=(404,),
)
def block(request: Request, pk: Any) -> Response:
    """Block or mute who wrote it, by the byline that you see here. Twice is once."""
    rows = Comment.objects.readable_by(request.user).exclude(author=None)
    found: Any = lookups.one(rows.select_related("author"), pk)
    kind = body_of(request, BlockBeginSerializer)["kind"]
    named = {"byline": found.byline, "is_alias": found.is_alias}
    made = blocks.block(found.author, by=request.user, kind=kind, **named)
    return Response(BlockSerializer(made, context={"request": request}).data, status=201)


@acts(
    "experiences_keep",
    method="PUT",
    tag="experiences",
    answers=None,
    status=204,
    problems=(404,),
)
def keep(request: Request, pk: Any) -> Response:
    """Keep a post for later. Twice is once; nobody else knows."""
    found = lookups.one(Experience.objects.visible_to(request.user), pk)
    bookmarks.keep(found, by=request.user)
    return Response(status=204)


@acts(
    "experiences_let_go",
    method="DELETE",
    tag="experiences",
    answers=None,
    status=204,
    problems=(404,),
)
def let_go(request: Request, pk: Any) -> Response:
    """Keep it no more."""
    found = lookups.one(Experience.objects.visible_to(request.user), pk)
    bookmarks.let_go(found, by=request.user)
    return Response(status=204)


@reads(
    "me_bookmarks_list",
    tag="me",
    members=True,
    answers=page_of(BookmarkSerializer),
    problems=(400,),
    parameters=PAGE,
)
def kept(request: Request) -> Response:
    """What you keep and may still read, the newest first."""
    posts = lookups.with_texts(Experience.objects.all(), request.user)
    rows = bookmarks.of(request.user).prefetch_related(Prefetch("experience", posts))
    return page(request, rows, BookmarkSerializer, order=("-at", "-id"))


@acts(
    "experiences_leave",
    tag="experiences",
    body=LeaveSerializer,
    answers=ExperienceSerializer,
    problems=(404, 409, 428),
)
def leave(request: Request, pk: Any) -> Response:
    """Keep the text here without you: it is nobody's then, and this cannot be undone."""
    found = lookups.experience(request.user, pk)
    version = body_of(request, LeaveSerializer)["version"]
    return answer_post(request, bylines.leave(found, by=request.user, version=version))
