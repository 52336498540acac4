"""The editors' pages for a condition."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from diseasemaps.conditions.browse import resolve_slug
from diseasemaps.conditions.forms import AddForm, EditForm
from diseasemaps.conditions.permissions import may_edit
from diseasemaps.workflow import Refused


def _only_editors(request: HttpRequest) -> None:
    reason = may_edit(request.user)
    if reason:
        raise Refused(reason)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    _only_editors(request)
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.add(by=request.user):
        messages.success(request, f"“{form.result.name}” is in the catalogue.")
        return redirect("conditions:edit", form.result.slug)
    return render(request, "conditions/form.html", {"form": form}, status=form.status_code)


@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    _only_editors(request)
    found = resolve_slug(slug)
    if found is None:
        raise Http404("No condition has this address.")
    condition = found.condition
    if found.moved:
        return redirect("conditions:edit", condition.slug, permanent=True, preserve_request=True)
    form = EditForm.of(condition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.save(condition, by=request.user):
        messages.success(request, "Saved.")
        return redirect("conditions:edit", condition.slug)
    context = {"form": form, "condition": condition}
    return render(request, "conditions/edit.html", context, status=form.status_code)
