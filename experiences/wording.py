"""What an experience's states and numbers are called, in words for the person who wrote it."""

SEVERITY = {
    0: "Hardly noticeable",
    1: "Mild",
    2: "Moderate",
    3: "Severe",
    4: "Very severe",
}

BURDEN = {0: "Not at all", 1: "A little", 2: "Somewhat", 3: "Hard", 4: "Very hard"}

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

# Of what people write, each in its own name.
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("hi", "हिन्दी"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("zh", "中文"),
]

# (title, words, tone) for each status of a revision and of the post, as its author reads them.
REVISION_WORDS = {
    "draft": (
        "This is a draft",
        "Only you can see it. Take your time: nothing is sent until you send it in.",
        "info",
    ),
    "pending": (
        "A moderator will read this soon",
        "Thank you for telling it. Nobody else sees it until a moderator has read it. "
        "You are told as soon as there is an answer. You can take it back at any time.",
        "waiting",
    ),
    "changes_requested": (
        "Please change something",
        "A moderator would like to publish this, and asks you to change something first. "
        "Your text is kept; you go on from where you were.",
        "waiting",
    ),
    "published": (
        "This is published",
        "Others can read it. You can change it or take it down.",
        "good",
    ),
    "rejected": (
        "This was not published",
        "A moderator decided not to publish it. This says nothing about you or about what you live "
        "with. Below is the reason. Your text is kept here for you and moderators to read.",
        "stop",
    ),
    "withdrawn": ("You took this back", "Nobody else can see it.", "info"),
    "superseded": ("There is a newer version", "Others read the newer one.", "info"),
}  # fmt: skip
POST_WORDS = {
    "hidden": (
        "This is hidden for now",
        "Others cannot read it while a moderator looks at it again. Nothing of it is lost.",
        "stop",
    ),
    "removed": (
        "This was removed",
        "A moderator decided that others can no longer read it. Below is the reason. You can still "
        "read it yourself.",
        "stop",
    ),
    "taken_down": ("You took this down", "Nobody else can read it any more.", "info"),
}

# What a person is asked before a step is taken: (question, what it means, the button's tone).
CONFIRM = {
    "submit": (
        "Send this in?",
        "A moderator reads it before anybody else does, and you are told what was decided.",
        "",
    ),
    "withdraw": (
        "Take this back?",
        "It will not be published. You can still read it on your page, but not send it in again.",
        "button--danger",
    ),
    "take_down": (
        "Take this down?",
        "Others can no longer read it from now on, and the number of people who have shared goes "
        "down with it. This cannot be undone; you can tell it anew at any time.",
        "button--danger",
    ),
    "publish": ("Publish this?", "Others can read it from now on, and its author is told.", ""),
    "request_changes": (
        "Ask for changes?",
        "The author is told what to change and can send it in again.",
        "",
    ),
    "reject": (
        "Reject this?",
        "It is not published. The author is told the rule and the reason.",
        "button--danger",
    ),
    "hide": (
        "Hide this?",
        "Nobody but the author and moderators can read it until it is restored.",
        "button--danger",
    ),
    "restore": ("Restore this?", "Others can read it again, and its author is told.", ""),
    "remove": (
        "Remove this for good?",
        "Others can never read it again. The author is told the rule and the reason.",
        "button--danger",
    ),
}  # fmt: skip

DONE = {
    "submit": "Sent in. Thank you.",
    "withdraw": "You took it back.",
    "take_down": "It is taken down. Nobody else can read it any more.",
    "publish": "Published.",
    "request_changes": "The author is asked for changes.",
    "reject": "Rejected. The author is told why.",
    "hide": "Hidden. The author is told why.",
    "restore": "Restored.",
    "remove": "Removed. The author is told why.",
}


class DRAFT:
    """The same about a draft that was never sent in: nothing is taken back from anybody."""

    CONFIRM = CONFIRM | {
        "withdraw": (
            "Discard this draft?",
            "It will not be sent in, and nobody else has seen it. You can still read it on your "
            "page, but not go on with it.",
            "button--danger",
        )
    }
    DONE = DONE | {"withdraw": "The draft is discarded."}


def month_and_year(year: int | None, month: int | None) -> str:
    """ "March 2019", "2019" or ""."""
    if not year:
        return ""
    return f"{MONTHS[month - 1]} {year}" if month else str(year)


def when(month: str) -> str:
    """The words for "2019-03" or "2019"."""
    year, _, number = month.partition("-")
    return month_and_year(int(year), int(number) if number else None)
