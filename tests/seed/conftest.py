"""The seeded world, and a catalogue with just what it speaks of: all of it takes half a minute."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from diseasemaps.conditions import catalogue as conditions
from diseasemaps.conditions.models import Symptom
from diseasemaps.seed import reading
from tests import factories

NAMES = {
    "ORPHA:217260": "Progressive multifocal leukoencephalopathy",
    "OMIM:603896": "Leukoencephalopathy with vanishing white matter",
    "ORPHA:586": "Cystic fibrosis",
    "ORPHA:589": "Myasthenia gravis",
}


def fill_catalogue() -> None:
    cataloguer = factories.person("cataloguer", role="editor")
    for code, name in NAMES.items():
        conditions.add(name, by=cataloguer, codes=[code])
    hpo_ids = {hpo_id for story in reading.stories() for hpo_id in story.symptoms}
    Symptom.objects.bulk_create(Symptom(hpo_id=hpo_id, name=hpo_id) for hpo_id in hpo_ids)


@pytest.fixture
def catalogue(db):
    fill_catalogue()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, _fast_passwords):
    """What the command printed. Made once for a module; each test sees it and rolls itself back."""
    printed = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        fill_catalogue()
        with override_settings(DEBUG=True):
            call_command("seed", stdout=printed)
        yield printed.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def seeded(world, db, settings):
    settings.DEBUG = True
    return world
