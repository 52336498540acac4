"""Where the demonstration world is not made, nothing of it is."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User


def test_without_a_catalogue_it_says_what_to_do_and_makes_nobody(db, settings):
    settings.DEBUG = True

    with pytest.raises(CommandError, match="import_hpo"):
        call_command("seed", verbosity=0)
    assert not User.objects.exists()


def test_it_is_not_made_on_a_public_site(catalogue, settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        call_command("seed")
    assert not User.objects.exclude(handle="cataloguer").exists()
