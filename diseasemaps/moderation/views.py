"""The page on which a step is taken with a post: by its author, or by a moderator."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from diseasemaps import workflow
from diseasemaps.moderation import kinds
from diseasemaps.moderation.forms import StepForm


def take_step(request: HttpRequest, thing: Any, step: str, *, wording: Any) -> HttpResponse:
    """GET asks, POST takes `step` on `thing`, which this person may see.

    `wording` is the module in which the thing's app says CONFIRM (step → question, meaning, tone)
    and DONE (step → what is said afterwards).
    """
    kind = kinds.of(thing)
    if step not in (*kind.own, *kind.verbs):
        raise Http404
    if not request.user.is_authenticated:
        return redirect_to_login(thing.get_absolute_url())
    typed = request.POST if request.method == "POST" else None
    if typed is None:
        workflow.must_be_open(step, thing, by=request.user)
    row = thing.workflow.steps[step]
    form = StepForm(typed, thing=thing, step=row)
    if typed is not None and form.take(by=request.user):
        messages.success(request, wording.DONE[step])
        return redirect(_back(thing, request.user))
    question, meaning, tone = wording.CONFIRM[step]
    context = {"form": form, "thing": thing, "step": row, "question": question}
    context |= {"meaning": meaning, "tone": tone, "back": _back(thing, request.user)}
    return render(request, "moderation/step.html", context, status=form.status_code)


def _back(thing: Any, user: Any) -> str:
    """The page of the thing; whoever is suspended has no other page than that of what is theirs."""
    return reverse("accounts:consents") if user.is_suspended else thing.get_absolute_url()
