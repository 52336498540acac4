"""Asking, and what becomes of a question."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import is_member
from diseasemaps.conditions.models import Condition
from diseasemaps.keyset import page as keyset_page
from diseasemaps.moderation import appeals, cases, rules
from diseasemaps.moderation.reader_views import after_sending
from diseasemaps.moderation.views import take_step
from diseasemaps.notifications import inbox
from diseasemaps.questions import wording
from diseasemaps.questions.forms import AskForm
from diseasemaps.questions.models import Question
from diseasemaps.workflow import available_to

A_PAGE = 30  # questions


def ask(request: HttpRequest, slug: str) -> HttpResponse:
    condition = get_object_or_404(Condition, slug=slug)
    posted = request.method == "POST"
    if posted and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form = AskForm(request.POST if posted else None) if is_member(request.user) or posted else None
    if posted and form.ask(condition, by=request.user):
        messages.success(request, "Thank you. A moderator reads your question before others do.")
        return redirect(after_sending(form.result))
    asked = Question.objects.public().filter(condition=condition)
    cursor = request.GET.get("before", "")
    page = keyset_page(asked, order=("-published_at", "-id"), cursor=cursor, size=A_PAGE)
    context = {"condition": condition, "form": form, "page": page}
    return render(request, "questions/ask.html", context, status=form.status_code if form else 200)


@require_safe
def question(request: HttpRequest, pk) -> HttpResponse:
    found = _question(request, pk)
    is_author = is_member(request.user) and found.author_id == request.user.pk
    if is_member(request.user):
        inbox.mark_read(inbox.about(found, user=request.user))
    owed = is_author and found.status in ("rejected", "hidden")
    decision = cases.reason(found) if owed else None
    context = {
        "question": found,
        "condition": found.condition,
        "words": wording.STATUS[found.status] if is_author else None,
        "decision": decision,
        "rule": rules.current().get(decision.rule, "") if decision else "",
        "appeal": appeals.of(decision),
        "may_appeal": bool(decision) and appeals.refusal(decision, by=request.user) is None,
        "may_flag": not is_author,
        "steps": available_to(request.user, found) if is_member(request.user) else [],
    }
    return render(request, "questions/question.html", context)


def step(request: HttpRequest, pk, step: str) -> HttpResponse:
    return take_step(request, _question(request, pk), step, wording=wording)


def _question(request: HttpRequest, pk) -> Question:
    questions = Question.objects.visible_to(request.user).select_related("condition")
    return get_object_or_404(questions, pk=pk)
