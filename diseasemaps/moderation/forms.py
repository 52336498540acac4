"""How a step, a report and an appeal are asked for in a page."""

from typing import Any

from django import forms

from diseasemaps.moderation import appeals, cases, flags, kinds, rules
from diseasemaps.moderation.models import Decision
from diseasemaps.step_forms import VerbForm, VersionedForm
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


class FlagForm(VerbForm):
    """What is wrong with it: a community rule, or words, or both."""

    rule = forms.ChoiceField(
        label="Which rule does it break?", required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="In your words",
        required=False,
        max_length=flags.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What should a moderator look at? Its author never learns who reported it.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [*rules.current().items(), ("", "Something else")]

    def flag(self, thing: Any, *, by: Any) -> bool:
        return self.is_valid() and self.run(flags.flag, thing, by=by, **self.cleaned_data)


class AppealForm(VerbForm):
    text = forms.CharField(
        label="Why do you think that this was not right?",
        max_length=appeals.LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Another moderator reads this, your text and the reason that you were given. "
        "You can ask once, so take your time.",
        error_messages={"required": "Say why you think that this was not right."},
    )

    def appeal(self, decision: Decision, *, by: Any) -> bool:
        return self.is_valid() and self.run(appeals.appeal, decision, by=by, **self.cleaned_data)
