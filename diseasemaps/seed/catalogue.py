"""Finding in the catalogue what the seeded world speaks of; the parent, made by hand."""

from collections.abc import Iterable

from accounts.models import User
from diseasemaps.conditions import catalogue
from diseasemaps.conditions.models import Condition, ConditionCode, Symptom
from diseasemaps.seed.people import DEMO_SIGN_INS

PARENT = "leukoencephalopathy"
DEFINITION = (
    "A group of illnesses of the white matter of the brain, inherited or acquired. The word says "
    "where the trouble is, not what causes it."
)
CHILDREN = ("ORPHA:217260", "OMIM:603896")


ACRONYMS = {"ORPHA:217260": ["PML"], "OMIM:603896": ["VWM"]}


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


def require(conditions: Iterable[str], hpo_ids: Iterable[str]) -> None:
    """Raises CatalogueMissing for the first of these that is not there; the parent need not be."""
    for reference in sorted({*conditions, *CHILDREN} - {PARENT}):
        find(reference)
    for hpo_id in sorted(hpo_ids):
        symptom(hpo_id)


def symptom(hpo_id: str) -> Symptom:
    """Raises CatalogueMissing."""
    found = Symptom.objects.filter(hpo_id=hpo_id).first()
    if found is None:
        raise CatalogueMissing(f"The symptom {hpo_id}")
    return found


def add_parent() -> int:
    """As an editor, add the parent that no release lists, with its types; 0 if it is there."""
    if Condition.objects.filter(slug=PARENT).exists():
        return 0
    editor = User.objects.get(email=DEMO_SIGN_INS["editor"])
    parent = catalogue.add(PARENT.capitalize(), by=editor, definition=DEFINITION)
    catalogue.set_children(parent, [find(code) for code in CHILDREN], by=editor)
    for code, acronyms in ACRONYMS.items():  # the files have none, and people look for them
        catalogue.abbreviate(find(code), acronyms, by=editor)
    return 1
