"""A catalogue with just what the seeded world speaks of: importing all of it takes half a minute."""

import pytest
from django.core.management import call_command

from diseasemaps.conditions.models import Condition, ConditionCode, Symptom
from diseasemaps.seed import reading

NAMES = {
    "ORPHA:217260": "Progressive multifocal leukoencephalopathy",
    "OMIM:603896": "Leukoencephalopathy with vanishing white matter",
    "ORPHA:586": "Cystic fibrosis",
    "ORPHA:589": "Myasthenia gravis",
}


@pytest.fixture
def catalogue(db):
    for reference, name in NAMES.items():
        system, _, code = reference.partition(":")
        condition = Condition.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        ConditionCode.objects.create(condition=condition, system=system, code=code)
    hpo_ids = {hpo_id for story in reading.stories() for hpo_id in story.symptoms}
    Symptom.objects.bulk_create(Symptom(hpo_id=hpo_id, name=hpo_id) for hpo_id in hpo_ids)


@pytest.fixture
def seeded(catalogue, settings, capsys):
    """The seeded world, as the command makes it."""
    settings.DEBUG = True
    call_command("seed")
    return capsys.readouterr().out
