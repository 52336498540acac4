"""The way back: what undoing a decision, and upholding an appeal, does to a post.

Each brings one thing to where it was; whoever calls it holds the thing's lock and records why.
"""

from typing import Any

from diseasemaps import versions, workflow
from diseasemaps.moderation import cases
from diseasemaps.workflow import Conflict
from experiences import cards
from experiences.models import Experience, ExperienceRevision
from experiences.moderation import lock_post

UNDONE = "A moderator took this back."


def reopen(revision: ExperienceRevision) -> None:
    """It waits for a moderator again. What it had replaced is what others read again.

    Raises Conflict when its author has gone on in the meantime.
    """
    experience = lock_post(revision)
    if experience.status not in ("visible", "hidden"):
        raise Conflict("The post that this belongs to is gone, so this cannot be undone any more.")
    if experience.revisions.filter(status__in=["draft", "pending"]).exists():
        raise Conflict("The author has already gone on with it, so this cannot be undone any more.")
    was_live = experience.live_revision_id == revision.pk
    workflow.take("reopen", revision, by=None)
    if was_live:
        _show(experience, _former(experience))


def reinstate_revision(revision: ExperienceRevision) -> None:
    """What was refused is published after all, in the place of what others read now."""
    experience = lock_post(revision)
    if experience.status != "visible":
        raise Conflict("The post that this belongs to is not visible, so it cannot be published.")
    if experience.live_revision is not None:
        workflow.take("supersede", experience.live_revision, by=None)
    _show(experience, workflow.take("reinstate", revision, by=None))


def restore(experience: Experience) -> None:
    workflow.take("restore", experience, by=None)
    versions.bump(experience.condition.page_key, experience.page_key)


def hide_again(experience: Experience) -> None:
    workflow.take("hide", experience, by=None, note=UNDONE)
    versions.bump(experience.condition.page_key, experience.page_key)


def reinstate(experience: Experience) -> None:
    """As it was before it was removed; what waited for a moderator then waits again."""
    workflow.take("reinstate", experience, by=None)
    for revision in experience.revisions.filter(status="pending"):
        cases.open(revision)
    versions.bump(experience.condition.page_key, experience.page_key)


def reinstate_for_all(experience: Experience) -> None:
    """Visible, whatever it was before: a moderator has found that it should be."""
    reinstate(experience)
    if experience.status == "hidden":
        restore(experience)


def _former(experience: Experience) -> ExperienceRevision | None:
    """The text that others read before, published again."""
    last = (
        workflow.HistoryEntry.objects.filter(
            thing_kind="experience_revision",
            thing_id__in=experience.revisions.values("pk"),
            step="supersede",
        )
        .order_by("-at", "-pk")
        .first()
    )
    if last is None:
        return None
    former: Any = experience.revisions.get(pk=last.thing_id)
    return workflow.take("reinstate", former, by=None)


def _show(experience: Experience, revision: ExperienceRevision | None) -> None:
    experience.live_revision = revision
    if revision is None:
        experience.published_at = None
        experience.card_html = ""
    else:
        revision.experience = experience
        experience.published_at = experience.published_at or revision.submitted_at
        experience.card_html = cards.render(experience)
    experience.save(update_fields=["live_revision", "published_at", "card_html"])
    versions.bump(experience.condition.page_key, experience.page_key)
