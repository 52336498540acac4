"""The moderators' queue: what waits, why, and how long; the next of it, and several at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import keyset
from diseasemaps.desk.moderation_forms import BulkForm, QueueForm
from diseasemaps.moderation import bulk as verbs
from diseasemaps.moderation import queue, reasons, undo, wording
from diseasemaps.moderation.models import Case, Decision

A_PAGE = 25  # cases
NAMES = ("kind", "signal", "language", "condition", "whose")  # of what the address can narrow


@dataclass(frozen=True)
class Row:
    """One case of the queue, as a moderator reads it."""

    case: Case
    kind: str
    title: str
    reasons: list[reasons.Reason]
    waiting: queue.Waiting
    claimant: Any
    is_own: bool


@dataclass(frozen=True)
class Done:
    """What this moderator has just decided, while it can be undone."""

    decision: Decision
    words: str
    seconds: int  # that are left


@login_required
@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    _admit(request)
    return _show(request, BulkForm())


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Refuse what was ticked; the answer says what was done, and what was not and why."""
    _admit(request)
    form = BulkForm(request.POST)
    chosen = [one for one in request.POST.getlist("case") if _is_id(one)]
    if not form.refuse(chosen, by=request.user):
        return _show(request, form, ticked=frozenset(chosen))
    _tell(request, form.result)
    return redirect(to_queue(request.POST.get("queue", "")))


@login_required
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """The next case, claimed; `after` is the one that this moderator leaves for now."""
    _admit(request)
    left = request.POST.get("after", "")
    case = Case.objects.filter(pk=left).first() if _is_id(left) else None
    return redirect(to_next(request, case))


def to_next(request: HttpRequest, case: Case | None, done: Decision | None = None) -> str:
    """Where this moderator goes on after `case`, and what stands there of what was just `done`."""
    narrowed = request.POST.get("queue", "")
    choice = QueueForm(_query(narrowed)).choice()
    following = queue.take_next(case, by=request.user, choice=choice)
    if following is None and not done:
        messages.info(request, "Nothing else is waiting for you. Thank you.")
    if following is None:
        return to_queue(narrowed, done)
    return with_query(following.get_absolute_url(), narrowed, done)


def to_queue(narrowed: str, done: Decision | None = None) -> str:
    return with_query(reverse("desk:moderation"), narrowed, done)


def with_query(path: str, narrowed: str, done: Decision | None = None) -> str:
    query = {**_query(narrowed), **({"done": str(done.pk)} if done else {})}
    return f"{path}?{urlencode(query)}" if query else path


def narrowed_by(request: HttpRequest) -> str:
    """What the address narrows the queue to, to be carried on from page to page."""
    asked = request.POST.get("queue", "") if request.method == "POST" else ""
    return urlencode(_query(asked or request.GET.urlencode()))


def just_done(request: HttpRequest) -> Done | None:
    """The decision that the address names, if it is one's own and can still be undone."""
    named = request.GET.get("done", "")
    known = Decision.objects.select_related("case")
    decision = known.filter(pk=named).first() if _is_id(named) else None
    if decision is None or undo.refusal(decision, by=request.user):
        return None
    left = int((undo.until(decision) - timezone.now()).total_seconds())
    words = wording.DECIDED.get(decision.action, decision.action)
    return Done(decision, words, max(left, 0))


def _admit(request: HttpRequest) -> None:
    if not has_role(request.user, Role.MODERATOR):
        raise PermissionDenied


def _show(request: HttpRequest, form: BulkForm, ticked: frozenset[str] = frozenset()) -> Any:
    narrowed = narrowed_by(request)
    filters = QueueForm(_query(narrowed))
    rows = Case.objects.visible_to(request.user).open()
    rows = rows.select_related("condition", "claimed_by").prefetch_related("signals")
    page = keyset.page(
        queue.narrowed(rows, filters.choice(), user=request.user),
        order=queue.ORDER,
        cursor=request.GET.get("before", ""),
        size=A_PAGE,
    )
    context = {
        "rows": [_row(case, request.user) for case in page.rows],
        "ticked": ticked,
        "older_url": f"{page.older_url}&{narrowed}" if page.older_url else "",
        "newest_url": f"?{narrowed}" if page.newest_url else "",
        "filters": filters,
        "is_narrowed": bool(narrowed),
        "narrowed": narrowed,
        "form": form,
        "done": just_done(request),
    }
    return render(request, "desk/moderation.html", context, status=form.status_code)


def _row(case: Case, user: Any) -> Row:
    return Row(
        case=case,
        kind=wording.KIND.get(case.kind, case.kind),
        title="Somebody may be in danger" if case.crisis_at else case.headline,
        reasons=reasons.of(case.signals.all()),
        waiting=queue.waiting(case),
        claimant=case.claimant(),
        is_own=case.author_id is not None and case.author_id == user.pk,
    )


def _tell(request: HttpRequest, outcome: verbs.Outcome) -> None:
    """What came of it, each case that was refused with why."""
    done, already = len(outcome.done), len(outcome.already)
    if done:
        messages.success(request, f"{done} case{pluralize(done)} refused. The authors are told.")
    if already:
        messages.info(request, f"{already} had been decided already, so nothing was done twice.")
    for case, reason in outcome.refused:
        messages.error(request, f"Not done: “{case.headline[:60]}”, because {reason}")


def _query(narrowed: str) -> dict[str, str]:
    asked = QueryDict(narrowed[:2000])
    return {name: asked[name] for name in NAMES if asked.get(name)}


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
