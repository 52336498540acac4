"""Text: policy, community rules, consents, disclaimers; versioned, never edited in place."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Text(models.Model):
    """One standing text of the site, such as "editorial-policy" or "disclaimer-patient"."""

    key = models.SlugField(max_length=60)
    language = models.CharField(max_length=10, default="en")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="one_text_a_key")]

    def __str__(self) -> str:
        return self.key


class TextVersionQuerySet(models.QuerySet["TextVersion"]):
    def of(self, key: str, *, language: str = "en") -> "TextVersionQuerySet":
        """The versions of the Text `key`, the newest first."""
        return self.filter(text__key=key, text__language=language).order_by("-number")

    def current(self, key: str, *, language: str = "en") -> "TextVersion":
        """The newest version of the Text `key`. Raises TextVersion.DoesNotExist."""
        return self.of(key, language=language).select_related("text")[:1].get()


class TextVersion(models.Model):
    """One version of a Text: what was agreed to, or shown, stays readable for ever."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField()  # Markdown
    html = models.TextField()  # rendered and sanitised at save
    note = models.CharField(max_length=300, blank=True)  # what changed, for whoever reads it
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="text_number_once")]

    def __str__(self) -> str:
        return f"{self.text} v{self.number}"
