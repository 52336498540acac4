"""What a question's states are called, in words for the person who asked it."""

# (title, words, tone) for each status.
STATUS = {
    "pending": (
        "A moderator will read this soon",
        "Thank you for asking. Nobody else sees it yet. You are told when there is news.",
        "waiting",
    ),
    "published": ("Your question is published", "Others can read it.", "good"),
    "rejected": (
        "This was not published",
        "A moderator decided not to publish it. This says nothing about you.",
        "stop",
    ),
    "hidden": (
        "This is hidden for now",
        "Others cannot read it while a moderator looks at it again.",
        "stop",
    ),
    "taken_down": ("You took this down", "Nobody else can read it any more.", "info"),
}

# What a person is asked before a step is taken: (question, what it means, the button's tone).
CONFIRM = {
    "publish": ("Publish this question?", "Others can read it, and its author is told.", ""),
    "reject": (
        "Reject this question?",
        "It is not published. Its author is told the reason.",
        "button--danger",
    ),
    "hide": (
        "Hide this question?",
        "Only its author and moderators can read it until it is restored.",
        "button--danger",
    ),
    "restore": ("Restore this question?", "Others can read it again.", ""),
    "take_down": (
        "Take your question down?",
        "Others can no longer read it. This cannot be undone; you can ask again at any time.",
        "button--danger",
    ),
}

DONE = {
    "publish": "Published.",
    "reject": "Rejected. Its author is told why.",
    "hide": "Hidden.",
    "restore": "Restored.",
    "take_down": "It is taken down. Nobody else can read it any more.",
}
