"""What every app says it holds about a member, and what links to one without saying so."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib.auth import get_user_model

from diseasemaps.personal_data import Held


def declared() -> list[Held]:
    """The HELD of each installed app that has a `personal_data.py`."""
    names = (f"{config.name}.personal_data" for config in apps.get_app_configs())
    return [held for name in names if find_spec(name) for held in import_module(name).HELD]


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
