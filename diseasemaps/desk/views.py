"""The desk: what waits for the people who do the work. Moderation is in `moderation.py`."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.desk import problems, queues
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
    context = {
        "submitted": queues.submitted(user),
        "mine": queues.under_my_review(user) if has_role(user, Role.REVIEWER) else None,
        "written": [queues.changes_requested(user), queues.drafts(user)] if writes else [],
        "decided": queues.decided(user),
        "overdue": queues.overdue() if has_role(user, *queues.SEES_ALL) else None,
    }
    return render(request, "desk/review.html", context)
