"""Who may do what to an experience: predicates that say why not."""

from typing import Any

from accounts import consents
from accounts.models import Role
from accounts.permissions import has_role, is_member, may_write
from diseasemaps.workflow import Fault


def nobody(user: Any, thing: Any) -> str | None:
    """For steps that only the system takes."""
    return "This happens by itself."


def wrote(user: Any, experience: Any) -> str | None:
    """Its author; taking one's own words down needs no right to post."""
    if not is_member(user) or experience.author_id != user.pk:
        return "Only its author can do this."
    return None


def wrote_revision_even_silenced(user: Any, revision: Any) -> str | None:
    return wrote(user, revision.experience)


def wrote_revision(user: Any, revision: Any) -> str | None:
    return wrote(user, revision.experience) or may_write(user)


def moderates(user: Any, experience: Any) -> str | None:
    """A moderator who is not the author."""
    if not has_role(user, Role.MODERATOR):
        return "Only a moderator can do this."
    if experience.author_id == user.pk:
        return "This is your own post, so another moderator has to decide."
    return None


def moderates_revision(user: Any, revision: Any) -> str | None:
    if revision.experience.status not in ("visible", "hidden"):
        return "The post that this belongs to is gone."
    return moderates(user, revision.experience)


def what_is_missing(revision: Any) -> list[Fault]:
    """What the author has still to say before a moderator can read it."""
    faults = []
    if consents.given(revision.experience.author, consents.HEALTH) is None:
        message = "To send this in, agree to the publication of what you say about your health."
        faults.append(Fault("consent", message))
    if not revision.title.strip():
        faults.append(Fault("title", "Give your experience a title, so that others can find it."))
    if not revision.story.strip():
        faults.append(Fault("story", "Write your story: a few sentences are enough."))
    return faults
