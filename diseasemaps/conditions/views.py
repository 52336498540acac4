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
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        condition = form.add(by=request.user)
        if condition:
            messages.success(request, f"“{condition.name}” is in the catalogue.")
            return redirect("conditions:edit", condition.slug)
    return render(request, "conditions/form.html", {"form": form}, status=_status(form))


@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    _only_editors(request)
    found = resolve_slug(slug)
    if found is None:
        raise Http404("No condition has this address.")
    condition = found.condition
    if found.moved:
        return redirect("conditions:edit", condition.slug, permanent=True, preserve_request=True)
    form = EditForm.of(condition, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.save(condition, by=request.user):
        messages.success(request, "Saved.")
        return redirect("conditions:edit", condition.slug)
    context = {"form": form, "condition": condition}
    return render(request, "conditions/edit.html", context, status=_status(form))


def _status(form: AddForm | EditForm) -> int:
    """422 for what was typed and cannot be taken as it is."""
    return 422 if form.errors else 200
