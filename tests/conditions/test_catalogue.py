"""What editors do by hand: add, rename, define, move, say what is a type of what."""

import pytest

from diseasemaps import audit
from diseasemaps.audit import AuditEntry
from diseasemaps.conditions import browse, catalogue
from diseasemaps.conditions.models import Condition
from diseasemaps.search.queries import search
from diseasemaps.versions import SITE, PageVersion
from diseasemaps.workflow import Incomplete, Refused

pytestmark = pytest.mark.django_db


def version_of(key: str) -> int:
    found = PageVersion.objects.filter(key=key).first()
    return found.number if found else 0


@pytest.fixture
def ataxia(editor) -> Condition:
    return catalogue.add("Ataxia", by=editor)


def test_an_editor_adds_a_condition_with_parents_and_codes(editor, ataxia):
    condition = catalogue.add(
        "  Friedreich's  ataxia ",
        by=editor,
        definition="An ataxia. ",
        parents=[ataxia],
        codes=["orpha 95", "OMIM #229300"],
    )

    assert (condition.name, condition.slug) == ("Friedreich's ataxia", "friedreichs-ataxia")
    assert (condition.definition, condition.source) == ("An ataxia.", "editor")
    assert {str(code) for code in condition.codes.all()} == {"ORPHA:95", "OMIM:229300"}
    assert list(condition.parents.all()) == [ataxia]
    assert list(ataxia.children.all()) == [condition]
    entry = AuditEntry.objects.filter(action="catalogue.add").last()
    assert (entry.actor, entry.thing_id) == (editor.audit_id, str(condition.pk))
    assert version_of(condition.page_key) > 0
    assert version_of(ataxia.page_key) > 1  # its list of types is another one now
    assert audit.verify().ok


VERBS = [
    lambda c, by: catalogue.add("Another", by=by),
    lambda c, by: catalogue.rename(c, "Another", by=by),
    lambda c, by: catalogue.define(c, "Another.", by=by),
    lambda c, by: catalogue.abbreviate(c, ["ATX"], by=by),
    lambda c, by: catalogue.change_slug(c, "another", by=by),
    lambda c, by: catalogue.set_parents(c, [], by=by),
    lambda c, by: catalogue.set_children(c, [], by=by),
]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("person", ["member", "author", "reviewer", "moderator", None])
def test_nobody_else_changes_the_catalogue(request, ataxia, verb, person):
    by = request.getfixturevalue(person) if person else None
    before = AuditEntry.objects.filter(action__startswith="catalogue").count()

    with pytest.raises(Refused, match="Only an editor"):
        verb(ataxia, by)

    ataxia.refresh_from_db()
    assert (ataxia.name, ataxia.slug, Condition.objects.count()) == ("Ataxia", "ataxia", 1)
    assert AuditEntry.objects.filter(action__startswith="catalogue").count() == before


@pytest.mark.parametrize(
    ("name", "codes", "field"),
    [
        ("", [], "name"),
        ("…", [], "name"),
        ("x" * 301, [], "name"),
        ("ATAXIA", [], "name"),
        ("Good", ["ORPHA"], "codes"),
        ("Good", ["HP:0001250"], "codes"),
        ("Good", ["ORPHA:1"], "codes"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(editor, ataxia, name, codes, field):
    catalogue.add("Holder", by=editor, codes=["ORPHA:1"])

    with pytest.raises(Incomplete) as refused:
        catalogue.add(name, by=editor, codes=codes)

    assert [fault.field for fault in refused.value.faults] == [field]
    assert Condition.objects.count() == 2


def test_a_renamed_condition_keeps_its_address_and_its_former_name(editor, ataxia):
    before = version_of(ataxia.page_key)
    catalogue.rename(ataxia, "Cerebellar ataxia", by=editor)

    assert (ataxia.name, ataxia.slug) == ("Cerebellar ataxia", "ataxia")
    assert set(ataxia.names.values_list("name", flat=True)) == {"Ataxia", "Cerebellar ataxia"}
    assert version_of(ataxia.page_key) == before + 1


def test_the_same_again_changes_nothing(editor, ataxia):
    trail, site = AuditEntry.objects.count(), version_of(SITE)
    catalogue.rename(ataxia, "Ataxia", by=editor)
    catalogue.define(ataxia, "", by=editor)
    catalogue.change_slug(ataxia, "ataxia", by=editor)
    catalogue.set_parents(ataxia, [], by=editor)

    assert (AuditEntry.objects.count(), version_of(SITE)) == (trail, site)


def test_every_address_a_condition_had_leads_to_it_for_ever(editor, ataxia):
    catalogue.change_slug(ataxia, "ataxias", by=editor)
    catalogue.change_slug(ataxia, "cerebellar-ataxia", by=editor)
    catalogue.change_slug(ataxia, "ataxia", by=editor)

    for slug, moved in [("ataxia", False), ("ataxias", True), ("cerebellar-ataxia", True)]:
        assert browse.resolve_slug(slug) == browse.Resolved(ataxia, moved)
    assert browse.resolve_slug("nothing-here") is None


@pytest.mark.parametrize("slug", ["", "new", "Ataxia 2", "other", "other-old", "x" * 121, "é"])
def test_an_address_that_cannot_be_is_refused(editor, ataxia, slug):
    other = catalogue.add("Other old", by=editor)
    catalogue.change_slug(other, "other", by=editor)

    with pytest.raises(Incomplete) as refused:
        catalogue.change_slug(ataxia, slug, by=editor)

    assert refused.value.faults[0].field == "slug"


def test_a_new_condition_never_gets_an_address_that_redirects(editor, ataxia):
    catalogue.rename(ataxia, "Something else", by=editor)
    catalogue.change_slug(ataxia, "something-else", by=editor)

    assert catalogue.add("Ataxia", by=editor).slug == "ataxia-condition"


def test_no_condition_becomes_a_type_of_itself(editor, ataxia):
    child = catalogue.add("Child", by=editor, parents=[ataxia])
    grandchild = catalogue.add("Grandchild", by=editor, parents=[child])

    for parents in ([ataxia], [grandchild]):
        with pytest.raises(Incomplete, match="“Ataxia” would become a type of itself"):
            catalogue.set_parents(ataxia, parents, by=editor)
    with pytest.raises(Incomplete, match="“Ataxia” would become a type of itself"):
        catalogue.set_children(grandchild, [ataxia], by=editor)
    assert list(ataxia.parents.all()) == []


def test_parents_and_children_are_exactly_those_that_were_said(editor, ataxia):
    one, two = (catalogue.add(name, by=editor) for name in ("One", "Two"))
    catalogue.set_children(ataxia, [one, two], by=editor)
    catalogue.set_children(ataxia, [two], by=editor)
    catalogue.set_parents(two, [ataxia, one], by=editor)

    assert list(ataxia.children.all()) == [two]
    assert set(two.parents.all()) == {ataxia, one}
    assert list(one.children.all()) == [two]


def test_abbreviations_are_exactly_those_that_were_said_and_are_searched_for(editor, ataxia):
    catalogue.abbreviate(ataxia, ["ATX", " A. T.  X ", "ATX"], by=editor)
    catalogue.abbreviate(ataxia, ["ATX"], by=editor)
    before = AuditEntry.objects.count()
    catalogue.abbreviate(ataxia, ["ATX"], by=editor)

    assert AuditEntry.objects.count() == before
    assert list(ataxia.names.filter(kind="acronym").values_list("name", flat=True)) == ["ATX"]
    assert [(hit.object, hit.matched) for hit in search("atx", kinds=["condition"])] == [
        (ataxia, "ATX")
    ]


@pytest.mark.parametrize("acronym", ["…", "x" * 301])
def test_an_abbreviation_that_cannot_be_is_refused(editor, ataxia, acronym):
    with pytest.raises(Incomplete) as refused:
        catalogue.abbreviate(ataxia, [acronym], by=editor)

    assert [fault.field for fault in refused.value.faults] == ["acronyms"]
