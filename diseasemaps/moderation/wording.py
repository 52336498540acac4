"""What moderation says to members: about reports, decisions and appeals."""

from typing import Any

from diseasemaps.moderation.models import Case

_LOOK = "Thank you for telling us. A moderator looks at it."
FLAGGED = {
    True: f"{_LOOK} You are told what becomes of it.",
    False: f"{_LOOK} You are not signed in, so we cannot write back to you.",
}

WAITING = "A moderator has not looked at it yet."
STANDS = "A moderator looked at it, and it stands."
ACTED = "A moderator looked at it, and acted on it. Thank you."

CONFIRM = {
    "withdraw": (
        "Withdraw your appeal?",
        "Nobody looks at it again. It was your one appeal against this decision.",
        "button--danger",
    ),
    "uphold": (
        "Uphold this appeal?",
        "Everything is as it was before, and the author reads your answer.",
        "",
    ),
    "dismiss": ("Dismiss this appeal?", "The decision stands; the author reads your answer.", ""),
}
DONE = {
    "withdraw": "Your appeal is withdrawn.",
    "uphold": "Upheld. The author is told.",
    "dismiss": "Dismissed. The author is told why.",
}

KIND = {  # of what a case is about
    "experience_revision": "Experience, waiting",
    "experience": "Experience, published",
    "comment": "Comment",
    "question": "Question",
    "answer": "Answer",
    "appeal": "Appeal",
    "vocabulary_word": "New word",
}

DECIDED = {
    "publish": "Published",
    "request_changes": "Changes asked for",
    "reject": "Not published",
    "hide": "Hidden",
    "restore": "Made visible again",
    "remove": "Removed",
    "dismiss_flags": "Reports dismissed",
    "uphold": "Appeal upheld",
    "dismiss": "Appeal dismissed",
    "map": "The word has its meaning",
    "keep": "Kept as it is",
}


def outcome(case: Case) -> str:
    """What whoever reported it may know: whether something was done, not what."""
    decision = case.decisions.filter(undone_at=None, by__isnull=False).order_by("-at").first()
    if decision is None:
        return WAITING if case.is_open else STANDS
    return STANDS if decision.action in ("dismiss_flags", "restore", "publish") else ACTED


def page_of(thing: Any) -> str:
    """Where somebody goes who is done with `thing`."""
    return thing.get_absolute_url()
