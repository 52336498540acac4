"""Who may do what to a question."""

from typing import Any

from accounts.models import Role
from accounts.permissions import has_role, is_member


def nobody(user: Any, question: Any) -> str | None:
    """For steps that only the system takes."""
    return "This happens by itself."


def wrote(user: Any, question: Any) -> str | None:
    if not is_member(user) or question.author_id != user.pk:
        return "Only its author can do this."
    return None


def moderates(user: Any, question: Any) -> str | None:
    if not has_role(user, Role.MODERATOR):
        return "Only a moderator can do this."
    if question.author_id == user.pk:
        return "This is your own question, so another moderator has to decide."
    return None
