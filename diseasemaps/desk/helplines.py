"""The table of helplines: whom somebody in danger is shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.countries import NAMES
from diseasemaps.desk.word_forms import HelplineForm
from diseasemaps.moderation import helplines as verbs
from diseasemaps.moderation.models import Helpline
from diseasemaps.workflow import Refused


@login_required
@require_safe
def helplines(request: HttpRequest) -> HttpResponse:
    """Every line by its country, those for everywhere first, and when each was last checked."""
    _admit(request)
    by_country: dict[str, list[Helpline]] = {}
    for line in Helpline.objects.all():
        by_country.setdefault(line.country, []).append(line)
    named = ((NAMES.get(code, "Everywhere"), lines) for code, lines in by_country.items())
    groups = sorted(named, key=lambda one: (one[0] != "Everywhere", one[0]))
    return render(request, "desk/helplines.html", {"groups": groups})


@login_required
def add_helpline(request: HttpRequest) -> HttpResponse:
    _admit(request)
    form = HelplineForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.add(by=request.user):
        messages.success(request, "Added. It is shown from now on.")
        return redirect("desk:helplines")
    context = {"form": form, "title": "Add a helpline", "button": "Add"}
    return render(request, "desk/helpline.html", context, status=form.status_code)


@login_required
def helpline(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    line = get_object_or_404(Helpline, pk=pk)
    now = {name: getattr(line, name) for name in verbs.FIELDS}
    form = HelplineForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_bound and form.change(line, by=request.user):
        messages.success(request, "Changed.")
        return redirect("desk:helplines")
    context = {"form": form, "title": line.name, "button": "Save", "line": line}
    return render(request, "desk/helpline.html", context, status=form.status_code)


@login_required
@require_POST
def remove_helpline(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    verbs.remove(get_object_or_404(Helpline, pk=pk), by=request.user)
    messages.success(request, "Taken out. Nobody is sent there any more.")
    return redirect("desk:helplines")


def _admit(request: HttpRequest) -> None:
    reason = verbs.may_edit(request.user)
    if reason:
        raise Refused(reason)
