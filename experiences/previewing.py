"""A version of an experience as others will see it, before anybody does."""

import copy
from dataclasses import dataclass

from django.utils import timezone

from experiences import cards, reading
from experiences.models import Experience, ExperienceRevision


@dataclass(frozen=True)
class Preview:
    """The page and the card; `experience` is the post as if this version were published now."""

    experience: Experience
    revision: ExperienceRevision
    told: reading.Told
    card: str

    @property
    def is_for_members(self) -> bool:
        return self.experience.audience == Experience.Audience.MEMBERS


def preview(revision: ExperienceRevision) -> Preview:
    """Nothing is written: the post that is shown is a copy."""
    experience = copy.copy(revision.experience)
    experience.live_revision = revision
    experience.published_at = experience.published_at or timezone.now()
    return Preview(experience, revision, reading.told(revision), cards.render(experience))
