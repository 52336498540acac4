"""Finding a condition the way people look for it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diseasemaps.conditions import catalogue
from diseasemaps.conditions.models import ConditionName
from diseasemaps.conditions.names import normalise
from diseasemaps.search import queries
from tests.conditions.releases import OLD_SEIZURE, SEIZURE, SMALL_HEAD, bring, line

pytestmark = pytest.mark.django_db

PML = "Progressive multifocal leukoencephalopathy"
VWM = "Leukoencephalopathy with vanishing white matter"


@pytest.fixture
def world(tmp_path):
    bring(
        tmp_path,
        line("ORPHA:217260", PML, SEIZURE),
        line("OMIM:603896", VWM, SEIZURE),
        line("OMIM:203450", "Alexander disease", SMALL_HEAD),
        line("OMIM:1", "Seizures, benign familial neonatal", SMALL_HEAD),
        line("ORPHA:603896", "Sjögren-Larsson syndrome", SMALL_HEAD),
    )
    pml = ConditionName.objects.get(name=PML).condition
    ConditionName.objects.create(condition=pml, name="PML", normalised="pml", kind="acronym")


def first(text: str) -> str:
    hits = queries.search(text)
    return str(hits[0].object) if hits else ""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ORPHA:217260", PML),
        ("orpha 217260", PML),
        ("OMIM 603896", VWM),
        ("omim:603896", VWM),
        ("217260", PML),
        ("pml", PML),
        ("PML", PML),
        ("progressive multifocal leukoencephalopathy", PML),
        ("progressive multi", PML),
        ("progresive multifocal leukoencefalopathy", PML),
        ("vanishing white matter", VWM),
        ("vanihsing white matter", VWM),
        ("sjogren larsson", "Sjögren-Larsson syndrome"),
        ("alexander’s disease", "Alexander disease"),
        ("HP:0001250", "Fits"),
        (OLD_SEIZURE, "Fits"),
        ("seizures", "Fits"),
        ("small head", "Small head"),
    ],
)
def test_what_people_type_finds_it_first(world, typed, found):
    assert first(typed) == found


def test_a_number_alone_is_looked_for_in_every_database(world):
    found = {str(hit.object) for hit in queries.search("603896") if hit.score == 100}
    assert found == {VWM, "Sjögren-Larsson syndrome"}


def test_each_hit_says_what_it_is_and_by_which_name_it_was_found(world):
    (hit,) = queries.search("pml", kinds=["condition"])
    assert (hit.kind, hit.matched) == ("condition", "PML")
    kinds = [hit.kind for hit in queries.search("seizures")]
    assert kinds[:2] == ["symptom", "condition"]


def test_a_thing_is_found_once_by_its_best_name(world):
    hits = queries.search("leukoencephalopathy")
    keys = [(hit.kind, hit.object.pk) for hit in hits]
    assert len(keys) == len(set(keys))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_kinds_and_limits_are_kept(world):
    assert {hit.kind for hit in queries.search("seizures", kinds=["symptom"])} == {"symptom"}
    assert queries.search("seizures", kinds=[]) == []
    assert len(queries.search("s", limit=1)) == 1
    assert queries.search("s", limit=0) == []
    assert len(queries.suggest("s", limit=2)) == 2


def test_what_an_editor_adds_is_found_at_once(world, editor):
    catalogue.add("Leukoencephalopathy", by=editor)
    assert first("leukoencephalopathy") == "Leukoencephalopathy"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "%",
        "_",
        "%%_",
        "\x00",
        "\\",
        "'",
        '"',
        "😀",
        "x" * 5000,
        "\ud800",
        "--",
        "!!!",
        "zzz",
    ],
)
def test_bad_input_is_a_normal_empty_result(world, typed):
    assert queries.search(typed) == []
    assert queries.suggest(typed) == []


@pytest.mark.parametrize("typed", ["a%", "a_", "a\x00", "مرض", "‮alexander", "'; DROP TABLE x; --"])
def test_odd_input_is_searched_without_its_oddity(world, typed):
    assert len(queries.search(typed)) == len(queries.search(normalise(typed)))


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_makes_it_fail(world, typed):
    assert len(queries.search(typed)) <= 20


def test_a_search_costs_the_same_whatever_is_found(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):  # for each kind: settings, names, things, savepoint
        assert len(queries.search("s")) == 4


@pytest.mark.parametrize("typed", ["", "alexander", "nothing of the kind", "%00", "x" * 5000])
def test_the_page_answers(client, world, typed):
    response = client.get("/search/", {"q": typed})

    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"


def test_the_page_links_to_what_it_found_and_escapes_what_was_typed(client, world):
    page = client.get("/search/", {"q": "alexander <script>"}).content.decode()

    assert "<script>" not in page.partition("<main")[2]
    assert "/conditions/alexander-disease/" in client.get("/search/?q=alexander").content.decode()
