"""Every link to a member is declared: how it is exported, and what erasure does with it."""

from django.apps import apps
from django.conf import settings
from django.db import models

from diseasemaps.privacy import declarations


def test_every_link_to_a_member_is_declared():
    assert declarations.undeclared() == set()


def test_every_declaration_names_a_link_that_exists():
    real = set(declarations.links_to_members())
    assert {(held.model, held.field) for held in declarations.declared()} <= real


def test_a_new_link_that_nobody_declared_is_found():
    class Whisper(models.Model):
        whispered_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

        class Meta:
            app_label = "texts"

    try:
        assert declarations.undeclared() == {("texts.Whisper", "whispered_to")}
    finally:
        del apps.all_models["texts"]["whisper"]
        apps.clear_cache()


def test_every_address_that_stands_alone_is_declared_and_can_be_forgotten(db):
    held = declarations.declared_by_address()
    assert {(one.model, one.field) for one in held} == set(declarations.addresses_alone())
    address, other = "gone@example.org", "stays@example.org"
    for one in held:
        model = apps.get_model(one.model)
        for whose in (address, other):
            model.objects.create(**{one.field: whose})
        assert one.forget("Gone@Example.org") == 1
        assert list(model.objects.values_list(one.field, flat=True)) == [other]
        assert one.forget(address) == 0
