"""Small releases, written by hand in the official formats."""

from pathlib import Path
from typing import NamedTuple

from diseasemaps.conditions.importing.annotations import COLUMNS
from diseasemaps.conditions.importing.hpo import Report, Silent, import_release

SEIZURE, REGRESSION, SMALL_HEAD = "HP:0001250", "HP:0002376", "HP:0000252"
OLD_SEIZURE = "HP:0002437"  # an id that SEIZURE once had
OBSOLETE, REPLACED = "HP:0000057", "HP:0000058"  # the second one is SEIZURE now
RECESSIVE, CONGENITAL, PROGRESSIVE = "HP:0000007", "HP:0003577", "HP:0003676"
MILD, PREECLAMPSIA, OCCASIONAL = "HP:0012825", "HP:0100602", "HP:0040283"

_HEADER = """\
format-version: 1.2
data-version: hp/releases/{release}
synonymtypedef: layperson "layperson term"
synonymtypedef: obsolete_synonym "discarded/obsoleted synonym"
ontology: hp.obo
property_value: dc:title "Human Phenotype Ontology" xsd:string
property_value: terms:license https://hpo.jax.org/app/license
"""

# (id, name, parent, further clauses)
TERMS = [
    ("HP:0000001", "All", "", ""),
    ("HP:0000118", "Phenotypic abnormality", "HP:0000001", ""),
    (
        SEIZURE,
        "Seizure",
        "HP:0000118",
        f"alt_id: {OLD_SEIZURE}\n"
        'def: "Abnormal excessive activity of the brain." [PMID:1]\n'
        'synonym: "Epilepsy" RELATED layperson []\n'
        'synonym: "Fits" EXACT layperson []\n'
        'synonym: "Seizures" EXACT []\n',
    ),
    (REGRESSION, "Developmental regression", "HP:0000118", ""),
    (SMALL_HEAD, "Microcephaly", "HP:0000118", 'synonym: "Small head" EXACT layperson []\n'),
    (OBSOLETE, "obsolete Clitoromegaly", "", "is_obsolete: true\n"),
    (REPLACED, "obsolete Fit", "", f"is_obsolete: true\nreplaced_by: {SEIZURE}\n"),
    ("HP:0000005", "Mode of inheritance", "HP:0000001", ""),
    (RECESSIVE, "Autosomal recessive inheritance", "HP:0000005", ""),
    ("HP:0012823", "Clinical modifier", "HP:0000001", ""),
    (MILD, "Mild", "HP:0012823", ""),
    ("HP:0031797", "Clinical course", "HP:0012823", ""),
    (PROGRESSIVE, "Progressive", "HP:0031797", ""),
    ("HP:0003674", "Onset", "HP:0031797", ""),
    (CONGENITAL, "Congenital onset", "HP:0003674", ""),
    ("HP:0032443", "Past medical history", "HP:0000001", ""),
    (PREECLAMPSIA, "Preeclampsia", "HP:0032443", ""),
    ("HP:0040279", "Frequency", "HP:0000001", ""),
    (OCCASIONAL, "Occasional", "HP:0040279", ""),
]


def term(hpo_id: str, name: str, parent: str, more: str) -> str:
    above = f"is_a: {parent}\n" if parent else ""
    # The order of clauses is the format's own.
    before = "".join(f"{line}\n" for line in more.splitlines() if not line.startswith("is_obs"))
    before = "".join(line for line in before.splitlines(True) if not line.startswith("replaced"))
    after = "".join(line for line in more.splitlines(True) if line.startswith(("is_obs", "repl")))
    return f"\n[Term]\nid: {hpo_id}\nname: {name}\n{before}{above}{after}"


def ontology(release: str = "2025-01-16", terms: list | None = None) -> str:
    return _HEADER.format(release=release) + "".join(term(*t) for t in terms or TERMS)


def line(disease_id: str, name: str, hpo_id: str, **columns: str) -> str:
    """One annotation; what is not given is as it mostly is."""
    values = {
        "database_id": disease_id,
        "disease_name": name,
        "hpo_id": hpo_id,
        "reference": "PMID:31675180",
        "evidence": "PCS",
        "aspect": "P",
        "biocuration": "HPO:curator[2021-06-21]",
    } | columns
    return "\t".join(values.get(column, "") for column in COLUMNS)


def annotations(*lines: str, release: str = "2025-01-16") -> str:
    return "\n".join([f"#version: {release}", "\t".join(COLUMNS), *lines, ""])


class Files(NamedTuple):
    obo: Path
    annotations: Path


def write(folder: Path, *lines: str, release: str = "2025-01-16", obo: str = "") -> Files:
    files = Files(folder / "hp.obo", folder / "phenotype.hpoa")
    files.obo.write_text(obo or ontology(release), encoding="utf-8")
    files.annotations.write_text(annotations(*lines, release=release), encoding="utf-8")
    return files


def bring(folder: Path, *lines: str, release: str = "2025-01-16") -> Report:
    """Import these annotations as a release."""
    return import_release(*write(folder, *lines, release=release), progress=Silent())
