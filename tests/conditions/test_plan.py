"""Whatever names and ids a release has: no code is lost, and its order does not matter."""

import random
from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from diseasemaps.conditions.importing.annotations import Row
from diseasemaps.conditions.importing.plan import Plan, names_in, split_code
from diseasemaps.conditions.names import normalise

disease_ids = st.builds(
    "{}:{}".format, st.sampled_from(["OMIM", "ORPHA", "DECIPHER"]), st.integers(1, 9)
)
lines = st.lists(
    st.tuples(disease_ids, st.sampled_from(["A", "a", "Á", "B", "b-", "C", "D"])), max_size=40
)


def placed(pairs: list[tuple[str, str]]) -> Plan:
    rows = [Row(code, name, "", "", "", "", "", "", "", "", "", "") for code, name in pairs]
    plan = Plan([], {})
    plan.place_all(names_in(rows))
    plan.name_new(taken=set())
    return plan


@given(lines)
def test_every_id_has_one_place_and_no_place_has_two_ids_of_a_database(pairs):
    plan = placed(pairs)

    codes = Counter(code for place in plan.places for code in place.codes)
    assert codes == Counter({split_code(disease_id): 1 for disease_id, _ in pairs})
    for place in plan.places:
        assert len({system for system, _ in place.codes}) == len(place.codes)
    assert len({place.slug for place in plan.places}) == len(plan.places)


@given(lines)
def test_every_spelling_is_kept_at_the_place_of_its_id(pairs):
    plan = placed(pairs)

    for disease_id, name in pairs:
        assert name in plan.known[split_code(disease_id)].names


@given(lines)
def test_a_name_that_two_databases_have_once_each_is_one_place(pairs):
    plan = placed(pairs)

    ids: dict[str, set[str]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    for disease_id, name in pairs:
        ids[normalise(name)].add(disease_id)
        called[disease_id].add(normalise(name))
    for sharing in ids.values():
        systems = [disease_id.partition(":")[0] for disease_id in sharing]
        if len(set(systems)) == len(sharing) and all(len(called[one]) == 1 for one in sharing):
            assert len({id(plan.known[split_code(one)]) for one in sharing}) == 1


@given(lines, st.integers())
def test_the_order_of_the_lines_does_not_matter(pairs, seed):
    shuffled = list(pairs)
    random.Random(seed).shuffle(shuffled)

    def said(plan: Plan) -> set:
        return {(p.slug, p.name, frozenset(p.codes), frozenset(p.names)) for p in plan.places}

    assert said(placed(pairs)) == said(placed(shuffled))
