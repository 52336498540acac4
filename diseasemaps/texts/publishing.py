"""Publishing a new version of a Text."""

from typing import Any

from diseasemaps import audit, markdown, versions
from diseasemaps.texts.models import Text, TextVersion


@audit.recorded()
def publish(key: str, *, title: str, body: str, by: Any, language: str = "en") -> TextVersion:
    """Publish `body` (Markdown) as the next version; the same words again change nothing."""
    text, _ = Text.objects.get_or_create(key=key, language=language)
    text = Text.objects.select_for_update().get(pk=text.pk)
    last = text.versions.order_by("-number").first()
    if last and (last.title, last.body) == (title, body):
        return last
    version = TextVersion.objects.create(
        text=text,
        number=last.number + 1 if last else 1,
        title=title,
        body=body,
        html=markdown.render(body),
        published_by=by,
    )
    audit.record("text.publish", by=by, kind="text", id=key, version=version.number)
    versions.bump(versions.SITE)
    return version
