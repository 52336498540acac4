"""A newer release updates in place, breaks no address, and undoes nothing an editor wrote."""

import pytest

from diseasemaps.conditions import browse, catalogue, facts
from diseasemaps.conditions.models import Condition, ConditionCode, ConditionName, Symptom
from tests.conditions import releases
from tests.conditions.releases import REGRESSION, SEIZURE, SMALL_HEAD, TERMS, bring, line
from tests.conditions.test_import import names, of

pytestmark = pytest.mark.django_db

NEWER = "2026-02-02"


def test_a_new_name_leaves_the_address_and_the_old_name_still_finds_it(tmp_path):
    bring(tmp_path, line("OMIM:1", "Mental retardation 1", SEIZURE))
    before = Condition.objects.get()

    report = bring(tmp_path, line("OMIM:1", "Intellectual disorder 1", SEIZURE), release=NEWER)

    condition = Condition.objects.get()
    assert (condition.pk, condition.slug) == (before.pk, "mental-retardation-1")
    assert (condition.name, condition.sort_name) == (
        "Intellectual disorder 1",
        "intellectual disorder 1",
    )
    former = condition.names.get(name="Mental retardation 1")
    assert (former.kind, former.release) == (ConditionName.Kind.FORMER, "2025-01-16")
    assert report.counts["conditions"].updated == 1
    assert facts.releases()[0].version == NEWER


def test_a_former_name_that_comes_back_is_current_again(tmp_path):
    for name in ("First", "Second", "First"):
        bring(tmp_path, line("OMIM:1", name, SEIZURE))

    kinds = dict(Condition.objects.get().names.values_list("name", "kind"))
    assert kinds == {"First": "exact", "Second": "former"}


def test_a_new_id_joins_the_condition_of_its_name(tmp_path):
    bring(tmp_path, line("OMIM:1", "Alexander disease", SEIZURE))
    bring(
        tmp_path,
        line("OMIM:1", "Alexander disease", SEIZURE),
        line("ORPHA:58", "Alexander disease", SMALL_HEAD),
        line("ORPHA:59", "Alexander disease", SMALL_HEAD),  # one of Orphanet is there by now
        release=NEWER,
    )

    assert of("ORPHA", "58") == of("OMIM", "1")
    assert of("ORPHA", "59") != of("OMIM", "1")
    assert of("ORPHA", "59").slug == "alexander-disease-orpha-59"


def test_joining_under_another_spelling_changes_nothing_more_on_the_next_run(tmp_path):
    bring(tmp_path, line("OMIM:1", "Alexander's disease", SEIZURE))
    lines = [
        line("OMIM:1", "Alexander's disease", SEIZURE),
        line("ORPHA:58", "Alexanders disease", SEIZURE),
    ]
    bring(tmp_path, *lines, release=NEWER)

    assert not bring(tmp_path, *lines, release=NEWER).changed


def test_two_conditions_that_get_one_name_stay_two(tmp_path):
    bring(tmp_path, line("OMIM:1", "One", SEIZURE), line("ORPHA:2", "Two", SEIZURE))
    bring(tmp_path, line("OMIM:1", "Same", SEIZURE), line("ORPHA:2", "Same", SEIZURE))

    assert {of("OMIM", "1").slug, of("ORPHA", "2").slug} == {"one", "two"}


def test_a_disease_that_is_gone_stays_with_the_release_that_last_had_it(tmp_path):
    bring(tmp_path, line("OMIM:1", "Gone", SEIZURE), line("OMIM:2", "Here", SEIZURE))
    bring(tmp_path, line("OMIM:2", "Here", SEIZURE), release=NEWER)

    gone = browse.resolve_slug("gone").condition
    assert (gone.release, of("OMIM", "2").release) == ("2025-01-16", NEWER)
    assert ConditionCode.objects.get(code="1").release == "2025-01-16"
    assert [report.statements[0].release for report in facts.symptoms_of(gone)] == ["2025-01-16"]


def test_a_statement_that_was_withdrawn_is_gone(tmp_path):
    bring(tmp_path, line("OMIM:1", "A", SEIZURE), line("OMIM:1", "A", REGRESSION))
    report = bring(tmp_path, line("OMIM:1", "A", SEIZURE), release=NEWER)

    (symptom,) = facts.symptoms_of(of("OMIM", "1"))
    assert symptom.symptom.hpo_id == SEIZURE
    counts = report.counts["statements of symptoms"]
    assert (counts.confirmed, counts.removed, counts.created) == (1, 1, 0)


def test_a_symptom_that_became_negated_is_no_longer_shown(tmp_path):
    bring(tmp_path, line("OMIM:1", "A", SEIZURE))
    bring(tmp_path, line("OMIM:1", "A", SEIZURE, qualifier="NOT"), release=NEWER)

    assert facts.symptoms_of(of("OMIM", "1")) == []


def test_a_symptom_keeps_its_row_when_its_term_is_renamed_or_gone(tmp_path):
    bring(tmp_path, line("OMIM:1", "A", SEIZURE))
    was = Symptom.objects.get(hpo_id=SMALL_HEAD)
    fewer = [term for term in TERMS if term[0] not in (SMALL_HEAD, SEIZURE)]
    fewer.insert(2, (SEIZURE, "Epileptic seizure", "HP:0000118", ""))
    files = releases.write(
        tmp_path,
        line("OMIM:1", "A", SEIZURE),
        release=NEWER,
        obo=releases.ontology(NEWER, fewer),
    )
    releases.import_release(*files, progress=releases.Silent())

    assert Symptom.objects.get(pk=was.pk).release == "2025-01-16"
    seizure = Symptom.objects.get(hpo_id=SEIZURE)
    assert (seizure.name, seizure.lay_name, seizure.release) == ("Epileptic seizure", "", NEWER)
    assert set(seizure.names.values_list("name", flat=True)) == {"Epileptic seizure"}


def test_what_an_editor_wrote_survives(tmp_path, editor):
    bring(tmp_path, line("OMIM:1", "Alexander's", SEIZURE), line("OMIM:2", "Parent", SEIZURE))
    condition, parent = of("OMIM", "1"), of("OMIM", "2")
    catalogue.rename(condition, "Alexander disease", by=editor)
    catalogue.define(condition, "A disease of white matter.", by=editor)
    catalogue.change_slug(condition, "alexander-disease", by=editor)
    catalogue.set_parents(condition, [parent], by=editor)

    bring(
        tmp_path,
        line("OMIM:1", "Alexander disease type 1", SEIZURE),
        line("OMIM:2", "Parent", SEIZURE),
        release=NEWER,
    )

    condition.refresh_from_db()
    assert condition.name == "Alexander disease"
    assert condition.definition == "A disease of white matter."
    assert condition.slug == "alexander-disease"
    assert list(condition.parents.all()) == [parent]
    assert condition.names.get(name="Alexander disease").kind == "exact"
    assert names(condition) >= {"Alexander's", "Alexander disease type 1"}
    assert condition.release == NEWER
    moved = browse.resolve_slug("alexanders")
    assert (moved.condition, moved.moved) == (condition, True)


def test_a_condition_made_by_hand_is_joined_not_doubled_and_not_rewritten(tmp_path, editor):
    mine = catalogue.add("Leukoencephalopathy", by=editor, definition="Mine.", codes=["ORPHA:9"])
    bring(
        tmp_path,
        line("OMIM:1", "LEUKOENCEPHALOPATHY", SEIZURE),
        line("ORPHA:9", "Some other name", SEIZURE),
    )

    condition = Condition.objects.get()
    assert (condition, condition.name, condition.definition) == (
        mine,
        "Leukoencephalopathy",
        "Mine.",
    )
    assert of("OMIM", "1") == of("ORPHA", "9") == mine
    assert condition.codes.get(system="ORPHA").source == "editor"


def test_a_new_address_never_takes_one_that_redirects(tmp_path, editor):
    moved = catalogue.add("Ataxia", by=editor)
    catalogue.rename(moved, "Cerebellar ataxia", by=editor)
    moved.names.filter(name="Ataxia").update(kind=ConditionName.Kind.FORMER)
    catalogue.change_slug(moved, "cerebellar-ataxia", by=editor)

    bring(tmp_path, line("OMIM:1", "Ataxia", SEIZURE))

    assert of("OMIM", "1").slug == "ataxia-omim-1"
    assert browse.resolve_slug("ataxia").condition == moved
