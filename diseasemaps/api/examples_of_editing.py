"""Examples of the work on articles: sources, remarks, comparison, reports, standing texts."""

from typing import Any

ID = "0198c0de-0000-7000-8000-000000000001"
OTHER_ID = "0198c0de-0000-7000-8000-000000000002"
AT = "2026-11-20T07:30:00Z"
CONDITION_REF = {"slug": "alexander-disease", "name": "Alexander disease"}
ARTICLE_REF = {"id": ID, "title": "What helps?", "condition": CONDITION_REF}

SOURCE = {
    "id": ID,
    "type": "review",
    "title": "A review of the matter",
    "authors": "Doe J",
    "container": "Journal of Matters",
    "year": 2020,
    "doi": "10.1000/example.1",
    "pmid": None,
    "url": "",
    "retracted_on": "2025-05-04",
    "retraction_reason": "The data cannot be found.",
    "retraction_notice": "https://doi.org/10.1000/notice.1",
    "retraction_source": "editor",
}
REPLY = {"id": OTHER_ID, "author": "quiet-heron-4821", "text": "I added it.", "at": AT}
REMARK = {
    "id": ID,
    "author": "Dr A. Example",
    "text": "Which dose?",
    "at": AT,
    "reader_type": "patient",
    "anchor": "b3",
    "quote": "Rest helps most people.",
    "resolved_at": None,
    "replies": [REPLY],
}
SAME = {"kind": "same", "text": "Rest helps"}
ROW = {
    "kind": "changed",
    "before": [SAME, {"kind": "removed", "text": " everybody."}],
    "after": [SAME, {"kind": "added", "text": " most people."}],
}
DIFF = {
    "before": OTHER_ID,
    "after": ID,
    "texts": [{"reader_type": "patient", "state": "changed", "short_answer": [], "body": [ROW]}],
    "sources": [
        {
            "kind": "changed",
            "number": 1,
            "title": "A review of the matter",
            "fields_changed": [{"label": "Year", "before": "2019", "after": "2020"}],
        }
    ],
}
TOPIC = {
    "slug": "outlook",
    "group": "outlook",
    "pattern": "What is the outlook for people with {condition}?",
    "aspect": "prognosis",
    "position": 210,
    "review_due_months": 12,
    "retired_at": None,
}
VERSION = {
    "number": 2,
    "title": "Editorial policy",
    "published_at": AT,
    "note": "Clearer words about complaints.",
}
TEXT_SUMMARY = {**VERSION, "text": "editorial-policy"}
PROBLEM = {
    "id": ID,
    "article": ARTICLE_REF,
    "revision": OTHER_ID,
    "reader_type": "patient",
    "anchor": "b3",
    "quote": "Rest helps most people.",
    "text": "It helped nobody in the study that you cite.",
    "at": AT,
    "outcome": "",
    "note": "",
    "answered_at": None,
}
ITEM = {"id": 1, "text": "Each claim has a source, and the source says so.", "position": 10}
REQUEST = {
    "id": 1,
    "title": "Give a source",
    "text": "This statement needs a source.",
    "position": 10,
}
CITED = {
    "type": "review",
    "title": "A review of the matter",
    "authors": "Doe J",
    "container": "Journal of Matters",
    "year": 2020,
    "doi": "10.1000/example.1",
    "pmid": "",
    "url": "",
    "self_published": False,
}
CITATION = {**CITED, "number": 1, "retracted_on": None}
SCORE = {
    "grade": 4.2,
    "age": 9,
    "words": 120,
    "minutes": 1,
    "is_hard_for_patients": False,
    "longest": [{"words": 24, "beginning": "Rest helps most people who …"}],
}
PREVIEW = {
    "short_answer_html": "<p>Rest helps.</p>",
    "body_html": "<p>Rest helps most people.</p>",
    "references": [{"number": 1, "backlinks": ["cite-1-1"], "citation": CITATION}],
    "score": SCORE,
}
UNDERSTOOD = {
    "where": "line 12",
    "source": CITED,
    "known": ID,
    "retracted_on": None,
    "faults": [],
    "notes": [],
}
HELPFUL = {"reader_type": "patient", "answer": "yes"}

ANSWERS: dict[str, Any] = {
    "LibrarySource": SOURCE,
    "Remark": REMARK,
    "Diff": DIFF,
    "ArticleStep": {
        "revision": ID,
        "step": "approve",
        "target": "approved",
        "role": "reviewer",
        "at": AT,
        "note": "",
    },
    "Rereview": {"article": ARTICLE_REF, "reason": "retraction", "source": ID, "opened_at": AT},
    "Invitation": {
        "id": ID,
        "article": ARTICLE_REF,
        "email": "a.example@hospital.example",
        "invited_at": AT,
        "expires_at": AT,
        "accepted_at": None,
        "withdrawn_at": None,
    },
    "Accepted": {"article": ARTICLE_REF, "accepted_at": AT},
    "Assigned": {
        "assigned": [ID],
        "refused": [{"revision": OTHER_ID, "reason": "it is approved now"}],
    },
    "ChecklistItem": ITEM,
    "CannedRequest": REQUEST,
    "Preview": PREVIEW,
    "Missing": {
        "missing": [{"field": "patient.body", "message": "The body is empty."}],
        "warnings": [],
    },
    "References": {"format": "BibTeX", "references": [UNDERSTOOD]},
    "Topic": TOPIC,
    "TextSummary": TEXT_SUMMARY,
    "StandingText": {
        **TEXT_SUMMARY,
        "body": "We check everything.\n",
        "html": "<p>We check everything.</p>\n",
        "versions": [VERSION],
    },
    "Figures": {
        "approved": 12,
        "overdue": 3,
        "read_again": 3,
        "submitted": 2,
        "under_review": 1,
        "retracted": 0,
        "decisions": 14,
        "median_days": 4.5,
        "overdue_share": 25.0,
    },
    "ReportedProblem": PROBLEM,
    "Helpful": HELPFUL,
    "WishedAnswer": {"condition": CONDITION_REF, "topic": "outlook", "count": 7, "last_at": AT},
}
BODIES: dict[str, Any] = {
    "SourceMark": {"on": "2025-05-04", "reason": "The data cannot be found."},
    "SourceUnmark": {"reason": "The notice is about another work of these authors."},
    "RemarkDraft": {"reader_type": "patient", "anchor": "b3", "text": "Which dose?"},
    "RemarkAnswer": {"text": "I added it."},
    "Invite": {"email": "a.example@hospital.example"},
    "Accept": {"secret": "the-last-part-of-the-mailed-link"},
    "Assign": {"revisions": [ID], "reviewer": OTHER_ID},
    "ChecklistItemDraft": {"text": ITEM["text"]},
    "ChecklistItemChange": {"position": 5},
    "CannedRequestDraft": {"title": REQUEST["title"], "text": REQUEST["text"]},
    "CannedRequestChange": {"text": "This statement needs a source, or has to go."},
    "PreviewDraft": {
        "short_answer": "Rest helps [1].",
        "body": "Rest helps most people [1].",
        "citations": [{"title": "A review of the matter", "doi": "10.1000/example.1"}],
    },
    "ReferencesFile": {
        "content": "@book{a, title={On rest}, year={2020}, url={https://r.example}}"
    },
    "TopicDraft": {
        "slug": "travel",
        "group": "living",
        "pattern": "Can I travel with {condition}?",
    },
    "TopicChange": {"review_due_months": 12},
    "TextDraft": {
        "version": 2,
        "title": "Editorial policy",
        "body": "We check everything, twice.",
        "note": "Twice.",
    },
    "ProblemReport": {
        "reader_type": "patient",
        "anchor": "b3",
        "text": "It helped nobody in the study that you cite.",
    },
    "ProblemAnswer": {"outcome": "reopened", "note": "You are right: a reviewer reads it again."},
    "Helpful": HELPFUL,
    "WishDraft": {"topic": "outlook"},
}
