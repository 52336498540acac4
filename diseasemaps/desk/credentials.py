"""Registrations of clinicians: an editor looks each one up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts import credentials as registrations
from accounts.models import Credential, User
from diseasemaps.step_forms import VerbForm
from diseasemaps.workflow import Refused

A_PAGE = 100  # registrations


class VerifyForm(VerbForm):
    expires_on = forms.DateField(
        label="Valid until",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="As the register says, or when somebody should look again; within five years.",
    )


class NoteForm(VerbForm):
    note = forms.CharField(
        label="Note to the person",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Why, and what would help.",
    )


@login_required
@require_safe
def credentials(request: HttpRequest) -> HttpResponse:
    _admit(request)
    found = Credential.objects.select_related("user")
    context = {
        "waiting": found.waiting().order_by("asked_at")[:A_PAGE],
        "current": found.current().order_by("expires_on")[:A_PAGE],
    }
    return render(request, "desk/credentials.html", context)


@login_required
@require_safe
def credential(request: HttpRequest, pk) -> HttpResponse:
    """Everything one person asked for; each with what can be done about it."""
    _admit(request)
    person = get_object_or_404(User, pk=pk, erased_at=None)
    found = person.credentials.select_related("verified_by", "declined_by", "revoked_by")
    rows = list(found.order_by("-asked_at"))
    if not rows:
        raise Http404
    context = {
        "person": person,
        "rows": rows,
        "may_not": registrations.may_decide(request.user, person),
    }
    return render(request, "desk/credential.html", context)


@login_required
def verify(request: HttpRequest, pk) -> HttpResponse:
    found = _one(request, Credential.objects.waiting(), pk)
    form = VerifyForm(request.POST if request.method == "POST" else None)
    return _decide(request, found, form, registrations.verify, "Verify")


@login_required
def decline(request: HttpRequest, pk) -> HttpResponse:
    found = _one(request, Credential.objects.waiting(), pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    return _decide(request, found, form, registrations.decline, "Decline")


@login_required
def revoke(request: HttpRequest, pk) -> HttpResponse:
    found = _one(request, Credential.objects.current().order_by("-verified_at"), pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    return _decide(request, found, form, registrations.revoke, "Revoke")


def _decide(
    request: HttpRequest, found: Credential, form: Any, verb: Any, button: str
) -> HttpResponse:
    sent = form.is_bound and form.is_valid()
    if sent and form.run(verb, found, by=request.user, **form.cleaned_data):
        messages.success(request, "Done. They are told.")
        return redirect("desk:credentials")
    title = f"{button} a registration"
    context = {"form": form, "title": title, "also": str(found), "button": button}
    return render(request, "desk/act.html", context, status=form.status_code)


def _admit(request: HttpRequest) -> None:
    refusal = registrations.may_decide(request.user)
    if refusal:
        raise Refused(refusal)


def _one(request: HttpRequest, among: Any, pk) -> Credential:
    """The person's registration that can be decided about; theirs alone, so never one's own."""
    _admit(request)
    found = among.select_related("user").filter(user=pk).first()
    if found is None:
        raise Http404
    refusal = registrations.may_decide(request.user, found.user)
    if refusal:
        raise Refused(refusal)
    return found
