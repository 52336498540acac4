"""What questions hold about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held("questions.Question", "author", "questions you asked", OnErase.REMOVE),
]
