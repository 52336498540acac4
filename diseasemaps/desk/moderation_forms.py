"""What a moderator says about a case."""

from typing import Any

from django import forms

from diseasemaps.moderation import cases, kinds, rules
from diseasemaps.moderation.forms import NOTE_HINT
from diseasemaps.moderation.models import Case
from diseasemaps.step_forms import VersionedForm
from diseasemaps.workflow import Step

MAP = "map"  # a decision about a word, which needs to know what is meant


class ClaimForm(VersionedForm):
    def claim(self, verb: Any, case: Case, *, by: Any) -> bool:
        return self.is_valid() and self.run(verb, case, by=by, version=self.cleaned_data["version"])


class DecisionForm(VersionedForm):
    """One of the steps that can be taken, the rule it rests on, and a note to the author."""

    action = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    rule = forms.ChoiceField(
        label="Community rule", required=False, help_text="Needed to reject or to remove."
    )
    note = forms.CharField(
        label="Note to the author",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"{NOTE_HINT} Needed for everything but publishing and restoring.",
    )

    means = forms.CharField(
        label="What it means",
        required=False,
        max_length=300,
        help_text="To map a word: the symptom or the treatment that is meant, by any of its names.",
    )

    def __init__(self, *args, case: Case, steps: list[Step], **kwargs):
        """`steps`: those that can be taken now, which are the ones shown."""
        super().__init__(*args, initial={"version": case.version}, **kwargs)
        self.case = case
        self.offered = [(step.name, step.label) for step in steps]
        self.fields["action"].choices = self.offered
        self.fields["rule"].choices = [("", "No rule"), *rules.current().items()]
        if MAP not in kinds.named(case.kind).verbs:
            del self.fields["means"]

    def decide(self, *, by: Any) -> bool:
        """Carry the decision out. What cannot be done any more is a conflict, not a wrong word."""
        verbs = kinds.named(self.case.kind).verbs
        self.fields["action"].choices = [(name, name) for name in verbs]
        done = self.is_valid() and self.run(cases.decide, self.case, by=by, **self._said())
        self.fields["action"].choices = self.offered
        return done

    def _said(self) -> dict[str, Any]:
        """The arguments of `cases.decide`."""
        said = dict(self.cleaned_data)
        means = said.pop("means", "")
        return said | ({"more": {"means": means}} if said["action"] == MAP else {})
