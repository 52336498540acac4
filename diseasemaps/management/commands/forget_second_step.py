"""Let somebody back in who lost every passkey, app and recovery code. Be sure who it is, first."""

from django.core.management.base import BaseCommand, CommandError

from accounts import second_step
from accounts.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("handle", help="the handle or the e-mail address of the account")

    def handle(self, *args, handle: str, **options):
        found = User.objects.filter(handle__iexact=handle) | User.objects.filter(
            email__iexact=handle
        )
        user = found.first()
        if user is None:
            raise CommandError(f"Nobody here is called {handle}.")
        if not second_step.forget(user):
            self.stdout.write(f"{user.handle} has no second step; nothing changed.")
            return
        self.stdout.write(
            f"{user.handle} signs in with the password alone now, and is signed out everywhere. "
            "Staff roles rest until there is a new second step."
        )
