"""A post's card, rendered once, when it is published; a feed puts stored cards together."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.template.loader import render_to_string

from experiences.models import Experience, Reaction

EXCERPT = 240  # characters
SAID = {
    Reaction.Kind.HELPFUL: "{} found this helpful",
    Reaction.Kind.ME_TOO: "{} said “me too”",
    Reaction.Kind.THANKS: "{} said thank you",
}


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
            "treatments": [
                tried.treatment.name for tried in revision.treatments.select_related("treatment")
            ],
            "symptoms": [str(felt) for felt in revision.symptoms.select_related("symptom")],
            "published_at": experience.published_at,
            "url": experience.get_absolute_url(),
            "audience": experience.audience,
            "language": revision.language,
            "said": said(experience),
        },
    )


def said(experience: Experience) -> list[str]:
    """How many readers reacted, in words for each kind: "3 found this helpful"."""
    rows = experience.reactions.values("kind").annotate(n=Count("pk"))
    return in_words(dict(rows.values_list("kind", "n")))


def in_words(many: Mapping[str, int]) -> list[str]:
    """For each kind that somebody said, how many did."""
    return [words.format(many[kind]) for kind, words in SAID.items() if kind in many]


def excerpt(story: str) -> str:
    """The first words of a story, cut at a word, without its marks of Markdown."""
    words = " ".join(story.replace("*", "").replace("#", "").replace("_", "").split())
    if len(words) <= EXCERPT:
        return words
    return words[:EXCERPT].rsplit(" ", 1)[0] + "…"
