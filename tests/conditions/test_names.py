"""Names: two spellings of one name are the same, and an address is made for everybody."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diseasemaps.conditions.names import (
    LONGEST,
    LONGEST_SLUG,
    RESERVED,
    clean,
    in_a_sentence,
    normalise,
    slug_for,
)


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("Sjögren-Larsson syndrome", "SJOGREN  LARSSON SYNDROME"),
        ("Alexander's disease", "Alexander’s Disease"),
        ("Griscelli syndrome, type 2", "Griscelli syndrome type 2"),
        ("Kawasaki\tdisease", " kawasaki disease\n"),
        ("Øre disease", "Ore disease"),
        ("ﬁbrosis", "fibrosis"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_name_are_the_same(spelling, other):
    assert normalise(spelling) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "two"),
    [("Griscelli syndrome type 1", "Griscelli syndrome type 2"), ("Type 12", "Type 1 2")],
)
def test_names_of_two_things_are_not(one, two):
    assert normalise(one) != normalise(two)


@pytest.mark.parametrize("nothing", ["", " ", "—", "%_\\", "\x00", "😀", "\ud800"])
def test_what_has_no_letter_nor_digit_is_nothing(nothing):
    assert normalise(nothing) == ""


@given(st.text(max_size=400))
def test_normalising_twice_is_normalising_once(name):
    once = normalise(name)
    assert normalise(once) == once
    assert len(once) <= LONGEST
    assert "  " not in once
    once.encode()  # can be stored: no half of a surrogate pair is left


@given(st.text(alphabet=string.ascii_letters + string.digits + " ", max_size=200))
def test_case_never_matters(name):
    assert normalise(name.upper()) == normalise(name.lower())


@given(st.text(max_size=100))
def test_a_name_as_shown_is_called_the_same(name):
    assert clean(clean(name)) == clean(name)
    assert normalise(clean(name)) == normalise(name).strip()


@given(
    st.lists(st.text(max_size=150), max_size=12),
    st.from_regex(r"\A(omim|orpha)-\d{1,9}\Z"),
)
def test_every_name_gets_an_address_of_its_own(given_names, tail):
    taken: set[str] = set()
    for name in given_names:
        slug = slug_for(name, taken=taken, tail=tail)
        assert slug not in taken
        assert slug not in RESERVED
        assert 0 < len(slug) <= LONGEST_SLUG
        assert set(slug) <= set(string.ascii_lowercase + string.digits + "-")
        assert slug == slug_for(name, taken=taken, tail=tail)
        taken.add(slug)


def test_an_address_reads_like_the_name_and_the_code_follows_only_where_it_must():
    name = "Leukoencephalopathy, cystic, without megalencephaly"
    slug = "leukoencephalopathy-cystic-without-megalencephaly"
    assert slug_for(name, taken=set(), tail="ORPHA-136") == slug
    assert slug_for(name, taken={slug}, tail="ORPHA-136") == f"{slug}-orpha-136"
    assert slug_for("病", taken=set(), tail="ORPHA-136") == "orpha-136"
    assert slug_for("New", taken=set(), tail="ORPHA-136") == "new-orpha-136"


def test_a_long_address_ends_with_a_whole_word():
    slug = slug_for("word " * 60, taken=set(), tail="x")
    assert slug == "-".join(["word"] * 24)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        (
            "Progressive multifocal leukoencephalopathy",
            "progressive multifocal leukoencephalopathy",
        ),
        ("Cystic fibrosis", "cystic fibrosis"),
        ("Myasthenia gravis", "myasthenia gravis"),
        ("Diabetes mellitus, type 1", "diabetes mellitus, type 1"),
        ("Alexander disease", "Alexander disease"),
        ("Hadziselimovic syndrome", "Hadziselimovic syndrome"),
        ("Carvajal syndrome", "Carvajal syndrome"),
        ("Charcot-Marie-Tooth disease", "Charcot-Marie-Tooth disease"),
        ("CADASIL", "CADASIL"),
        ("X-linked sideroblastic anemia", "X-linked sideroblastic anemia"),
        ("46,XY sex reversal 1", "46,XY sex reversal 1"),
        ("", ""),
    ],
)
def test_a_name_in_a_sentence_keeps_its_capital_only_where_somebody_gave_it(name, read):
    assert in_a_sentence(name) == read
