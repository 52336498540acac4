"""A clinician's registration: asked for, verified by somebody else, renewed, revoked, expiring."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Credential, Role, User
from accounts.permissions import has_role, is_member
from diseasemaps import audit, versions
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

WARN_DAYS = (0, 14, 60)  # before the end its holder is told, once for each
LONGEST = timedelta(days=5 * 366)  # a registration is looked up again after five years at most


def may_decide(user: Any, holder: User | None = None) -> str | None:
    """Why `user` may not verify, decline or revoke (the registration of `holder`); None: may."""
    if not has_role(user, Role.EDITOR, Role.ADMIN):
        return "Only an editor or an admin can verify a registration."
    if holder is not None and user.pk == holder.pk:
        return "Somebody else has to verify your registration."
    return None


@audit.recorded()
def ask(
    *,
    by: Any,
    title: str,
    registration: str,
    issuing_body: str,
    country: str,
    full_name: str = "",
    evidence: str = "",
    interests: str = "",
) -> Credential:
    """`by` asks that their registration be verified, for the first time or anew.

    `country` is ISO 3166-1 alpha-2. Raises Refused, Conflict while another one waits.
    """
    if not is_member(by):
        raise Refused("Sign in to ask for this.")
    User.objects.select_for_update().get(pk=by.pk)
    if by.credentials.waiting().exists():
        raise Conflict("You asked already. An editor looks it up; you are told.")
    asked = Credential.objects.create(
        user=by,
        full_name=full_name,
        title=title,
        registration=registration,
        issuing_body=issuing_body,
        country=country,
        evidence=evidence,
        interests=interests,
    )
    audit.record("credential.ask", by=by, kind="user", id=by.audit_id)
    page = reverse("desk:credential", args=[by.pk])
    notify(audiences.role(Role.EDITOR), Kind.CREDENTIAL_ASKED, about=asked, by=by, path=page)
    return asked


@audit.recorded()
def verify(asked: Credential, *, by: Any, expires_on: date) -> Credential:
    """Record that `by`, an editor or admin, looked it up and found it in order, until a day.

    The name of the register is from now on the name on the holder's professional work.
    """
    now = _waiting(asked, by)
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST:
        message = "Choose a day after today, and within five years."
        raise Incomplete([Fault("expires_on", message)])
    now.verified_by, now.verified_at, now.expires_on = by, timezone.now(), expires_on
    now.save(update_fields=["verified_by", "verified_at", "expires_on"])
    if now.full_name:
        User.objects.filter(pk=now.user_id).update(full_name=now.full_name)
    audit.record("credential.verify", by=by, kind="user", id=now.user.audit_id)
    _tell(now, Kind.CREDENTIAL_VERIFIED, by)
    return now


@audit.recorded()
def decline(asked: Credential, *, by: Any, note: str) -> Credential:
    """It could not be found in order; the note says to its holder why, and what would help."""
    now = _waiting(asked, by)
    _note_required(note)
    now.declined_by, now.declined_at, now.note = by, timezone.now(), note
    now.save(update_fields=["declined_by", "declined_at", "note"])
    audit.record("credential.decline", by=by, kind="user", id=now.user.audit_id)
    _tell(now, Kind.CREDENTIAL_DECLINED, by)
    return now


@audit.recorded()
def revoke(held: Credential, *, by: Any, note: str) -> Credential:
    """A verified registration counts no more, from the next request on."""
    now = _locked(held, by)
    if not now.is_current:
        raise Conflict("This registration does not count any more already.")
    _note_required(note)
    now.revoked_by, now.revoked_at, now.note = by, timezone.now(), note
    now.save(update_fields=["revoked_by", "revoked_at", "note"])
    audit.record("credential.revoke", by=by, kind="user", id=now.user.audit_id)
    _tell(now, Kind.CREDENTIAL_REVOKED, by)
    return now


@audit.recorded()
def warn_of_expiry() -> int:
    """Tell holders 60 and 14 days before the end, and on the day itself; returns how many."""
    today = timezone.localdate()
    ending = Credential.objects.filter(
        verified_at__isnull=False,
        revoked_at=None,
        expires_on__range=(today - timedelta(days=max(WARN_DAYS)), today + timedelta(days=60)),
    )
    told = 0
    for held in ending.select_for_update(skip_locked=True, of=("self",)).select_related("user"):
        left = ((held.expires_on or today) - today).days
        days = next(days for days in WARN_DAYS if left <= days)
        if (held.warned_days is not None and held.warned_days <= days) or _renewed(held):
            continue
        held.warned_days = days
        held.save(update_fields=["warned_days"])
        _tell(held, Kind.CREDENTIAL_EXPIRING, None)
        told += 1
    return told


def badge(credentials: Iterable[Credential]) -> Credential | None:
    """Which of a person's registrations stands beside their work: a current one, else the last one
    that was verified, whose `is_current` then says that it counts no more.
    """
    verified = [one for one in credentials if one.verified_at is not None]
    return max(verified, key=lambda one: (one.is_current, one.verified_at), default=None)


def _renewed(held: Credential) -> bool:
    later = held.user.credentials.current().filter(expires_on__gt=held.expires_on)
    return later.exists()


def _waiting(asked: Credential, by: Any) -> Credential:
    now = _locked(asked, by)
    if now.verified_at is not None or now.declined_at is not None:
        raise Conflict("Somebody has decided about this already.")
    return now


def _locked(credential: Credential, by: Any) -> Credential:
    refusal = may_decide(by, credential.user)
    if refusal:
        raise Refused(refusal)
    return Credential.objects.select_for_update(of=("self",)).get(pk=credential.pk)


def _note_required(note: str) -> None:
    if not note.strip():
        raise Incomplete([Fault("note", "Write a note: the person has a right to know why.")])


def _tell(credential: Credential, kind: str, by: Any) -> None:
    """Tell its holder; pages with the badge, wherever they are, are not what they were."""
    versions.bump(versions.SITE)
    notify(audiences.people(credential.user), kind, about=credential, by=by)
