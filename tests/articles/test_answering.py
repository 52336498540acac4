"""The remarks on a draft where it is written: answered and settled there, with nothing lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from diseasemaps.articles import remarks, review, writing
from diseasemaps.articles.models import Revision
from tests import factories
from tests.articles.test_drafting import SOURCE, typed
from tests.articles.test_remarks import places, revised, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def revision(author, reviewer, condition):
    return factories.under_review(author, condition, reviewer)


@pytest.fixture
def draft(revision, reviewer, author) -> Revision:
    """Revised after a remark on its first block, of which nothing is left."""
    say(revision, reviewer, text="Which cause?")
    return revised(revision, reviewer, author, "Nothing of it is left [1].")


@pytest.fixture
def carried(draft):
    return draft.remarks.get(reply_to=None)


@pytest.fixture
def edit(client, author, draft):
    """Press a button of the editor with words typed in it; the page that comes back."""
    client.force_login(author)
    address = reverse("articles:edit", args=[draft.pk])

    def press(action="", **texts):
        if not action:
            return client.get(address)
        return client.post(address, typed(draft, SOURCE, action=action, **texts))

    return press


def test_the_editor_shows_each_remark_with_the_words_it_is_about(edit, carried):
    page = edit().text
    assert "Which cause?" in page
    assert "About a passage that is no longer there (text for:" in page
    assert "The cause is treated first." in page  # the words it was about
    assert f"?for=patient#remark-{carried.pk}" in page
    assert ">1 remark</span>" in page  # on the tab


def test_where_the_passage_is_still_there_it_says_so(client, author, reviewer, revision):
    say(revision, reviewer, anchor="short-answer")
    say(revision, reviewer, text="All of it?", anchor="")
    review.request_changes(revision, by=reviewer, note="See the remarks.")
    draft = review.revise(revision.article, by=author)
    client.force_login(author)
    page = client.get(reverse("articles:edit", args=[draft.pk])).text
    assert "About the short answer</p>" in page
    assert "About the whole text</p>" in page
    assert ">2 remarks</span>" in page


def test_a_remark_is_answered_settled_and_opened_again_and_what_is_typed_stays(edit, carried):
    unsaved = {"patient_body": "Typed and not saved."}
    answer = {f"answer-{carried.pk.hex}-text": "The first one."}
    page = edit(f"answer-{carried.pk}", **unsaved, **answer)
    assert page.status_code == 200
    assert [one.text for one in carried.replies.all()] == ["The first one."]
    assert page.text.count("The first one.") == 1  # in the thread, and no more in the field
    for action, says in (("resolve", "Resolved. It stays here"), ("reopen", "Open again.</p>")):
        page = edit(f"{action}-{carried.pk}", **unsaved, **answer)
        assert says in page.text
        assert "Typed and not saved." in page.text
        assert page.text.count("The first one.") == 2  # typed again, and kept
        carried.refresh_from_db()
        assert (carried.resolved_at is not None) is (action == "resolve")
    assert carried.revision.variants.get().body == "Nothing of it is left [1]."


def test_a_refusal_keeps_the_words_and_names_its_field(edit, carried, author):
    page = edit(f"answer-{carried.pk}", **{f"answer-{carried.pk.hex}-text": "x" * 6_000})
    assert page.status_code == 422
    assert "x" * 6_000 in page.text
    assert f'href="#id_answer-{carried.pk.hex}-text"' in page.text
    remarks.resolve(carried, by=author)
    page = edit(f"resolve-{carried.pk}")
    assert page.status_code == 409
    assert "resolved already" in page.text
    assert edit(f"resolve-{uuid4()}").status_code == 409


@pytest.mark.parametrize("action", ["save", "preview", "submit"])
def test_an_answer_that_is_typed_and_not_sent_is_not_lost_with_the_draft(
    edit, draft, carried, action
):
    page = edit(action, **{f"answer-{carried.pk.hex}-text": "Half an ans"})
    assert page.status_code == 422
    assert "Half an ans" in page.text
    assert "Your draft is saved." in page.text
    draft.refresh_from_db()
    assert (draft.status, draft.variants.get().body) == ("draft", "Rest helps [1].")
    assert f'name="version" value="{draft.version}"' in page.text
    assert not carried.replies.exists()
    assert edit(action).status_code == 302  # without the answer


def test_the_page_saves_itself_beside_a_half_written_answer(client, author, draft, carried, edit):
    half = {f"answer-{carried.pk.hex}-text": "Half"}
    address = reverse("articles:autosave", args=[draft.pk])
    client.force_login(author)
    assert client.post(address, typed(draft, SOURCE, **half)).status_code == 200


def test_nothing_of_another_text_is_settled_from_here(edit, author, reviewer, condition):
    other = factories.under_review(author, condition, reviewer, slug="outlook")
    elsewhere = say(other, reviewer)
    assert edit(f"resolve-{elsewhere.pk}").status_code == 409
    elsewhere.refresh_from_db()
    assert elsewhere.resolved_at is None


# --- what is no longer there, in the workspace ---------------------------------------------------


def test_a_remark_whose_passage_or_text_is_gone_is_shown_with_the_words_it_was_about(
    client, author, reviewer, condition
):
    draft = factories.draft(author, condition)
    carer = {"short_answer": "S.", "body": "Be there for them."}
    texts = {"patient": factories.PATIENT_TEXT, "carer": carer}
    draft = writing.save(draft, by=author, variants=texts, citations=[factories.CITATION])
    revision = review.start_review(review.submit(draft, by=author), by=reviewer)
    say(revision, reviewer, text="Which cause?")
    block = places(revision, "carer")[1].anchor
    say(revision, reviewer, text="Who is there?", reader="carer", anchor=block)
    say(revision, reviewer, text="Too short.", reader="carer", anchor="")
    draft = revised(revision, reviewer, author, "All new [1].")  # for patients only
    for by, now in ((author, draft), (reviewer, review.submit(draft, by=author))):
        client.force_login(by)
        page = client.get(now.get_absolute_url()).text
        gone = page[page.index("About passages that are no longer there") :]
        for words in ("Which cause?", "The cause is treated first.", "Too short."):
            assert words in gone
        for words in ("Who is there?", "Be there for them.", "text that is no longer there"):
            assert words in gone
        assert '<a class="small" href="#at-gone">2 about a text' in page
    last = draft.remarks.get(text="Too short.")
    assert client.post(reverse("articles:remark_resolve", args=[last.pk])).status_code == 403
    client.force_login(author)
    back = client.post(reverse("articles:remark_resolve", args=[last.pk]), follow=True)
    assert "Resolved. It stays here" in back.text


def test_the_editor_costs_the_same_however_much_was_said(
    edit, draft, author, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25) as before:
        edit()
    for n in range(5):
        first = say(draft, author, text=f"{n}", anchor="")
        remarks.answer(first, by=author, text="Yes.")
    with django_assert_max_num_queries(len(before)):
        edit()
