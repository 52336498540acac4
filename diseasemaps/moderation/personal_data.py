"""What moderation holds about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held("moderation.Case", "author", "cases about your posts", OnErase.ANONYMISE),
    Held(
        "moderation.Case",
        "claimed_by",
        "cases you were at work on",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held("moderation.Flag", "by", "posts you reported", OnErase.REMOVE),
    Held("moderation.Appeal", "author", "your appeals", OnErase.ANONYMISE),
    Held(
        "moderation.Appeal",
        "answered_by",
        "appeals you answered as a moderator",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held(
        "moderation.Decision",
        "by",
        "decisions you took as a moderator",
        OnErase.ANONYMISE,
        export=False,
    ),
]
