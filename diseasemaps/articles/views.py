"""The workspace of authors, reviewers and editors. A form runs each verb; what is refused without
one becomes a page in `pages.refusals`.
"""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import ReaderType, Role
from accounts.permissions import has_role, is_member
from diseasemaps import workflow
from diseasemaps.articles import diff as differences
from diseasemaps.articles import (
    forms,
    permissions,
    remarking,
    review,
    review_forms,
    stepper,
    wording,
    workspace,
    writing,
)
from diseasemaps.articles.drafting import DraftForm
from diseasemaps.articles.models import Article, Revision
from diseasemaps.conditions.models import Condition
from diseasemaps.notifications import inbox
from diseasemaps.workflow import Refused

SLUG = re.compile(r"[-\w]{1,120}")
SAVED = "Saved. Only you, the editors and the reviewers can see a draft."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the question; the draft begins, or the one that was begun before is opened."""
    reason = permissions.may_draft(request.user)
    if reason:
        raise Refused(reason)
    condition = _condition(request.GET.get("condition", ""))
    if condition is None:
        return _which_condition(request)
    typed = request.POST if request.method == "POST" else None
    topic = request.GET.get("topic", "")
    form = forms.BeginForm(typed, condition=condition, by=request.user, topic=topic)
    if typed is not None and form.begin():
        return redirect("articles:edit", pk=form.result.pk)
    context = {"form": form, "condition": condition}
    return render(request, "articles/new.html", context, status=form.status_code)


@require_safe
def revision(request: HttpRequest, pk) -> HttpResponse:
    """One revision: its text as a reader sees it, where it stands, and what can be done."""
    found = find(request, pk)
    if request.user.is_authenticated:
        inbox.mark_read(inbox.about(found, user=request.user))
    return show(request, found, reader=request.GET.get("for", ReaderType.PATIENT))


def show(
    request: HttpRequest, found: Revision, *, reader: str, status: int = 200, **typed: Any
) -> HttpResponse:
    """That page; also with a remark or an answer that was `typed` and refused."""
    variants = workspace.variants(found)
    variant = workspace.chosen(variants, reader)
    at = request.GET.get("remark", "")
    context = {
        "revision": found,
        "caution": wording.CAUTION.get(found.status, ""),
        "steps": stepper.steps(found.status),
        "variants": variants,
        "variant": variant,
        "remarked": remarking.page(request.user, found, variant, at=at, **typed),
        "approvals": workspace.approvals_in_words(found),
        "may_invite": permissions.is_editor(request.user, found.article) is None,
        "buttons": workspace.buttons(request.user, found),
        "may_edit": found.status == "draft" and found.author_id == request.user.pk,
        "may_revise": workspace.may_revise(request.user, found),
        "reviews": workspace.reviews(request.user, found),
        "history": workspace.history(request.user, found),
        "sees_work": permissions.sees_work(request.user, found),
    }
    return render(request, "articles/revision.html", context, status=status)


@require_safe
def diff(request: HttpRequest, pk) -> HttpResponse:
    """What changed between this revision and the live one, or another of the article."""
    found = find(request, pk)
    others = workspace.to_compare(request.user, found)
    before = workspace.compared_with(found, others)
    if "against" in request.GET:
        before = next((one for one in others if str(one.pk) == request.GET["against"]), None)
        if before is None:
            raise Http404
    context = {
        "revision": found,
        "others": others,
        "before": before,
        "texts": differences.texts(before, found) if before else [],
        "sources": differences.sources(before, found) if before else [],
    }
    return render(request, "articles/diff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """Write a draft: save, look at it as readers will, hand it in."""
    found = find(request, pk)
    if request.method == "POST":
        action = request.POST.get("action", "save")
        form = DraftForm(request.POST, request.FILES, revision=found, by=request.user)
        if form.run(action):
            return _written(request, form.revision, action)
    else:
        writing.must_be_writable(found, by=request.user)
        form = DraftForm(revision=found, by=request.user)
        form.show_missing()
    context = {"form": form, "revision": found, **_preview(request, found)}
    return render(request, "articles/edit.html", context, status=form.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk, step: str) -> HttpResponse:
    """Take one step of the review; GET shows the form of a step that asks for something."""
    found = find(request, pk)
    if step not in review.VERBS:
        raise Http404
    if request.method == "POST":
        form = review_forms.form_for(step)(request.POST, revision=found, step=step, by=request.user)
        if form.take():
            messages.success(request, wording.DONE[step])
            return redirect("articles:revision", pk=pk)
    else:
        workflow.must_be_open(step, found, by=request.user)
        form = review_forms.form_for(step)(revision=found, step=step, by=request.user)
    context = {"form": form, "revision": found, **workspace.about_step(step, found, request.user)}
    return render(request, "articles/step.html", context, status=form.status_code)


@require_POST
def revise(request: HttpRequest, pk) -> HttpResponse:
    """A new draft from the text that readers see, or from one with changes requested."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    draft = review.revise(article, by=request.user)
    return redirect("articles:edit", pk=draft.pk)


def find(request: HttpRequest, pk) -> Revision:
    """The revision with what its page and its buttons ask of it; 404 for what is not known."""
    found = Revision.objects.visible_to(request.user).select_related("author", "article__condition")
    parts = ("variants", "citations__source", "reviews", "article__revisions")
    if is_member(request.user) and not has_role(request.user, Role.REVIEWER):
        parts += ("article__invitations",)  # nobody else is asked whether they were invited
    return get_object_or_404(found.prefetch_related(*parts), pk=pk)


def _which_condition(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    found = workspace.conditions_named(text)
    context = {"text": text, "found": found, "is_full": len(found) == workspace.MOST_NAMED}
    return render(request, "articles/which_condition.html", context)


def _condition(slug: str) -> Condition | None:
    if not slug:
        return None
    if not SLUG.fullmatch(slug):
        raise Http404
    return get_object_or_404(Condition, slug=slug)


def _written(request: HttpRequest, written: Revision, action: str) -> HttpResponse:
    """Where the page of a draft leads once the button has done its work."""
    if action == "submit":
        messages.success(request, wording.DONE["submit"])
        return redirect("articles:revision", pk=written.pk)
    messages.success(request, SAVED)
    page = reverse("articles:edit", args=[written.pk])
    return redirect(f"{page}?preview=patient#preview" if action == "preview" else page)


def _preview(request: HttpRequest, written: Revision) -> dict[str, Any]:
    """The text as saved, as its readers will see it; for the reader type in the address."""
    if "preview" not in request.GET or request.method == "POST":
        return {}
    variants = workspace.variants(written)
    return {"variants": variants, "variant": workspace.chosen(variants, request.GET["preview"])}
