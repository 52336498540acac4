"""Reading experiences, and the steps taken with one. Each view fetches what this person may see."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import is_member
from accounts.profile_forms import HandleForm
from diseasemaps.conditions.models import Condition
from diseasemaps.finished import finished
from diseasemaps.keyset import page as keyset_page
from diseasemaps.moderation.views import take_step
from diseasemaps.notifications import inbox
from experiences import bylines, cards, reactions, reading, wording
from experiences.forms import BlockForm
from experiences.models import Experience, ExperienceRevision

A_PAGE = 20  # cards


@require_safe
def of_condition(request: HttpRequest, slug: str) -> HttpResponse:
    condition = get_object_or_404(Condition, slug=slug)
    listed = Experience.objects.readable_by(request.user).filter(condition=condition)
    for_members = Experience.objects.published().filter(condition=condition, audience="members")
    cursor = request.GET.get("before", "")
    context = {
        "condition": condition,
        "page": keyset_page(listed, order=("-published_at", "-id"), cursor=cursor, size=A_PAGE),
        "bylines": listed.bylines(),
        "for_members": 0 if is_member(request.user) else for_members.count(),
    }
    return finished(render(request, "experiences/of_condition.html", context), condition.page_key)


@require_safe
def experience(request: HttpRequest, pk) -> HttpResponse:
    posts = Experience.objects.select_related("condition", "live_revision")
    found = posts.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        return _closed(request, pk)
    context = {
        "page": reading.page(found, user=request.user),
        "said": cards.said(found),
        "reactions": reactions.offers(found, user=request.user),
        "signed_in": is_member(request.user),
    }
    if context["signed_in"]:
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
    posts = Experience.objects.readable_by(request.user).select_related("author")
    found = get_object_or_404(posts.exclude(author=request.user), pk=pk)
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.block(found, by=request.user):
        messages.success(request, f"Done. You do not see what {found.byline} writes any more.")
        return redirect("accounts:blocks")
    context = {"form": form, "experience": found}
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
