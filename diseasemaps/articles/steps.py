"""The workflow of a revision: DESIGN §4's table, row by row."""

from diseasemaps.articles import completeness, permissions
from diseasemaps.workflow import SYSTEM, Step, Workflow, nobody

DRAFT = "draft"
SUBMITTED = "submitted"
UNDER_REVIEW = "under_review"
CHANGES_REQUESTED = "changes_requested"
APPROVED = "approved"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"
SUPERSEDED = "superseded"
RETRACTED = "retracted"

REVISION = Workflow.of(
    "article_revision",
    DRAFT,
    Step(
        "submit", "Submit for review", (DRAFT,), (SUBMITTED,),
        {"author": permissions.wrote_it},
        check=completeness.faults,
    ),
    Step(
        "start_review", "Start review", (SUBMITTED,), (UNDER_REVIEW,),
        {"reviewer": permissions.may_review},
    ),
    Step(
        "join_review", "Join the review", (UNDER_REVIEW,), (UNDER_REVIEW,),
        {"reviewer": permissions.may_join_review},
    ),
    Step(
        "release", "Hand back", (UNDER_REVIEW,), (SUBMITTED, UNDER_REVIEW),
        {
            "reviewer": permissions.has_open_review,
            "editor": permissions.is_editor,
            SYSTEM: nobody,
        },
        choose=permissions.status_without_one_review,
    ),
    Step(
        "request_changes", "Ask for changes", (UNDER_REVIEW,), (CHANGES_REQUESTED,),
        {"reviewer": permissions.has_open_review},
        note_required=True,
    ),
    Step(
        "approve", "Approve", (UNDER_REVIEW,), (APPROVED, UNDER_REVIEW),
        {"reviewer": permissions.has_open_review},
        check=completeness.retraction_faults,  # a source can be retracted while it waits
        choose=permissions.status_after_approval,
    ),
    Step(
        "reject", "Reject", (UNDER_REVIEW,), (REJECTED,),
        {"reviewer": permissions.has_open_review},
        note_required=True,
    ),
    Step(
        "withdraw", "Withdraw", (DRAFT, SUBMITTED, UNDER_REVIEW, CHANGES_REQUESTED), (WITHDRAWN,),
        {"author": permissions.wrote_it, "editor": permissions.is_editor},
    ),
    Step("supersede", "Supersede", (APPROVED,), (SUPERSEDED,), {SYSTEM: nobody}),
    Step(
        "reaffirm", "Reaffirm", (APPROVED,), (APPROVED,),
        {"reviewer": permissions.may_review},
        check=completeness.retraction_faults,  # no text that rests on one can stay as it is
    ),
    Step(
        "retract", "Retract", (APPROVED,), (RETRACTED,),
        {"editor": permissions.is_editor},
        note_required=True,
    ),
)  # fmt: skip
