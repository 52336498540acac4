"""Under which name a text stands: the handle, which may change; an alias, which stays; and none any
more, when its author keeps the text here without them.
"""

import secrets
from typing import Any

from django.db.models import Q

from accounts import consents, profile
from accounts.models import User
from diseasemaps import audit, versions
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case
from diseasemaps.moderation.permissions import wrote
from diseasemaps.notifications import following
from diseasemaps.notifications.models import Event, Kind, Notification
from diseasemaps.workflow import Conflict, HistoryEntry, Refused
from experiences import cards, moderation
from experiences.models import Bookmark, Comment, Experience, Reaction

NEUTRAL = "A former contributor"  # and a number, so that two of them stay two
NOT_NOW = (
    "Only a published text can be kept without you. You can take this one down, or leave it as it "
    "is until it is published."
)


@audit.recorded()
def change_handle(user: User, handle: str, *, by: Any) -> None:
    """Change the handle and, in the same transaction, every byline and stored card that has it.

    Raises what `accounts.profile.change_handle` raises.
    """
    profile.change_handle(user, handle, by=by)
    own = Experience.objects.select_for_update(of=("self",)).filter(author=user, is_alias=False)
    for post in own.select_related("condition", "live_revision"):
        post.byline = handle
        post.card_html = cards.render(post) if post.live_revision else ""
        post.save(update_fields=["byline", "card_html"])
    Comment.objects.filter(author=user, is_alias=False).update(byline=handle)


def may_leave(user: Any, experience: Experience) -> str | None:
    """Why `user` may not leave this text to others; None when they may."""
    reason = wrote(user, experience)
    if reason:
        return reason
    if experience.status != "visible" or experience.live_revision_id is None:
        return NOT_NOW
    return None


@audit.recorded()
def leave(experience: Experience, *, by: Any, version: int | None = None) -> Experience:
    """The published text stays, its author goes: from then on it is nobody's, and only moderators
    can take it away. What of it was never published goes too. Cannot be undone.

    Nothing that we keep then leads from the text to them but the audit trail, which knows a random
    id. Raises Refused for whoever did not write it; Conflict for a text that others cannot read, or
    that has changed since `version`.
    """
    consents.lock(by if by.is_authenticated else None)
    posts = Experience.objects.select_for_update(of=("self",))
    post = posts.select_related("condition", "live_revision").get(pk=experience.pk)
    _require(post, by, version)
    ids = [post.pk, *post.revisions.values_list("pk", flat=True)]
    _end_what_is_on_its_way(post, by)
    post.author, post.byline, post.is_alias = None, _unused_name(), True
    post.card_html = cards.render(post)
    post.save(update_fields=["author", "byline", "is_alias", "card_html"])
    ids += _leave_comments(post, by)
    _forget(post, ids, by)
    versions.bump(post.page_key, post.condition.page_key)
    audit.record("experience.leave", by=by, kind="experience", id=post.pk)
    return post


def _require(post: Experience, by: Any, version: int | None) -> None:
    reason = wrote(by, post)
    if reason:
        raise Refused(reason)
    reason = may_leave(by, post)
    if reason:
        raise Conflict(reason)
    if version not in (None, post.version):
        raise Conflict("This has changed while you were reading it. Look again, then decide.")


def _end_what_is_on_its_way(post: Experience, by: Any) -> None:
    """A version that waits is taken back, and what nobody was ever shown goes."""
    for revision in post.revisions.filter(status="pending"):
        moderation.withdraw(revision, by=by)
    unseen = post.revisions.filter(submitted_at=None).exclude(status="published")
    unseen.delete()


def _leave_comments(post: Experience, by: Any) -> list[Any]:
    """Below it they have no other name than the post has; one that waits goes. Their ids."""
    mine = Comment.objects.select_for_update().filter(experience=post, author=by)
    ids = list(mine.values_list("pk", flat=True))
    answered = Comment.objects.filter(answers__in=ids).values("answers")
    waiting = list(mine.filter(status="pending").exclude(pk__in=answered))
    for comment in waiting:
        cases.close(comment)
    Comment.objects.filter(pk__in=[comment.pk for comment in waiting]).delete()
    mine.update(author=None, byline=post.byline, is_alias=True)
    return ids


def _unused_name() -> str:
    while True:
        name = f"{NEUTRAL} {secrets.randbelow(900_000) + 100_000}"
        if not Experience.objects.filter(byline=name).exists():
            return name


def _forget(post: Experience, ids: list[Any], by: Any) -> None:
    """What says that they took its steps, that its cases and its news are theirs, and what they
    pressed there.
    """
    HistoryEntry.objects.filter(thing_id__in=ids, by=by).update(by=None)
    own_cases = Case.objects.filter(thing_id__in=ids, author=by)
    about = [str(id) for id in (*ids, *own_cases.values_list("pk", flat=True))]
    own_cases.update(author=None)
    news = Event.objects.filter(about_id__in=about)
    Notification.objects.filter(event__in=news, recipient=by).delete()
    news.filter(Q(audience__people=[str(by.pk)]) | Q(kind=Kind.FOLLOWED_MEMBER)).delete()
    news.filter(by=by).update(by=None)
    to_followers = {"followers": [post._meta.label, str(post.pk)]}
    news.filter(audience__written_by=str(by.pk)).update(audience=to_followers)
    following.unfollow(post, by=by)
    Reaction.objects.filter(experience=post, member=by).delete()
    Bookmark.objects.filter(experience=post, member=by).delete()
