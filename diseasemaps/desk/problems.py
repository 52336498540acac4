"""What readers tell the desk: what is wrong, which texts help, which answers they wish for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.articles import citing, helpfulness, problems, wishes
from diseasemaps.articles.forms import Prose
from diseasemaps.articles.models import Problem
from diseasemaps.desk.queues import Waiting
from diseasemaps.step_forms import VerbForm
from diseasemaps.workflow import Refused

A_PAGE = 50  # rows; the oldest, or the most wished for, come first
ANSWERED = 20  # of the last answers, for whoever looks how others answered

HELP = {
    "reopened": "Readers are told on the page that it is being read again, and the reviewers find "
    "it in their list.",
    "mended": "The text that readers see has been mended already.",
    "no_change": "The text stays as it is; the note says why.",
}


class AnswerForm(VerbForm):
    """What becomes of a report, and a note to whoever wrote it."""

    outcome = forms.ChoiceField(label="What becomes of it?", widget=forms.RadioSelect)
    note = Prose(
        label="Your note",
        max_length=problems.LONGEST,
        help_text="Whoever reported it reads this, if they were signed in.",
        error_messages={"required": "Write a note: whoever reported it has a right to know why."},
    )

    def __init__(self, data: Any = None, *, problem: Problem):
        super().__init__(data)
        self.problem = problem
        outcome: Any = self.fields["outcome"]
        choices = problems.outcomes_of(problem)
        outcome.choices = [(value, f"{label}. {HELP[value]}") for value, label in choices]

    def answer(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(
            problems.answer, self.problem, by=by, **self.cleaned_data
        )


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Reports that wait for an answer, the oldest first, and the last that were answered."""
    _admit(request, Role.EDITOR)
    parts = ("revision__article__condition", "reporter", "answered_by")
    waiting = list(problems.waiting().select_related(*parts)[: A_PAGE + 1])
    answered = Problem.objects.exclude(outcome="").select_related(*parts)
    context = {
        "waiting": waiting[:A_PAGE],
        "more": len(waiting) > A_PAGE,
        "answered": answered.order_by("-answered_at", "pk")[:ANSWERED],
    }
    return render(request, "desk/problems.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, pk) -> HttpResponse:
    """One report, with the block and the text that it is about; and its answer."""
    _admit(request, Role.EDITOR)
    parts = ("revision__article__condition", "revision__article__live_revision", "reporter")
    found = get_object_or_404(Problem.objects.select_related(*parts, "answered_by"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, problem=found)
    if form.is_bound and form.answer(by=request.user):
        messages.success(request, "Answered. Whoever reported it is told, if they were signed in.")
        return redirect("desk:problems")
    if form.is_bound:
        found.refresh_from_db(fields=["outcome", "note", "answered_at", "answered_by"])
    context = {
        "problem": found,
        "form": form,
        "text_url": _where(found),
        "is_live": found.revision.article.live_revision_id == found.revision_id,
    }
    return render(request, "desk/problem.html", context, status=form.status_code)


@login_required
@require_safe
def wished(request: HttpRequest) -> HttpResponse:
    """The answers that readers wish for most and that nobody has written yet."""
    _admit(request, Role.AUTHOR, Role.REVIEWER, Role.EDITOR)
    context = {
        "wishes": wishes.most_wished_for()[:A_PAGE],
        "may_write": has_role(request.user, Role.AUTHOR, Role.EDITOR),
    }
    return render(request, "desk/wishes.html", context)


@login_required
@require_safe
def helpful(request: HttpRequest) -> HttpResponse:
    """Which texts help, and which do not: those that helped fewest come first."""
    _admit(request, Role.EDITOR)
    context = {"counted": helpfulness.counted()[:A_PAGE], "few": helpfulness.FEW}
    return render(request, "desk/helpful.html", context)


def waiting_for(user: Any) -> list[Waiting]:
    """What waits of this for the person at the desk; the address is where it is done."""
    if not has_role(user, Role.EDITOR):
        return []
    return [
        Waiting(problems.waiting().count(), "told by readers to be wrong", reverse("desk:problems"))
    ]


def _where(problem: Problem) -> str:
    """The text that the report is about, at the block: where everybody reads it, if they can."""
    revision = problem.revision
    public = revision.status in ("approved", "superseded", "retracted")
    path = citing.permalink(revision) if public else revision.get_absolute_url()
    return f"{path}?for={problem.reader_type}#{problem.anchor}"


def _admit(request: HttpRequest, *roles: str) -> None:
    if not has_role(request.user, *roles):
        names = " and ".join(f"{role}s" for role in roles)
        raise Refused(f"This page is for {names}.")
