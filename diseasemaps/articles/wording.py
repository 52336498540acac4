"""What an article's states and steps are called, for its readers and for who works on it."""

# What happened, in the words of the history.
TAKEN = {
    "submit": "Submitted for review",
    "start_review": "Review started",
    "join_review": "Another reviewer joined",
    "release": "Handed back by the reviewer",
    "request_changes": "Changes requested",
    "approve": "Approved",
    "reject": "Rejected",
    "withdraw": "Withdrawn",
    "supersede": "Replaced by a newer revision",
    "reaffirm": "Read again and approved as it stands",
    "retract": "Retracted",
}

# What is said to the person who took the step.
DONE = {
    "submit": "Handed in. The reviewers are told, and the text stays as it is while they read.",
    "start_review": "The review is yours. Read the text below, then decide.",
    "join_review": "You have joined the review. Read the text below, then decide.",
    "release": "Handed back. Another reviewer can take it on.",
    "request_changes": "The author is told which changes you ask for.",
    "approve": "Your approval is recorded, with your name and credential.",
    "reject": "Rejected. The author is told why.",
    "withdraw": "Withdrawn. Nobody else works on it from now on.",
    "reaffirm": "Reaffirmed. The next review is due on the date shown below.",
    "retract": "Retracted. Readers see your note in the place of the text.",
}

# Why to be careful with a text that is not approved.
CAUTION = {
    "submitted": "No clinician has read this text yet. It may contain mistakes.",
    "under_review": "A clinician is reading this text now. Until they approve it, it may contain "
    "mistakes.",
    "changes_requested": "The reviewer asked for changes. This text is not approved.",
    "rejected": "The reviewer rejected this text.",
    "withdrawn": "This text was withdrawn.",
    "superseded": "A newer revision has taken the place of this one.",
    "retracted": "This text was retracted.",
    "draft": "This is a draft, not public: only its author, editors and reviewers can see it.",
}
