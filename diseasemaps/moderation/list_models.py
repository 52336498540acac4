"""The operator's lists: watched words, crisis phrases, canned notes, helplines."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class WatchedWord(models.Model):
    """A word or phrase, and what becomes of a text that has it."""

    class Action(models.TextChoices):
        BLOCK = "block", "Block: it cannot be sent in with this word"
        HOLD = "hold", "Hold: a moderator reads it first"
        FLAG = "flag", "Flag: it is published, and a moderator looks"
        REPLACE = "replace", "Replace: other words stand in its place"
        LINK = "link", "Link: it leads to a page that explains it"

    text = models.CharField(max_length=100)  # `*` at the end stands for any ending
    language = models.CharField(max_length=10, blank=True)  # blank: in every language
    action = models.CharField(max_length=8, choices=Action.choices)
    instead = models.CharField(max_length=200, blank=True)  # of REPLACE
    address = models.URLField(blank=True)  # of LINK
    why = models.CharField(max_length=200, blank=True)  # read by moderators, and by the author
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("text"), "language", name="watched_word_once"),
            models.CheckConstraint(
                condition=~Q(action="replace") | ~Q(instead=""), name="replaced_by_something"
            ),
            models.CheckConstraint(
                condition=~Q(action="link") | ~Q(address=""), name="linked_to_something"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CrisisPhrase(models.Model):
    """Words in which somebody says that they are in danger; compared without accents and case."""

    class Kind(models.TextChoices):
        CRISIS = "crisis", "Self-harm or suicide"
        ABUSE = "abuse", "Abuse or violence"

    text = models.CharField(max_length=1000)  # as `screens.phrases` reads it
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("text"), "language", name="crisis_phrase_once")
        ]

    def __str__(self) -> str:
        return self.text


class CannedNote(models.Model):
    """A note to an author that moderators choose, and then make their own."""

    title = models.CharField(max_length=80, unique=True)
    text = models.TextField(max_length=2000)
    action = models.CharField(max_length=40, blank=True)  # the step it is meant for; blank: any
    rule = models.CharField(max_length=60, blank=True)  # of the community rules
    place = models.PositiveSmallIntegerField(default=100)  # in the list, the smallest first

    class Meta:
        ordering = ["place", "title"]

    def __str__(self) -> str:
        return self.title


class Helpline(models.Model):
    """Somebody to talk to now. `country` is ISO 3166 alpha-2, in capitals; blank: everywhere."""

    class Topic(models.TextChoices):
        CRISIS = "crisis", "Thoughts of suicide or self-harm"
        ABUSE = "abuse", "Abuse or violence"
        CHILDREN = "children", "Children and young people"
        EMERGENCY = "emergency", "Danger now"
        DIRECTORY = "directory", "A list of lines elsewhere"

    country = models.CharField(max_length=2, blank=True)
    topic = models.CharField(max_length=10, choices=Topic.choices)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)  # as it is dialled there
    text = models.CharField(max_length=120, blank=True)  # how to write instead: "Text HOME to …"
    website = models.URLField(blank=True)
    hours = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["country", "place", "name"]
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="helpline_once"),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(text="") | ~Q(website=""), name="helpline_reachable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country or 'everywhere'})"
