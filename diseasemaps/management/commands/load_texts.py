"""Publish the default texts, the standing questions and the lists of moderation, if missing."""

from pathlib import Path

from django.core.management.base import BaseCommand

from diseasemaps.articles import checklist, topics
from diseasemaps.moderation import helplines, notes, watched_words
from diseasemaps.texts.models import TextVersion
from diseasemaps.texts.publishing import publish

DEFAULTS = Path(__file__).resolve().parents[2] / "texts" / "defaults"


def read(path: Path) -> tuple[str, str]:
    """(title, Markdown body) of a default text: its first line is "# title"."""
    title, _, body = path.read_text(encoding="utf-8").partition("\n")
    if not title.startswith("# "):
        raise ValueError(f"{path}: the first line must be '# ' and a title")
    return title.removeprefix("# ").strip(), body.strip() + "\n"


def load_missing() -> list[str]:
    """Publish version 1 of each text that has none; returns their keys. Later versions stay."""
    published = []
    for path in sorted(DEFAULTS.glob("*.md")):
        if TextVersion.objects.of(path.stem).exists():
            continue
        title, body = read(path)
        publish(path.stem, title=title, body=body, by=None)
        published.append(path.stem)
    return published


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        keys = load_missing()
        added = topics.load()
        lines = checklist.load()
        canned = notes.load()
        signs, helpers = watched_words.load(), helplines.load()
        if keys:
            self.stdout.write(f"Published {len(keys)} texts: {', '.join(keys)}.")
        if added:
            self.stdout.write(f"Added {added} standing questions.")
        if lines:
            self.stdout.write(f"Added {lines} lines for reviewers.")
        if canned:
            self.stdout.write(f"Added {canned} notes for moderators.")
        if signs:
            self.stdout.write(f"Added {signs} words and phrases that are looked for in texts.")
        if helpers:
            self.stdout.write(
                f"Added {helpers} helplines; check those of your country at the desk."
            )
        if not any((keys, added, lines, canned, signs, helpers)):
            self.stdout.write(
                "Every text, every standing question and every list is there; nothing changed."
            )
