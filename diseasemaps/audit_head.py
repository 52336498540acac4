"""The head of the audit trail, written down where the site cannot change it afterwards.

One line of JSON for each export: {"seq": 12, "hash": "…", "at": "2026-01-01T00:00:00+00:00"}.
"""

import json
from pathlib import Path

from django.utils import timezone

from diseasemaps import audit


def line() -> str:
    """The head as it is now, as one line of JSON without its end."""
    head = audit.AuditHead.objects.get()
    return json.dumps({"seq": head.seq, "hash": head.hash, "at": timezone.now().isoformat()})


def export(to: Path) -> None:
    """Append the head to the file `to`; what stands there already is never touched."""
    with to.open("a", encoding="utf-8") as file:
        file.write(line() + "\n")


def read(file: Path) -> list[audit.Head]:
    """Every head in `file`, oldest first: lines of `export`, or of what `verify_audit` prints.

    Raises OSError, and ValueError for a file without a head or with a line that is none.
    """
    lines = [text for text in file.read_text(encoding="utf-8").splitlines() if text.strip()]
    if not lines:
        raise ValueError("no head in it")
    return [_head(text) for text in lines]


def _head(text: str) -> audit.Head:
    if text.lstrip().startswith("{"):
        found = json.loads(text)
        if not isinstance(found.get("seq"), int) or not isinstance(found.get("hash"), str):
            raise ValueError("a line without seq and hash")
        return found["seq"], found["hash"]
    seq, digest = text.split()
    return int(seq), digest
