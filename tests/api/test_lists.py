"""Lists: whole, in order, without repetition, and at a cost that does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diseasemaps.conditions.names import normalise
from diseasemaps.questions import asking
from tests import factories
from tests.api.conftest import API, Door, read

pytestmark = pytest.mark.usefixtures("texts")


def walk(door, address: str, limit: int) -> list[str]:
    """The ids of all pages, one after the other."""
    page, ids = read(door.get(address, limit=limit)), []
    while True:
        assert len(page["results"]) <= limit
        ids += [row.get("id") or row["slug"] for row in page["results"]]
        if page["next"] is None:
            return ids
        page = read(door.get(page["next"].partition(API)[2]))


def publish_several(moderator, number: int, of) -> None:
    for each in range(number):
        person = factories.person(f"teller{each}-{of.pk}", role=None)
        factories.published(person, of, moderator)


def test_pages_follow_each_other_without_gap_or_repetition(moderator, condition):
    publish_several(moderator, 5, condition)
    whole = read(Door().get("experiences"))["results"]
    times = [row["published_at"] for row in whole]
    assert times == sorted(times, reverse=True)
    for limit in (1, 2, 3, 5):
        assert walk(Door(), "experiences", limit) == [row["id"] for row in whole]


def test_equal_keys_are_paged_by_their_ids(condition):
    for number in range(5):
        factories.condition("The same name", slug=f"same-{number}")
    ids = walk(Door(), "conditions", 2)
    assert len(ids) == len(set(ids)) == 6


def test_conditions_are_found_by_their_beginning():
    for name in ("Alpha", "Alphabet", "Beta"):
        found = factories.condition(name)
        found.sort_name = normalise(name)
        found.save()
    found.names.create(name="Alphonse's", normalised="alphonses")
    found = read(Door().get("conditions", q="alPHa"))["results"]
    assert [row["name"] for row in found] == ["Alpha", "Alphabet"]
    assert read(Door().get("conditions", q="Alphons"))["results"][0]["name"] == "Beta"
    assert read(Door().get("conditions", q="%"))["results"] == []


def queries(door, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        read(door.get(address))
    return len(seen)


@pytest.mark.parametrize("person", [None, "member", "moderator", "reviewer"], ids=str)
def test_no_list_costs_more_with_more_rows(
    person, author, reviewer, member, moderator, condition, request
):
    door = Door(request.getfixturevalue(person)) if person else Door()

    def fill(number: int) -> None:
        publish_several(moderator, number, factories.condition(f"Told {number}"))
        for each in range(number):
            of = factories.condition(f"Condition {number}-{each}")
            factories.pending(factories.person(f"p{number}-{each}", role=None), of)
            asking.ask(of, text="Why?", by=member)
            factories.approved(author, of, reviewer)

    fill(1)
    addresses = ["conditions", "experiences", "questions"]
    addresses += ["notifications"] if person else []
    addresses += ["cases"] if person == "moderator" else []
    before = {address: queries(door, address) for address in addresses}
    fill(4)
    assert {address: queries(door, address) for address in addresses} == before
    assert all(number <= (15 if person else 8) for number in before.values()), before


@pytest.mark.parametrize("person", [None, "reviewer"], ids=str)
def test_the_articles_of_a_condition_cost_the_same_however_many(
    person, author, reviewer, condition, request
):
    door = Door(request.getfixturevalue(person)) if person else Door()
    address = f"conditions/{condition.slug}/articles"
    factories.approved(author, condition, reviewer, slug="one")
    before = queries(door, address)
    for slug in ("two", "three", "four"):
        factories.submitted(author, condition, slug=slug)
    assert queries(door, address) == before


def test_search_finds_by_any_name_and_says_which():
    found = factories.condition("Alexander disease")
    found.names.create(name="Alexander disease", normalised="alexander disease")
    (hit,) = read(Door().get("search", q="alexander disease"))["results"]
    assert (hit["kind"], hit["id"]) == ("condition", "alexander-disease")
    assert hit["url"] == "/conditions/alexander-disease/"
    assert read(Door().get("search", q="nothing like it"))["results"] == []
