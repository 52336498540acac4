"""What every app says it holds about a member, and what links to one without saying so."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import EmailField

from diseasemaps.personal_data import Held, HeldByAddress


def declared() -> list[Held]:
    """The HELD of each installed app that has a `personal_data.py`."""
    names = (f"{config.name}.personal_data" for config in apps.get_app_configs())
    return [held for name in names if find_spec(name) for held in import_module(name).HELD]


def declared_by_address() -> list[HeldByAddress]:
    """The HELD_BY_ADDRESS of each app that has one."""
    names = (f"{config.name}.personal_data" for config in apps.get_app_configs())
    modules = [import_module(name) for name in names if find_spec(name)]
    return [held for module in modules for held in getattr(module, "HELD_BY_ADDRESS", [])]


def addresses_alone() -> Iterator[tuple[str, str]]:
    """(app_label.Model, field) for every e-mail address in a row that need not say whose it is."""
    user = get_user_model()
    for model in apps.get_models():
        fields = [field for field in model._meta.get_fields() if field.concrete]
        owned = any(field.related_model is user and not field.null for field in fields)
        if model is user or owned:
            continue
        yield from (
            (model._meta.label, field.name) for field in fields if isinstance(field, EmailField)
        )


def links_to_members() -> Iterator[tuple[str, str]]:
    """(app_label.Model, field) for every column that points at a user, our own or a library's."""
    user = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if field.concrete and field.related_model is user:
                yield model._meta.label, field.name


def undeclared() -> set[tuple[str, str]]:
    """Links to a member that no app has declared: each is a promise of erasure that would break."""
    said = {(held.model, held.field) for held in declared()}
    return set(links_to_members()) - said
