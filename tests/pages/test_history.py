"""The past of an article in public: what was done, each approved text, and what differs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diseasemaps.articles import citing, review, writing
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

NOINDEX = '<meta name="robots" content="noindex">'


def history(revision) -> str:
    return revision.article.get_absolute_url() + "history/"


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def approve_next(article, author, reviewer, short_answer: str):
    new = review.revise(article, by=author)
    texts = {"patient": factories.PATIENT_TEXT | {"short_answer": short_answer}}
    new = writing.save(new, by=author, variants=texts, citations=[factories.CITATION])
    new = review.start_review(review.submit(new, by=author), by=reviewer)
    return review.approve(new, by=reviewer, conflict_of_interest="None.")


@pytest.fixture
def first(condition, author, reviewer):
    return factories.approved(author, condition, reviewer)


@pytest.fixture
def second(first, author, reviewer):
    return approve_next(first.article, author, reviewer, "Treatment looks for another reason [1].")


def compared(older, newer) -> str:
    return f"{history(newer)}compare/?from={older.pk}&to={newer.pk}"


@pytest.mark.parametrize("public", [True, False])
def test_a_reviewer_decides_whether_readers_see_their_word(
    client, public, condition, author, reviewer, other_reviewer
):
    revision = factories.under_review(author, condition, reviewer)
    fields = (
        {"conflict_of_interest": "None.", "note_public": "on"}
        if public
        else {"conflict_of_interest": "None."}
    )
    for person, step, word in (
        (reviewer, "approve", "Checked against the guideline."),
        (other_reviewer, "reaffirm", "Still right."),
    ):
        client.force_login(person)
        revision.refresh_from_db()
        form = fields | {"note": word, "version": revision.version}
        done = client.post(f"/article-revisions/{revision.pk}/{step}/", form)
        assert done.status_code == 302
        client.logout()
        assert (word in read(client, history(revision))) is public


def test_every_approved_text_has_an_address_and_says_that_it_is_not_the_current_one(
    client, first, second
):
    page = read(client, citing.permalink(first))
    assert "This is not the current text" in page
    assert "Treatment looks for the cause" in page
    assert "Treatment looks for another reason" not in page
    assert NOINDEX in page
    canonical = (
        f'<link rel="canonical" href="http://127.0.0.1:8000{first.article.get_absolute_url()}">'
    )
    assert canonical in page
    assert "medically reviewed" not in page.lower()
    assert "application/ld+json" not in page
    current = read(client, citing.permalink(second))
    assert "This is not the current text" not in current
    assert "Treatment looks for another reason" in current
    assert NOINDEX in current
    assert canonical in current


def test_the_history_leads_to_every_approved_text_and_to_no_other(
    client, first, second, author, editor
):
    draft = review.revise(first.article, by=author)
    for person in (None, editor):
        if person:
            client.force_login(person)
        page = read(client, history(first))
        assert citing.permalink(first) in page
        assert citing.permalink(second) in page
        assert citing.permalink(draft) not in page


def test_steps_of_a_text_that_nobody_may_know_of_are_told_to_nobody(
    client, first, author, reviewer
):
    new = review.submit(review.revise(first.article, by=author), by=author)
    new = review.start_review(new, by=reviewer)
    review.reject(new, by=reviewer, note="A word among us.")
    page = read(client, history(first))
    assert "Rejected" not in page
    assert "A word among us." not in page
    client.force_login(author)
    assert "Rejected" in read(client, history(first))


def test_the_reason_of_a_retraction_is_public(client, second, first, editor):
    review.retract(second, by=editor, note="Its main source was withdrawn.")
    page = read(client, history(first))
    assert "Its main source was withdrawn." in page
    assert "by an editor" in page
    assert citing.permalink(second) not in page
    older = read(client, citing.permalink(first))
    assert "there is no current one" in older
    assert "medically reviewed" not in older.lower()


def test_two_approved_texts_are_compared_word_by_word_in_either_order(client, first, second):
    forward = read(client, compared(first, second))
    assert re.search(r"looks for\s*<del>\s*the cause and treats that</del>", forward)
    assert re.search(r"looks for\s*<ins>\s*another reason</ins>", forward)
    assert NOINDEX in forward
    backward = read(client, compared(second, first))
    assert backward == forward


def test_a_text_is_the_same_as_itself(client, first, second):
    assert "the same, word for word" in read(client, compared(first, first))


def test_the_page_to_compare_offers_every_approved_text(client, first, second):
    page = read(client, history(first) + "compare/")
    assert page.count(f'value="{first.pk}"') == 2
    assert page.count(f'value="{second.pk}"') == 2


def test_one_text_alone_has_nothing_to_be_compared_with(client, first):
    assert "nothing to compare it with" in read(client, history(first) + "compare/")
    assert "What has changed?" not in read(client, history(first))


@pytest.mark.parametrize("who", [None, "author", "editor"])
def test_only_approved_texts_are_compared_whoever_asks(
    client, who, first, second, author, editor, reviewer
):
    if who:
        client.force_login({"author": author, "editor": editor}[who])
    draft = review.revise(first.article, by=author)
    other = factories.approved(author, first.article.condition, reviewer, slug="causes")
    for wrong in (draft, other):
        assert client.get(compared(first, wrong)).status_code == 404
    assert client.get(f"{history(first)}compare/?from=nothing&to=%00").status_code == 404
    review.retract(second, by=editor, note="Wrong.")
    assert client.get(compared(first, second)).status_code == 404


def test_what_a_member_typed_is_never_markup_in_a_comparison(client, first, author, reviewer):
    nasty = "<script>alert(1)</script> <img src=x onerror=alert(1)> [1]"
    new = approve_next(first.article, author, reviewer, nasty)
    page = read(client, compared(first, new))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_the_past_asks_little_of_the_database_however_long_it_is(client, first, author, reviewer):
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            read(client, path)
        return len(captured)

    def all_asked(older, newer) -> list[int]:
        pages = [history(older), citing.permalink(older), compared(older, newer)]
        return [asked(page) for page in [*pages, citing.permalink(older) + "cite.bib"]]

    newest = approve_next(first.article, author, reviewer, "Text 1 [1].")
    few = all_asked(first, newest)
    for number in range(2, 6):
        newest = approve_next(first.article, author, reviewer, f"Text {number} [1].")
    assert all_asked(first, newest) == few
    assert max(few) <= 8


def test_an_old_text_is_read_in_the_words_that_one_remembers(client, condition, author, reviewer):
    revision = factories.draft(author, condition)
    carer = {"short_answer": "For carers [1].", "body": "Look after yourself [1]."}
    texts = {"patient": factories.PATIENT_TEXT, "carer": carer}
    revision = writing.save(revision, by=author, variants=texts, citations=[factories.CITATION])
    revision = review.start_review(review.submit(revision, by=author), by=reviewer)
    revision = review.approve(revision, by=reviewer, conflict_of_interest="None.")
    here = citing.permalink(revision)
    assert "For carers" not in read(client, here)
    assert f'href="{here}?for=carer"' in read(client, here)
    assert f'href="{here}?for=student"' not in read(client, here)  # there is none
    assert "For carers" in read(client, f"{here}?for=carer")
    client.cookies["reader_type"] = "carer"
    answer = client.get(here)
    assert "For carers" in answer.text
    assert "Cookie" in answer["Vary"]
