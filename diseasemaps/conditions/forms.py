"""The editors' forms: a condition by hand, what it is a type of, and what its types are."""

from typing import Any

from django import forms

from diseasemaps import audit
from diseasemaps.conditions import catalogue
from diseasemaps.conditions.authorities import CONDITION_SYSTEMS, parse
from diseasemaps.conditions.models import EDITOR, Condition, ConditionCode, ConditionName
from diseasemaps.conditions.names import LONGEST, LONGEST_SLUG, normalise
from diseasemaps.conditions.querysets import ConditionQuerySet
from diseasemaps.step_forms import VerbForm

MOST_RELATIVES = 200


class ConditionsField(forms.CharField):
    """Several conditions, one a line, each by its name, address or code."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: str | None) -> list[Condition]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_RELATIVES:
            raise forms.ValidationError(f"No more than {MOST_RELATIVES}, please.")
        return [self._find(line) for line in lines]

    def _find(self, line: str) -> Condition:
        found = list(_called(line)[:2])
        if not found:
            raise forms.ValidationError(f"“{line[:80]}” is not in the catalogue.")
        if len(found) > 1:
            raise forms.ValidationError(f"Several conditions are called “{line[:80]}”: use a code.")
        return found[0]


def _called(line: str) -> ConditionQuerySet:
    typed = parse(line)
    if typed and typed.system in CONDITION_SYSTEMS:
        exact = ConditionCode.Relation.EXACT
        return Condition.objects.filter(
            codes__system=typed.system, codes__code=typed.code, codes__relation=exact
        )
    by_slug = Condition.objects.filter(slug=line)
    if by_slug.exists():
        return by_slug
    preferred = Condition.objects.filter(sort_name=normalise(line))
    if preferred.exists():
        return preferred
    names = ConditionName.objects.filter(normalised=normalise(line)).values("condition")
    return Condition.objects.filter(pk__in=names)


class AddForm(VerbForm):
    """A condition that no source has."""

    name = forms.CharField(max_length=LONGEST)
    definition = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What it is, in one or two plain sentences.",
    )
    parents = ConditionsField(
        required=False,
        label="It is a type of",
        help_text="One condition a line: its name, or a code such as ORPHA:217260.",
    )
    codes = forms.CharField(
        required=False, help_text="Separated by commas, such as ORPHA:217260, OMIM:603896."
    )

    def add(self, *, by: Any) -> bool:
        """Was it added? Then `result` is the condition."""
        if not self.is_valid():
            return False
        data = dict(self.cleaned_data)
        codes = [code for code in map(str.strip, data.pop("codes").split(",")) if code]
        return self.run(catalogue.add, data.pop("name"), by=by, codes=codes, **data)


class EditForm(VerbForm):
    """Its name, address and definition, and its place among the others."""

    name = forms.CharField(max_length=LONGEST)
    slug = forms.SlugField(
        max_length=LONGEST_SLUG,
        label="Address",
        help_text="The end of its web address. The former one keeps leading here.",
    )
    acronyms = forms.CharField(
        required=False,
        label="Abbreviations",
        help_text="Separated by commas, such as PML, MS. Whoever searches for one finds this page.",
    )
    definition = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    parents = ConditionsField(
        required=False,
        label="It is a type of",
        help_text="One condition a line: its name, or a code such as ORPHA:217260.",
    )
    children = ConditionsField(
        required=False, label="Types of it", help_text="One condition a line, as above."
    )

    @classmethod
    def of(cls, condition: Condition, data: Any = None) -> "EditForm":
        """The form filled with what the condition is now."""
        return cls(
            data,
            initial={
                "name": condition.name,
                "slug": condition.slug,
                "acronyms": ", ".join(_acronyms(condition)),
                "definition": condition.definition,
                "parents": _slugs(Condition.objects.filter(children=condition)),
                "children": _slugs(Condition.objects.filter(parents=condition)),
            },
        )

    def save(self, condition: Condition, *, by: Any) -> bool:
        """Run the verbs for what differs, all or none."""
        if not self.is_valid():
            return False
        saved = self.run(_save, condition, self.cleaned_data, by=by)
        if not saved:
            condition.refresh_from_db()  # the page says what it is, not what was tried
        return saved


@audit.recorded()
def _save(condition: Condition, data: dict[str, Any], *, by: Any) -> None:
    catalogue.rename(condition, data["name"], by=by)
    catalogue.define(condition, data["definition"], by=by)
    acronyms = filter(None, map(str.strip, data["acronyms"].split(",")))
    catalogue.abbreviate(condition, acronyms, by=by)
    catalogue.change_slug(condition, data["slug"], by=by)
    catalogue.set_parents(condition, data["parents"], by=by)
    catalogue.set_children(condition, data["children"], by=by)


def _acronyms(condition: Condition) -> list[str]:
    """Those that editors wrote, which the form may change."""
    mine = condition.names.filter(kind=ConditionName.Kind.ACRONYM, source=EDITOR)
    return list(mine.order_by("name").values_list("name", flat=True))


def _slugs(conditions: ConditionQuerySet) -> list[str]:
    """What a line of the form says for each: its address, which only it has."""
    return list(conditions.a_to_z().values_list("slug", flat=True))
