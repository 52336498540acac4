"""Which rows of the catalogue: a letter of the list, a page by key, what may be shown."""

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Substr

from diseasemaps.conditions.frequencies import EXCLUDED

OTHER = "0-9"  # the "letter" of names that begin with a digit, or in another script


class ConditionQuerySet(models.QuerySet):
    def letters(self) -> dict[str, int]:
        """How many conditions begin with each letter: {"a": 812, …, "0-9": 41}; one query."""
        counted = (
            self.order_by()
            .annotate(first=Substr("sort_name", 1, 1))
            .values("first")
            .annotate(n=Count("id"))
        )
        totals = dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 0) | {OTHER: 0}
        for row in counted:
            totals[row["first"] if row["first"] in totals else OTHER] += row["n"]
        return totals

    def under(self, letter: str):
        """Those whose sorted name begins with `letter` (a–z, or `OTHER`)."""
        if letter == OTHER:
            return self.filter(Q(sort_name__lt="a") | Q(sort_name__gte="{"))  # "{" follows "z"
        return self.filter(sort_name__gte=letter, sort_name__lt=chr(ord(letter) + 1))

    def a_to_z(self):
        return self.order_by("sort_name", "id")

    def after(self, sort_name: str, pk: int):
        """What follows that row in A–Z order (keyset paging: no OFFSET, at any depth)."""
        return self.filter(
            Q(sort_name__gt=sort_name) | Q(sort_name=sort_name, pk__gt=pk),
            sort_name__gte=sort_name,  # lets the index start there, in spite of the OR
        )


class ConditionSymptomQuerySet(models.QuerySet):
    def shown(self):
        """Statements that a symptom is part of it: not NOT, not "excluded", not "0 of 12"."""
        return self.filter(negated=False).exclude(
            Q(frequency=EXCLUDED) | Q(numerator=0) | Q(percent=0)
        )
