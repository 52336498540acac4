"""What a member changes about themselves."""

from typing import Any

from accounts.models import User
from accounts.permissions import is_member
from diseasemaps.workflow import Refused

CHANGEABLE = ("reader_type", "country", "time_zone")


def change(user: User, *, by: Any, **fields: str) -> User:
    """Set CHANGEABLE fields of `user`. Raises Refused for anybody else's."""
    if not is_member(by) or by != user:
        raise Refused("Only you can change this.")
    names = [name for name in CHANGEABLE if name in fields]
    for name in names:
        setattr(user, name, fields[name])
    user.save(update_fields=names)
    return user
