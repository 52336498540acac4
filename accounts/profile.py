"""What a member changes about themselves, and who else sees it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import countries, handles
from accounts.models import Audience, Block, FormerHandle, ReaderType, User
from accounts.permissions import is_member
from diseasemaps import audit, versions
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

CHANGEABLE = ("reader_type", "country", "time_zone", "country_audience", "reader_type_audience")


def change(user: User, *, by: Any, **fields: str) -> User:
    """Set CHANGEABLE fields of `user`. Raises Refused for anybody else's."""
    if not is_member(by) or by != user:
        raise Refused("Only you can change this.")
    names = [name for name in CHANGEABLE if name in fields]
    for name in names:
        setattr(user, name, fields[name])
    user.save(update_fields=names)
    return user


def is_reserved(handle: str) -> bool:
    """Is this a name that only the site itself may go by?"""
    return handles.is_reserved(handle, site_name=settings.SITE_NAME)


def reserved_words() -> str:
    return (
        "This name is kept for the people who run this site, so that nobody is mistaken for them. "
        f"How about “{handles.suggest()}”?"
    )


def is_taken(handle: str, *, by: Any = None) -> bool:
    """Has somebody else this handle, or had it until lately, or is it an alias of anybody's, their
    own as well? Upper and lower case are the same.
    """
    aliases = User.objects.filter(experiences__is_alias=True, experiences__byline__iexact=handle)
    if aliases.exists():
        return True
    others = User.objects.exclude(pk=by.pk) if by else User.objects.all()
    resting = FormerHandle.objects.filter(
        handle__iexact=handle,
        given_up_at__gt=timezone.now() - timedelta(days=settings.HANDLE_REST_DAYS),
    )
    if by:
        resting = resting.exclude(user=by)
    return others.filter(handle__iexact=handle).exists() or resting.exists()


@audit.recorded()
def change_handle(user: User, handle: str, *, by: Any) -> str:
    """Give `user` another handle; the former one rests. Returns the former one.

    Raises Refused for anybody else's, Incomplete for a handle that cannot be had, Conflict for one
    that was taken in this very moment.
    """
    if not is_member(by) or by != user:
        raise Refused("Only you can change this.")
    now = User.objects.select_for_update().get(pk=user.pk)
    former = now.handle
    if handle == former:
        raise Incomplete([Fault("handle", "This is your name already.")])
    if is_reserved(handle):
        raise Incomplete([Fault("handle", reserved_words())])
    if is_taken(handle, by=by):
        message = f"Somebody has this name, or had it. How about “{handles.suggest()}”?"
        raise Incomplete([Fault("handle", message)])
    now.handle = handle
    try:
        with transaction.atomic():
            now.save(update_fields=["handle"])
    except IntegrityError as taken:
        raise Conflict("Somebody took this name in this very moment.") from taken
    FormerHandle.objects.create(user=now, handle=former)
    versions.bump(versions.SITE)
    audit.record("handle.change", by=by, kind="user", id=now.audit_id)
    user.handle = handle
    return former


def shown_to(viewer: Any, person: User) -> list[tuple[str, str]]:
    """(what, value) of the fields of `person` that they let `viewer` see."""
    if is_member(viewer) and blocked_by(person, viewer):
        return []
    granted = {Audience.PUBLIC}
    if is_member(viewer):
        granted.add(Audience.MEMBERS)
    fields = []
    if person.country and person.country_audience in granted:
        fields.append(("Country", countries.NAMES.get(person.country, person.country)))
    if person.reader_type_audience in granted:
        fields.append(("In their words", ReaderType(person.reader_type).label))
    return fields


def blocked_by(person: User, viewer: Any) -> bool:
    return Block.objects.filter(blocker=person, blocked=viewer, kind=Block.Kind.BLOCKED).exists()
