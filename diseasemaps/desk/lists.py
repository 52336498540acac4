"""The two lists that editors keep for reviewers: the checklist, and requests made often."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from diseasemaps.articles import checklist as lists
from diseasemaps.articles.forms import NUL, Prose
from diseasemaps.articles.models import CannedRequest, ChecklistItem
from diseasemaps.step_forms import VerbForm
from diseasemaps.workflow import Refused

TEXT_LENGTH = 2_000
MOST = 100


class ItemForm(VerbForm):
    text = forms.CharField(label="What a reviewer looks at", max_length=300, error_messages=NUL)


class PlacedItemForm(ItemForm):
    position = forms.IntegerField(
        label="Place", min_value=0, max_value=32_767, help_text="Small numbers come first."
    )


class RequestForm(VerbForm):
    title = forms.CharField(label="Title", max_length=100, error_messages=NUL)
    text = Prose(label="What the author reads", max_length=TEXT_LENGTH, rows=4)


class PlacedRequestForm(RequestForm):
    position = forms.IntegerField(
        label="Place", min_value=0, max_value=32_767, help_text="Small numbers come first."
    )


@login_required
def checklist(request: HttpRequest) -> HttpResponse:
    """What reviewers are asked to look at before they decide."""
    _admit(request)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(lists.add_item, **form.cleaned_data, by=request.user):
        messages.success(request, "Added. Reviewers see it from now on.")
        return redirect("desk:checklist")
    rows = [
        (item.text, "", reverse("desk:checklist_item", args=[item.pk]), _retire(item))
        for item in lists.items()[:MOST]
    ]
    return _list(request, form, rows, CHECKLIST)


@login_required
def checklist_item(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    item = get_object_or_404(lists.items(), pk=pk)
    now = {"text": item.text, "position": item.position}
    form = PlacedItemForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and form.run(lists.change_item, item, by=request.user, **form.cleaned_data):
        messages.success(request, "Changed. Reviews keep what they were asked.")
        return redirect("desk:checklist")
    return _act(request, form, "Change what reviewers are asked")


@login_required
@require_POST
def retire_item(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    lists.retire_item(get_object_or_404(ChecklistItem, pk=pk), by=request.user)
    messages.success(request, "It is asked no more.")
    return redirect("desk:checklist")


@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """Requests for changes that are made often."""
    _admit(request)
    form = RequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(lists.add_request, **form.cleaned_data, by=request.user):
        messages.success(request, "Added. Reviewers find it when they ask for changes.")
        return redirect("desk:requests")
    rows = [
        (one.title, one.text, reverse("desk:request", args=[one.pk]), _remove(one))
        for one in CannedRequest.objects.all()[:MOST]
    ]
    return _list(request, form, rows, REQUESTS)


@login_required
def canned_request(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    kept = get_object_or_404(CannedRequest, pk=pk)
    now = {"title": kept.title, "text": kept.text, "position": kept.position}
    form = PlacedRequestForm(request.POST if request.method == "POST" else None, initial=now)
    typed = form.cleaned_data if form.is_valid() else {}
    if typed and form.run(lists.change_request, kept, by=request.user, **typed):
        messages.success(request, "Changed.")
        return redirect("desk:requests")
    return _act(request, form, "Change a request that is made often")


@login_required
@require_POST
def remove_request(request: HttpRequest, pk: int) -> HttpResponse:
    _admit(request)
    lists.remove_request(get_object_or_404(CannedRequest, pk=pk), by=request.user)
    messages.success(request, "Taken out. Notes that were written with it stay as they are.")
    return redirect("desk:requests")


CHECKLIST = {
    "title": "The checklist of reviewers",
    "lead": "What a reviewer is asked to look at before they decide. What was asked, and what was "
    "ticked, stays with each review.",
    "empty": "Nothing is asked: the reviewer sees no checklist.",
    "adding": "Ask one thing more",
    "removing": "Ask it no more",
}
REQUESTS = {
    "title": "Requests that are made often",
    "lead": "A reviewer who asks for changes can put these into their note.",
    "empty": "There is none yet.",
    "adding": "Add a request",
    "removing": "Take it out",
}


def _retire(item: ChecklistItem) -> str:
    return reverse("desk:retire_item", args=[item.pk])


def _remove(kept: CannedRequest) -> str:
    return reverse("desk:remove_request", args=[kept.pk])


def _list(request: HttpRequest, form: Any, rows: list, words: dict[str, str]) -> HttpResponse:
    context = {"form": form, "rows": rows, **words}
    return render(request, "desk/list.html", context, status=form.status_code)


def _act(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": "Save"}
    return render(request, "desk/act.html", context, status=form.status_code)


def _admit(request: HttpRequest) -> None:
    reason = lists.may_edit(request.user)
    if reason:
        raise Refused(reason)
