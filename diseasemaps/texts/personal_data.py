"""What texts hold about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held("texts.TextVersion", "published_by", "texts you published", OnErase.ANONYMISE),
]
