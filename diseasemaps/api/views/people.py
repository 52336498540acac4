"""People, as admins and moderators see them; and reviewers, as everybody does."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import finding, restrictions, roles
from accounts.models import Restriction, Role, RoleGrant, User
from accounts.permissions import has_role
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of, path_parameter
from diseasemaps.api.serializers.people import (
    EndSerializer,
    GrantSerializer,
    PersonFoundSerializer,
    PersonQuery,
    PersonSerializer,
    RestrictionSerializer,
    RestrictSerializer,
    ReviewerSerializer,
    RoleGrantSerializer,
)
from diseasemaps.articles import reviewers as reviewing

BY_NAME = ("full_name", "handle")
ROLE = path_parameter("role", Role.values)
OLDEST_GRANT = ("granted_at", "id")


@reads(
    "people_find",
    tag="people",
    members=True,
    answers=PersonFoundSerializer,
    problems=(400,),
    parameters=[PersonQuery],
)
def people(request: Request) -> Response:
    """The one person with exactly this name. For admins and moderators; nobody is listed."""
    if not _sees_people(request.user):
        raise PermissionDenied("This is for admins and moderators.")
    is_admin = has_role(request.user, Role.ADMIN)
    found = finding.called(query_of(request, PersonQuery)["q"], by_email=is_admin)
    return shown(request, {"results": [found] if found else []}, PersonFoundSerializer)


@reads("people_retrieve", tag="people", members=True, answers=PersonSerializer, problems=(404,))
def person(request: Request, pk: Any) -> Response:
    """Somebody's roles and restrictions."""
    return shown(request, _person(request, pk), PersonSerializer)


# --- Roles -----------------------------------------------------------------------------------


@reads(
    "roles_waiting",
    tag="people",
    members=True,
    answers=page_of(RoleGrantSerializer),
    problems=(400,),
    parameters=PAGE,
)
def waiting(request: Request) -> Response:
    """What another admin asked for, and you could confirm. For admins."""
    if not has_role(request.user, Role.ADMIN):
        raise PermissionDenied("This is for admins.")
    rows = RoleGrant.objects.waiting_for(request.user)
    return page(request, rows, RoleGrantSerializer, order=OLDEST_GRANT)


@acts(
    "people_grant",
    tag="people",
    body=GrantSerializer,
    answers=RoleGrantSerializer,
    status=201,
    problems=(404, 409, 422),
)
def grant(request: Request, pk: Any) -> Response:
    """Give a role. The role admin waits until another admin confirms it."""
    found = _person(request, pk)
    given = roles.grant(
        found, by=request.user, **{"reason": "", **body_of(request, GrantSerializer)}
    )
    return shown(request, given, RoleGrantSerializer, status=201)


@acts(
    "people_confirm",
    tag="people",
    answers=RoleGrantSerializer,
    problems=(404, 409),
    parameters=[ROLE],
)
def confirm(request: Request, pk: Any, role: str) -> Response:
    """Agree, as a second admin, that somebody becomes an admin."""
    now = roles.confirm(_standing(request, pk, role), by=request.user)
    return shown(request, now, RoleGrantSerializer)


@acts(
    "people_end",
    tag="people",
    body=EndSerializer,
    answers=RoleGrantSerializer,
    problems=(404, 409, 422),
    parameters=[ROLE],
)
def end(request: Request, pk: Any, role: str) -> Response:
    """End a role. An admin's own ends when a second admin asks for the same."""
    given = _standing(request, pk, role)
    reason = body_of(request, EndSerializer).get("reason", "")
    return shown(request, roles.end(given, by=request.user, reason=reason), RoleGrantSerializer)


# --- Restrictions ----------------------------------------------------------------------------


@acts(
    "people_restrict",
    tag="people",
    body=RestrictSerializer,
    answers=RestrictionSerializer,
    status=201,
    problems=(404, 409, 422),
)
def restrict(request: Request, pk: Any) -> Response:
    """Silence or suspend somebody, from their next request on."""
    return restrict_account(request, _person(request, pk))


def restrict_account(request: Request, found: User) -> Response:
    body = {"reason": "", **body_of(request, RestrictSerializer)}
    given = restrictions.restrict(found, by=request.user, **body)
    return shown(request, given, RestrictionSerializer, status=201)


@acts(
    "people_lift",
    tag="people",
    answers=RestrictionSerializer,
    problems=(404, 409),
    parameters=[path_parameter("kind", Restriction.Kind.values)],
)
def lift(request: Request, pk: Any, kind: str) -> Response:
    """End a restriction before its day."""
    held = _person(request, pk).restrictions.current().filter(kind=kind).first()
    if held is None:
        raise Http404
    return shown(request, restrictions.lift(held, by=request.user), RestrictionSerializer)


# --- Reviewers -------------------------------------------------------------------------------


@reads(
    "reviewers_list",
    tag="reviewers",
    answers=page_of(ReviewerSerializer),
    problems=(400,),
    parameters=PAGE,
)
def reviewers(request: Request) -> Response:
    """Who reviews articles now, each with the live articles that they stand by."""
    return page(request, reviewing.listed(), ReviewerSerializer, order=BY_NAME)


@reads("reviewers_retrieve", tag="reviewers", answers=ReviewerSerializer, problems=(404,))
def reviewer(request: Request, pk: Any) -> Response:
    """One reviewer: at work now, or whose name stands on an article that is live."""
    rows = reviewing.with_reviews(reviewing.known())
    return shown(request, lookups.one(rows, pk), ReviewerSerializer)


def _sees_people(user: Any) -> bool:
    return has_role(user, Role.ADMIN, Role.MODERATOR)


def _person(request: Request, pk: Any) -> User:
    """Whoever works with people may know of anybody; nobody else of anybody. Raises Http404."""
    if not _sees_people(request.user):
        raise Http404
    return lookups.one(User.objects.filter(erased_at=None), pk)


def _standing(request: Request, pk: Any, role: str) -> RoleGrant:
    """What they hold, or what waits: known of by admins alone. Raises Http404."""
    found = _person(request, pk)
    if not has_role(request.user, Role.ADMIN):
        raise PermissionDenied("Only an admin can give or end a role.")
    given = found.role_grants.standing().filter(role=role).first()
    if given is None:
        raise Http404
    return given
