"""While a new text is on its way the public page stays byte for byte the same, and "Medically
reviewed" stands nowhere before there is an approved one: every state × every public page and feed.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import ReaderType
from diseasemaps.articles import review, writing
from diseasemaps.articles.models import Article, Revision
from tests import factories
from tests.visibility.test_matrix import ROUTES

pytestmark = pytest.mark.usefixtures("texts")

# The form of "Something wrong here?" has a token and a key of its own each time it is asked for.
OF_ONE_FORM = re.compile(r'(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*')
NEWER = {"short_answer": "A newer word on it [1].", "body": "## Newer\n\nAnother text [1]."}


def public_pages(article: Article) -> Iterator[str]:
    """Every page and feed that could be about `article`, found by its routes: none is left out."""
    slug = {"slug": article.condition.slug}
    known = {"": [{}], "condition": [slug], "article_slug": [slug | {"article_slug": article.slug}]}
    known["section"] = [{"section": name} for name in ("articles", "conditions", "pages")]
    for noun, arguments in known.items():
        for name in ROUTES[noun].split():
            if name.startswith("account"):
                continue
            for args in arguments:
                try:
                    yield reverse(name, kwargs=args)
                except NoReverseMatch:
                    continue  # a route that needs more than the noun says
    yield from (f"{article.get_absolute_url()}?for={reader}" for reader in ReaderType.values)
    yield f"/search/?q={article.condition.name}"
    yield f"/api/v1/articles/{article.pk}"


def read(article: Article) -> dict[str, str]:
    pages = {}
    for path in public_pages(article):
        answer = Client(raise_request_exception=False).get(path)
        if answer.status_code == 200:
            text = answer.getvalue() if answer.streaming else answer.content
            pages[path] = OF_ONE_FORM.sub(r"\1", text.decode(errors="replace"))
    return pages


# --- The states of a text, each reached from the one before it -------------------------------


def from_a_draft_on(draft: Revision, cast: dict[str, Any]) -> Iterator[str]:
    """Every state that a text can be in short of its approval, the draft's first."""
    author, reviewer = cast["author"], cast["reviewer"]
    article = draft.article
    yield "draft"
    review.withdraw(draft, by=author)
    yield "withdrawn"

    def again() -> Revision:
        if article.live_revision_id:
            fresh = review.revise(article, by=author)
        else:
            fresh = writing.begin(article.condition, article.topic, by=author)
        return writing.save(
            fresh, by=author, variants={"patient": NEWER}, citations=[factories.CITATION]
        )

    submitted = review.submit(again(), by=author)
    yield "submitted"
    under_review = review.start_review(submitted, by=reviewer)
    yield "under_review"
    under_review = review.release(under_review, by=reviewer)
    yield "released"
    under_review = review.start_review(under_review, by=reviewer)
    review.request_changes(under_review, by=reviewer, note="Say more.")
    yield "changes_requested"
    rejected = review.submit(again(), by=author)
    review.reject(review.start_review(rejected, by=reviewer), by=reviewer, note="Not so.")
    yield "rejected"
    review.start_review(review.submit(again(), by=author), by=reviewer)
    yield "under_review again"


STATES = 8


@pytest.fixture
def cast(author, reviewer, editor) -> dict[str, Any]:
    return {"author": author, "reviewer": reviewer, "editor": editor}


def same_apart_from(changing: Callable[[str], bool], then: dict, now: dict) -> list[str]:
    return [path for path in then if not changing(path) and now.get(path) != then[path]]


def test_the_public_page_is_the_same_bytes_until_the_new_text_is_approved(cast, condition):
    live = factories.approved(cast["author"], condition, cast["reviewer"])
    article = live.article
    address = article.get_absolute_url()
    then = {path: text for path, text in read(article).items() if path.startswith(address)}
    assert len(then) > len(ReaderType.values)
    draft = review.revise(article, by=cast["author"])
    draft = writing.save(
        draft, by=cast["author"], variants={"patient": NEWER}, citations=[factories.CITATION]
    )
    article.refresh_from_db()
    seen = []
    for state in from_a_draft_on(draft, cast):
        now = read(article)
        assert {path: now[path] for path in then} == then, state
        assert not [path for path, text in now.items() if "A newer word on it" in text], state
        seen.append(state)
    assert len(seen) == STATES

    last = article.revisions.get(status="under_review")
    review.approve(last, by=cast["reviewer"], conflict_of_interest="None.")
    assert "A newer word on it" in read(article)[address]


def test_nothing_is_called_medically_reviewed_before_it_is(cast, condition):
    draft = factories.draft(cast["author"], condition)
    article = draft.article
    for state in from_a_draft_on(draft, cast):
        claims = [path for path, text in read(article).items() if claims_a_review(text)]
        assert claims == [], state

    last = article.revisions.get(status="under_review")
    approved = review.approve(last, by=cast["reviewer"], conflict_of_interest="None.")
    assert claims_a_review(read(article)[article.get_absolute_url()])  # so the search finds it

    review.retract(approved, by=cast["editor"], note="Its source was taken back.")
    assert [path for path, text in read(article).items() if claims_a_review(text)] == []


def claims_a_review(text: str) -> bool:
    return "medically reviewed" in text.lower()
