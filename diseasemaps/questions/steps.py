"""The workflow of a short post (DESIGN §4), here of a question."""

from diseasemaps.moderation import permissions
from diseasemaps.workflow import SYSTEM, Step, Workflow, nobody

QUESTION = Workflow.of(
    "question",
    "pending",
    Step(
        "publish", "Publish", ("pending",), ("published",),
        {"moderator": permissions.moderates},
    ),
    Step(
        "reject", "Reject", ("pending",), ("rejected",),
        {"moderator": permissions.moderates},
        note_required=True,
    ),
    Step(
        "hide", "Hide", ("published",), ("hidden",),
        {"moderator": permissions.moderates, SYSTEM: nobody},
        note_required=True,
    ),
    Step("restore", "Restore", ("hidden",), ("published",), {"moderator": permissions.moderates}),
    Step(
        "take_down", "Take it down", ("published",), ("taken_down",),
        {"author": permissions.wrote},
    ),
)  # fmt: skip
