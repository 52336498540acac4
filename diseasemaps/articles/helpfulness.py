"""Did a text help? Counted for each text; who answered what is kept nowhere here.

The browser remembers its own answer (told.py), so that it can be changed and counts once.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from diseasemaps.articles.models import Helpfulness, Revision

YES, NO = "yes", "no"
FEW = 5  # answers; below that a share says nothing


@transaction.atomic
def count(revision: Revision, *, reader_type: str, answer: str, instead_of: str = "") -> None:
    """One more reader says `answer`, YES or NO, of this text; `instead_of` what they said before.

    Each count is raised by the database itself: no answer is lost among many at once.
    """
    text = {"revision": revision, "reader_type": reader_type}
    Helpfulness.objects.bulk_create([Helpfulness(**text)], ignore_conflicts=True)
    changes: dict[str, Any] = {answer: F(answer) + 1}
    if instead_of and instead_of != answer:
        changes[instead_of] = Greatest(F(instead_of) - 1, 0)
    Helpfulness.objects.filter(**text).update(**changes)


def counted() -> QuerySet[Helpfulness]:
    """The texts that readers answered about, those that helped fewest first; for editors."""
    found = Helpfulness.objects.annotate(answers=F("yes") + F("no"))
    found = found.filter(answers__gte=FEW).annotate(share=F("yes") * 100 / F("answers"))
    return found.select_related("revision__article__condition").order_by("share", "-answers", "pk")
