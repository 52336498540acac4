"""Comments in the pages: writing one, answering one, and the page of one's own that others do not
see.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import is_member
from diseasemaps.moderation import crisis
from diseasemaps.moderation.views import take_step
from diseasemaps.notifications import inbox
from diseasemaps.workflow import available_to
from experiences import comment_wording, reading, threads
from experiences.comment_forms import CommentForm
from experiences.forms import BlockForm
from experiences.models import Comment, Experience


@login_required
def comments(request: HttpRequest, pk) -> HttpResponse:
    """Comment on a post; a GET comes back from signing in, and goes to the post."""
    posts = Experience.objects.visible_to(request.user).select_related("condition")
    found = get_object_or_404(posts, pk=pk)
    if request.method != "POST":
        return redirect(f"{found.get_absolute_url()}#comments")
    return _write(request, found)


@login_required
def answer(request: HttpRequest, pk) -> HttpResponse:
    found = get_object_or_404(_read_by(request), pk=pk)
    return _write(request, found.experience, answers=found)


def _write(
    request: HttpRequest, experience: Experience, answers: Comment | None = None
) -> HttpResponse:
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.comment(experience, by=request.user, answers=answers):
        made = form.result
        if crisis.concerns(made):  # somebody to talk to, before anything else
            return redirect("moderation:support")
        if made.status == "pending":
            messages.success(request, "Thank you. A moderator reads it before others do.")
        else:
            messages.success(request, "Thank you. Your comment is published.")
        return redirect(made)
    context = {"form": form, "experience": experience, "answers": answers}
    return render(request, "experiences/write_comment.html", context, status=form.status_code)


@require_safe
def comment(request: HttpRequest, pk) -> HttpResponse:
    """Where a comment is read: below its post. What others do not see has a page of its own."""
    seen = Comment.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("experience__condition", "answers"), pk=pk)
    if is_member(request.user):
        inbox.mark_read(inbox.about(found, user=request.user))
    if _read_by(request).filter(pk=found.pk).exists():
        cursor = threads.cursor_to(found, user=request.user)
        query = f"?{urlencode({'before': cursor})}" if cursor else ""
        return redirect(f"{found.experience.get_absolute_url()}{query}#comment-{found.pk}")
    return render(request, "experiences/comment.html", _standing(request, found))


def _standing(request: HttpRequest, found: Comment) -> dict:
    may_open = Experience.objects.visible_to(request.user).filter(pk=found.experience_id)
    return {
        "comment": found,
        "is_author": found.author_id == request.user.pk,
        "words": comment_wording.STATUS[found.status],
        "reasons": reading.reasons(found, user=request.user),
        "steps": available_to(request.user, found),
        "post": may_open.select_related("live_revision").first(),
    }


def step(request: HttpRequest, pk, step: str) -> HttpResponse:
    seen = Comment.objects.visible_to(request.user).select_related("experience__condition")
    return take_step(request, get_object_or_404(seen, pk=pk), step, wording=comment_wording)


@login_required
def block(request: HttpRequest, pk) -> HttpResponse:
    """Whoever wrote a comment, by the byline that stands above it."""
    others = _read_by(request).exclude(author=None).exclude(author=request.user)
    found = get_object_or_404(others.select_related("author"), pk=pk)
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.block(found, by=request.user):
        messages.success(request, f"Done. You do not see what {found.byline} writes any more.")
        return redirect("accounts:blocks")
    context = {"form": form, "byline": found.byline, "back": found.get_absolute_url()}
    return render(request, "experiences/block.html", context, status=form.status_code)


def _read_by(request: HttpRequest):
    return Comment.objects.readable_by(request.user).select_related("experience__condition")
