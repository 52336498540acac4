"""Examples for the description: the queue, reports, appeals, figures."""

from typing import Any

ID = "0198c0de-0000-7000-8000-000000000001"
OTHER_ID = "0198c0de-0000-7000-8000-000000000002"
AT = "2026-11-20T07:30:00Z"
LATER = "2026-11-21T07:30:00Z"
CONDITION_REF = {"slug": "alexander-disease", "name": "Alexander disease"}
TEXT = {"title": "How it began", "story": "It began slowly. Write to me: me@example.org"}
PASSAGE = {"part": "story", "text": "Write to me: me@example.org"}
DECISION = {
    "id": ID,
    "action": "request_changes",
    "rule": "privacy",
    "note": "Please take the address out.",
    "passages": [PASSAGE],
    "at": AT,
    "undone_at": None,
}
CASE_SUMMARY = {
    "id": ID,
    "thing": {"kind": "experience_revision", "id": OTHER_ID},
    "condition": CONDITION_REF,
    "author": "quiet-heron-4821",
    "language": "en",
    "priority": 30,
    "version": 1,
    "opened_at": AT,
    "closed_at": None,
    "claimed_by": None,
    "claim_expires_at": None,
    "signals": [{"kind": "newcomer", "weight": 0, "detail": {}, "at": AT}],
    "reasons": [{"kind": "newcomer", "words": "Newcomer", "count": 1, "weight": 0}],
    "crisis_at": None,
    "due_at": LATER,
}
CASE = {
    **CASE_SUMMARY,
    "snapshot": TEXT,
    "text": TEXT,
    "published": {},
    "findings": [
        {"part": "story", "kind": "email", "start": 30, "end": 44, "text": "me@example.org"}
    ],
    "reports": [{"rule": "privacy", "words": "", "by_member": True, "at": AT}],
    "decisions": [DECISION],
    "steps": [{"name": "publish", "label": "Publish"}],
}
NOTE = {
    "title": "Selling something",
    "text": "This offers something for sale. That has no place here.",
    "action": "",
    "rule": "no-selling",
    "place": 10,
}
ANSWERS: dict[str, Any] = {
    "CaseSummary": CASE_SUMMARY,
    "Case": CASE,
    "NextCase": {"case": CASE},
    "BulkOutcome": {
        "done": [ID],
        "already": [],
        "refused": [{"id": OTHER_ID, "reason": "This is your own post."}],
    },
    "CannedNote": {"id": 1, **NOTE},
    "Flagged": {"told": True, "message": "Thank you for telling us. A moderator looks at it."},
    "Flag": {
        "id": ID,
        "kind": "comment",
        "condition": CONDITION_REF,
        "rule": "kindness",
        "words": "",
        "at": AT,
        "outcome": "A moderator has not looked at it yet.",
    },
    "Appeal": {
        "id": ID,
        "decision": DECISION,
        "text": "The address is that of the hospital, which everybody can find.",
        "status": "waiting",
        "made_at": AT,
        "answer": "",
        "answered_at": None,
        "version": 1,
        "steps": [{"name": "withdraw", "label": "Withdraw"}],
    },
    "Transparency": {
        "multiples_of": 5,
        "months": [
            {
                "month": "2026-10",
                "decisions": 120,
                "published": 95,
                "by_the_site": None,
                "median_hours": 3,
                "appeals": 5,
                "upheld": None,
                "rules": [{"rule": "Privacy", "refused": 10, "changes": 5, "hidden": None}],
            }
        ],
    },
}
BODIES: dict[str, Any] = {
    "CaseStep": {"version": 1},
    "Escalate": {"version": 1, "note": "Is this a real address?"},
    "CaseDecision": {
        "version": 1,
        "action": "request_changes",
        "rule": "privacy",
        "note": "Please take the address out.",
        "passages": [PASSAGE],
    },
    "Bulk": {"cases": [ID, OTHER_ID], "rule": "no-selling", "note": "This offers something."},
    "NextQuery": {"after": ID},
    "CannedNoteDraft": NOTE,
    "FlagDraft": {"kind": "comment", "id": ID, "rule": "kindness"},
    "AppealDraft": {"text": "The address is that of the hospital, which everybody can find."},
}
