"""Who may change the catalogue."""

from typing import Any

from accounts.models import Role
from accounts.permissions import has_role


def may_edit(user: Any) -> str | None:
    """Why this person may not change the catalogue, or None when they may."""
    return None if has_role(user, Role.EDITOR) else "Only an editor can change the catalogue."
