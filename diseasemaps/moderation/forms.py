"""How a step is asked for in a page: by the author, by a moderator, about anything moderated."""

from typing import Any

from django import forms

from diseasemaps.moderation import cases, kinds, rules
from diseasemaps.step_forms import VersionedForm
from diseasemaps.workflow import Step

NOTE_HINT = (
    "The author reads this. Say what it is about and what would help, as you would to a friend."
)


class StepForm(VersionedForm):
    """One step on one thing. A moderator's step names a rule and has a note to the author."""

    rule = forms.ChoiceField(label="Community rule", required=False)
    note = forms.CharField(
        label="Note to the author",
        required=False,
        max_length=2000,
        help_text=NOTE_HINT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, thing: Any, step: Step, **kwargs):
        super().__init__(*args, initial={"version": thing.version}, **kwargs)
        self.thing, self.step = thing, step
        if self.is_decision:
            self.fields["rule"].choices = [("", "No rule"), *rules.current().items()]
        else:
            del self.fields["rule"], self.fields["note"]

    @property
    def is_decision(self) -> bool:
        return self.step.name in kinds.of(self.thing).verbs

    def take(self, *, by: Any) -> bool:
        """Take the step; a moderator's goes through the open case, if there is one."""
        if not self.is_valid():
            return False
        if self.is_decision:
            return self.run(cases.act_on, self.thing, self.step.name, by=by, **self.cleaned_data)
        verb = kinds.of(self.thing).own[self.step.name]
        return self.run(verb, self.thing, by=by, version=self.cleaned_data["version"])
