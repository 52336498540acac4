"""The workflow of an experience and of its revisions: DESIGN §4's table, row by row."""

from diseasemaps.moderation.permissions import moderates, wrote
from diseasemaps.workflow import SYSTEM, Step, Workflow, nobody
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
)  # fmt: skip

EXPERIENCE = Workflow.of(
    "experience",
    VISIBLE,
    Step(
        "hide", "Hide", (VISIBLE,), (HIDDEN,),
        {"moderator": moderates, SYSTEM: nobody},
        note_required=True,
    ),
    Step("restore", "Restore", (HIDDEN,), (VISIBLE,), {"moderator": moderates}),
    Step(
        "remove", "Remove", (VISIBLE, HIDDEN), (REMOVED,),
        {"moderator": moderates},
        note_required=True,
    ),
    Step(
        "take_down", "Take it down", (VISIBLE, HIDDEN), (TAKEN_DOWN,),
        {"author": wrote},
    ),
)  # fmt: skip
