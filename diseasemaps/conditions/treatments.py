"""The vocabulary of treatments, which grows by what members name."""

from django.db import transaction
from django.db.models.functions import Lower

from diseasemaps.conditions.locks import lock_treatments
from diseasemaps.conditions.models import Treatment, TreatmentName
from diseasemaps.conditions.names import clean, slug_for
from diseasemaps.workflow import Fault, Incomplete

MEMBER = "member"  # the `source` of a treatment that a member named first
LONGEST = 200


def find(name: str) -> Treatment | None:
    """The treatment of that name, whatever its case; by any name it has."""
    wanted = clean(name).lower()
    known = Treatment.objects.annotate(lower=Lower("name")).filter(lower=wanted).first()
    if known:
        return known
    other = TreatmentName.objects.annotate(lower=Lower("name")).filter(lower=wanted)
    found = other.select_related("treatment").order_by("pk").first()
    return found.treatment if found else None


@transaction.atomic
def find_or_add(name: str, *, source: str = MEMBER) -> Treatment:
    """The treatment that a member names; an unknown one is added. Raises Incomplete without a name.

    Two members who name the same new one at once get the same row.
    """
    spelling = clean(name)
    if not spelling:
        raise Incomplete([Fault("treatment", "Say which treatment it was.")])
    if len(spelling) > LONGEST:
        raise Incomplete([Fault("treatment", f"Keep the name under {LONGEST} characters.")])
    known = find(spelling)
    if known:
        return known
    lock_treatments()
    known = find(spelling)  # somebody may have added it while we waited
    return known or Treatment.objects.create(
        name=spelling, slug=_free_slug(spelling), source=source
    )


def _free_slug(name: str) -> str:
    stem = slug_for(name, taken=(), tail="treatment")
    taken = set(
        Treatment.objects.filter(slug__startswith=stem[:100]).values_list("slug", flat=True)
    )
    return slug_for(name, taken=taken, tail="treatment")
