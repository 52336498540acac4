"""The notes that moderators start from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from diseasemaps.desk.moderation_forms import NoteForm
from diseasemaps.moderation import notes as verbs
from diseasemaps.moderation.models import CannedNote
from diseasemaps.workflow import Refused

MOST = 100
WORDS = {
    "title": "Notes to authors",
    "lead": "A moderator who decides can start from one of these, and makes it their own.",
    "empty": "There is none yet.",
    "adding": "Add a note",
    "removing": "Take it out",
}


@login_required
def notes(request: HttpRequest) -> HttpResponse:
    _admit(request)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if (
        form.is_bound
        and form.is_valid()
        and form.run(verbs.add, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Added. Moderators find it when they decide.")
        return redirect("desk:notes")
    rows = [
        (one.title, one.text, _url("note", one), _url("remove_note", one))
        for one in CannedNote.objects.all()[:MOST]
    ]
    context = {"form": form, "rows": rows, **WORDS}
    return render(request, "desk/list.html", context, status=form.status_code)


@login_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    kept = get_object_or_404(CannedNote, pk=pk)
    form = NoteForm(request.POST if request.method == "POST" else None, initial=model_to_dict(kept))
    sent = form.is_bound and form.is_valid()
    if sent and form.run(verbs.change, kept, by=request.user, **form.cleaned_data):
        messages.success(request, "Changed.")
        return redirect("desk:notes")
    context = {"form": form, "title": "Change a note to authors", "button": "Save"}
    return render(request, "desk/act.html", context, status=form.status_code)


@login_required
@require_POST
def remove_note(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    verbs.remove(get_object_or_404(CannedNote, pk=pk), by=request.user)
    messages.success(request, "Taken out. What was written with it stays as it is.")
    return redirect("desk:notes")


def _url(name: str, kept: CannedNote) -> str:
    return reverse(f"desk:{name}", args=[kept.pk])


def _admit(request: HttpRequest) -> None:
    reason = verbs.may_edit(request.user)
    if reason:
        raise Refused(reason)
