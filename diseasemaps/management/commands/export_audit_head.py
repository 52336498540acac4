from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from diseasemaps import audit_head


class Command(BaseCommand):
    help = (
        "Write the head of the audit trail (number, hash, time) as one line of JSON: append it to "
        "a file, or print it. Keep it where the site cannot change it; see verify_audit --head."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--to", type=Path, help="a file that the line is appended to")

    def handle(self, *args, to: Path | None, **options) -> None:
        if to is None:
            self.stdout.write(audit_head.line())
            return
        try:
            audit_head.export(to)
        except OSError as fault:
            raise CommandError(f"{to} cannot be written: {fault.strerror}.") from fault
