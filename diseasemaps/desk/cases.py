"""One case: read it, claim it, decide it, ask others to look, take a decision back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from diseasemaps.desk import case_page, moderation
from diseasemaps.desk.moderation_forms import ClaimForm, DecisionForm, EscalateForm
from diseasemaps.moderation import cases, kinds
from diseasemaps.moderation import undo as undoing
from diseasemaps.moderation.models import Case, Decision
from diseasemaps.notifications import inbox


@require_safe
def case(request: HttpRequest, pk) -> HttpResponse:
    found = _case(request, pk)
    inbox.mark_read(inbox.about(found, user=request.user))
    return _show(request, found, _thing(found))


@require_POST
def claim(request: HttpRequest, pk) -> HttpResponse:
    return _claim(request, pk, cases.claim, "It is yours for a quarter of an hour.")


@require_POST
def release(request: HttpRequest, pk) -> HttpResponse:
    return _claim(request, pk, cases.release, "Left to others.")


@require_POST
def decide(request: HttpRequest, pk) -> HttpResponse:
    """Carry it out, and on to the next case, where it can be undone for half a minute."""
    found = _case(request, pk)
    thing = _thing(found)
    form = _form(request, found, thing)
    if not form.decide(kinds.named(found.kind).snapshot(thing), by=request.user):
        return _show(request, found, _thing(found), form=form)
    return redirect(moderation.to_next(request, found, form.result))


@require_POST
def escalate(request: HttpRequest, pk) -> HttpResponse:
    found = _case(request, pk)
    form = EscalateForm(request.POST)
    if not form.escalate(found, by=request.user):
        return _show(request, found, _thing(found), escalating=form)
    messages.success(request, "The other moderators are asked to look at it.")
    return redirect(moderation.to_next(request, found))


@require_POST
def undo(request: HttpRequest, pk) -> HttpResponse:
    """Take a decision back; its case is open again."""
    seen = Case.objects.visible_to(request.user)
    decision = get_object_or_404(Decision.objects.select_related("case"), pk=pk, case__in=seen)
    reopened = undoing.undo(decision, by=request.user)
    messages.success(request, "Taken back. It is open again, and nobody was told.")
    return redirect(moderation.with_query(reopened.get_absolute_url(), _narrowed(request)))


def _claim(request: HttpRequest, pk, verb, done: str) -> HttpResponse:
    found = _case(request, pk)
    form = ClaimForm(request.POST)
    if not form.claim(verb, found, by=request.user):
        return _show(request, found, _thing(found), claiming=form)
    messages.success(request, done)
    return redirect(moderation.with_query(found.get_absolute_url(), _narrowed(request)))


def _narrowed(request: HttpRequest) -> str:
    return moderation.narrowed_by(request)


def _case(request: HttpRequest, pk) -> Case:
    seen = Case.objects.visible_to(request.user).select_related("condition", "author", "claimed_by")
    return get_object_or_404(seen, pk=pk)


def _thing(found: Case) -> Any:
    return kinds.named(found.kind).find(found.thing_id)


def _form(request: HttpRequest, found: Case, thing: Any) -> DecisionForm:
    buttons = case_page.offered(request.user, found, thing)
    typed = request.POST if request.method == "POST" else None
    return DecisionForm(typed, case=found, offered=[(one.action, one.label) for one in buttons])


def _show(
    request: HttpRequest,
    found: Case,
    thing: Any,
    *,
    form: DecisionForm | None = None,
    escalating: EscalateForm | None = None,
    claiming: ClaimForm | None = None,
) -> HttpResponse:
    """The page; of the three forms at most one was sent, and says what is in the way."""
    buttons = case_page.offered(request.user, found, thing)
    steps = [(one.action, one.label) for one in buttons]
    sent = form or escalating or claiming
    context = case_page.context(found, thing, user=request.user) | {
        "buttons": buttons,
        "may_mark": any(one.needs_note for one in buttons) and found.kind != "appeal",
        "queue_url": moderation.to_queue(_narrowed(request)),
        "is_stale": sent is not None and sent.status_code == 409,
        "form": form or DecisionForm(case=found, offered=steps),
        "sent": sent,
        "escalating": escalating or EscalateForm(initial={"version": found.version}),
        "narrowed": _narrowed(request),
        "done": moderation.just_done(request),
    }
    whole = {one.value for part in context["parts"] for one in part.now.paragraphs}
    marked = context["form"].marked
    context["selected"] = [(one, one.partition(":")[2]) for one in marked if one not in whole]
    status = sent.status_code if sent else 200
    return render(request, "desk/case.html", context, status=status)
