"""The desk: what waits for the people who do the work. Moderation is in `moderation.py`."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.articles.assigning import Assigned
from diseasemaps.articles.permissions import is_editor
from diseasemaps.desk import problems, queues
from diseasemaps.desk.review_forms import AssignForm, FilterForm
from diseasemaps.moderation import watched_words
from diseasemaps.workflow import Refused


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is waiting, by the roles this person holds."""
    if not has_role(request.user, *Role.values):
        raise Refused("The desk is for authors, reviewers, editors and moderators.")
    context = {
        "waiting": [*queues.waiting_for(request.user), *problems.waiting_for(request.user)],
        "may_write": has_role(request.user, Role.AUTHOR, Role.EDITOR),
        "sees_wishes": has_role(request.user, Role.AUTHOR, *queues.SEES_ALL),
        "sees_what_helps": has_role(request.user, Role.EDITOR),
        "may_edit_catalogue": has_role(request.user, Role.EDITOR),
        "may_verify": has_role(request.user, Role.EDITOR, Role.ADMIN),
        "may_keep_lists": watched_words.may_edit(request.user) is None,
        "may_restrict": has_role(request.user, Role.MODERATOR, Role.ADMIN),
        "may_operate": has_role(request.user, Role.ADMIN),
    }
    return render(request, "desk/home.html", context)


@login_required
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Articles on their way: what waits, what is with this person, what was decided."""
    user = request.user
    if not has_role(user, Role.AUTHOR, Role.REVIEWER, Role.EDITOR):
        raise Refused("The review desk is for authors, reviewers and editors.")
    writes = has_role(user, Role.AUTHOR, Role.EDITOR)
    sees_all = has_role(user, *queues.SEES_ALL)
    narrowed = FilterForm(request.GET, user=user)
    context = {
        "filters": narrowed,
        "submitted": queues.submitted(user, narrowed),
        "mine": queues.under_my_review(user, narrowed) if has_role(user, Role.REVIEWER) else None,
        "read": queues.under_review(narrowed) if has_role(user, Role.EDITOR) else None,
        "written": [queues.changes_requested(user), queues.drafts(user)] if writes else [],
        "decided": queues.decided(user, narrowed),
        "to_read_again": queues.to_read_again(narrowed) if sees_all else None,
        "overdue": queues.overdue(narrowed) if sees_all else None,
        "assigning": AssignForm() if has_role(user, Role.EDITOR) else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/review.html", context)


@login_required
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Ask a reviewer to take on the texts that were ticked; what could not be asked is named."""
    refusal = is_editor(request.user, None)
    if refusal:
        raise Refused(refusal)
    form = AssignForm(request.POST)
    ticked = request.POST.getlist("revision")
    back = f"{reverse('desk:review')}?{request.POST.get('query', '')}"
    if not ticked:
        messages.error(request, "Tick the texts that it is about, then press the button again.")
    elif form.assign(ticked, by=request.user):
        _tell(request, form.result)
    else:
        messages.error(request, " ".join(form.errors.get("reviewer", form.non_field_errors())))
    return redirect(back)


def _tell(request: HttpRequest, outcome: Assigned) -> None:
    """What came of it, each text that was refused by its name."""
    if outcome.done:
        count = len(outcome.done)
        messages.success(request, f"Done for {count} text{pluralize(count)}.")
    elif not outcome.refused:
        messages.info(request, "It was so already: nothing changed, and nobody is told again.")
    for revision, reason in outcome.refused:
        messages.error(request, f"Not done: “{revision.article.title}”, because {reason}.")
