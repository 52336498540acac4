"""A source is marked as retracted by hand: who may, what follows, and what is refused after."""

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from diseasemaps import audit
from diseasemaps.articles import retractions, review, writing
from diseasemaps.articles.models import Rereview, Source
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.versions import PageVersion
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

DAY = date(2025, 5, 4)
SAID = {"on": DAY, "reason": "The data were made up."}


def source() -> Source:
    return Source.objects.get(doi=factories.CITATION["doi"])


def mark(editor, **said) -> Source:
    return retractions.mark(source(), by=editor, **SAID | said)


def told() -> list[Event]:
    return list(Event.objects.filter(kind=Kind.SOURCE_RETRACTED))


def page_versions() -> dict[str, int]:
    return dict(PageVersion.objects.values_list("key", "number"))


@pytest.fixture
def live(author, reviewer, condition):
    return factories.approved(author, condition, reviewer)


def test_an_editor_marks_it_with_day_reason_and_notice(live, editor):
    marked = mark(editor, notice="https://example.org/notice")
    assert marked.retracted_on == DAY
    assert marked.retraction_reason == "The data were made up."
    assert marked.retraction_notice == "https://example.org/notice"
    assert marked.retraction_source == "editor"
    assert source().retracted_on == DAY


def test_nobody_else_does(live, author, reviewer, moderator, admin, member):
    for person in (author, reviewer, moderator, admin, member):
        with pytest.raises(Refused, match="Only an editor"):
            mark(person)
        with pytest.raises(Refused, match="Only an editor"):
            retractions.unmark(source(), by=person, reason="I think so.")
    assert source().retracted_on is None


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("on", {"on": date.today() + timedelta(days=2)}),
        ("reason", {"reason": "  "}),
        ("notice", {"notice": "javascript:alert(1)"}),
    ],
)
def test_what_is_missing_is_named(live, editor, field, said):
    with pytest.raises(Incomplete) as refused:
        mark(editor, **said)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert source().retracted_on is None


def test_every_citing_article_is_made_anew_and_its_live_text_read_again(
    live, author, reviewer, editor
):
    other = factories.approved(author, factories.condition("Another"), reviewer, slug="outlook")
    waiting = factories.submitted(author, factories.condition("A third"))
    before = page_versions()
    mark(editor)
    after = page_versions()
    for revision in (live, other, waiting):
        key = revision.article.page_key
        assert after[key] == before[key] + 1
    opened = Rereview.objects.filter(reason="retraction", source=source(), closed_at=None)
    assert {one.article_id for one in opened} == {live.article_id, other.article_id}
    assert {one.opened_by for one in opened} == {editor}


def test_an_article_that_does_not_cite_it_is_left_alone(live, author, reviewer, editor):
    begun = writing.begin(factories.condition("Another"), factories.topic(), by=author)
    cited = factories.CITATION | {"doi": "10.1000/other"}
    begun = writing.save(
        begun, by=author, variants={"patient": factories.PATIENT_TEXT}, citations=[cited]
    )
    started = review.start_review(review.submit(begun, by=author), by=reviewer)
    other = review.approve(started, by=reviewer, conflict_of_interest="None.")
    before = page_versions()
    mark(editor)
    assert page_versions()[other.article.page_key] == before[other.article.page_key]
    assert Rereview.objects.get().article == live.article


def test_owners_are_told(live, author, reviewer, editor):
    mark(editor)
    (event,) = told()
    assert event.about_id == str(live.pk)
    assert set(audiences.resolve(event.audience)) == {author, reviewer, editor}


def test_whoever_works_on_a_revision_that_cites_it_is_told(author, reviewer, editor, condition):
    waiting = factories.under_review(author, condition, reviewer)
    mark(editor)
    (event,) = told()
    assert event.about_id == str(waiting.pk)
    assert set(audiences.resolve(event.audience)) == {author, reviewer}


def test_twice_is_a_conflict(live, editor):
    mark(editor)
    with pytest.raises(Conflict, match="already"):
        mark(editor)
    assert len(told()) == 1


def test_unmarking_needs_a_reason_takes_the_warning_away_and_closes_what_was_opened(live, editor):
    mark(editor, notice="https://example.org/notice")
    with pytest.raises(Incomplete):
        retractions.unmark(source(), by=editor, reason=" ")
    before = page_versions()
    freed = retractions.unmark(source(), by=editor, reason="It was another work.")
    assert (freed.retracted_on, freed.retraction_notice) == (None, "")
    assert Rereview.objects.get().closed_at is not None
    assert page_versions()[live.article.page_key] == before[live.article.page_key] + 1
    with pytest.raises(Conflict):
        retractions.unmark(source(), by=editor, reason="Again.")


def test_it_is_on_record_without_a_word_of_text(live, editor):
    mark(editor)
    retractions.unmark(source(), by=editor, reason="It was another work.")
    entries = audit.AuditEntry.objects.filter(thing_kind="source").order_by("seq")
    assert [(one.action, one.actor) for one in entries] == [
        ("source.mark", editor.audit_id),
        ("source.unmark", editor.audit_id),
    ]
    assert entries[0].facts == {"on": "2025-05-04"}
    assert audit.verify().ok


def test_a_text_that_rests_on_it_is_not_submitted_and_the_source_is_named(
    live, author, reviewer, editor, condition
):
    mark(editor)
    draft = review.revise(live.article, by=author)
    with pytest.raises(Incomplete) as refused:
        review.submit(draft, by=author)
    (fault,) = refused.value.faults
    assert fault.field == "citations[1].title"
    assert "Source 1 was retracted on 4 May 2025." in fault.message


@pytest.mark.parametrize("title", ["Retracted: A review", "[RETRACTED] A review", "RETRACTED A"])
def test_it_can_be_cited_to_say_so(live, author, reviewer, editor, title):
    mark(editor)
    draft = review.revise(live.article, by=author)
    cited = factories.CITATION | {"title": title}
    saved = writing.save(
        draft, by=author, variants={"patient": factories.PATIENT_TEXT}, citations=[cited]
    )
    assert review.submit(saved, by=author).status == "submitted"


@pytest.mark.parametrize("title", ["A retracted review", "Retractedness", "Not retracted"])
def test_a_title_that_only_holds_the_word_does_not_say_so(live, author, editor, title):
    mark(editor)
    draft = review.revise(live.article, by=author)
    cited = factories.CITATION | {"title": title}
    saved = writing.save(
        draft, by=author, variants={"patient": factories.PATIENT_TEXT}, citations=[cited]
    )
    with pytest.raises(Incomplete):
        review.submit(saved, by=author)


def test_what_was_retracted_while_it_waited_is_not_approved(author, reviewer, editor, condition):
    waiting = factories.under_review(author, condition, reviewer)
    mark(editor)
    with pytest.raises(Incomplete, match="Source 1 was retracted"):
        review.approve(waiting, by=reviewer, conflict_of_interest="None.")
    waiting.refresh_from_db()
    assert waiting.status == "under_review"
    asked = review.request_changes(waiting, by=reviewer, note="Take source 1 out.")
    assert asked.status == "changes_requested"


def test_a_live_text_that_rests_on_it_is_not_reaffirmed(live, reviewer, editor):
    mark(editor)
    with pytest.raises(Incomplete, match="Source 1 was retracted"):
        review.reaffirm(live, by=reviewer, conflict_of_interest="None.")
    assert Rereview.objects.get().closed_at is None
    retractions.unmark(source(), by=editor, reason="It was another work.")
    assert review.reaffirm(live, by=reviewer, conflict_of_interest="None.").status == "approved"


def press(verbs) -> Counter:
    barrier, results = threading.Barrier(len(verbs)), []

    def run(verb) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            verb()
            results.append("taken")
        except Conflict:
            results.append("conflict")
        except Incomplete:
            results.append("incomplete")
        except Exception as error:
            results.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(results)


@pytest.mark.django_db(transaction=True)
def test_eight_editors_mark_it_at_once_and_one_does(author, reviewer, condition):
    factories.approved(author, condition, reviewer)
    editors = [factories.person(f"editor-{number}", role="editor") for number in range(8)]
    outcomes = press([lambda by=by: mark(by) for by in editors])
    assert outcomes == Counter(taken=1, conflict=7)
    assert len(told()) == Rereview.objects.count() == 1
    assert audit.verify().ok


@pytest.mark.django_db(transaction=True)
def test_marking_approving_and_revising_at_once_never_block_each_other(
    author, reviewer, editor, condition
):
    """Whatever comes first: no text goes live on a retracted source without being read again."""
    live = factories.approved(author, condition, reviewer)
    waiting = factories.under_review(author, factories.condition("Another"), reviewer)
    outcomes = press(
        [
            lambda: mark(editor),
            lambda: review.approve(waiting, by=reviewer, conflict_of_interest="None."),
            lambda: review.revise(live.article, by=author),
        ]
    )
    assert outcomes["taken"] >= 2
    assert outcomes["taken"] + outcomes["incomplete"] == 3
    waiting.refresh_from_db()
    expected = 2 if waiting.status == "approved" else 1
    assert Rereview.objects.filter(closed_at=None).count() == expected
    assert source().retracted_on <= timezone.localdate()
