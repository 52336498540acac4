"""Publishing a new version of a Text."""

from typing import Any

from diseasemaps import audit, markdown, versions
from diseasemaps.texts.models import Text, TextVersion
from diseasemaps.workflow import Conflict


@audit.recorded()
def publish(
    key: str,
    *,
    title: str,
    body: str,
    by: Any,
    note: str = "",
    version: int | None = None,
    language: str = "en",
) -> TextVersion:
    """Publish `body` (Markdown) as the next version; the same words again change nothing.

    `version` is the number that the person had before them. Raises Conflict when it is not the
    newest any more.
    """
    text, _ = Text.objects.get_or_create(key=key, language=language)
    text = Text.objects.select_for_update().get(pk=text.pk)
    last = text.versions.order_by("-number").first()
    if version is not None and version != (last.number if last else 0):
        raise Conflict(
            "Somebody published a newer version while you were writing. Read it first; "
            "what you typed is still here."
        )
    if last and (last.title, last.body) == (title, body):
        return last
    published = TextVersion.objects.create(
        text=text,
        number=last.number + 1 if last else 1,
        title=title,
        body=body,
        html=markdown.render(body),
        note=note,
        published_by=by,
    )
    audit.record("text.publish", by=by, kind="text", id=key, version=published.number)
    versions.bump(versions.SITE)
    return published
