"""The moderators' queue, and one case of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.permissions import has_role
from accounts.restrictions import may_restrict
from diseasemaps.desk.moderation_forms import ClaimForm, DecisionForm
from diseasemaps.moderation import cases, kinds, permissions
from diseasemaps.moderation.models import Case, Decision
from diseasemaps.moderation.screening import screen
from diseasemaps.notifications import inbox
from diseasemaps.workflow import available_to
from experiences.models import Experience

A_PAGE = 50  # cases; the most urgent come first, so that the rest can wait for them
WORDS = {"email": "E-mail address", "phone": "Phone number", "link": "Link"}
PARTS = {
    "title": "Title",
    "story": "Story",
    "content_note": "Content note",
    "treatments": "Treatments tried",
    "about_treatments": "About the treatments",
    "symptoms": "Symptoms felt",
    "dates": "Dates",
    "text": "Text",
}


@dataclass(frozen=True)
class Part:
    """One part of a text under moderation, now and as it was when the case was opened."""

    label: str
    now: str
    then: str

    @property
    def differs(self) -> bool:
        return self.now != self.then


@login_required
@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    if not has_role(request.user, Role.MODERATOR):
        raise PermissionDenied
    queue = Case.objects.queue().select_related("condition", "author", "claimed_by")
    waiting = list(queue.prefetch_related("signals")[: A_PAGE + 1])
    context = {"cases": waiting[:A_PAGE], "more": len(waiting) > A_PAGE, "a_page": A_PAGE}
    return render(request, "desk/moderation.html", context)


@require_safe
def case(request: HttpRequest, pk) -> HttpResponse:
    found = _case(request, pk)
    inbox.mark_read(inbox.about(found, user=request.user))
    return _show(request, found, DecisionForm(case=found, steps=_steps(request, found)))


@require_POST
def claim(request: HttpRequest, pk) -> HttpResponse:
    return _claim(request, pk, cases.claim, "It is yours for a quarter of an hour.")


@require_POST
def release(request: HttpRequest, pk) -> HttpResponse:
    return _claim(request, pk, cases.release, "Left to others.")


def _claim(request: HttpRequest, pk, verb, done: str) -> HttpResponse:
    found = _case(request, pk)
    form = ClaimForm(request.POST)
    if not form.claim(verb, found, by=request.user):
        return _show(request, found, form)
    messages.success(request, done)
    return redirect(found)


@require_POST
def decide(request: HttpRequest, pk) -> HttpResponse:
    found = _case(request, pk)
    form = DecisionForm(request.POST, case=found, steps=_steps(request, found))
    if not form.decide(by=request.user):
        return _show(request, found, form)
    messages.success(request, "Decided. The author is told.")
    return redirect("desk:moderation")


def _case(request: HttpRequest, pk) -> Case:
    seen = Case.objects.visible_to(request.user).select_related("condition", "author", "claimed_by")
    return get_object_or_404(seen, pk=pk)


def _steps(request: HttpRequest, found: Case) -> list[Any]:
    """What this moderator could decide now."""
    kind = kinds.named(found.kind)
    thing = kind.find(found.thing_id)
    return [step for step in available_to(request.user, thing) if step.name in kind.verbs]


def _show(request: HttpRequest, found: Case, form: Any) -> HttpResponse:
    kind = kinds.named(found.kind)
    thing = kind.find(found.thing_id)
    now = kind.snapshot(thing)
    context = {
        "case": found,
        "thing": thing,
        "form": form,
        "parts": _parts(now, found.snapshot),
        "findings": _findings(now),
        "signals": found.signals.order_by("-weight", "pk"),
        "record": _record(found.author) if found.author else None,
        "decisions": found.decisions.select_related("by").order_by("at"),
        "claimant": found.claimant(),
        "is_mine": found.claimant() == request.user,
        "may_restrict": bool(found.author) and may_restrict(request.user, found.author) is None,
        "may_not": permissions.moderates(request.user, found),
    }
    return render(request, "desk/case.html", context, status=form.status_code)


def _parts(now: dict[str, Any], then: dict[str, Any]) -> list[Part]:
    keys = [key for key in PARTS if now.get(key) or then.get(key)]
    return [Part(PARTS[key], _words(now.get(key)), _words(then.get(key))) for key in keys]


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else value or ""


def _findings(now: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, the words) that screening finds in the text as it is now."""
    texts = [_words(value) for value in now.values()]
    return [
        (WORDS.get(found.kind, found.kind), text[found.start : found.end])
        for text in texts
        for found in screen(text)
    ]


def _record(author: Any) -> dict[str, Any] | None:
    """What has become of the author's posts so far; a word of the vocabulary has no author."""
    if author is None:
        return None
    decisions = Decision.objects.filter(case__author=author)
    return {
        "joined": author.joined_at,
        "published": Experience.objects.filter(author=author).published().count(),
        "refused": decisions.filter(action__in=["reject", "remove"]).count(),
        "changes": decisions.filter(action="request_changes").count(),
    }
