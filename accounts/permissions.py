"""Who may: pure predicates. Each says why not, as a sentence, or None for yes."""

from typing import Any

from diseasemaps.workflow import Predicate


def is_member(user: Any) -> bool:
    """Signed in, and neither suspended nor erased."""
    return bool(user is not None and user.is_authenticated and not user.is_suspended)


def has_role(user: Any, *roles: str) -> bool:
    return is_member(user) and user.has_role(*roles)


def holds(role: str) -> Predicate:
    """The predicate "holds this role now"."""
    article = "an" if role[0] in "aeiou" else "a"

    def predicate(user: Any, thing: Any) -> str | None:
        return None if has_role(user, role) else f"Only {article} {role} can do this."

    return predicate


def may_write(user: Any) -> str | None:
    """May this person post at all?"""
    if not is_member(user):
        return "Sign in to write."
    if user.is_silenced:
        return "Your account cannot post at the moment. Your notifications say why and until when."
    return None
