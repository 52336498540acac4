"""What a member does with a post for themselves: keeping it, and leaving their own to others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diseasemaps import workflow
from diseasemaps.keyset import page as keyset_page
from diseasemaps.workflow import Refused
from experiences import bookmarks, bylines, feed
from experiences.comment_forms import LeaveForm
from experiences.models import Experience


@login_required
def bookmark(request: HttpRequest, pk) -> HttpResponse:
    """Press to keep a post, and with `undo` to keep it no more; then the post again."""
    found = get_object_or_404(Experience.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        verb = bookmarks.let_go if "undo" in request.POST else bookmarks.keep
        verb(found, by=request.user)
    return redirect(f"{found.get_absolute_url()}#keep")


@login_required
@never_cache
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    cursor = request.GET.get("before", "")
    mine = bookmarks.of(request.user)
    page = keyset_page(mine, order=("-at", "-id"), cursor=cursor, size=feed.A_PAGE)
    cards = feed.put_together([row.experience for row in page.rows], {})
    context = {"page": page, "cards": cards}
    return render(request, "experiences/bookmarks.html", context)


@login_required
def leave(request: HttpRequest, pk) -> HttpResponse:
    """Ask, then keep the text without its author."""
    posts = Experience.objects.visible_to(request.user).select_related("condition", "live_revision")
    found = get_object_or_404(posts, pk=pk)
    reason = bylines.may_leave(request.user, found)
    if reason and request.method != "POST":
        raise (Refused if found.author_id != request.user.pk else workflow.Conflict)(reason)
    form = LeaveForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    if form.is_bound and form.leave(found, by=request.user):
        messages.success(request, "Done. The text stays, and nothing leads from it to you.")
        return redirect("accounts:me")
    context = {"form": form, "experience": found}
    return render(request, "experiences/leave.html", context, status=form.status_code)
