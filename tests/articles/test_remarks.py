"""Remarks on single places of a text: who speaks, who is told, where they go with a revision."""

from collections import Counter

import pytest
from django.urls import reverse

from accounts import restrictions
from diseasemaps import audit
from diseasemaps.articles import blocks, remarks, review, writing
from diseasemaps.articles.models import ReviewRemark, Revision
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories
from tests.workflow.test_races import EIGHT, ONE_WINNER, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def revision(author, reviewer, condition):
    return factories.under_review(author, condition, reviewer)


def places(revision, reader="patient"):
    """The blocks of one text that take remarks, the short answer first."""
    found = blocks.with_short_answer(revision.variants.get(reader_type=reader))
    return [block for block in found if block.takes_remarks]


def say(revision, by, text="Says who?", anchor=None, reader="patient"):
    anchor = places(revision)[1].anchor if anchor is None else anchor
    return remarks.remark(revision, by=by, text=text, reader_type=reader, anchor=anchor)


def told(kind=Kind.REMARK_MADE):
    """Whom each event of this kind means, by handle."""
    return [
        sorted(person.handle for person in audiences.resolve(event.audience))
        for event in Event.objects.filter(kind=kind).order_by("pk")
    ]


# --- blocks ------------------------------------------------------------------------------------


def test_the_blocks_of_a_stored_text_are_those_that_the_renderer_named(revision):
    variant = revision.variants.get()
    found = blocks.of(variant)
    assert "".join(block.html for block in found) == variant.body_html
    assert [block.text for block in found if block.takes_remarks] == [
        "The cause is treated first.",
        "rest physiotherapy",
    ]
    assert [block.is_heading for block in found] == [True, False, True, False]


@pytest.mark.parametrize(
    "evil", ['<p id="b-0123456789">', '`<p id="b-0123456789">`', '"b-0123456789"']
)
def test_nobody_can_type_a_block(author, condition, evil):
    draft = factories.draft(author, condition)
    texts = {"patient": {"short_answer": "x", "body": f"One {evil} two.\n\nThree."}}
    writing.save(draft, by=author, variants=texts, citations=[])
    assert len(blocks.of(draft.variants.get())) == 2


# --- who speaks --------------------------------------------------------------------------------


def test_the_reviewer_the_author_and_editors_speak(revision, reviewer, author, editor):
    for by in (reviewer, author, editor):
        made = say(revision, by, text=f"I am {by.handle}.")
        assert (made.author, made.quote) == (by, "The cause is treated first.")


@pytest.mark.parametrize("who", ["other_reviewer", "moderator", "stranger", "admin"])
def test_nobody_else_does(revision, reviewer, request, who):
    by = request.getfixturevalue(who)
    made = say(revision, reviewer)
    for attempt in (
        lambda: say(revision, by),
        lambda: remarks.answer(made, by=by, text="No."),
        lambda: remarks.resolve(made, by=by),
    ):
        with pytest.raises(Refused):
            attempt()
    assert ReviewRemark.objects.count() == 1


def test_a_reviewer_whose_review_ended_speaks_no_more(revision, reviewer):
    made = say(revision, reviewer)
    review.release(revision, by=reviewer)
    with pytest.raises(Refused):
        remarks.resolve(made, by=reviewer)


def test_a_silenced_author_says_nothing(revision, author, admin):
    restrictions.restrict(author, kind="silenced", by=admin, reason="test")
    with pytest.raises(Refused):
        say(revision, author)


def test_remarks_are_closed_with_the_decision(revision, reviewer, author):
    made = say(revision, reviewer)
    review.approve(revision, by=reviewer, conflict_of_interest="None.")
    for attempt in (
        lambda: say(revision, author, text="Late."),
        lambda: remarks.resolve(made, by=author),
    ):
        with pytest.raises(Conflict):
            attempt()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " \n"}, "text"),
        ({"anchor": "b-0000000000"}, "anchor"),
        ({"reader": "carer"}, "reader_type"),
    ],
)
def test_a_remark_needs_words_and_a_place(revision, reviewer, change, field):
    with pytest.raises(Incomplete) as refused:
        say(revision, reviewer, **change)
    assert [fault.field for fault in refused.value.faults] == [field]


# --- threads -----------------------------------------------------------------------------------


def test_an_answer_to_an_answer_stays_in_the_thread(revision, reviewer, author):
    first = say(revision, reviewer)
    answer = remarks.answer(first, by=author, text="The guideline does.")
    again = remarks.answer(answer, by=reviewer, text="Which one?")
    assert [one.reply_to for one in (answer, again)] == [first, first]
    assert list(first.replies.all()) == [answer, again]


def test_the_author_or_the_reviewer_resolves_and_opens_again(revision, reviewer, author):
    first = say(revision, reviewer)
    assert remarks.resolve(first, by=author).resolved_by == author
    assert not remarks.unresolved(revision).exists()
    with pytest.raises(Conflict):
        remarks.resolve(first, by=reviewer)
    assert remarks.reopen(first, by=reviewer).resolved_at is None
    assert remarks.unresolved(revision).get() == first


def test_the_other_side_is_told_and_never_oneself(revision, reviewer, author, editor):
    first = say(revision, reviewer)
    remarks.answer(first, by=author, text="Yes.")
    remarks.answer(first, by=editor, text="Hm.")
    assert told() == [["author"], ["reviewer"], ["author", "reviewer"]]


def test_the_audit_trail_knows_of_it_and_not_what_was_said(revision, reviewer, author):
    first = say(revision, reviewer, text="A secret thought.")
    remarks.answer(first, by=author, text="Another one.")
    remarks.resolve(first, by=author)
    remarks.reopen(first, by=author)
    rows = AuditEntry.objects.filter(action__startswith="review_remark.").order_by("seq")
    assert [row.action.partition(".")[2] for row in rows] == ["make", "make", "resolve", "reopen"]
    assert not any("thought" in str(row.facts) or "Another" in str(row.facts) for row in rows)
    assert audit.verify().ok


# --- carried over ------------------------------------------------------------------------------


def revised(revision, reviewer, author, body, short_answer="Treatment looks for the cause [1]."):
    """Changes requested, a new draft with this text, handed in."""
    asked = review.request_changes(revision, by=reviewer, note="See the remarks.")
    draft = review.revise(asked.article, by=author)
    texts = {"patient": {"short_answer": short_answer, "body": body}}
    return writing.save(draft, by=author, variants=texts, citations=[factories.CITATION])


def carried(draft):
    return draft.remarks.get(reply_to=None)


def test_open_remarks_go_along_with_their_answers_and_resolved_ones_stay(
    revision, reviewer, author
):
    first = say(revision, reviewer)
    remarks.answer(first, by=author, text="I will.")
    done = say(revision, reviewer, text="Done already?")
    remarks.resolve(done, by=author)
    asked = review.request_changes(revision, by=reviewer, note="See the remarks.")
    draft = review.revise(asked.article, by=author)
    copy = carried(draft)
    assert (copy.carried_from, copy.author, copy.text, copy.at) == (
        first,
        reviewer,
        first.text,
        first.at,
    )
    assert [one.text for one in copy.replies.all()] == ["I will."]
    assert review.revise(asked.article, by=author) == draft
    assert draft.remarks.filter(reply_to=None).count() == 1
    with pytest.raises(Conflict, match="went along"):
        remarks.answer(first, by=author, text="Here?")
    assert remarks.resolve(copy, by=author).resolved_by == author


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("New words.\n\nThe cause is treated first [1].", "The cause is treated first."),
        (
            "New words.\n\nThe cause is always treated first [1].",
            "The cause is always treated first.",
        ),
        ("Nothing of it is left [1].", ""),
    ],
    ids=["the same block", "one like it", "the whole text"],
)
def test_a_remark_finds_its_block_again(revision, reviewer, author, body, found):
    say(revision, reviewer)
    draft = revised(revision, reviewer, author, body)
    here = blocks.with_short_answer(draft.variants.get())
    copy = carried(draft)
    anchor = blocks.place(copy.anchor, copy.quote, here)
    assert {block.anchor: block.text for block in here}.get(anchor, "") == found
    draft = review.submit(draft, by=author)
    assert carried(draft).anchor == anchor  # written down, now that the text is frozen


def test_a_remark_on_the_short_answer_stays_there(revision, reviewer, author):
    say(revision, reviewer, anchor=blocks.SHORT_ANSWER)
    draft = review.submit(revised(revision, reviewer, author, "All new [1]."), by=author)
    assert carried(draft).anchor == blocks.SHORT_ANSWER


# --- pressed twice -----------------------------------------------------------------------------


def test_the_same_words_twice_are_one_remark(revision, reviewer, author):
    first = say(revision, reviewer)
    assert say(revision, reviewer) == first
    assert remarks.answer(first, by=author, text="Yes.") == remarks.answer(
        first, by=author, text="Yes."
    )
    assert ReviewRemark.objects.count() == 2
    assert Event.objects.filter(kind=Kind.REMARK_MADE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_presses_of_one_remark_are_one(author, reviewer, condition):
    revision = factories.under_review(author, condition, reviewer)
    tabs = [Revision.objects.get(pk=revision.pk) for _ in range(EIGHT)]
    assert press([lambda r=r: say(r, reviewer) for r in tabs]) == Counter(taken=EIGHT)
    assert ReviewRemark.objects.count() == 1
    assert Event.objects.filter(kind=Kind.REMARK_MADE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_resolve_at_once_are_one(author, reviewer, condition):
    revision = factories.under_review(author, condition, reviewer)
    first = say(revision, reviewer)
    tabs = [ReviewRemark.objects.get(pk=first.pk) for _ in range(EIGHT)]
    people = [author, reviewer] * (EIGHT // 2)
    pairs = zip(tabs, people, strict=True)
    assert press([lambda r=r, by=by: remarks.resolve(r, by=by) for r, by in pairs]) == ONE_WINNER
    assert audit.verify().ok


@pytest.mark.django_db(transaction=True)
def test_remarks_and_the_decision_at_once_never_block_each_other(author, reviewer, condition):
    revision = factories.under_review(author, condition, reviewer)
    seen = [Revision.objects.get(pk=revision.pk) for _ in range(EIGHT)]
    verbs = [lambda r=r, n=n: say(r, author, text=f"Remark {n}.") for n, r in enumerate(seen[1:])]
    decide = lambda: review.approve(seen[0], by=reviewer, conflict_of_interest="None.")  # noqa: E731
    outcomes = press([decide, *verbs])
    assert outcomes["taken"] == 1 + ReviewRemark.objects.count()
    assert outcomes["taken"] + outcomes["conflict"] == EIGHT
    revision.refresh_from_db()
    assert revision.status == "approved"


# --- the page ----------------------------------------------------------------------------------


def page(revision, name="revision", *args):
    return reverse(f"articles:{name}", args=[revision.pk, *args])


def test_the_form_is_beside_the_block_without_a_script(client, revision, reviewer):
    client.force_login(reviewer)
    block = places(revision)[1]
    html = client.get(page(revision)).text
    link = f"?for=patient&amp;remark={block.anchor}#at-{block.anchor}"
    assert link in html
    assert 'name="anchor"' not in html
    html = client.get(f"{page(revision)}?for=patient&remark={block.anchor}").text
    assert f'name="anchor" value="{block.anchor}"' in html
    typed = {"reader_type": "patient", "anchor": block.anchor, "text": "Says who?"}
    answer = client.post(page(revision, "remark"), typed)
    made = ReviewRemark.objects.get()
    assert answer.url == f"{page(revision)}?for=patient#remark-{made.pk}"
    assert "Says who?" in client.get(page(revision)).text


def test_what_was_refused_keeps_its_words_in_its_place(client, revision, reviewer, author):
    client.force_login(reviewer)
    typed = {"reader_type": "patient", "anchor": "b-0000000000", "text": "Long thoughts."}
    answer = client.post(page(revision, "remark"), typed)
    assert answer.status_code == 422
    assert "Long thoughts." in answer.text
    assert "not in the text any more" in answer.text
    first = say(revision, reviewer)
    answer = client.post(page(first, "remark_answer"), {"text": "x" * 6_000})
    assert answer.status_code == 422
    assert "x" * 6_000 in answer.text


def test_a_thread_is_answered_resolved_and_opened_again(client, revision, reviewer, author):
    first = say(revision, reviewer)
    client.force_login(author)
    html = client.get(page(revision)).text
    assert "Dr Reviewer" in html
    assert "1 open remark here" in html
    client.post(page(first, "remark_answer"), {"text": "The guideline."})
    client.post(page(first, "remark_resolve"))
    html = client.get(page(revision)).text
    assert "The guideline." in html
    assert "Resolved by author" in html
    assert client.post(page(first, "remark_resolve")).status_code == 409
    client.post(page(first, "remark_reopen"))
    first.refresh_from_db()
    assert first.resolved_at is None


def test_readers_see_no_remark(client, revision, reviewer, stranger, moderator):
    first = say(revision, reviewer, text="Only for us.")
    for who in (None, stranger, moderator):
        if who:
            client.force_login(who)
        answer = client.get(page(revision))
        assert answer.status_code == 200  # pending, and public with its banner
        assert "Only for us." not in answer.text
        assert "remark" not in answer.text.lower()
        typed = {"reader_type": "patient", "anchor": "", "text": "Me too."}
        signed_out = 302 if who is None else 404
        assert client.post(page(revision, "remark"), typed).status_code == signed_out
        for act in ("answer", "resolve", "reopen"):
            answer = client.post(page(first, f"remark_{act}"), {"text": "Me too."})
            assert answer.status_code == signed_out
    first.refresh_from_db()
    assert (first.resolved_at, ReviewRemark.objects.count()) == (None, 1)


def test_another_reviewer_reads_the_remarks_and_adds_none(
    client, revision, reviewer, other_reviewer
):
    say(revision, reviewer, text="Only for us.")
    client.force_login(other_reviewer)
    html = client.get(page(revision)).text
    assert "Only for us." in html
    assert "Remark on this" not in html
    typed = {"reader_type": "patient", "anchor": "", "text": "Me too."}
    assert client.post(page(revision, "remark"), typed).status_code == 403


def test_remarks_of_the_other_texts_are_counted_and_led_to(client, author, reviewer, condition):
    draft = factories.draft(author, condition)
    texts = {"patient": factories.PATIENT_TEXT, "carer": {"short_answer": "S.", "body": "B."}}
    draft = writing.save(draft, by=author, variants=texts, citations=[factories.CITATION])
    revision = review.start_review(review.submit(draft, by=author), by=reviewer)
    say(revision, reviewer, reader="carer", anchor="")
    client.force_login(author)
    assert (
        '<a class="small" href="?for=carer#text">1 in the text' in client.get(page(revision)).text
    )


def test_open_remarks_are_counted_where_one_approves_and_refuse_nothing(client, revision, reviewer):
    say(revision, reviewer)
    client.force_login(reviewer)
    assert "1 remark on this text is open." in client.get(page(revision, "step", "approve")).text
    typed = {"version": revision.version, "conflict_of_interest": "None."}
    assert client.post(page(revision, "step", "approve"), typed).status_code == 302


def test_the_page_costs_the_same_however_much_was_said(
    client, revision, reviewer, author, django_assert_max_num_queries
):
    client.force_login(reviewer)
    say(revision, reviewer)
    with django_assert_max_num_queries(25) as before:
        client.get(page(revision))
    for n in range(5):
        remarks.answer(say(revision, reviewer, text=f"{n}"), by=author, text="Yes.")
    with django_assert_max_num_queries(len(before)):
        client.get(page(revision))
