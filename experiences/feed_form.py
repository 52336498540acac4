"""How a feed is asked for: a plain form that sends its wishes in the address."""

from typing import Any

from django import forms

from diseasemaps.conditions.models import Condition, Symptom, Treatment
from experiences import feed
from experiences.feed import Wanted
from experiences.models import Experience

ANY = ("", "Any")


class FeedForm(forms.Form):
    """What of an address is not known is left out, as if it had not been asked for."""

    sort = forms.ChoiceField(label="In which order", required=False, choices=[*feed.SORTS.items()])
    role = forms.ChoiceField(
        label="Who tells it", required=False, choices=[ANY, *Experience.Role.choices]
    )
    treatment = forms.ChoiceField(label="Treatment tried", required=False)
    symptom = forms.ChoiceField(label="Symptom felt", required=False)
    since = forms.ChoiceField(
        label="Diagnosed",
        required=False,
        choices=[ANY, *((key, words) for key, (words, *_) in feed.SINCE.items())],
    )

    def __init__(self, data: Any, *, condition: Condition, user: Any):
        asked = {name: data.get(name, "").replace("\x00", "") for name in self.base_fields}
        super().__init__(asked)
        treatments, symptoms = feed.told_here(condition, user=user)
        self.tried = self._offer("treatment", treatments, Treatment, "slug")
        self.felt = self._offer("symptom", symptoms, Symptom, "hpo_id")
        self.is_valid()

    def _offer(self, name: str, told: list[Any], model: Any, key: str) -> Any:
        """Offer what is told here, and whatever else the address names; returns what that is."""
        asked = self.data[name]
        found = next((one for one in told if getattr(one, key) == asked), None)
        if asked and found is None:
            found = model.objects.filter(**{key: asked}).first()
            told = [found, *told] if found else told
        field: Any = self.fields[name]
        field.choices = [ANY, *((getattr(one, key), str(one)) for one in told)]
        return found

    @property
    def sorted_by(self) -> str:
        return self.cleaned_data.get("sort") or feed.NEWEST

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            role=self.cleaned_data.get("role", ""),
            treatment=self.tried and self.tried.pk,
            symptom=self.felt and self.felt.pk,
            since=self.cleaned_data.get("since", ""),
        )

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, as the next page asks it."""
        return {name: value for name, value in self.cleaned_data.items() if value}
