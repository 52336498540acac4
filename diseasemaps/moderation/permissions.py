"""Who may work on a case."""

from typing import Any

from accounts.models import Role
from accounts.permissions import has_role


def may_work_on(user: Any, case: Any) -> str | None:
    """A moderator who is not the author of the thing."""
    if not has_role(user, Role.MODERATOR):
        return "Only a moderator can do this."
    if case.author_id == user.pk:
        return "This is your own post, so another moderator has to decide."
    return None
