"""The reading score, against examples whose numbers are published, and what is warned about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diseasemaps.articles import reading_score
from diseasemaps.articles.reading_score import score, sentences_of, syllables

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
PASSAGE = "This sentence, taken as a reading passage unto itself, is being used to prove a point."

# As dictionaries divide them.
DIVIDED = """
1 the cat whole walked helped times makes life live boat road ask tired are have some cells heart
2 table little people needed places treatment doctor patient muscle quiet reading creature science
2 being treated studied fatigue disease because every children breathing surgeon real's unto rhythm
3 medicine diseases platypus seemingly infection genetic exercise anaemia's symptomless area idea
3 cardiac calcium period family surgery pregnancy autism various museum
4 diagnosis diabetes radiation immunity bacteria leukaemia emergency biology society mechanism
5 physiology idiopathic electricity
8 leukoencephalopathy
"""
TOLERATED = {"real's", "anaemia's", "symptomless", "physiology"}  # not asked of a rule


def divided():
    for line in DIVIDED.strip().splitlines():
        count, *words = line.split()
        yield from ((word, int(count)) for word in words if word not in TOLERATED)


@pytest.mark.parametrize(("word", "count"), list(divided()))
def test_syllables_are_those_of_a_dictionary(word, count):
    assert syllables(word) == count


def test_an_abbreviation_is_read_letter_by_letter():
    assert syllables("MRI") == 3


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        (PLATYPUS, 11.3),  # as Wikipedia's article on the formula gives it
        ("The cat sat on the mat.", -1.4),  # six words of one syllable: −1.45
        ("Go. Run. Eat.", -3.4),  # the lowest that the formula can give
    ],
)
def test_grades_are_those_that_are_published(text, grade):
    assert score(text).grade == grade


def test_the_passage_of_flesch_has_a_reading_ease_of_69():
    """Published for the other formula of Flesch, from the same counts."""
    found = score(PASSAGE)
    per_word = (found.grade + 15.59 - 0.39 * found.words) / 11.8
    assert round(206.835 - 1.015 * found.words - 84.6 * per_word) == 69


def test_markers_marks_and_links_are_not_read():
    plain = score("The cat sat on the mat. It was a good cat.")
    marked = score("The **cat** sat on the [mat](https://example.org/long-address) [1, 2].\n\n"
                   "It was a good cat [3–6].")  # fmt: skip
    assert (marked.grade, marked.words) == (plain.grade, plain.words)


def test_a_heading_and_each_item_are_sentences_of_their_own():
    text = "## What helps\n\nThis helps:\n\n- rest\n- good food\n"
    assert sentences_of(text) == ["What helps", "This helps:", "rest", "good food"]


@pytest.mark.parametrize(
    "text",
    [
        "Take it with food, e.g. with bread.",
        "Dr. Doe says so.",
        "It is 0.5 mg per day.",
        "It is called so (i.e. by some).",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text):
    assert len(sentences_of(text)) == 1


def test_sentences_end_where_they_end():
    assert sentences_of("One. Two! Three? “Four.” Five…") == [
        "One",
        "Two",
        "Three",
        "“Four",
        "Five",
    ]


@pytest.mark.parametrize("text", ["", "   ", "## ", "[1]", "123 456.", "!!!", "\x00"])
def test_without_a_word_there_is_no_score(text):
    assert score(text) is None
    assert reading_score.grade_of(text) is None


def test_reading_takes_a_minute_for_238_words_and_never_none():
    assert score("word " * 3).minutes == 1
    assert score(*["word word. " * 119] * 4).minutes == 4


def test_above_the_age_of_14_a_text_is_hard_for_patients():
    easy = score("We look for the cause. Then we treat it. You can rest at home.")
    hard = score(
        "Immunosuppressive medication necessitates meticulous surveillance of opportunistic "
        "infections, particularly progressive multifocal leukoencephalopathy."
    )
    assert not easy.is_hard_for_patients
    assert easy.age <= 14 < hard.age
    assert hard.is_hard_for_patients


def test_grade_nine_is_fourteen_years():
    assert reading_score.Score(9.0, 100, []).age == 14
    assert not reading_score.Score(9.4, 100, []).is_hard_for_patients
    assert reading_score.Score(9.6, 100, []).is_hard_for_patients
    assert reading_score.Score(-3.4, 3, []).age == 5


def test_the_longest_sentences_are_named_longest_first():
    text = " ".join(
        f"{name} {'word ' * length}end." for name, length in [("A", 30), ("B", 5), ("C", 40)]
    )
    found = score(text).longest
    assert [one.words for one in found] == [42, 32]
    assert found[0].beginning.startswith("C word")
    assert found[0].beginning.endswith(" …")


def test_no_more_than_three_are_named():
    assert len(score(("word " * 25 + ". ") * 6).longest) == 3


@given(st.text(max_size=400))
def test_any_text_has_a_score_or_none(text):
    found = score(text)
    assert found is None or (found.words > 0 and found.minutes >= 1 and found.age >= 5)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=40))
def test_every_word_has_a_syllable(word):
    assert 1 <= syllables(word) <= len(word) * 2


def test_a_long_text_costs_little():
    words = score("antidisestablishmentarianism " * 2_000)
    assert words.words == 2_000
