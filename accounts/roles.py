"""Giving and ending roles."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import consents
from accounts.models import Role, RoleGrant, User
from accounts.permissions import has_role
from diseasemaps import audit, versions
from diseasemaps.workflow import Refused


@audit.recorded()
def grant(
    user: User, role: str, *, by: Any, reason: str, until: datetime | None = None
) -> RoleGrant:
    """Give `user` a role. `by` is an admin, or None for the operator at the command line.

    Raises Refused, also for a role that one gives to oneself.
    """
    if by is not None and not has_role(by, Role.ADMIN):
        raise Refused("Only an admin can give a role.")
    if by == user:
        raise Refused("Nobody gives a role to themselves.")
    given = RoleGrant.objects.create(
        user=user, role=role, granted_by=by, reason=reason, until=until
    )
    _record("role.grant", user, role, by=by)
    return given


@audit.recorded()
def revoke(user: User, role: str, *, by: Any) -> int:
    """End every current grant of `role`; returns how many there were. Raises Refused."""
    if by is not None and not has_role(by, Role.ADMIN):
        raise Refused("Only an admin can end a role.")
    ended = user.role_grants.current().filter(role=role).update(revoked_at=timezone.now())
    if ended:
        _record("role.revoke", user, role, by=by)
    return ended


@audit.recorded()
def stop_reviewing(user: User) -> None:
    """`user` takes back their consent as a reviewer, and with it lays down the role."""
    consents.withdraw(user, consents.REVIEWER)
    held = user.role_grants.current().filter(role=Role.REVIEWER)
    if held.update(revoked_at=timezone.now()):
        _record("role.lay_down", user, Role.REVIEWER, by=user)


def _record(act: str, user: User, role: str, *, by: Any) -> None:
    audit.record(act, by=by, kind="user", id=user.audit_id, role=role)
    if role == Role.REVIEWER:
        versions.bump(versions.SITE)  # the page of reviewers
