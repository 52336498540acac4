"""Finding in the catalogue what the seeded world speaks of, and the parent made by hand."""

from django.utils.text import slugify

from diseasemaps.conditions.models import Condition, ConditionCode, Symptom, Treatment

PARENT = "leukoencephalopathy"
CHILDREN = ("ORPHA:217260", "OMIM:603896")


class CatalogueMissing(Exception):
    """Something is not in the catalogue; the message says what, and how to get it."""

    def __init__(self, what: str):
        super().__init__(
            f"{what} is not in the catalogue. Import it first: uv run manage.py import_hpo"
        )


def find(reference: str) -> Condition:
    """The condition with this exact code ("ORPHA:217260"), or with this slug. Raises
    CatalogueMissing.
    """
    system, _, code = reference.partition(":")
    if not code:
        found = Condition.objects.filter(slug=reference).first()
    else:
        exact = ConditionCode.objects.filter(system=system, code=code, relation="exact")
        found = Condition.objects.filter(codes__in=exact).first()
    if found is None:
        raise CatalogueMissing(f"The condition {reference}")
    return found


def symptom(hpo_id: str) -> Symptom:
    """Raises CatalogueMissing."""
    found = Symptom.objects.filter(hpo_id=hpo_id).first()
    if found is None:
        raise CatalogueMissing(f"The symptom {hpo_id}")
    return found


def treatment(name: str) -> Treatment:
    """The treatment of this name, added if nobody has named it before."""
    return Treatment.objects.get_or_create(name=name, defaults={"slug": slugify(name)[:120]})[0]
