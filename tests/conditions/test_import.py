"""What a release becomes in the catalogue."""

import pytest

from diseasemaps import audit
from diseasemaps.audit import AuditEntry
from diseasemaps.conditions import facts
from diseasemaps.conditions.models import (
    Condition,
    ConditionFact,
    ConditionSymptom,
    Release,
    Symptom,
    Term,
)
from diseasemaps.versions import SITE, PageVersion
from tests.conditions import rows
from tests.conditions.releases import (
    CONGENITAL,
    MILD,
    OCCASIONAL,
    OLD_SEIZURE,
    PREECLAMPSIA,
    PROGRESSIVE,
    RECESSIVE,
    REGRESSION,
    REPLACED,
    SEIZURE,
    SMALL_HEAD,
    bring,
    line,
)

pytestmark = pytest.mark.django_db


def of(system: str, code: str) -> Condition:
    return Condition.objects.get(codes__system=system, codes__code=code, codes__relation="exact")


def names(condition: Condition) -> set[str]:
    return set(condition.names.values_list("name", flat=True))


def test_one_name_in_two_databases_is_one_condition_with_both_codes_and_spellings(tmp_path):
    bring(
        tmp_path,
        line("OMIM:1", "Sjogren-Larsson syndrome", SEIZURE),
        line("ORPHA:2", "Sjögren-Larsson syndrome", SEIZURE),
        line("DECIPHER:3", "SJÖGREN LARSSON SYNDROME", SEIZURE),
    )

    condition = Condition.objects.get()
    assert {str(code) for code in condition.codes.all()} == {"OMIM:1", "ORPHA:2", "DECIPHER:3"}
    assert names(condition) == {
        "Sjogren-Larsson syndrome",
        "Sjögren-Larsson syndrome",
        "SJÖGREN LARSSON SYNDROME",
    }
    assert condition.name == "Sjögren-Larsson syndrome"
    assert condition.slug == "sjogren-larsson-syndrome"


def test_two_ids_of_one_database_stay_two_diseases_though_they_share_a_name(tmp_path):
    bring(
        tmp_path,
        line("OMIM:207500", "Anus, imperforate", SEIZURE),
        line("OMIM:301800", "Anus, imperforate", SEIZURE),
    )

    assert of("OMIM", "207500").slug == "anus-imperforate"
    assert of("OMIM", "301800").slug == "anus-imperforate-omim-301800"


def test_an_id_with_two_names_keeps_both_and_prefers_the_one_curated_last(tmp_path):
    bring(
        tmp_path,
        line("OMIM:1", "Mental retardation 47", SEIZURE, biocuration="HPO:a[2010-01-01]"),
        line("OMIM:1", "Mental retardation 47", SMALL_HEAD, biocuration="HPO:a[2010-01-01]"),
        line("OMIM:1", "Intellectual disorder 47", SEIZURE, biocuration="HPO:a[2022-01-01]"),
    )

    condition = of("OMIM", "1")
    assert names(condition) == {"Mental retardation 47", "Intellectual disorder 47"}
    assert condition.name == "Intellectual disorder 47"


def test_symptoms_are_phenotypes_only_with_lay_names_and_synonyms(tmp_path):
    bring(tmp_path, line("OMIM:1", "A", SEIZURE))

    assert set(Symptom.objects.values_list("hpo_id", flat=True)) == {
        SEIZURE,
        REGRESSION,
        SMALL_HEAD,
    }
    seizure = Symptom.objects.get(hpo_id=SEIZURE)
    assert (seizure.name, seizure.lay_name) == ("Seizure", "Fits")
    assert seizure.definition == "Abnormal excessive activity of the brain."
    assert set(seizure.names.values_list("name", "scope", "lay")) == {
        ("Seizure", "exact", False),
        ("Seizures", "exact", False),
        ("Fits", "exact", True),
        ("Epilepsy", "related", True),
    }
    assert not Term.objects.filter(name__startswith="obsolete").exists()


@pytest.mark.parametrize("former", [OLD_SEIZURE, REPLACED])
def test_an_id_that_a_term_once_had_means_that_term(tmp_path, former):
    bring(tmp_path, line("OMIM:1", "A", former))

    statement = ConditionSymptom.objects.get()
    assert statement.symptom.hpo_id == SEIZURE
    assert statement.hpo_id == former  # as reported


def test_a_statement_is_kept_column_by_column(tmp_path):
    columns = {
        "reference": "PMID:1;OMIM:1",
        "evidence": "TAS",
        "onset": CONGENITAL,
        "frequency": "3/7",
        "sex": "FEMALE",
        "modifier": f"{MILD};{PROGRESSIVE}",
        "biocuration": "HPO:curator[2020-02-02]",
    }
    bring(tmp_path, line("OMIM:1", "A", SEIZURE, **columns))

    statement = ConditionSymptom.objects.get()
    assert {name: getattr(statement, name) for name in columns} == columns
    assert (statement.numerator, statement.denominator) == (3, 7)
    assert (statement.disease_id, statement.aspect) == ("OMIM:1", "P")
    assert (statement.source, statement.release) == ("hpo", "2025-01-16")
    (report,) = facts.symptoms_of(of("OMIM", "1"))
    assert report.how_often == "3 of 7 people"
    (said,) = report.statements
    assert (said.onset, said.modifiers) == ("Congenital onset", ["Mild", "Progressive"])
    assert report.references[0].address == "https://pubmed.ncbi.nlm.nih.gov/1/"


def test_what_is_ruled_out_is_kept_and_never_shown(tmp_path):
    bring(
        tmp_path,
        line("OMIM:1", "A", SEIZURE, qualifier="NOT"),
        line("OMIM:1", "A", REGRESSION, frequency="0/12"),
        line("OMIM:1", "A", REGRESSION, frequency="HP:0040285"),
        line("OMIM:1", "A", REGRESSION, frequency="0%"),
        line("OMIM:1", "A", SMALL_HEAD),
        line("OMIM:1", "A", PREECLAMPSIA, aspect="H", qualifier="NOT"),
    )

    condition = of("OMIM", "1")
    assert [report.symptom.hpo_id for report in facts.symptoms_of(condition)] == [SMALL_HEAD]
    assert facts.facts_of(condition)["history"] == []
    assert condition.symptom_statements.filter(negated=True).count() == 1
    assert condition.symptom_statements.count() == 5


def test_what_is_no_symptom_is_kept_apart_by_what_it_speaks_of(tmp_path):
    bring(
        tmp_path,
        line("OMIM:1", "A", RECESSIVE, aspect="I"),
        line("OMIM:1", "A", CONGENITAL, aspect="C"),
        line("OMIM:1", "A", PROGRESSIVE, aspect="C"),
        line("OMIM:1", "A", MILD, aspect="M"),
        line("OMIM:1", "A", PREECLAMPSIA, aspect="H"),
        line("OMIM:1", "A", "HP:0000118"),
    )

    condition = of("OMIM", "1")
    assert facts.symptoms_of(condition) == []
    found = {
        group: [report.name for report in reports]
        for group, reports in facts.facts_of(condition).items()
    }
    assert found == {
        "inheritance": ["Autosomal recessive inheritance"],
        "onset": ["Congenital onset"],
        "course": ["Progressive"],
        "modifier": ["Mild"],
        "history": ["Preeclampsia"],
        "other": ["Phenotypic abnormality"],
    }


def test_a_pair_reported_more_than_once_is_one_symptom_with_every_report(tmp_path):
    report = line("OMIM:1", "A", SEIZURE, frequency="1/4")
    bring(
        tmp_path,
        report,
        report,  # the official file has 43 lines twice
        line("OMIM:1", "A", SEIZURE, frequency="0/2", reference="PMID:9"),
        line("OMIM:1", "A", SMALL_HEAD, frequency="4/5"),
        line("OMIM:1", "A", REGRESSION, frequency=OCCASIONAL),
    )

    condition = of("OMIM", "1")
    reports = facts.symptoms_of(condition)
    assert [r.name for r in reports] == ["Small head", "Fits", "Developmental regression"]
    assert [r.how_often for r in reports] == [
        "4 of 5 people",
        "2 of 10 people",  # the two in whom it was looked for and not found count too
        "sometimes (5–29%)",
    ]
    assert len(reports[1].statements) == 2
    assert condition.symptom_statements.count() == 5


def test_a_second_import_touches_no_row_of_any_table_and_says_so(tmp_path):
    lines = [
        line("OMIM:1", "A", SEIZURE, frequency="1/4"),
        line("OMIM:1", "A", SEIZURE, frequency="1/4"),
        line("ORPHA:2", "a", OLD_SEIZURE, qualifier="NOT"),
        line("OMIM:3", "Old name", RECESSIVE, aspect="I"),
        line("OMIM:3", "New name", RECESSIVE, aspect="I", biocuration="HPO:a[2024-01-01]"),
    ]
    first = bring(tmp_path, *lines)
    before = rows.of_every_table()

    second = bring(tmp_path, *lines)

    assert first.changed
    assert not second.changed
    assert rows.of_every_table() == before


def test_an_import_is_in_the_audit_trail_and_tells_the_pages_once(tmp_path):
    bring(tmp_path, line("OMIM:1", "A", SEIZURE))
    bring(tmp_path, line("OMIM:1", "A", SEIZURE))

    entry = AuditEntry.objects.get(action="catalogue.import")
    assert entry.facts["release"] == "2025-01-16"
    assert entry.facts["changed_conditions"] == 1
    assert PageVersion.objects.get(key=SITE).number == 1
    assert audit.verify().ok


def test_the_release_and_its_licence_are_what_the_files_say(tmp_path):
    bring(tmp_path, line("OMIM:1", "A", SEIZURE), release="2031-05-06")

    (release,) = facts.releases()
    assert str(release) == "Human Phenotype Ontology, release 2031-05-06"
    assert release.licence == "https://hpo.jax.org/app/license"
    assert Release.objects.get() == release


def test_every_line_of_the_file_is_in_one_table_or_the_other(tmp_path):
    report = bring(
        tmp_path,
        line("OMIM:1", "A", SEIZURE),
        line("OMIM:1", "A", SEIZURE),
        line("OMIM:1", "A", RECESSIVE, aspect="I"),
        line("OMIM:1", "A", SEIZURE, aspect="H"),  # the file's word counts as well
    )

    assert ConditionSymptom.objects.count() + ConditionFact.objects.count() == report.lines == 4
    assert ConditionSymptom.objects.count() == 2
