"""Encrypt the secrets of second steps with the first of MFA_ENCRYPTION_KEYS."""

from django.core.management.base import BaseCommand

from accounts import second_step


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(f"Encrypted again: {second_step.encrypt_again()} rows.")
