"""Where a member is signed in, and ending that. The rows are allauth's.

They are named by a keyed hash: their own ids would count everybody's sign-ins, and the key of a
session is the session.
"""

from typing import Any

from allauth.usersessions.models import UserSession
from django.utils.crypto import constant_time_compare, salted_hmac


def of(user: Any) -> list[UserSession]:
    """Those that still hold, the newest first."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.created_at, reverse=True)


def public_id(session: UserSession) -> str:
    """32 hexadecimal digits."""
    return salted_hmac("accounts.sessions", session.session_key).hexdigest()[:32]


def end(user: Any, id: str) -> bool:
    """End one of theirs; False when there is none of this name."""
    for session in of(user):
        if constant_time_compare(public_id(session), id):
            session.end()
            return True
    return False


def end_others(user: Any, *, current: str | None) -> int:
    """End all but the one with the key `current`; returns how many."""
    others = [session for session in of(user) if session.session_key != current]
    for session in others:
        session.end()
    return len(others)
