"""Has anything in the audit trail been altered, removed or cut off?"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from diseasemaps import audit


class Command(BaseCommand):
    help = (
        "Walk the audit trail and say whether anything in it was altered, removed or cut off. "
        "Prints the head (number and hash): keep it elsewhere, and give it back with --head."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--head", type=Path, help="a file with a head that was printed before")

    def handle(self, *args, head: Path | None, **options) -> None:
        verdict = audit.verify(_read(head) if head else None)
        if not verdict.ok:
            raise CommandError(f"The audit trail does not hold: {verdict.fault}.")
        kept = audit.AuditHead.objects.get()
        self.stderr.write(f"The audit trail holds: {verdict.length} entries.")
        self.stdout.write(f"{kept.seq} {kept.hash}")


def _read(file: Path) -> tuple[int, str]:
    try:
        seq, digest = file.read_text().split()
        return int(seq), digest
    except OSError as fault:
        raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault
    except ValueError as fault:
        raise CommandError(f"{file} is no head: it should hold a number and a hash.") from fault
