"""Finding things: the look-up is the first permission, and it is the same as the pages'."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse

from accounts.permissions import is_member
from diseasemaps.api.problems import Moved
from diseasemaps.articles.models import Article, Revision
from diseasemaps.conditions.browse import resolve_slug
from diseasemaps.conditions.models import Condition
from experiences.models import Experience, ExperienceRevision

TOLD = ("treatments__treatment", "symptoms__symptom", "events")


def condition_at(slug: str, *, view: str) -> Condition:
    """The condition with this slug. Raises Moved (to `view` of its new slug), Http404."""
    found = resolve_slug(slug)
    if found is None:
        raise Http404
    if found.moved:
        raise Moved(reverse(view, kwargs={"slug": found.condition.slug}))
    return found.condition


def experiences_known_to(user: Any) -> QuerySet[Experience]:
    """Posts of which `user` may know: a reader who is signed out knows that a members-only one
    exists, and nothing of what is in it (its serializer leaves that out).
    """
    known = Experience.objects
    return with_texts(known.readable_by(user) if is_member(user) else known.published(), user)


def experience(user: Any, pk: Any) -> Experience:
    """One post that `user` may know of. Raises Http404."""
    if not is_member(user):
        return one(experiences_known_to(user), pk)
    return one(with_texts(Experience.objects.visible_to(user), user), pk)


def with_texts(rows: QuerySet[Experience], user: Any) -> QuerySet[Experience]:
    """`rows` with all that one of them shows, in a number of queries that does not grow."""
    texts = ExperienceRevision.objects.visible_to(user).order_by("created_at", "id")
    live = (f"live_revision__{name}" for name in TOLD)
    return rows.select_related("condition", "author", "live_revision").prefetch_related(
        Prefetch("revisions", texts), *live
    )


def experience_revision(user: Any, pk: Any) -> ExperienceRevision:
    rows = ExperienceRevision.objects.visible_to(user).prefetch_related(*TOLD)
    return one(rows.select_related("experience__condition", "experience__author"), pk)


def articles(user: Any) -> QuerySet[Article]:
    """Articles that `user` may open, each with its revisions that they may read or know of."""
    known = Revision.objects.known_to(user).order_by("-created_at", "id")
    return (
        Article.objects.visible_to(user)
        .select_related("condition", "topic", "live_revision")
        .prefetch_related(Prefetch("revisions", known))
    )


def article(user: Any, pk: Any) -> Article:
    return one(articles(user), pk)


def article_revision(user: Any, pk: Any) -> Revision:
    return one(with_parts(Revision.objects.visible_to(user)), pk)


def with_parts(rows: QuerySet[Revision]) -> QuerySet[Revision]:
    return rows.select_related("article__condition", "article__topic", "author").prefetch_related(
        "variants", "citations__source", "reviews"
    )


def one(rows: QuerySet, pk: Any) -> Any:
    """The one of `rows` with this id. Raises Http404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
