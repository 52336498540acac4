"""What pages read: the list from A to Z, the facts of a condition, the vocabulary of treatments."""

import pytest

from diseasemaps.conditions import authorities, browse, facts, treatments
from diseasemaps.conditions.models import Condition, Treatment, TreatmentName
from diseasemaps.conditions.querysets import OTHER
from diseasemaps.workflow import Incomplete
from tests.conditions.releases import (
    CONGENITAL,
    RECESSIVE,
    REGRESSION,
    SEIZURE,
    SMALL_HEAD,
    bring,
    line,
)

pytestmark = pytest.mark.django_db


def walk(letter: str, size: int) -> list[str]:
    page = browse.a_to_z(letter, size=size)
    found = [condition.name for condition in page.conditions]
    while page.after:
        page = browse.a_to_z(letter, after=page.after, size=size)
        assert page.conditions  # a next page is never empty
        found += [condition.name for condition in page.conditions]
    return found


def test_a_letter_is_walked_page_by_page_with_each_condition_once(tmp_path):
    mine = ["Aarskog", "Äbc", "aicardi", "Alpha", "Alpha (2)", "Alport"]
    bring(
        tmp_path,
        *(line(f"OMIM:{n}", name, SEIZURE) for n, name in enumerate([*mine, "Beta", "3-M"])),
        line("OMIM:100", "Alpha", SEIZURE),  # the same name, another disease
    )

    for size in (1, 2, 3, 100):
        walked = walk("a", size)
        assert walked == ["Aarskog", "Äbc", "aicardi", "Alpha", "Alpha", "Alpha (2)", "Alport"]
    assert walk("A", 10) == walk("a", 10) == walk("nonsense", 10)
    assert walk(OTHER, 10) == ["3-M"]
    letters = Condition.objects.letters()
    assert (letters["a"], letters["b"], letters["z"], letters[OTHER]) == (7, 1, 0, 1)


def test_reading_costs_the_same_however_many_rows_there_are(tmp_path, django_assert_num_queries):
    bring(
        tmp_path,
        *(line(f"OMIM:{n}", f"A {n}", hpo) for n in range(30) for hpo in (SEIZURE, SMALL_HEAD)),
        *(
            line("OMIM:1", "A 1", REGRESSION, reference=f"PMID:{n}", onset=CONGENITAL)
            for n in range(30)
        ),
        *(
            line("OMIM:1", "A 1", RECESSIVE, aspect="I", reference=f"PMID:{n}", onset=CONGENITAL)
            for n in range(30)
        ),
    )
    condition = Condition.objects.get(slug="a-1")

    with django_assert_num_queries(2):
        assert len(browse.a_to_z("a", after="a-0", size=10).conditions) == 10
    with django_assert_num_queries(1):
        Condition.objects.letters()
    with django_assert_num_queries(3):
        assert len(facts.symptoms_of(condition)) == 3
    with django_assert_num_queries(2):
        assert len(facts.facts_of(condition)["inheritance"]) == 1


@pytest.mark.parametrize(
    ("system", "code", "address"),
    [
        ("OMIM", "603896", "https://omim.org/entry/603896"),
        ("ORPHA", "135", "https://www.orpha.net/en/disease/detail/135"),
        ("ICD-11", "8A44", ""),
        ("UNKNOWN", "1", ""),
    ],
)
def test_codes_lead_to_their_authority(system, code, address):
    assert authorities.address(system, code) == address


@pytest.mark.parametrize(
    ("typed", "system", "code"),
    [
        ("ORPHA:217260", "ORPHA", "217260"),
        ("orpha 217260", "ORPHA", "217260"),
        ("Orphanet: 217260", "ORPHA", "217260"),
        ("ORPHAcode 217260", "ORPHA", "217260"),
        ("ORPHA217260", "ORPHA", "217260"),
        ("OMIM 603896", "OMIM", "603896"),
        ("OMIM #603896", "OMIM", "603896"),
        ("MIM:603896", "OMIM", "603896"),
        ("#603896", "", "603896"),
        ("603896", "", "603896"),
        ("HP:0001250", "HP", "0001250"),
        ("hpo 1250", "HP", "0001250"),
        ("ICD-10 G93.4", "ICD-10", "G93.4"),
    ],
)
def test_codes_are_read_the_ways_people_write_them(typed, system, code):
    assert authorities.parse(typed) == (system, code)


@pytest.mark.parametrize("typed", ["", "ataxia", "type 2", "PMID:12", "12 34", "١٢٣", "1" * 50])
def test_what_is_no_code_is_not_read_as_one(typed):
    assert authorities.parse(typed) is None


@pytest.mark.parametrize("reference", ['PMID:1"><script>', "javascript:alert(1)", "OMIM:a b"])
def test_a_strange_reference_leads_nowhere(reference):
    assert [found.address for found in authorities.references(reference)] == [""]


def test_a_treatment_is_found_by_any_of_its_names_whatever_the_case():
    paracetamol = treatments.find_or_add("Paracetamol")
    TreatmentName.objects.create(treatment=paracetamol, name="Panadol", kind="brand")

    for typed in ("paracetamol", " PARACETAMOL ", "panadol", "Panadol"):
        assert treatments.find_or_add(typed) == paracetamol
    assert Treatment.objects.count() == 1


def test_an_unknown_treatment_is_added_as_it_was_named():
    one, two = treatments.find_or_add("Vitamin D"), treatments.find_or_add("Vitamin-D")

    assert (one.name, one.slug, one.source) == ("Vitamin D", "vitamin-d", "member")
    assert two.slug == "vitamin-d-treatment"


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 201])
def test_a_treatment_without_a_usable_name_is_refused(name):
    with pytest.raises(Incomplete) as refused:
        treatments.find_or_add(name)
    assert refused.value.faults[0].field == "treatment"
