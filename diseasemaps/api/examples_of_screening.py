"""Examples of the lists by which texts are screened, and of helplines."""

from typing import Any

AT = "2026-11-20T07:30:00Z"
WORD = {
    "id": 7,
    "text": "miracle cure*",
    "language": "en",
    "action": "hold",
    "instead": "",
    "address": "",
    "why": "Nothing here is sold, and no cure is promised.",
    "added_at": AT,
}
FILE = {"csv": "text,action,why\nmiracle cure*,hold,No cure is promised.\n"}
PHRASE = {"id": 3, "text": "want to die", "kind": "crisis", "language": "en", "added_at": AT}
LINE = {
    "id": 5,
    "country": "GB",
    "topic": "crisis",
    "name": "Samaritans",
    "phone": "116 123",
    "text": "",
    "website": "https://www.samaritans.org",
    "hours": "Day and night",
    "language": "en",
    "checked_on": None,
    "place": 20,
}

ANSWERS: dict[str, Any] = {
    "WatchedWord": WORD,
    "WordFile": FILE,
    "WordsImported": {"added": 1, "changed": 0, "same": 12},
    "Findings": {
        "findings": [
            {
                "kind": "email",
                "start": 12,
                "end": 30,
                "weight": 30,
                "instead": "[e-mail removed]",
                "action": "",
                "address": "",
                "why": "",
            }
        ]
    },
    "CrisisPhrase": PHRASE,
    "Helpline": LINE,
}
BODIES: dict[str, Any] = {
    "WatchedWordDraft": {"text": WORD["text"], "action": "hold", "why": WORD["why"]},
    "WatchedWordChange": {"action": "flag"},
    "WordFile": FILE,
    "TestedText": {"text": "Write to me: somebody@mail.example", "language": "en"},
    "CrisisPhraseDraft": {"text": "want to die", "kind": "crisis", "language": "en"},
    "HelplineDraft": {
        "country": "GB",
        "topic": "crisis",
        "name": "Samaritans",
        "phone": "116 123",
    },
    "HelplineChange": {"checked_on": "2026-11-01"},
}
