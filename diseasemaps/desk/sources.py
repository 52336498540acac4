"""The works that articles cite, and which of them were retracted. For editors."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from diseasemaps import keyset
from diseasemaps.articles import permissions, retractions
from diseasemaps.articles.models import Source
from diseasemaps.step_forms import VerbForm
from diseasemaps.workflow import Refused

A_PAGE = 50  # sources
BY_TITLE = ("title", "id")
FILTERS = [("", "All"), ("yes", "Retracted"), ("no", "Not retracted")]
WHICH = {"": None, "yes": True, "no": False}


class FindForm(forms.Form):
    q = forms.CharField(label="Title, author, DOI or PubMed number", max_length=200, required=False)
    retracted = forms.ChoiceField(label="Which", choices=FILTERS, required=False)

    def find(self) -> QuerySet[Source]:
        said = self.cleaned_data if self.is_valid() else {}
        return retractions.found(said.get("q", ""), retracted=WHICH[said.get("retracted", "")])


class MarkForm(VerbForm):
    on = forms.DateField(
        label="Retracted on",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="As the notice says.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see it beside every citation of this work.",
    )
    notice = forms.URLField(
        label="Address of the notice",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Where the journal announces it.",
    )


class UnmarkForm(VerbForm):
    reason = forms.CharField(
        label="How you know that it is not retracted",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays on record; editors read it. No import marks this work again.",
    )


@login_required
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """The library by title; the retracted ones alone, if asked."""
    _admit(request)
    form = FindForm(request.GET)
    page = keyset.page(
        form.find(), order=BY_TITLE, cursor=request.GET.get("before", ""), size=A_PAGE
    )
    asked = {name: request.GET[name] for name in ("q", "retracted") if request.GET.get(name)}
    older = urlencode(asked | {"before": page.older}) if page.older else ""
    context = {"form": form, "rows": page.rows, "older": older and f"?{older}"}
    return render(request, "desk/sources.html", context)


@login_required
@require_safe
def source(request: HttpRequest, pk) -> HttpResponse:
    """One work: what is known of it, who cites it, and the mark."""
    found = _one(request, pk)
    context = {
        "source": found,
        "articles": retractions.citing(found),
        "by_import": found.retraction_source not in ("", retractions.EDITOR),
    }
    return render(request, "desk/source.html", context)


@login_required
def mark(request: HttpRequest, pk) -> HttpResponse:
    form = MarkForm(request.POST if request.method == "POST" else None)
    done = "Marked. Every article that cites it warns its readers, and its owners are told."
    return _act(request, pk, form, retractions.mark, "Mark it as retracted", done)


@login_required
def unmark(request: HttpRequest, pk) -> HttpResponse:
    form = UnmarkForm(request.POST if request.method == "POST" else None)
    done = "Unmarked. The warning is gone from every article that cites it."
    return _act(request, pk, form, retractions.unmark, "Take the mark off", done)


def _act(
    request: HttpRequest, pk: Any, form: VerbForm, verb: Any, button: str, done: str
) -> HttpResponse:
    found = _one(request, pk)
    sent = form.is_bound and form.is_valid()
    if sent and form.run(verb, found, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect("desk:source", found.pk)
    context = {"form": form, "title": button, "also": found.label, "button": button}
    return render(request, "desk/act.html", context, status=form.status_code)


def _admit(request: HttpRequest) -> None:
    refusal = permissions.is_editor(request.user, None)
    if refusal:
        raise Refused(refusal)


def _one(request: HttpRequest, pk: Any) -> Source:
    _admit(request)
    return get_object_or_404(Source, pk=pk)
