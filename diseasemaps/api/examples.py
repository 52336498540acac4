"""Examples for the description, in the words of a made-up article and a made-up member."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from diseasemaps.api import examples_of_editing as editing
from diseasemaps.api import examples_of_moderation as moderation
from diseasemaps.api import examples_of_people as people
from diseasemaps.api import examples_of_screening as screening

FAULTS = {
    400: [{"field": "citations[2].year", "message": "A valid integer is required."}],
    422: [
        {"field": "note", "message": "Write a note: the person it concerns has a right to know."}
    ],
    428: [{"field": "version", "message": "Send the `version` that you read."}],
}

ID = "0198c0de-0000-7000-8000-000000000001"
OTHER_ID = "0198c0de-0000-7000-8000-000000000002"
AT = "2026-11-20T07:30:00Z"
CONDITION_REF = {"slug": "alexander-disease", "name": "Alexander disease"}
CONDITION_SUMMARY = {**CONDITION_REF, "url": "/conditions/alexander-disease/"}
CONDITION = {
    **CONDITION_SUMMARY,
    "definition": "",
    "names": [{"name": "AxD", "kind": "acronym", "language": "en"}],
    "codes": [{"system": "OMIM", "code": "203450", "relation": "exact"}],
    "parents": [{"slug": "leukodystrophy", "name": "Leukodystrophy"}],
    "children": [],
    "articles": 2,
    "experiences": 3,
    "members_who_shared": 3,
}
ARTICLE_REF = {"id": ID, "title": "What helps?", "condition": CONDITION_REF}
SOURCE = {
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
CITATION = {**SOURCE, "number": 1, "retracted_on": None}
TEXT = {"short_answer": "Rest helps [1].", "body": "Rest helps most people [1]."}
VARIANT = {
    "reader_type": "patient",
    **TEXT,
    "short_answer_html": "<p>Rest helps.</p>",
    "body_html": "<p>Rest helps most people.</p>",
    "references": [{"number": 1, "backlinks": ["cite-1-1"], "citation": CITATION}],
}
STEP = {"name": "submit", "label": "Submit for review"}
ARTICLE_REVISION = {
    "id": OTHER_ID,
    "article": ARTICLE_REF,
    "status": "draft",
    "version": 2,
    "steps": [STEP],
    "medically_reviewed": False,
    "caution": True,
    "notice": "This text has not been reviewed yet: read it with caution.",
    "author": "quiet-heron-4821",
    "based_on": None,
    "content_sha256": "",
    "submitted_at": None,
    "approved_at": None,
    "reviewed_on": None,
    "review_due_on": None,
    "reviews": [],
    "variants": [VARIANT],
    "citations": [CITATION],
    "history": [],
}
ARTICLE_SUMMARY = {
    **ARTICLE_REF,
    "slug": "what-helps",
    "topic": None,
    "language": "en",
    "url": "/conditions/alexander-disease/questions/what-helps/",
    "status": "submitted",
    "caution": True,
    "reviewed_on": None,
}
ARTICLE = {
    **ARTICLE_SUMMARY,
    "revision": ARTICLE_REVISION | {"status": "submitted", "steps": [], "author": None},
    "retraction": None,
}
EXPERIENCE_TEXT = {
    "id": OTHER_ID,
    "title": "How it began",
    "story": "It began slowly.",
    "story_html": "<p>It began slowly.</p>",
    "language": "en",
    "age_band": "adult",
    "onset_year": 2019,
    "onset_month": None,
    "diagnosis_year": 2021,
    "diagnosis_month": 4,
    "content_note": "",
    "treatments": [],
    "symptoms": [{"symptom": "HP:0001251", "name": "Ataxia", "severity": 2}],
    "events": [{"month": "2021-04", "kind": "diagnosis", "text": "A name for it at last."}],
}
EXPERIENCE = {
    "id": ID,
    "condition": CONDITION_REF,
    "audience": "public",
    "readable": True,
    "url": f"/experiences/{ID}/",
    "role": "patient",
    "byline": "quiet-heron-4821",
    "author": None,
    "status": "visible",
    "published_at": AT,
    "version": 1,
    "live_revision": EXPERIENCE_TEXT,
    "revisions": [{"id": OTHER_ID, "status": "published", "version": 3}],
    "steps": [],
}
EXPERIENCE_REVISION = {
    **EXPERIENCE_TEXT,
    "experience": {
        "id": ID,
        "condition": CONDITION_REF,
        "audience": "public",
        "role": "patient",
        "byline": "quiet-heron-4821",
        "status": "visible",
        "author": "quiet-heron-4821",
    },
    "findings": [],
    "status": "draft",
    "version": 2,
    "steps": [{"name": "submit", "label": "Send it in"}],
    "submitted_at": None,
    "decisions": [],
}
QUESTION = {
    "id": ID,
    "condition": CONDITION_REF,
    "text": "Does warmth help?",
    "language": "en",
    "status": "published",
    "author": None,
    "asked_at": AT,
    "published_at": AT,
    "version": 2,
    "steps": [],
}
FEED_ROW = {
    **EXPERIENCE,
    "helpful": 3,
    "why": "You both felt ataxia; you both live with it.",
}
COMMENT = {
    "id": OTHER_ID,
    "experience": ID,
    "answers": None,
    "byline": "calm-otter-1177",
    "author": None,
    "text": "It was the same for me.",
    "html": "<p>It was the same for me.</p>",
    "language": "en",
    "status": "published",
    "published_at": AT,
    "decisions": [],
    "version": 2,
    "steps": [],
}
HIT = {
    "kind": "condition",
    "id": "alexander-disease",
    "name": "Alexander disease",
    "url": "/conditions/alexander-disease/",
    "matched": "AxD",
    "score": 90.0,
}
CITED = {name: value for name, value in SOURCE.items() if value != ""}
WORDS = {
    "title": "How it began",
    "story": "It began slowly.",
    "onset_year": 2019,
    "symptoms": [{"symptom": "HP:0001251", "severity": 2}],
}

# By component name: what an answer, or the body of a request, looks like.
ANSWERS: dict[str, Any] = {
    "ConditionSummary": CONDITION_SUMMARY,
    "Condition": CONDITION,
    "ArticleSummary": ARTICLE_SUMMARY,
    "Article": ARTICLE,
    "ArticleRevision": ARTICLE_REVISION,
    "Experience": EXPERIENCE,
    "ExperienceRevision": EXPERIENCE_REVISION,
    "FeedRow": FEED_ROW,
    "Comment": COMMENT,
    "Bookmark": {"at": AT, "experience": EXPERIENCE},
    "Question": QUESTION,
    "Search": {"results": [HIT]},
    **editing.ANSWERS,
    **moderation.ANSWERS,
    **people.ANSWERS,
    **screening.ANSWERS,
}
BODIES: dict[str, Any] = {
    "ArticleDraft": {
        "condition": "alexander-disease",
        "question": "What helps?",
        "variants": {"patient": TEXT},
        "citations": [CITED],
    },
    "ArticleText": {"version": 2, "variants": {"patient": TEXT}, "citations": [CITED]},
    "ExperienceDraft": {"condition": "alexander-disease", "audience": "members", **WORDS},
    "ExperienceSave": {"version": 2, "story": "It began slowly, with my hands."},
    "CommentDraft": {"text": "It was the same for me."},
    "Leave": {"version": 3},
    "Step": {"version": 2, "note": "The second paragraph needs a source."},
    "QuestionDraft": {"condition": "alexander-disease", "text": "Does warmth help?"},
    **editing.BODIES,
    **moderation.BODIES,
    **people.BODIES,
    **screening.BODIES,
}


def component(serializer: Any) -> str:
    kind = serializer if isinstance(serializer, type) else type(serializer)
    return kind.__name__.removesuffix("Serializer")


def of(serializer: Any, status: int) -> list[OpenApiExample]:
    """The example of an answer; of a page, one with a single row."""
    name = component(serializer)
    row = ANSWERS.get(name.removesuffix("Page"))
    if row is None:
        return []
    value = {"results": [row], "next": None} if name.endswith("Page") else row
    return [OpenApiExample(name, value=value, response_only=True, status_codes=[status])]


def request(serializer: Any) -> list[OpenApiExample]:
    """The example of a request's body."""
    body = BODIES.get(component(serializer)) if serializer else None
    return [OpenApiExample(component(serializer), value=body, request_only=True)] if body else []
