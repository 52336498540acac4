"""Who may do what to an experience: predicates that say why not."""

from typing import Any

from accounts import consents
from accounts.permissions import may_write
from diseasemaps.moderation.permissions import moderates, wrote
from diseasemaps.workflow import Fault


def wrote_revision_even_silenced(user: Any, revision: Any) -> str | None:
    return wrote(user, revision.experience)


def wrote_revision(user: Any, revision: Any) -> str | None:
    return wrote(user, revision.experience) or may_write(user)


def moderates_revision(user: Any, revision: Any) -> str | None:
    if revision.experience.status not in ("visible", "hidden"):
        return "The post that this belongs to is gone."
    return moderates(user, revision.experience)


def what_is_missing(revision: Any) -> list[Fault]:
    """What the author has still to say before a moderator can read it."""
    faults = []
    if not consents.is_current(revision.experience.author, consents.HEALTH):
        message = "To send this in, agree to the publication of what you say about your health."
        faults.append(Fault("consent", message))
    if not revision.title.strip():
        faults.append(Fault("title", "Give your experience a title, so that others can find it."))
    if not revision.story.strip():
        faults.append(Fault("story", "Write your story: a few sentences are enough."))
    return faults
