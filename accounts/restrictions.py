"""Silencing and suspending: by a moderator, with a reason that the person reads, until a day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Restriction, Role, User
from accounts.permissions import has_role
from diseasemaps import audit, versions
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused


def may_restrict(user: Any, person: Any) -> str | None:
    """Why `user` may not restrict `person`; None when they may."""
    if not has_role(user, Role.MODERATOR, Role.ADMIN):
        return "Only a moderator or an admin can restrict an account."
    if user.pk == person.pk:
        return "Nobody restricts their own account."
    is_staff = person.role_grants.current().exists()
    if is_staff and not has_role(user, Role.ADMIN):
        return "They hold a role here, so an admin has to decide."
    return None


@audit.recorded()
def restrict(
    person: User, kind: str, *, by: Any, reason: str, until: datetime | None = None
) -> Restriction:
    """Silence or suspend `person`, from their next request on, until `until` or until it is lifted.

    Raises Refused, Conflict when it is so already, Incomplete without a reason.
    """
    refusal = may_restrict(by, person)
    if refusal:
        raise Refused(refusal)
    faults = []
    if not reason.strip():
        faults.append(Fault("reason", "Say why: the person reads it."))
    if until is not None and until <= timezone.now():
        faults.append(Fault("until", "This day is over."))
    if faults:
        raise Incomplete(faults)
    User.objects.select_for_update().get(pk=person.pk)
    if person.restrictions.current().filter(kind=kind).exists():
        raise Conflict("It is so already. Lift that first, to give another reason or end.")
    given = Restriction.objects.create(user=person, kind=kind, by=by, reason=reason, until=until)
    _bump(person)
    audit.record("restriction.begin", by=by, kind="user", id=person.audit_id, restriction=kind)
    notify(audiences.also_suspended(person), Kind.RESTRICTED, about=given, by=by)
    return given


@audit.recorded()
def lift(given: Restriction, *, by: Any) -> Restriction:
    """End a restriction before its day. Raises Refused, Conflict when it has ended already."""
    refusal = may_restrict(by, given.user)
    if refusal:
        raise Refused(refusal)
    now = Restriction.objects.current().select_for_update(of=("self",)).filter(pk=given.pk).first()
    if now is None:
        raise Conflict("This restriction has ended already.")
    now.revoked_by, now.revoked_at = by, timezone.now()
    now.save(update_fields=["revoked_by", "revoked_at"])
    _bump(now.user)
    audit.record("restriction.lift", by=by, kind="user", id=now.user.audit_id, restriction=now.kind)
    notify(audiences.people(now.user), Kind.RESTRICTION_LIFTED, about=now, by=by)
    return now


def _bump(person: User) -> None:
    """Who is suspended is not at work: the page of reviewers says who is."""
    if person.role_grants.current().filter(role=Role.REVIEWER).exists():
        versions.bump(versions.SITE)
