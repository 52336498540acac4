"""Who may do what to a post, and to the case about one: both have an author."""

from typing import Any

from accounts.models import Role
from accounts.permissions import has_role


def wrote(user: Any, post: Any) -> str | None:
    """Its author; taking one's own words down needs no right to post, nor to be let in."""
    if not user.is_authenticated or post.author_id != user.pk:
        return "Only its author can do this."
    return None


def moderates(user: Any, post: Any) -> str | None:
    """A moderator who is not the author."""
    if not has_role(user, Role.MODERATOR):
        return "Only a moderator can do this."
    if post.author_id == user.pk:
        return "This is your own post, so another moderator has to decide."
    return None


def answers(user: Any, appeal: Any) -> str | None:
    """A moderator who is neither the author nor took any part in the decision."""
    reason = moderates(user, appeal)
    if reason:
        return reason
    if appeal.decision.case.decisions.filter(by=user).exists():
        return "You took part in the decision, so another moderator has to answer."
    return None
