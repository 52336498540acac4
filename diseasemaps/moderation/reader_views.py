"""What moderation is to members and readers: reporting, appealing, somebody to talk to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.permissions import has_role, is_member
from diseasemaps.moderation import appeals, crisis, flags, helplines, kinds, rules, wording
from diseasemaps.moderation.forms import AppealForm, FlagForm
from diseasemaps.moderation.models import Appeal, Case, Decision, Flag
from diseasemaps.moderation.views import take_step
from diseasemaps.notifications import inbox
from diseasemaps.workflow import Conflict, Refused, available_to

MINE = 50  # reports on one page


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, kind: str, pk) -> HttpResponse:
    """Report a post that one can read, signed in or not."""
    thing = _readable(request, kind, pk)
    by = request.user if is_member(request.user) else None
    reason = flags.may_flag(by, thing)
    if reason:
        raise Refused(reason)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.flag(thing, by=by):
        messages.success(request, wording.FLAGGED[by is not None])
        return redirect(wording.page_of(thing))
    context = {"form": form, "thing": thing, "is_member": by is not None}
    context["back"] = wording.page_of(thing)
    return render(request, "moderation/flag.html", context, status=form.status_code)


def after_sending(thing: Any) -> str:
    """Where its author goes who has just sent in `thing`: to people who listen, if its words say
    that they may be in danger; else to its own page. For the author's own answer alone.
    """
    return reverse("moderation:support") if crisis.concerns(thing) else wording.page_of(thing)


def _readable(request: HttpRequest, kind: str, pk: Any) -> Any:
    try:
        readable = kinds.named(kind).readable
    except KeyError as unknown:
        raise Http404 from unknown
    if readable is None:
        raise Http404
    return get_object_or_404(readable(request.user), pk=pk)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def my_flags(request: HttpRequest) -> HttpResponse:
    """What one reported, and what became of it."""
    mine = Flag.objects.filter(by=request.user).select_related("case__condition")
    shown = mine.order_by("-at", "-pk")[:MINE]
    about = Case.objects.filter(flags__in=mine)
    for case in about[:MINE]:
        inbox.mark_read(inbox.about(case, user=request.user))
    titles = rules.current()
    rows = [(one, titles.get(one.rule, ""), wording.outcome(one.case)) for one in shown]
    return render(request, "moderation/my_flags.html", {"rows": rows})


@login_required
@cache_control(private=True, no_store=True)
def make_appeal(request: HttpRequest, pk) -> HttpResponse:
    """Ask for another look at a decision about one's own post."""
    decisions = Decision.objects.select_related("case__condition", "case__author")
    decision = get_object_or_404(decisions, pk=pk, case__author=request.user)
    made = Appeal.objects.filter(decision=decision).first()
    if made is not None:
        return redirect(made)
    reason = appeals.refusal(decision, by=request.user)
    if reason:
        raise Conflict(reason)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.appeal(decision, by=request.user):
        messages.success(request, "Your appeal is sent. Another moderator answers it.")
        return redirect(form.result)
    context = {"form": form, "decision": decision, "thing": _thing(decision)}
    context["rule"] = rules.current().get(decision.rule, "")
    return render(request, "moderation/make_appeal.html", context, status=form.status_code)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def appeal(request: HttpRequest, pk) -> HttpResponse:
    """An appeal of one's own, and its answer; a moderator is led to where it is answered."""
    found = _appeal(request, pk)
    if found.author_id != request.user.pk and has_role(request.user, Role.MODERATOR):
        case = Case.objects.filter(kind="appeal", thing_id=found.pk).latest("opened_at")
        return redirect(case)
    inbox.mark_read(inbox.about(found, user=request.user))
    context = {
        "appeal": found,
        "thing": _thing(found.decision),
        "rule": rules.current().get(found.decision.rule, ""),
        "steps": [step for step in available_to(request.user, found) if step.name == "withdraw"],
    }
    return render(request, "moderation/appeal.html", context)


def appeal_step(request: HttpRequest, pk, step: str) -> HttpResponse:
    return take_step(request, _appeal(request, pk), step, wording=wording)


def _appeal(request: HttpRequest, pk: Any) -> Appeal:
    seen = Appeal.objects.visible_to(request.user).select_related("decision__case__condition")
    return get_object_or_404(seen, pk=pk)


def _thing(decision: Decision) -> Any:
    return kinds.named(decision.case.kind).find(decision.case.thing_id)


@require_safe
@cache_control(private=True, no_store=True)
def support(request: HttpRequest) -> HttpResponse:
    """Somebody to talk to now, in one's own country, or in the one that is chosen."""
    country = request.GET.get("country", "").upper()
    if not country and is_member(request.user):
        country = request.user.country
    context = {
        "country": country,
        "lines": helplines.for_country(country),
        "countries": helplines.countries(),
    }
    return render(request, "moderation/support.html", context)
