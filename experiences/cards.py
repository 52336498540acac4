"""A post's card, rendered once, when it is published; a feed puts stored cards together."""

from typing import Any

from django.template.loader import render_to_string

from experiences.models import Experience

EXCERPT = 240  # characters


def render(experience: Experience) -> str:
    """The HTML of the card of a published experience (its live revision)."""
    revision: Any = experience.live_revision
    return render_to_string(
        "components/experience_card.html",
        {
            "byline": experience.byline,
            "role": experience.get_role_display(),
            "title": revision.title,
            "excerpt": excerpt(revision.story),
            "content_note": revision.content_note,
            "treatments": [tried.treatment.name for tried in revision.treatments.all()],
            "symptoms": [str(felt.symptom) for felt in revision.symptoms.all()],
            "published_at": experience.published_at,
            "url": experience.get_absolute_url(),
            "audience": experience.audience,
            "language": revision.language,
        },
    )


def excerpt(story: str) -> str:
    """The first words of a story, cut at a word, without its marks of Markdown."""
    words = " ".join(story.replace("*", "").replace("#", "").replace("_", "").split())
    if len(words) <= EXCERPT:
        return words
    return words[:EXCERPT].rsplit(" ", 1)[0] + "…"
