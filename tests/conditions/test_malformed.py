"""What is no sound release is refused: file, line, what is wrong, and nothing imported."""

import pytest
from django.core.management import CommandError, call_command

from diseasemaps.conditions.importing.files import Malformed
from diseasemaps.conditions.importing.hpo import Silent, import_release
from tests.conditions import releases, rows
from tests.conditions.releases import SEIZURE, annotations, bring, line, ontology

pytestmark = pytest.mark.django_db

GOOD = line("OMIM:1", "A", SEIZURE)

ANNOTATIONS = [
    ("too few columns", "OMIM:1\tA\t\tHP:0001250", "4 columns where there should be 12"),
    ("too many columns", GOOD + "\tmore", "13 columns"),
    ("an empty line", "", "1 columns"),
    ("a bad term id", line("OMIM:1", "A", "HP:123"), "“HP:123” is no term id"),
    ("an unknown term", line("OMIM:1", "A", "HP:9999999"), "HP:9999999 is not in hp.obo"),
    ("an obsolete term", line("OMIM:1", "A", "HP:0000057"), "HP:0000057 is obsolete"),
    ("a bad disease id", line("OMIM-1", "A", SEIZURE), "“OMIM-1” is no disease id"),
    ("an unknown database", line("MESH:1", "A", SEIZURE), "“MESH:1” is no disease id"),
    ("an unknown qualifier", line("OMIM:1", "A", SEIZURE, qualifier="MAYBE"), "qualifier “MAYBE”"),
    ("an unknown aspect", line("OMIM:1", "A", SEIZURE, aspect="X"), "unknown aspect “X”"),
    ("an unknown sex", line("OMIM:1", "A", SEIZURE, sex="M"), "unknown sex “M”"),
    ("unknown evidence", line("OMIM:1", "A", SEIZURE, evidence="hearsay"), "evidence “hearsay”"),
    ("no name", line("OMIM:1", " ", SEIZURE), "the disease has no name"),
    ("a long name", line("OMIM:1", "A" * 301, SEIZURE), "longer than 300"),
    ("words as frequency", line("OMIM:1", "A", SEIZURE, frequency="often"), "“often” is no freq"),
    ("more than all", line("OMIM:1", "A", SEIZURE, frequency="8/7"), "“8/7” is no frequency"),
    ("of nobody", line("OMIM:1", "A", SEIZURE, frequency="0/0"), "“0/0” is no frequency"),
    ("over 100%", line("OMIM:1", "A", SEIZURE, frequency="101%"), "“101%” is no frequency"),
    ("a bad onset", line("OMIM:1", "A", SEIZURE, onset="birth"), "“birth” is no term id"),
    ("a bad modifier", line("OMIM:1", "A", SEIZURE, modifier="HP:0012825;x"), "“x” is no term"),
    ("a NUL", line("OMIM:1", "A\x00", SEIZURE), "NUL"),
]


@pytest.mark.parametrize(("what", "bad", "fault"), ANNOTATIONS, ids=[a[0] for a in ANNOTATIONS])
def test_a_malformed_annotation_is_refused_with_its_line(tmp_path, what, bad, fault):
    bring(tmp_path, GOOD)
    before = rows.of_every_table()

    with pytest.raises(Malformed) as refused:
        bring(tmp_path, GOOD, bad, GOOD, release="2026-02-02")

    assert "phenotype.hpoa, line 4: " in str(refused.value)
    assert fault in str(refused.value)
    assert rows.of_every_table() == before


HEADS = [
    ("a missing column", annotations(GOOD).replace("\tsex", ""), 2, "missing columns: sex"),
    (
        "columns in another order",
        annotations(GOOD).replace("hpo_id\treference", "reference\thpo_id"),
        2,
        "columns in another order",
    ),
    ("no annotation", annotations(), None, "no annotation"),
    ("comments only", "#version: 2025\n", None, "only comments"),
    ("empty", "", None, "the file is empty"),
]


@pytest.mark.parametrize(("what", "content", "number", "fault"), HEADS, ids=[h[0] for h in HEADS])
def test_a_file_that_is_no_annotation_file_is_refused(tmp_path, what, content, number, fault):
    files = releases.write(tmp_path, GOOD)
    files.annotations.write_text(content)

    with pytest.raises(Malformed, match=fault) as refused:
        import_release(*files, progress=Silent())

    assert refused.value.line == number


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path):
    files = releases.write(tmp_path, GOOD, line("OMIM:2", "Sjögren", SEIZURE))
    files.annotations.write_bytes(files.annotations.read_text().encode("latin-1"))

    with pytest.raises(Malformed, match=r"line 4: not UTF-8 text \(byte 0xf6\)"):
        import_release(*files, progress=Silent())


SOUND = ontology()
OBO = [
    ("cut in a line", SOUND[:-20], "the file ends in the middle of a line"),
    ("cut in a word", SOUND[: SOUND.index("Developmental regression") + 5] + "\n", "is not in"),
    ("cut after a tag", SOUND[: SOUND.index("is_a: HP:0000118") + 8] + "\n", "HP is named but"),
    ("no phenotypes", SOUND[: SOUND.index("\n[Term]\nid: HP:0000118")] + "\n", "HP:0000118"),
    ("no OBO at all", "<html></html>\n", "not an OBO file"),
    ("empty", "", "the file is empty"),
    ("a clause that is none", SOUND + "\nthis is not OBO\n", "not OBO"),
    ("an unclosed quote", SOUND.replace('the brain."', "the brain."), "not OBO"),
    (
        "a parent that is not there",
        SOUND + "\n[Term]\nid: HP:0000003\nname: X\nis_a: HP:0099999\n",
        "HP:0099999 is named but not defined",
    ),
    ("a term twice", SOUND + f"\n[Term]\nid: {SEIZURE}\nname: X\n", "defined more than once"),
    ("no name", SOUND + "\n[Term]\nid: HP:0000003\n", "HP:0000003 has no name"),
    ("a foreign id", SOUND + "\n[Term]\nid: GO:0000003\nname: X\n", "is no term id"),
]


@pytest.mark.parametrize(("what", "content", "fault"), OBO, ids=[o[0] for o in OBO])
def test_a_malformed_ontology_is_refused(tmp_path, what, content, fault):
    files = releases.write(tmp_path, GOOD, line("OMIM:1", "A", "HP:0000252"), obo="x")
    files.obo.write_text(content)
    before = rows.of_every_table()

    with pytest.raises(Malformed, match=fault) as refused:
        import_release(*files, progress=Silent())

    assert "hp.obo" in str(refused.value)
    assert rows.of_every_table() == before


def test_the_place_in_an_ontology_is_told_by_line(tmp_path):
    files = releases.write(tmp_path, GOOD, obo=SOUND + "\n[Term]\nid: HP:0000003\nnonsense\n")

    with pytest.raises(Malformed) as refused:
        import_release(*files, progress=Silent())

    assert refused.value.line == SOUND.count("\n") + 4


def test_the_command_says_so_and_fails(tmp_path):
    files = releases.write(tmp_path, line("OMIM:1", "A", "HP:123"))

    with pytest.raises(CommandError, match=r"line 3: “HP:123” is no term id[^\n]*\nNothing was"):
        call_command("import_hpo", obo=files.obo, annotations=files.annotations)


def test_the_command_says_what_it_did_and_then_that_nothing_changed(tmp_path, capsys):
    files = releases.write(tmp_path, GOOD)
    call_command("import_hpo", obo=files.obo, annotations=files.annotations)
    first = capsys.readouterr().out
    call_command("import_hpo", obo=files.obo, annotations=files.annotations)
    second = capsys.readouterr().out

    assert "Human Phenotype Ontology, release 2025-01-16" in first
    assert "https://hpo.jax.org/app/license" in first
    assert "Nothing changed" not in first
    assert "Nothing changed" in second


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"none\.obo: cannot be read"):
        call_command("import_hpo", obo=tmp_path / "none.obo")
