"""A short answer outside its page is whole sentences of plain words."""

import pytest

from diseasemaps.pages.shortening import cut, plain_text, short


def test_what_fits_is_left_as_it_is():
    assert cut("One. Two.", 20) == "One. Two."


def test_it_ends_where_a_sentence_ends():
    assert cut("The first one. The second one is longer. The third.", 42) == (
        "The first one. The second one is longer."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ask Dr Who or Dr. Smith about it for a long time.",
        "Some, e.g. Those with HIV, do well now.",
    ],
)
def test_an_abbreviation_is_no_end_of_a_sentence(text):
    assert cut(text, len(text) - 5).endswith(" …")


def test_a_sentence_that_is_too_long_ends_at_a_word():
    text = "This one sentence goes on and on, and has no end that fits here"
    assert cut(text, 35) == "This one sentence goes on and on …"
    assert len(cut(text, 35)) <= 36


def test_a_very_long_word_is_not_lost_altogether():
    assert cut("x" * 500, 50) != ""


def test_stored_html_becomes_words():
    stored = (
        '<p>Less &amp; less <sup class="citation">[<a href="#ref-1" id="cite-1-1">1</a>]</sup>.</p>'
        "<ul><li>one</li><li>two</li></ul>"
    )
    assert plain_text(stored) == "Less & less. one two"
    assert short("<p>&lt;b&gt;</p>") == "<b>"
