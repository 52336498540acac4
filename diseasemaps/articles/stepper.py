"""Where a revision stands, in the words of a reader: from its status alone."""

from dataclasses import dataclass

LABELS = {
    "approved": "Medically reviewed",
    "submitted": "Waiting for review",
    "under_review": "Under review",
    "changes_requested": "Changes requested",
    "rejected": "Rejected",
    "retracted": "Retracted",
    "superseded": "Replaced by a newer version",
    "withdrawn": "Withdrawn",
    "draft": "Draft",
}

WORDS = {"done": "done", "current": "this is where it is now", "next": "not yet", "stopped": ""}

# For each status, the state of the steps before its end, and how it ended.
ENDS = {
    "changes_requested": ("done", "done", "stopped", "Changes requested"),
    "rejected": ("done", "done", "stopped", "Rejected"),
    "withdrawn": ("done", "next", "stopped", "Withdrawn"),
    "retracted": ("done", "done", "stopped", "Retracted"),
    "superseded": ("done", "done", "done", "Approved"),
    "approved": ("done", "done", "done", "Approved"),
    "under_review": ("done", "current", "next", "Approved"),
    "submitted": ("current", "next", "next", "Approved"),
    "draft": ("next", "next", "next", "Approved"),
}


@dataclass(frozen=True)
class Step:
    label: str
    state: str  # done, current, next, stopped
    is_current: bool

    @property
    def words(self) -> str:
        return WORDS[self.state]


def steps(status: str) -> list[Step]:
    """Submitted → Under review → Approved, or how it ended instead. One step is the current one."""
    first, second, third, end = ENDS[status]
    states = (first, second, third)
    settled = "current" not in states and status != "draft"
    labels = ("Submitted", "Under review", end)
    return [
        Step(label, state, is_current=state == "current" or (settled and place == 2))
        for place, (label, state) in enumerate(zip(labels, states, strict=True))
    ]


def label(status: str) -> str:
    return LABELS[status]
