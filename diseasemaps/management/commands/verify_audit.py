"""Has anything in the audit trail been altered, removed or cut off?"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from diseasemaps import audit, audit_head


class Command(BaseCommand):
    help = (
        "Walk the audit trail and say whether anything in it was altered, removed or cut off. "
        "Prints the head (number and hash): keep it elsewhere, and give it back with --head."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--head",
            type=Path,
            help="a file of heads, as export_audit_head or this command wrote them",
        )

    def handle(self, *args, head: Path | None, **options) -> None:
        verdict = audit.verify(earlier=_read(head) if head else ())
        if not verdict.ok:
            raise CommandError(f"The audit trail does not hold: {verdict.fault}.")
        kept = audit.AuditHead.objects.get()
        self.stderr.write(f"The audit trail holds: {verdict.length} entries.")
        self.stdout.write(f"{kept.seq} {kept.hash}")


def _read(file: Path) -> list[audit.Head]:
    try:
        return audit_head.read(file)
    except OSError as fault:
        raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault
    except ValueError as fault:
        raise CommandError(
            f"{file} is no head: each line should hold a number and a hash."
        ) from fault
