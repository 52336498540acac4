""" "Something wrong here?": a report about a block of the text somebody reads, and its answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.permissions import has_role, is_member
from diseasemaps.articles.models import Article, Problem, Revision
from diseasemaps.pages import article_page, readers
from diseasemaps.pages.problem_forms import ReportForm
from diseasemaps.pages.views import find_article

THANKS = "Thank you. An editor reads what you wrote and answers it; nothing changes before that."
TOLD = {
    True: f"{THANKS} You are told what becomes of it.",
    False: f"{THANKS} You are not signed in, so we cannot write back to you: what is done to this "
    "text is in its history.",
}


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """Say what is wrong, signed in or not. `?about=` names the block, `?revision=` the text."""
    article = find_article(request, slug, article_slug)
    revision = _read(request, article)
    page = article_page.ArticlePage(article, revision, readers.asked_for(request))
    if page.reading.variant is None:
        raise Http404
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        revision=revision,
        variant=page.reading.variant,
        about=request.GET.get("about", ""),
    )
    by = request.user if is_member(request.user) else None
    if form.is_bound and form.report(by=by):
        messages.success(request, TOLD[by is not None])
        return redirect(article)
    context = {"form": form, "page": page, "is_member": by is not None}
    return render(request, "pages/report.html", context, status=form.status_code)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def problem(request: HttpRequest, pk) -> HttpResponse:
    """What one reported, and the answer; an editor is led to where it is answered."""
    reports = Problem.objects.select_related("revision__article__condition")
    found = get_object_or_404(reports, pk=pk)
    if found.reporter_id == request.user.pk:
        return render(request, "pages/problem.html", {"problem": found})
    if has_role(request.user, Role.EDITOR):
        return redirect("desk:problem", pk=pk)
    raise Http404


def _read(request: HttpRequest, article: Article) -> Revision:
    """The text that its reader had before them; without a word about it, the one shown now."""
    named: Any = request.GET.get("revision")
    readable = Revision.objects.visible_to(request.user).filter(article=article)
    try:
        found = readable.filter(pk=named).first() if named else None
    except ValidationError:
        found = None
    found = found or article_page.shown_revision(article, request.user)
    if found is None or found.status == "retracted":
        raise Http404
    found.article = article
    return found
