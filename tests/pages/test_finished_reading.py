"""The public pages about articles are kept as finished ones, and never stale."""

import pytest

from diseasemaps.articles import citing, problems, review, wishes, writing
from tests import factories
from tests.pages.test_finished import Answer, kept, pages, until  # noqa: F401
from tests.pages.test_history import approve_next, compared, history

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("texts")]


@pytest.fixture
def both(transactional_db, texts, condition, author, reviewer):
    """Two approved texts of one article, the older first."""
    older = factories.approved(author, condition, reviewer)
    return older, approve_next(older.article, author, reviewer, "Another answer [1].")


def public_pages(older, newer) -> list[str]:
    here = newer.article.get_absolute_url()
    condition = newer.article.condition.slug
    return [
        here,
        f"{here}?for=carer",
        history(newer),
        f"{here}history/compare/",
        compared(older, newer),
        citing.permalink(older),
        citing.permalink(newer) + "cite.bib",
        citing.permalink(newer) + "cite.ris",
        f"/conditions/{condition}/",
        "/feeds/articles/",
        f"/feeds/conditions/{condition}/",
        "/reviewers/",
        f"/reviewers/{newer.reviews.first().reviewer_id}/",
    ]


def test_each_is_kept_and_gone_once_a_verb_changed_it(pages, both, editor):  # noqa: F811
    older, newer = both
    paths = public_pages(older, newer)
    before = {path: kept(pages, path) for path in paths}
    assert {path: answer.status for path, answer in before.items()} == dict.fromkeys(paths, 200)
    review.retract(newer, by=editor, note="Its main source was withdrawn.")

    def stale() -> list[str]:
        now = {path: Answer(pages, path) for path in paths}
        return [path for path in paths if now[path].body == before[path].body]

    assert until(lambda: stale() == [], seconds=10)
    gone = [compared(older, newer), citing.permalink(newer) + "cite.bib"]
    assert [Answer(pages, path).status for path in gone] == [404, 404]


def test_a_reader_who_told_us_something_gets_the_finished_page(pages, both):  # noqa: F811
    path = both[1].article.get_absolute_url()
    first = kept(pages, path)
    asked = pages.application.asked
    again = Answer(pages, path, HTTP_COOKIE="told=0123456789y:signed")
    assert again.body == first.body
    assert pages.application.asked == asked


def test_what_readers_tell_changes_no_page_until_an_editor_answers(pages, both, editor):  # noqa: F811
    newer = both[1]
    path = newer.article.get_absolute_url()
    before = kept(pages, path)
    problem = problems.report(newer, reader_type="patient", text="Wrong.", by=None)
    wishes.wish(newer.article.condition, factories.topic("surgery"))
    assert Answer(pages, path).body == before.body
    problems.answer(problem, outcome="reopened", note="Look.", by=editor)
    assert until(lambda: b"being read again" in Answer(pages, path).body, seconds=10)


def test_the_form_to_report_is_nobodys_to_keep(pages, both):  # noqa: F811
    path = both[1].article.get_absolute_url() + "report/"
    assert Answer(pages, path).headers["cache-control"].count("no-store") == 1
    asked = pages.application.asked
    Answer(pages, path)
    assert pages.application.asked == asked + 1


def test_a_draft_leaves_every_page_as_it_is(pages, both, author):  # noqa: F811
    older, newer = both
    before = {path: kept(pages, path).body for path in public_pages(older, newer)}
    draft = review.revise(newer.article, by=author)
    texts = {"patient": factories.PATIENT_TEXT | {"short_answer": "Not yet [1]."}}
    draft = writing.save(draft, by=author, variants=texts, citations=[factories.CITATION])
    review.submit(draft, by=author)
    assert {path: Answer(pages, path).body for path in before} == before
