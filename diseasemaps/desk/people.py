"""People, for admins (roles, restrictions) and moderators (restrictions only)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import restrictions, roles
from accounts.models import Role, RoleGrant, User
from accounts.permissions import has_role
from diseasemaps.desk.people_forms import EndForm, FindForm, GrantForm, RestrictForm
from diseasemaps.moderation.models import Case
from diseasemaps.workflow import Refused


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Search by exactly the right name: no list of members is shown to anybody."""
    is_admin = _admit(request)
    form = FindForm(request.GET if "q" in request.GET else None, by_email=is_admin)
    if form.is_bound and form.is_valid():
        found = form.find()
        if found:
            return redirect("desk:person", found.pk)
        form.add_error("q", "Nobody here has exactly this name.")
    waiting = RoleGrant.objects.waiting_for(request.user) if is_admin else []
    context = {"form": form, "waiting": waiting}
    return render(request, "desk/people.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def person(request: HttpRequest, pk) -> HttpResponse:
    is_admin = _admit(request)
    found = _person(pk)
    grants = found.role_grants.standing().select_related("granted_by", "end_asked_by")
    context = {
        "person": found,
        "is_admin": is_admin,
        "grants": [(one, _steps(request.user, one)) for one in grants] if is_admin else [],
        "may_not_manage": roles.may_manage(request.user, found),
        "restrictions": found.restrictions.current().select_related("by"),
        "may_not_restrict": restrictions.may_restrict(request.user, found),
    }
    return render(request, "desk/person.html", context)


@login_required
def grant(request: HttpRequest, pk) -> HttpResponse:
    found = _person_of_admin(request, pk)
    form = GrantForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.grant(found, by=request.user):
        waits = "Proposed. Another admin has to confirm it." if form.result.waits else "Given."
        messages.success(request, waits)
        return redirect("desk:person", found.pk)
    return _act(request, form, f"Give {found.handle} a role", "Give the role", found)


@login_required
def end(request: HttpRequest, pk, role: str) -> HttpResponse:
    found = _person_of_admin(request, pk)
    given = _standing(found, role)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.end(given, by=request.user):
        ended = form.result.revoked_at is not None
        messages.success(request, "Ended." if ended else "Another admin has to confirm it.")
        return redirect("desk:person", found.pk)
    title = f"End a role of {found.handle}: {given.get_role_display()}"
    return _act(request, form, title, "End the role", found)


@login_required
@require_POST
def confirm(request: HttpRequest, pk, role: str) -> HttpResponse:
    found = _person_of_admin(request, pk)
    roles.confirm(_standing(found, role), by=request.user)
    messages.success(request, "Confirmed. They hold the role from now on.")
    return redirect("desk:person", found.pk)


@login_required
def restrict(request: HttpRequest, pk) -> HttpResponse:
    _admit(request)
    found = _person(pk)
    return _restrict(request, found, found.handle, "desk:person", found.pk)


def restrict_author(request: HttpRequest, pk) -> HttpResponse:
    """From a case, whose author may stand there under an alias: nothing here says who they are."""
    cases = Case.objects.visible_to(request.user).select_related("author")
    case = get_object_or_404(cases, pk=pk)
    return _restrict(request, case.author, "the author of this case", "desk:case", case.pk)


def _restrict(request: HttpRequest, found: User, name: str, *back: Any) -> HttpResponse:
    refusal = restrictions.may_restrict(request.user, found)
    if refusal:
        raise Refused(refusal)
    form = RestrictForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.restrict(found, by=request.user):
        messages.success(request, "Done. They are told, with the reason.")
        return redirect(*back)
    return _act(request, form, f"Restrict {name}", "Restrict the account", None)


@login_required
@require_POST
def lift(request: HttpRequest, pk, kind: str) -> HttpResponse:
    _admit(request)
    found = _person(pk)
    held = get_object_or_404(found.restrictions.current(), kind=kind)
    restrictions.lift(held, by=request.user)
    messages.success(request, "Lifted. They are told.")
    return redirect("desk:person", found.pk)


def _act(
    request: HttpRequest, form: Any, title: str, button: str, person: User | None
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "person": person}
    return render(request, "desk/act.html", context, status=form.status_code)


def _admit(request: HttpRequest) -> bool:
    """Let admins and moderators in; True for an admin. Raises Refused."""
    if not has_role(request.user, Role.ADMIN, Role.MODERATOR):
        raise Refused("This is for admins and moderators.")
    return has_role(request.user, Role.ADMIN)


def _person(pk) -> User:
    return get_object_or_404(User, pk=pk, erased_at=None)


def _person_of_admin(request: HttpRequest, pk) -> User:
    if not has_role(request.user, Role.ADMIN):
        raise Refused("Only an admin can give or end a role.")
    found = _person(pk)
    refusal = roles.may_manage(request.user, found)
    if refusal:
        raise Refused(refusal)
    return found


def _standing(found: User, role: str) -> RoleGrant:
    given = found.role_grants.standing().filter(role=role).first()
    if given is None:
        raise Http404
    return given


def _steps(user: Any, given: RoleGrant) -> dict[str, bool]:
    """Which buttons stand beside a role: the verbs ask the same."""
    others = roles.may_manage(user, given.user) is None
    return {
        "confirm": others and given.waits and given.granted_by_id != user.pk,
        "end": others and given.end_asked_by_id != user.pk,
    }
