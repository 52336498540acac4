"""What two revisions differ in: word by word, source by source, in bounded time, and for whom."""

import random

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from diseasemaps.articles import diff, review, writing
from tests import factories

WORDS = st.lists(st.sampled_from(["a", "b", "c", "- d", "\n", "\n\n", "é.", "[1]"]), max_size=40)


def text_of(rows, side):
    return [
        "".join(piece.text for piece in getattr(row, side)) for row in rows if getattr(row, side)
    ]


def changed(pieces):
    return [piece.text.strip() for piece in pieces if piece.kind != "same"]


def test_one_word_in_one_block_is_all_that_is_marked():
    rows = diff.rows(
        "One.\n\nThe cause is treated first.\n\nEnd.", "One.\n\nThe cause is found first.\n\nEnd."
    )
    assert [row.kind for row in rows] == ["same", "changed", "same"]
    assert changed(rows[1].before) == ["treated"]
    assert changed(rows[1].after) == ["found"]


def test_blocks_are_put_in_and_taken_out():
    rows = diff.rows("One.\n\nTwo three.\n\nFour.", "One.\n\nFour.\n\nFive six.")
    assert [row.kind for row in rows] == ["same", "removed", "same", "added"]
    assert text_of(rows, "after") == ["One.", "Four.", "Five six."]


def test_a_block_is_compared_with_the_one_that_it_became():
    before = "Alpha beta gamma delta."
    after = "Something else was written here.\n\nAlpha beta gamma epsilon."
    rows = diff.rows(before, after)
    assert [row.kind for row in rows] == ["added", "changed"]
    assert changed(rows[1].after) == ["epsilon."]


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS)
def test_each_side_is_the_whole_of_its_text(one, other):
    before, after = " ".join(one), " ".join(other)
    rows = diff.rows(before, after)
    assert text_of(rows, "before") == diff.blocks(before)
    assert text_of(rows, "after") == diff.blocks(after)
    for row in rows:
        if row.kind == "same":
            assert row.before == row.after


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_a_text_does_not_differ_from_itself(one):
    text = " ".join(one)
    assert {row.kind for row in diff.rows(text, text)} <= {"same"}


def random_text(blocks, words, seed):
    rng = random.Random(seed)
    known = [f"w{n}" for n in range(500)]
    return "\n\n".join(" ".join(rng.choice(known) for _ in range(words)) for _ in range(blocks))


HARD = {
    "nothing in common": (random_text(100, 100, 1), random_text(100, 100, 2)),
    "one word repeated": ("a " * 30_000, "b a " * 15_000),
    "one block repeated": ("a\n\n" * 20_000, "a\n\nb\n\n" * 10_000),
    "one huge block": (random_text(1, 12_000, 1), random_text(1, 12_000, 2)),
    "one huge block into many": (random_text(1, 12_000, 1), random_text(900, 12, 2)),
    "many small blocks": (random_text(3_000, 4, 1), random_text(3_000, 4, 2)),
}


@pytest.mark.parametrize("texts", HARD.values(), ids=HARD)
def test_texts_of_60_kB_spend_no_more_than_their_budget(texts, monkeypatch):
    """Steps are counted, not seconds: the machine may be busy."""
    spent = []
    search = diff._search

    def counting(old, new, budget):
        before = budget.steps
        found = search(old, new, budget)
        spent.append(before - budget.steps)
        return found

    monkeypatch.setattr(diff, "_search", counting)
    rows = diff.rows(*texts)
    longest = max(len(texts[0]), len(texts[1]))
    assert sum(spent) <= diff.STEPS + diff.BLOCK_STEPS + 2 * longest
    assert text_of(rows, "before") == diff.blocks(texts[0])
    assert text_of(rows, "after") == diff.blocks(texts[1])


# --- revisions ---------------------------------------------------------------------------------


@pytest.fixture
def live(db, texts, author, reviewer, condition):
    return factories.approved(author, condition, reviewer)


@pytest.fixture
def successor(live, author):
    """With a word, a variant and a source more, one source changed, and one taken out."""
    draft = review.revise(live.article, by=author)
    patient = dict(factories.PATIENT_TEXT)
    patient["short_answer"] = "Treatment finds the cause and treats that [1, 2]."
    return writing.save(
        draft,
        by=author,
        variants={"patient": patient, "carer": {"short_answer": "Help [1].", "body": "B [1]."}},
        citations=[
            factories.CITATION | {"year": 2021},
            factories.CITATION | {"doi": "10.1000/other", "title": "Another"},
        ],
    )


def page(revision, against=None):
    address = reverse("articles:diff", args=[revision.pk])
    return f"{address}?against={against.pk}" if against else address


def test_texts_are_compared_by_reader(live, successor):
    patient, carer = diff.texts(live, successor)
    assert (patient.reader_type, patient.state) == ("patient", "changed")
    assert changed(patient.short_answer[0].after) == ["finds", "[1, 2]."]
    assert {row.kind for row in patient.body} == {"same"}
    assert (carer.reader_type, carer.state) == ("carer", "added")
    assert diff.texts(successor, live)[1].state == "removed"


def test_sources_are_compared_field_by_field(live, successor):
    first, second = diff.sources(live, successor)
    assert (first.kind, [(f.label, f.before, f.after) for f in first.fields]) == (
        "changed",
        [("Year", "2020", "2021")],
    )
    assert (second.kind, second.number, second.title) == ("added", 2, "Another")
    assert [one.kind for one in diff.sources(successor, live)] == ["changed", "removed"]


def test_the_page_compares_with_the_live_text_and_says_what_changed(
    client, live, successor, author
):
    client.force_login(author)
    answer = client.get(page(successor))
    assert answer.status_code == 200
    assert answer.context["before"] == live
    html = answer.text
    assert "finds" in html
    assert '<ins><span class="visually-hidden"> Added: </span>' in html
    assert page(successor) in client.get(successor.get_absolute_url()).text


def test_any_other_revision_can_be_chosen(client, live, successor, author):
    client.force_login(author)
    answer = client.get(page(live, successor))
    assert answer.context["before"] == successor
    assert f'<option value="{successor.pk}" selected>' in answer.text


def test_only_who_may_see_both_sees_what_changed(client, live, successor, stranger, moderator):
    for who in (None, stranger, moderator):
        if who:
            client.force_login(who)
        assert client.get(page(successor)).status_code == 404
        assert client.get(page(live, successor)).status_code == 404
        alone = client.get(page(live))
        assert alone.status_code == 200
        assert alone.context["before"] is None


@pytest.mark.parametrize("against", ["nothing", "a\x00", "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_revision_of_this_article_is_not_found(client, live, author, against):
    client.force_login(author)
    assert client.get(page(live), {"against": against}).status_code == 404


def test_a_revision_of_another_article_is_not_compared_with(client, live, author, reviewer):
    other = factories.approved(author, factories.condition("Other"), reviewer)
    client.force_login(author)
    assert client.get(page(live, other)).status_code == 404


def test_what_somebody_typed_is_shown_and_never_run(client, live, author):
    draft = review.revise(live.article, by=author)
    evil = "<script>alert(1)</script> & <b>"
    texts = {"patient": {"short_answer": evil, "body": f"{evil}\n\nThe cause is treated."}}
    draft = writing.save(draft, by=author, variants=texts, citations=[])
    client.force_login(author)
    html = client.get(page(draft)).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
