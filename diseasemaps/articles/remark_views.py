"""Remarks on single places of a text. What is refused comes back in its place, with the words."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from diseasemaps.articles import permissions, remarks, views
from diseasemaps.articles.models import ReviewRemark, Revision
from diseasemaps.articles.review_forms import AnswerForm, RemarkForm


@login_required
@require_POST
def remark(request: HttpRequest, pk) -> HttpResponse:
    """Say something about a block, or about the whole text."""
    found = views.find(request, pk)
    if not permissions.sees_work(request.user, found):
        raise Http404
    form = RemarkForm(request.POST)
    if form.remark(found, by=request.user):
        return _back(form.result)
    reader = request.POST.get("reader_type", "")
    return views.show(request, found, reader=reader, status=form.status_code, form=form)


@login_required
@require_POST
def answer(request: HttpRequest, pk) -> HttpResponse:
    found = _remark(request, pk)
    form = AnswerForm(request.POST, auto_id=f"id_{found.pk.hex}_%s")
    if form.answer(found, by=request.user):
        return _back(found)
    revision = views.find(request, found.revision_id)
    thread = (found.reply_to_id or found.pk, form)
    return views.show(
        request, revision, reader=found.reader_type, status=form.status_code, answering=thread
    )


@login_required
@require_POST
def resolve(request: HttpRequest, pk) -> HttpResponse:
    resolved = remarks.resolve(_remark(request, pk), by=request.user)
    messages.success(request, "Resolved. It stays here, and can be opened again.")
    return _back(resolved)


@login_required
@require_POST
def reopen(request: HttpRequest, pk) -> HttpResponse:
    reopened = remarks.reopen(_remark(request, pk), by=request.user)
    messages.success(request, "Open again.")
    return _back(reopened)


def _remark(request: HttpRequest, pk) -> ReviewRemark:
    """A remark of a revision whose work this person sees; 404 for any other."""
    known = Revision.objects.visible_to(request.user).values("pk")
    rows = ReviewRemark.objects.select_related("revision__article", "reply_to")
    found = get_object_or_404(rows.filter(revision__in=known), pk=pk)
    if not permissions.sees_work(request.user, found.revision):
        raise Http404
    return found


def _back(made: Any) -> HttpResponse:
    """To the place on the page where it stands."""
    thread = made.reply_to or made
    page = made.revision.get_absolute_url()
    return redirect(f"{page}?for={made.reader_type}#remark-{thread.pk}")
