"""What surrounds the review of a text: remarks, comparison, history, and who is asked to help."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, User
from accounts.permissions import has_role
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.editing import (
    AcceptedSerializer,
    AcceptSerializer,
    ArticleStepSerializer,
    AssignedSerializer,
    AssignSerializer,
    DiffQuery,
    DiffSerializer,
    InvitationSerializer,
    InviteSerializer,
    RemarkAnswerSerializer,
    RemarkDraftSerializer,
    RemarkSerializer,
    RereviewSerializer,
)
from diseasemaps.articles import assigning, diff, invitations, permissions, remarks, workspace
from diseasemaps.articles.models import Invitation, Rereview, ReviewRemark, Revision
from diseasemaps.workflow import HistoryEntry

IN_ORDER = ("at", "id")
NEWEST_FIRST = ("-at", "-id")
OLDEST_FIRST = ("opened_at", "id")
INVITED_LAST = ("-invited_at", "-id")


# --- Remarks ---------------------------------------------------------------------------------


@reads(
    "article_revisions_remarks_list",
    tag="reviews",
    members=True,
    answers=page_of(RemarkSerializer),
    problems=(400, 404),
    parameters=PAGE,
)
def remarks_of(request: Request, pk: Any) -> Response:
    """What was said about single places of this text, each with its answers."""
    revision = lookups.article_revision(request.user, pk)
    if not permissions.sees_work(request.user, revision):
        raise PermissionDenied("Remarks are for the author, reviewers and editors.")
    return page(request, _threads().filter(revision=revision), RemarkSerializer, order=IN_ORDER)


@acts(
    "article_revisions_remark",
    tag="reviews",
    body=RemarkDraftSerializer,
    answers=RemarkSerializer,
    status=201,
    problems=(404, 409, 422),
)
def remark(request: Request, pk: Any) -> Response:
    """Say something about one block, or about the whole text."""
    revision = lookups.article_revision(request.user, pk)
    body = body_of(request, RemarkDraftSerializer)
    made = remarks.remark(
        revision,
        by=request.user,
        text=body.get("text", ""),
        reader_type=body["reader_type"],
        anchor=body.get("anchor", ""),
    )
    return _thread(request, made, status=201)


@acts(
    "remarks_answer",
    tag="reviews",
    body=RemarkAnswerSerializer,
    answers=RemarkSerializer,
    status=201,
    problems=(404, 409, 422),
)
def answer(request: Request, pk: Any) -> Response:
    """Answer a remark; the whole thread comes back."""
    found = _remark(request, pk)
    text = body_of(request, RemarkAnswerSerializer).get("text", "")
    return _thread(request, remarks.answer(found, by=request.user, text=text), status=201)


@acts("remarks_resolve", tag="reviews", answers=RemarkSerializer, problems=(404, 409))
def resolve(request: Request, pk: Any) -> Response:
    """What it asks for is done, or need not be."""
    return _thread(request, remarks.resolve(_remark(request, pk), by=request.user))


@acts("remarks_reopen", tag="reviews", answers=RemarkSerializer, problems=(404, 409))
def reopen(request: Request, pk: Any) -> Response:
    """It is not settled after all."""
    return _thread(request, remarks.reopen(_remark(request, pk), by=request.user))


def _threads() -> QuerySet[ReviewRemark]:
    found = ReviewRemark.objects.filter(reply_to=None).select_related("revision", "author")
    return found.prefetch_related("replies__author", "replies__revision")


def _thread(request: Request, one: ReviewRemark, status: int = 200) -> Response:
    first = _threads().get(pk=one.reply_to_id or one.pk)
    return shown(request, first, RemarkSerializer, status)


def _remark(request: Request, pk: Any) -> ReviewRemark:
    """A remark on a text on which this person works. Raises Http404."""
    rows = ReviewRemark.objects.select_related("revision__article", "reply_to")
    found: ReviewRemark = lookups.one(rows, pk)
    visible = Revision.objects.visible_to(request.user).filter(pk=found.revision_id)
    if not visible.exists() or not permissions.sees_work(request.user, found.revision):
        raise Http404
    return found


# --- What changed, and what happened ---------------------------------------------------------


@reads(
    "article_revisions_diff",
    tag="articles",
    answers=DiffSerializer,
    problems=(400, 404),
    parameters=[DiffQuery],
)
def compared(request: Request, pk: Any) -> Response:
    """Word by word, what changed between two texts of an article that you may read."""
    found = lookups.article_revision(request.user, pk)
    others = workspace.to_compare(request.user, found)
    against = query_of(request, DiffQuery).get("against")
    before = workspace.compared_with(found, others)
    if against is not None:
        before = next((one for one in others if one.pk == against), None)
        if before is None:
            raise Http404
    changes = {
        "before": before.pk if before else None,
        "after": found.pk,
        "texts": diff.texts(before, found) if before else [],
        "sources": diff.sources(before, found) if before else [],
    }
    return shown(request, changes, DiffSerializer)


@reads(
    "articles_history",
    tag="articles",
    answers=page_of(ArticleStepSerializer),
    problems=(400, 404),
    parameters=PAGE,
)
def history(request: Request, pk: Any) -> Response:
    """The steps of the texts of this article that you may know of, the newest first."""
    article = lookups.article(request.user, pk)
    known = Revision.objects.known_to(request.user).filter(article=article).values("pk")
    rows = HistoryEntry.objects.filter(thing_kind=Revision.workflow.kind, thing_id__in=known)
    return page(request, rows, ArticleStepSerializer, order=NEWEST_FIRST)


@reads(
    "rereviews_list",
    tag="reviews",
    members=True,
    answers=page_of(RereviewSerializer),
    problems=(400,),
    parameters=PAGE,
)
def rereviews(request: Request) -> Response:
    """Live texts that have to be read again, and why. For reviewers and editors."""
    if not has_role(request.user, Role.REVIEWER, Role.EDITOR):
        raise PermissionDenied("This list is for reviewers and editors.")
    rows = Rereview.objects.filter(closed_at=None, article__live_revision__isnull=False)
    rows = rows.select_related("article__condition")
    return page(request, rows, RereviewSerializer, order=OLDEST_FIRST)


# --- Who is asked to help --------------------------------------------------------------------


@acts(
    "article_revisions_assign",
    tag="reviews",
    body=AssignSerializer,
    answers=AssignedSerializer,
)
def assign(request: Request) -> Response:
    """Ask one reviewer to take these texts on; whoever else may review them still can."""
    body = body_of(request, AssignSerializer)
    refusal = permissions.is_editor(request.user, None)
    if refusal:
        raise PermissionDenied(refusal)
    reviewer = _named(assigning.reviewers(), body["reviewer"]) if body["reviewer"] else None
    revisions = Revision.objects.filter(pk__in=body["revisions"])
    outcome = assigning.assign(revisions, by=request.user, reviewer=reviewer)
    refused = [{"revision": one.pk, "reason": reason} for one, reason in outcome.refused]
    done = {"assigned": [one.pk for one in outcome.done], "refused": refused}
    return shown(request, done, AssignedSerializer)


def _named(reviewers: QuerySet[User], pk: Any) -> User:
    found = reviewers.filter(pk=pk).first()
    if found is None:
        raise ValidationError({"reviewer": ["There is no reviewer with this id."]})
    return found


@reads(
    "articles_invitations_list",
    tag="reviews",
    members=True,
    answers=page_of(InvitationSerializer),
    problems=(400, 404),
    parameters=PAGE,
)
def invited(request: Request, pk: Any) -> Response:
    """Who was invited to review this article. For editors."""
    article = lookups.article(request.user, pk)
    _only_editors(request)
    rows = _invitations().filter(article=article)
    return page(request, rows, InvitationSerializer, order=INVITED_LAST)


@acts(
    "articles_invite",
    tag="reviews",
    body=InviteSerializer,
    answers=InvitationSerializer,
    status=201,
    problems=(404, 409, 422),
)
def invite(request: Request, pk: Any) -> Response:
    """Ask a clinician by e-mail to review this article, with an ordinary account."""
    article = lookups.article(request.user, pk)
    email = body_of(request, InviteSerializer).get("email", "")
    made = invitations.invite(article, email, by=request.user)
    return shown(request, _invitations().get(pk=made.pk), InvitationSerializer, 201)


@acts("invitations_withdraw", tag="reviews", answers=InvitationSerializer, problems=(404, 409))
def withdraw(request: Request, pk: Any) -> Response:
    """Take an invitation back, whether it was accepted or not."""
    _only_editors(request)
    found = invitations.withdraw(lookups.one(_invitations(), pk), by=request.user)
    return shown(request, _invitations().get(pk=found.pk), InvitationSerializer)


@acts(
    "invitations_accept",
    tag="reviews",
    body=AcceptSerializer,
    answers=AcceptedSerializer,
    problems=(404, 409),
)
def accept(request: Request) -> Response:
    """Take on an invitation that came to you by mail; you consent to the text for reviewers."""
    secret = body_of(request, AcceptSerializer)["secret"]
    try:
        accepted = invitations.accept(secret, by=request.user)
    except Invitation.DoesNotExist:
        raise Http404 from None
    return shown(request, _invitations().get(pk=accepted.pk), AcceptedSerializer)


def _invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("article__condition")


def _only_editors(request: Request) -> None:
    refusal = permissions.is_editor(request.user, None)
    if refusal:
        raise PermissionDenied(refusal)
