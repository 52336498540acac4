"""A member's own pages: what is theirs, what they agreed to, and the menu of every page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.validators import slug_re
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts import blocks as blocking
from accounts.credential_forms import FIELDS as REGISTERED
from accounts.credential_forms import CredentialForm
from accounts.middleware import NAME as MEMBER_COOKIE
from accounts.models import Restriction, Role, RoleGrant, User
from accounts.profile import CHANGEABLE
from accounts.profile_forms import ProfileForm
from diseasemaps.notifications import suppression

WRITERS = (Role.AUTHOR, Role.EDITOR)


@require_safe
@cache_control(private=True, no_store=True)
def menu(request: HttpRequest) -> HttpResponse:
    """The fragment that replaces the plain links in the header of a page."""
    facts = _menu_of(request.user) if request.user.is_authenticated else None
    here = _work_on(request.GET.get("condition", ""), facts) if facts else {}
    answer = render(request, "accounts/menu.html", {"facts": facts, **here})
    if facts is None and MEMBER_COOKIE in request.COOKIES:  # the session ended by itself
        answer.delete_cookie(MEMBER_COOKIE, samesite="Lax")
    return answer


def _menu_of(user: User) -> dict[str, Any]:
    """{unread, waiting, has_role, writes, edits, suspended} in one query; roles that rest are
    none.

    `waiting`: texts asked of them, reviews they hold, and what was sent back to them.
    """
    texts = User.article_revisions.rel.related_model._base_manager.order_by()
    taken_up = texts.filter(based_on=OuterRef("pk"))
    asked = texts.filter(assigned_to=OuterRef("pk"), status="submitted")
    sent_back = texts.filter(author=OuterRef("pk"), status="changes_requested")
    held = User.reviews.rel.related_model._base_manager.filter(
        reviewer=OuterRef("pk"), decided_at=None
    )
    roles = RoleGrant.objects.current().filter(user=OuterRef("pk"))
    if user.lacks_second_step:
        roles = roles.exclude(role__in=Role.staff())
    suspended = Restriction.objects.current().filter(user=OuterRef("pk"), kind="suspended")
    return User.objects.filter(pk=user.pk).values(
        unread=Count("notifications", filter=Q(notifications__read_at=None)),
        waiting=_count(asked) + _count(sent_back.filter(~Exists(taken_up))) + _count(held),
        has_role=Exists(roles) & ~Exists(suspended),
        writes=Exists(roles.filter(role__in=WRITERS)) & ~Exists(suspended),
        edits=Exists(roles.filter(role=Role.EDITOR)) & ~Exists(suspended),
        suspended=Exists(suspended),
    )[0]


def _count(rows: QuerySet) -> Coalesce:
    """How many of `rows`, as part of a larger query."""
    counted = rows.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _work_on(condition: str, facts: dict[str, Any]) -> dict[str, str]:
    """Where an author or editor works on the condition of the page they read (its slug)."""
    if not slug_re.match(condition):
        return {}
    links = {}
    if facts["writes"]:
        links["write_url"] = f"{reverse('articles:new')}?condition={condition}"
    if facts["edits"]:
        links["edit_url"] = reverse("conditions:edit", args=[condition])
    return links


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def me(request: HttpRequest) -> HttpResponse:
    """What is theirs. Apps above are reached by the user's own relations, never imported."""
    user = request.user
    grants = list(user.role_grants.current())
    posts = user.experiences.select_related("condition", "live_revision")
    posts = posts.prefetch_related("revisions").order_by("-created_at")[:50]
    context = {
        "drafts": [draft for post in posts for draft in _drafts(post)],
        "posts": [(post, _standing_versions(post)) for post in posts if not _is_only_begun(post)],
        "questions": user.questions.select_related("condition").order_by("-asked_at")[:50],
        "revisions": user.article_revisions.select_related("article__condition").order_by(
            "-created_at"
        )[:50],
        "grants": grants,
        "invitations": user.review_invitations.filter(withdrawn_at=None).select_related("article"),
        "roles_rest": user.lacks_second_step and any(g.role in Role.staff() for g in grants),
        "unread": user.notifications.filter(read_at=None).count(),
        "restrictions": user.restrictions.current(),
        "mail_stopped": suppression.of(user.email).first(),
    }
    return render(request, "accounts/me.html", context)


def _drafts(post: Any) -> list[Any]:
    """What its author can go on with; nothing where the post is gone."""
    if post.status in ("removed", "taken_down"):
        return []
    return [version for version in post.revisions.all() if version.status == "draft"]


def _is_only_begun(post: Any) -> bool:
    """Nobody but its author has ever seen anything of it, and they may go on with it."""
    return all(version.status == "draft" for version in post.revisions.all())


def _standing_versions(post: Any) -> list[Any]:
    """The published version, and the newest while it is no past: an answered request is over."""
    versions = sorted(post.revisions.all(), key=lambda version: version.created_at)
    if post.status == "taken_down" or not versions:
        return []
    live = [post.live_revision] if post.live_revision and post.status == "visible" else []
    newest = versions[-1]
    over = newest.status in ("published", "superseded") or (live and newest.status == "withdrawn")
    return live if over else [*live, newest]


@login_required
@cache_control(private=True, no_store=True)
def credential(request: HttpRequest) -> HttpResponse:
    """How it stands with one's registration; asking for it, and asking again."""
    rows = list(request.user.credentials.order_by("-asked_at"))
    former = {name: getattr(rows[0], name) for name in REGISTERED} if rows else {}
    form = CredentialForm(request.POST if request.method == "POST" else None, initial=former)
    if form.is_bound and form.ask(by=request.user):
        messages.success(request, "Thank you. An editor looks it up, and you are told.")
        return redirect("accounts:credential")
    waits = any(one.verified_at is None and one.declined_at is None for one in rows)
    context = {"rows": rows, "form": None if waits and not form.is_bound else form}
    return render(request, "accounts/credential.html", context, status=form.status_code)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def blocks(request: HttpRequest) -> HttpResponse:
    """Whom one blocked or muted, by the bylines that one saw."""
    made = request.user.blocks_made.exclude(byline="").order_by("-at")
    return render(request, "accounts/blocks.html", {"blocks": made})


@login_required
@require_POST
def unblock(request: HttpRequest, pk) -> HttpResponse:
    made = get_object_or_404(request.user.blocks_made, pk=pk)
    blocking.undo(made, by=request.user)
    messages.success(request, f"You see what {made.byline} writes again.")
    return redirect("accounts:blocks")


@login_required
@cache_control(private=True, no_store=True)
def profile(request: HttpRequest) -> HttpResponse:
    """What one says about oneself, each with who sees it."""
    user = request.user
    now = {name: getattr(user, name) for name in CHANGEABLE}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_bound and form.change(user, by=user):
        messages.success(request, "Saved.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=form.status_code)
