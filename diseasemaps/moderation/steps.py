"""The workflows of an appeal, and of a short post."""

from diseasemaps.moderation import permissions
from diseasemaps.workflow import SYSTEM, Step, Workflow, nobody

APPEAL = Workflow.of(
    "appeal",
    "waiting",
    Step(
        "uphold", "Uphold it", ("waiting",), ("upheld",),
        {"moderator": permissions.answers},
        note_required=True,
    ),
    Step(
        "dismiss", "Dismiss it", ("waiting",), ("dismissed",),
        {"moderator": permissions.answers},
        note_required=True,
    ),
    Step("withdraw", "Withdraw", ("waiting",), ("withdrawn",), {"author": permissions.wrote}),
)  # fmt: skip


def short_post(kind: str) -> Workflow:
    """The workflow of a comment, a question, an answer (DESIGN §4)."""
    moderator = {"moderator": permissions.moderates}
    return Workflow.of(
        kind,
        "pending",
        Step("publish", "Publish", ("pending",), ("published",), {**moderator, SYSTEM: nobody}),
        Step("reject", "Reject", ("pending",), ("rejected",), moderator, note_required=True),
        Step(
            "hide", "Hide", ("published",), ("hidden",), {**moderator, SYSTEM: nobody},
            note_required=True,
        ),
        Step("restore", "Restore", ("hidden",), ("published",), {**moderator, SYSTEM: nobody}),
        Step(
            "take_down", "Take it down", ("published",), ("taken_down",),
            {"author": permissions.wrote},
        ),
        # What follows from an undone decision, and from an appeal that was upheld.
        Step("reopen", "Open again", ("published", "rejected"), ("pending",), {SYSTEM: nobody}),
        Step("reinstate", "Reinstate", ("rejected",), ("published",), {SYSTEM: nobody}),
    )  # fmt: skip
