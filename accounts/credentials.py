"""Vouching for a clinician's registration."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Credential, Role, User
from accounts.permissions import has_role
from diseasemaps import audit, versions
from diseasemaps.workflow import Refused


@audit.recorded()
def verify(
    user: User,
    *,
    by: Any,
    title: str,
    registration: str,
    issuing_body: str,
    country: str,
    expires_on: date,
    interests: str = "",
) -> Credential:
    """Record that `by`, an editor or admin, looked `user`'s registration up and found it in order.

    `country` is ISO 3166-1 alpha-2. Raises Refused, also for one's own registration.
    """
    if not has_role(by, Role.EDITOR, Role.ADMIN):
        raise Refused("Only an editor or an admin can verify a registration.")
    if by == user:
        raise Refused("Somebody else has to verify your registration.")
    credential = Credential.objects.create(
        user=user,
        title=title,
        registration=registration,
        issuing_body=issuing_body,
        country=country,
        interests=interests,
        expires_on=expires_on,
        verified_by=by,
        verified_at=timezone.now(),
    )
    audit.record("credential.verify", by=by, kind="user", id=user.audit_id)
    versions.bump(versions.SITE)  # the page of reviewers
    return credential
