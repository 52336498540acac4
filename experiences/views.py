"""Reading experiences, and the steps taken with one. Each view fetches what this person may see."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import is_member
from accounts.profile_forms import HandleForm
from diseasemaps.conditions.models import Condition
from diseasemaps.finished import finished
from diseasemaps.moderation.views import take_step
from diseasemaps.notifications import inbox
from experiences import bylines, feed, reactions, reading, threads, wording
from experiences.comment_forms import CommentForm
from experiences.feed_form import FeedForm
from experiences.forms import BlockForm
from experiences.models import Experience, ExperienceRevision


@require_safe
def of_condition(request: HttpRequest, slug: str) -> HttpResponse:
    condition = get_object_or_404(Condition, slug=slug)
    form = FeedForm(request.GET, condition=condition, user=request.user)
    found = feed.read(
        condition,
        user=request.user,
        wanted=form.wanted,
        sort=form.sorted_by,
        cursor=request.GET.get("before", ""),
    )
    context = {
        "condition": condition,
        "form": form,
        "feed": found,
        "older_url": f"?{urlencode(form.asked | {'before': found.older})}" if found.older else "",
        "newest_url": "" if found.is_first else f"?{urlencode(form.asked)}",
        "for_members": 0 if is_member(request.user) or form.asked else feed.for_members(condition),
    }
    return finished(render(request, "experiences/of_condition.html", context), condition.page_key)


@require_safe
def experience(request: HttpRequest, pk) -> HttpResponse:
    found = reading.posts(request.user).filter(pk=pk).first()
    if found is None:
        return _closed(request, pk)
    reader = {"user": request.user, "can_read": found.can_read}
    context = {
        "page": reading.page(found, user=request.user),
        "said": reactions.said(found, **reader),
        "signed_in": is_member(request.user),
        "threads": threads.of(found, cursor=request.GET.get("before", ""), **reader),
    }
    if context["signed_in"]:
        context["comment_form"] = CommentForm()
        context["may_leave"] = bylines.may_leave(request.user, found) is None
        inbox.mark_read(inbox.about(found, user=request.user))
    answer = render(request, "experiences/experience.html", context)
    return finished(answer, found.condition.page_key, found.page_key)


def _closed(request: HttpRequest, pk) -> HttpResponse:
    """To people who are not signed in: that one exists, for members. To everybody else: nothing."""
    exists = Experience.objects.published().filter(pk=pk, audience="members").exists()
    if is_member(request.user) or not exists:
        raise Http404
    return render(request, "experiences/members_only.html")


@login_required
def block(request: HttpRequest, pk) -> HttpResponse:
    others = Experience.objects.readable_by(request.user).exclude(author=None)
    others = others.exclude(author=request.user).select_related("author")
    found = get_object_or_404(others, pk=pk)
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.block(found, by=request.user):
        messages.success(request, f"Done. You do not see what {found.byline} writes any more.")
        return redirect("accounts:blocks")
    context = {"form": form, "byline": found.byline, "back": found.get_absolute_url()}
    return render(request, "experiences/block.html", context, status=form.status_code)


@login_required
def react(request: HttpRequest, pk) -> HttpResponse:
    """Press a reaction, or with `undo` take it back; then the post again."""
    found = get_object_or_404(Experience.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        undo = "undo" in request.POST
        verb = reactions.unreact if undo else reactions.react
        verb(found, by=request.user, kind=request.POST.get("undo" if undo else "kind", ""))
    return redirect(f"{found.get_absolute_url()}#said")


def step(request: HttpRequest, pk, step: str) -> HttpResponse:
    posts = Experience.objects.visible_to(request.user).select_related("condition")
    return take_step(request, get_object_or_404(posts, pk=pk), step, wording=wording)


def revision_step(request: HttpRequest, pk, step: str) -> HttpResponse:
    found = _revision(request, pk)
    words = wording.DRAFT if found.status == "draft" else wording
    return take_step(request, found, step, wording=words)


def _revision(request: HttpRequest, pk) -> ExperienceRevision:
    revisions = ExperienceRevision.objects.select_related("experience__condition")
    return get_object_or_404(revisions.visible_to(request.user), pk=pk)


@login_required
def handle(request: HttpRequest) -> HttpResponse:
    """Another name: it stands here because one's posts follow it."""
    now = {"handle": request.user.handle}
    form = HandleForm(request.POST if request.method == "POST" else None, initial=now)
    sent = form.is_bound and form.is_valid()
    if sent and form.run(
        bylines.change_handle, request.user, form.cleaned_data["handle"], by=request.user
    ):
        messages.success(request, "This is your name from now on.")
        return redirect("accounts:me")
    return render(request, "experiences/handle.html", {"form": form}, status=form.status_code)
