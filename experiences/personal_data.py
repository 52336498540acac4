"""What experiences hold about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held("experiences.Experience", "author", "your experiences", OnErase.REMOVE),
    Held("experiences.Comment", "author", "your comments", OnErase.REMOVE),
    Held("experiences.Bookmark", "member", "posts you keep", OnErase.REMOVE),
    Held("experiences.Reaction", "member", "what you said to others' stories", OnErase.REMOVE),
]
