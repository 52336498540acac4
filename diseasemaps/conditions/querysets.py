"""Which rows of the catalogue: a letter of the list, a page by key, what may be shown."""

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Substr

from diseasemaps import keyset
from diseasemaps.conditions.frequencies import EXCLUDED
from diseasemaps.conditions.names import normalise

OTHER = "0-9"  # the "letter" of names that begin with a digit, or in another script
LETTERS = (*"abcdefghijklmnopqrstuvwxyz", OTHER)
A_TO_Z = ("sort_name", "id")


class ConditionQuerySet(models.QuerySet):
    def letters(self) -> dict[str, int]:
        """How many conditions begin with each letter: {"a": 812, …, "0-9": 41}; one query."""
        counted = (
            self.order_by()
            .annotate(first=Substr("sort_name", 1, 1))
            .values("first")
            .annotate(n=Count("id"))
        )
        totals = dict.fromkeys(LETTERS, 0)
        for row in counted:
            totals[row["first"] if row["first"] in totals else OTHER] += row["n"]
        return totals

    def under(self, letter: str):
        """Those whose sorted name begins with `letter` (a–z, or `OTHER`)."""
        if letter == OTHER:
            return self.filter(Q(sort_name__lt="a") | Q(sort_name__gte="{"))  # "{" follows "z"
        return self.filter(sort_name__gte=letter, sort_name__lt=chr(ord(letter) + 1))

    def a_to_z(self):
        return self.order_by(*A_TO_Z)

    def after(self, sort_name: str, pk: int):
        """What follows that row in A–Z order (keyset paging: no OFFSET, at any depth)."""
        return self.filter(keyset.after(A_TO_Z, (sort_name, pk)))

    def called(self, beginning: str):
        """Those one of whose names begins so, whatever its spelling; none for nothing."""
        normalised = normalise(beginning)
        if not normalised:
            return self.none()
        names = self.model.names.rel.related_model.objects.filter(normalised__startswith=normalised)
        own = Q(sort_name__startswith=normalised)
        return self.filter(own | Q(pk__in=names.values("condition")))


class ConditionSymptomQuerySet(models.QuerySet):
    def shown(self):
        """Statements that a symptom is part of it: not NOT, not "excluded", not "0 of 12"."""
        return self.filter(negated=False).exclude(
            Q(frequency=EXCLUDED) | Q(numerator=0) | Q(percent=0)
        )
