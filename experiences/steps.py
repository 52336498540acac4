"""The workflow of an experience and of its revisions: DESIGN §4's table, row by row."""

from typing import Any

from diseasemaps.moderation.permissions import moderates, wrote
from diseasemaps.moderation.steps import short_post
from diseasemaps.workflow import SYSTEM, Step, Workflow, history_of, nobody
from experiences import permissions

DRAFT = "draft"
PENDING = "pending"
CHANGES_REQUESTED = "changes_requested"
PUBLISHED = "published"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"
SUPERSEDED = "superseded"

VISIBLE = "visible"
HIDDEN = "hidden"
REMOVED = "removed"
TAKEN_DOWN = "taken_down"


def where_it_was(thing: Any) -> str:
    """The status from which the last step brought it here."""
    last = history_of(thing).last()
    return last.source if last else VISIBLE


EXPERIENCE_REVISION = Workflow.of(
    "experience_revision",
    DRAFT,
    Step(
        "submit", "Send it in", (DRAFT,), (PENDING,),
        {"author": permissions.wrote_revision},
        check=permissions.what_is_missing,
    ),
    Step(
        "publish", "Publish", (PENDING,), (PUBLISHED,),
        {"moderator": permissions.moderates_revision, SYSTEM: nobody},
    ),
    Step(
        "request_changes", "Ask for changes", (PENDING,), (CHANGES_REQUESTED,),
        {"moderator": permissions.moderates_revision},
        note_required=True,
    ),
    Step(
        "reject", "Reject", (PENDING,), (REJECTED,),
        {"moderator": permissions.moderates_revision},
        note_required=True,
    ),
    Step(
        "withdraw", "Withdraw", (DRAFT, PENDING, CHANGES_REQUESTED), (WITHDRAWN,),
        {"author": permissions.wrote_revision_even_silenced},
    ),
    Step("supersede", "Supersede", (PUBLISHED,), (SUPERSEDED,), {SYSTEM: nobody}),
    # What follows from an undone decision, and from an appeal that was upheld.
    Step(
        "reopen", "Open again", (PUBLISHED, CHANGES_REQUESTED, REJECTED), (PENDING,),
        {SYSTEM: nobody},
    ),
    Step("reinstate", "Reinstate", (REJECTED, SUPERSEDED), (PUBLISHED,), {SYSTEM: nobody}),
)  # fmt: skip

EXPERIENCE = Workflow.of(
    "experience",
    VISIBLE,
    Step(
        "hide", "Hide", (VISIBLE,), (HIDDEN,),
        {"moderator": moderates, SYSTEM: nobody},
        note_required=True,
    ),
    Step(
        "restore", "Restore", (HIDDEN,), (VISIBLE,),
        {"moderator": moderates, SYSTEM: nobody},
    ),
    Step(
        "remove", "Remove", (VISIBLE, HIDDEN), (REMOVED,),
        {"moderator": moderates},
        note_required=True,
    ),
    Step(
        "take_down", "Take it down", (VISIBLE, HIDDEN), (TAKEN_DOWN,),
        {"author": wrote},
    ),
    # As it was before: the removal was undone, or an appeal against it upheld.
    Step(
        "reinstate", "Reinstate", (REMOVED,), (VISIBLE, HIDDEN),
        {SYSTEM: nobody},
        choose=where_it_was,
    ),
)  # fmt: skip

COMMENT = short_post("comment")

VOCABULARY_WORD = Workflow.of(
    "vocabulary_word",
    "waiting",
    Step("map", "It means this", ("waiting", "kept"), ("mapped",), {"moderator": moderates}),
    Step("keep", "Keep it as it is", ("waiting",), ("kept",), {"moderator": moderates}),
)
