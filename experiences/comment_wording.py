"""What a comment's states and steps are called, in words for the person who wrote it."""

# (title, words, tone) for each status.
STATUS = {
    "pending": (
        "A moderator will read this soon",
        "Thank you. Nobody else sees it yet. You are told when there is news.",
        "waiting",
    ),
    "published": (
        "The post that this stands below cannot be read at the moment",
        "So your comment cannot be read either. Nothing of it is lost.",
        "info",
    ),
    "rejected": (
        "This was not published",
        "A moderator decided not to publish it. This says nothing about you. Below is the reason.",
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
    "publish": ("Publish this comment?", "Others can read it, and its author is told.", ""),
    "reject": (
        "Reject this comment?",
        "It is not published. Its author is told the reason.",
        "button--danger",
    ),
    "hide": (
        "Hide this comment?",
        "Only its author and moderators can read it until it is restored. Answers to it stay.",
        "button--danger",
    ),
    "restore": ("Restore this comment?", "Others can read it again, and its author is told.", ""),
    "take_down": (
        "Take your comment down?",
        "Others can no longer read it; answers to it stay. This cannot be undone. You can write "
        "another at any time.",
        "button--danger",
    ),
}

DONE = {
    "publish": "Published.",
    "reject": "Rejected. Its author is told why.",
    "hide": "Hidden. Its author is told why.",
    "restore": "Restored.",
    "take_down": "It is taken down. Nobody else can read it any more.",
}
