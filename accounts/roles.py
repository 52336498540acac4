"""Giving and ending roles. What makes an admin, or ends one, takes two admins."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from accounts.permissions import has_role
from diseasemaps import audit, versions
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused


@audit.recorded()
def grant(
    user: User, role: str, *, by: Any, reason: str, until: datetime | None = None
) -> RoleGrant:
    """Give `user` a role. `by` is an admin, or None for the operator at the command line.

    What an admin gives of the role admin is a proposal until another admin confirms it.
    Raises Refused, Conflict for a role that they hold already, Incomplete without a reason.
    """
    _check(user, by, "Nobody gives a role to themselves.")
    faults = [Fault("reason", "Say why: it stays on record.")] if not reason.strip() else []
    if until is not None and until <= timezone.now():
        faults.append(Fault("until", "This day is over."))
    if faults:
        raise Incomplete(faults)
    _lock(user)
    if user.role_grants.standing().filter(role=role).exists():
        raise Conflict("They hold this role already, or it waits to be confirmed. End that first.")
    given = RoleGrant.objects.create(
        user=user, role=role, granted_by=by, reason=reason, until=until
    )
    step = "role.propose" if given.waits else "role.grant"
    _record(step, user, role, by=by)
    if given.waits:
        _ask_other_admins(given, by=by)
    elif by is not None:
        _tell(given, Kind.ROLE_GRANTED, by=by)
    return given


@audit.recorded()
def confirm(given: RoleGrant, *, by: Any) -> RoleGrant:
    """A second admin agrees that somebody becomes an admin; from now on they are one."""
    _check(given.user, by, "Somebody else has to confirm your own role.")
    now = RoleGrant.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if not now.waits or now.revoked_at is not None:
        raise Conflict("This does not wait to be confirmed any more.")
    if now.granted_by_id == by.pk:
        raise Refused("You proposed it, so another admin has to confirm it.")
    now.confirmed_by, now.confirmed_at = by, timezone.now()
    now.save(update_fields=["confirmed_by", "confirmed_at"])
    _record("role.confirm", now.user, now.role, by=by)
    _tell(now, Kind.ROLE_GRANTED, by=by)
    return now


@audit.recorded()
def end(given: RoleGrant, *, by: Any, reason: str) -> RoleGrant:
    """End a role. An admin's own role ends when a second admin asks for the same.

    Raises Refused, Conflict when it has ended already, Incomplete without a reason.
    """
    _check(given.user, by, "Nobody ends a role of their own here.")
    if not reason.strip():
        raise Incomplete([Fault("reason", "Say why: it stays on record.")])
    now = RoleGrant.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if now.revoked_at is not None:
        raise Conflict("This role has ended already.")
    two_needed = by is not None and now.role == Role.ADMIN and not now.waits
    if two_needed and now.end_asked_by_id in (None, by.pk):
        if now.end_asked_by_id == by.pk:
            raise Refused("You asked for it already, so another admin has to confirm it.")
        now.end_asked_by, now.end_reason = by, reason
        now.save(update_fields=["end_asked_by", "end_reason"])
        _record("role.ask_end", now.user, now.role, by=by)
        _ask_other_admins(now, by=by)
        return now
    now.revoked_by, now.revoked_at = by, timezone.now()
    now.end_reason = now.end_reason or reason
    now.save(update_fields=["revoked_by", "revoked_at", "end_reason"])
    _record("role.revoke", now.user, now.role, by=by)
    if not now.waits:
        _tell(now, Kind.ROLE_ENDED, by=by)
    return now


@audit.recorded()
def revoke(user: User, role: str, *, by: None = None) -> int:
    """The operator ends every grant of `role`; returns how many there were."""
    if by is not None:
        raise Refused("A person ends one grant, with a reason: roles.end.")
    ended = user.role_grants.standing().filter(role=role).update(revoked_at=timezone.now())
    if ended:
        _record("role.revoke", user, role, by=by)
    return ended


@audit.recorded()
def lay_down_reviewing(user: User) -> None:
    """`user` reviews no more, nor any single article that they were invited to review: what
    follows when they take back their consent as a reviewer.
    """
    user.review_invitations.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    held = user.role_grants.current().filter(role=Role.REVIEWER)
    if held.update(revoked_at=timezone.now()):
        _record("role.lay_down", user, Role.REVIEWER, by=user)


def may_manage(user: Any, person: User) -> str | None:
    """Why `user` may not give or end roles of `person`; None when they may."""
    if not has_role(user, Role.ADMIN):
        return "Only an admin can give or end a role."
    return "Another admin decides about your roles." if user.pk == person.pk else None


def _check(user: User, by: Any, not_oneself: str) -> None:
    """Raise Refused unless `by` is the operator, or an admin who is not `user`."""
    if by is None:
        return
    if not has_role(by, Role.ADMIN):
        raise Refused("Only an admin can give or end a role.")
    if by.pk == user.pk:
        raise Refused(not_oneself)


def _lock(user: User) -> None:
    """Two admins who give the same role at once take turns."""
    User.objects.select_for_update().get(pk=user.pk)


def _ask_other_admins(given: RoleGrant, *, by: Any) -> None:
    """But not the one whose role it is about."""
    others = audiences.people(*User.objects.with_role(Role.ADMIN).exclude(pk=given.user_id))
    page = reverse("desk:person", args=[given.user_id])
    notify(others, Kind.ROLE_PROPOSED, about=given, by=by, path=page)


def _tell(given: RoleGrant, kind: str, *, by: Any) -> None:
    notify(audiences.people(given.user), kind, about=given, by=by)


def _record(act: str, user: User, role: str, *, by: Any) -> None:
    audit.record(act, by=by, kind="user", id=user.audit_id, role=role)
    if role == Role.REVIEWER:
        versions.bump(versions.SITE)  # the page of reviewers
