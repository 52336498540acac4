"""The inbox, what is followed, and which mail is wanted."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.news import (
    FollowListSerializer,
    NotificationSerializer,
    PreferencesSerializer,
    UnreadSerializer,
)
from diseasemaps.notifications import following, inbox, kinds
from diseasemaps.notifications import preferences as wishes
from diseasemaps.notifications.models import Notification

NEWEST_FIRST = ("-id",)  # the ids sort by time


@reads(
    "notifications_list",
    tag="notifications",
    members=True,
    answers=page_of(NotificationSerializer),
    problems=(400,),
    parameters=PAGE,
)
def notifications(request: Request) -> Response:
    """Your inbox, the newest first: news of one kind about one thing is one row."""
    return page(request, inbox.rows(request.user), NotificationSerializer, order=NEWEST_FIRST)


@acts(
    "notifications_read", tag="notifications", answers=NotificationSerializer, problems=(404,)
)  # fmt: skip
def read(request: Request, pk: Any) -> Response:
    """You have read it, and what came before it of the same kind about the same thing."""
    found = lookups.one(inbox.of(request.user), pk)
    inbox.mark_read(inbox.group_of(found))
    return _answer(request, found)


@acts("notifications_read_all", tag="notifications", answers=UnreadSerializer)
def read_all(request: Request) -> Response:
    """You have read all of it."""
    inbox.mark_read(inbox.of(request.user))
    return shown(request, {"unread": inbox.unread(request.user).count()}, UnreadSerializer)


@acts(
    "notifications_mute", tag="notifications", answers=NotificationSerializer, problems=(404,)
)  # fmt: skip
def mute(request: Request, pk: Any) -> Response:
    """No more such news from where this came. News of your own work cannot be muted: 404."""
    mine = inbox.of(request.user).filter(event__kind__in=kinds.MUTABLE)
    found = lookups.one(mine, pk)
    following.mute(found.event, by=request.user)
    return _answer(request, found)


def _answer(request: Request, notification: Notification) -> Response:
    alike = inbox.group_of(notification)
    now = lookups.one(alike, notification.pk)
    now.times, now.fresh = alike.count(), alike.filter(read_at=None).count()
    return shown(request, now, NotificationSerializer)


# --- What one follows ------------------------------------------------------------------------


@reads("me_follows_list", tag="me", members=True, answers=FollowListSerializer)
def follows(request: Request) -> Response:
    """All that you follow, and what you muted."""
    things = [one for _, found in following.everything(request.user) for one in found]
    return shown(request, {"results": things}, FollowListSerializer)


@acts("me_follows_follow", method="PUT", tag="me", answers=None, status=204, problems=(404,))
def follow(request: Request, kind: str, id: str) -> Response:
    """Be told of what is new there. Twice is once, and it ends muting."""
    following.follow(_thing(request, kind, id), by=request.user)
    return Response(status=204)


@acts("me_follows_unfollow", method="DELETE", tag="me", answers=None, status=204, problems=(404,))
def unfollow(request: Request, kind: str, id: str) -> Response:
    """Be told no more."""
    following.unfollow(_thing(request, kind, id), by=request.user)
    return Response(status=204)


def _thing(request: Request, kind: str, id: str) -> Any:
    try:
        return following.find(kind, id, by=request.user)
    except LookupError:
        raise Http404 from None


# --- Which mail one wants --------------------------------------------------------------------


@reads("me_preferences_retrieve", tag="me", members=True, answers=PreferencesSerializer)
def preferences(request: Request) -> Response:
    """When you get mail about each kind of news."""
    return _wishes(request)


@acts(
    "me_preferences_partial_update",
    method="PATCH",
    tag="me",
    body=PreferencesSerializer,
    answers=PreferencesSerializer,
)
def choose(request: Request) -> Response:
    """Change it for some kinds; the others stay as they are. It holds for mail from now on."""
    rows = body_of(request, PreferencesSerializer)["preferences"]
    wishes.choose(request.user.pk, {row["kind"]: row["mail"] for row in rows})
    return _wishes(request)


def _wishes(request: Request) -> Response:
    rows = [{"kind": kind, "mail": mail} for kind, mail in wishes.of(request.user.pk).items()]
    return shown(request, {"preferences": rows}, PreferencesSerializer)
