"""Giving and ending roles."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import consents
from accounts.models import Role, RoleGrant, User
from accounts.permissions import has_role
from diseasemaps import audit
from diseasemaps.workflow import Refused


@audit.recorded()
def grant(
    user: User, role: str, *, by: Any, reason: str, until: datetime | None = None
) -> RoleGrant:
    """Give `user` a role. `by` is an admin, or None for the operator at the command line."""
    if by is not None and not has_role(by, Role.ADMIN):
        raise Refused("Only an admin can give a role.")
    if by == user:
        raise Refused("Nobody gives a role to themselves.")
    given = RoleGrant.objects.create(
        user=user, role=role, granted_by=by, reason=reason, until=until
    )
    audit.record("role.grant", by=by, kind="user", id=user.audit_id, role=role)
    return given


@audit.recorded()
def revoke(user: User, role: str, *, by: Any) -> int:
    """End every current grant of `role`; returns how many there were."""
    if by is not None and not has_role(by, Role.ADMIN):
        raise Refused("Only an admin can end a role.")
    ended = user.role_grants.current().filter(role=role).update(revoked_at=timezone.now())
    if ended:
        audit.record("role.revoke", by=by, kind="user", id=user.audit_id, role=role)
    return ended


@audit.recorded()
def stop_reviewing(user: User) -> None:
    """`user` takes back their consent as a reviewer, and with it lays down the role."""
    consents.withdraw(user, consents.REVIEWER)
    held = user.role_grants.current().filter(role=Role.REVIEWER)
    if held.update(revoked_at=timezone.now()):
        audit.record("role.lay_down", by=user, kind="user", id=user.audit_id, role=Role.REVIEWER)
