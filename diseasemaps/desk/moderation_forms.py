"""What a moderator says: about one case, about several, and what they look for in the queue."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language_info

from diseasemaps.conditions.models import Condition
from diseasemaps.conditions.names import normalise
from diseasemaps.desk import case_page
from diseasemaps.moderation import bulk, cases, kinds, notes, paragraphs, queue, rules, wording
from diseasemaps.moderation.forms import NOTE_HINT
from diseasemaps.moderation.models import CannedNote, Case, Signal
from diseasemaps.step_forms import VerbForm, VersionedForm

LONGEST = 2_000  # characters, of a note
ANY = ("", "All")


class ClaimForm(VersionedForm):
    def claim(self, verb: Any, case: Case, *, by: Any) -> bool:
        return self.is_valid() and self.run(verb, case, by=by, version=self.cleaned_data["version"])


class EscalateForm(VersionedForm):
    note = forms.CharField(
        label="What should the others look at?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Other moderators read this, its author does not.",
    )

    def escalate(self, case: Case, *, by: Any) -> bool:
        return self.is_valid() and self.run(cases.escalate, case, by=by, **self.cleaned_data)


class Canned(forms.ModelChoiceField):
    """A note to start from. Without a script it is the note, where none was typed."""

    def __init__(self, rows: Any):
        super().__init__(
            rows,
            label="Start from a note",
            required=False,
            empty_label="Write it myself",
            help_text="You can change every word of it below.",
        )


def note_field(more: str) -> forms.CharField:
    return forms.CharField(
        label="Note to the author",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"{NOTE_HINT} {more}",
    )


def _rule_choices() -> list[tuple[str, str]]:
    return [("", "No rule"), *rules.current().items()]


def _with_canned(typed: dict[str, Any]) -> dict[str, Any]:
    """The chosen note where none was typed, and its rule where none was chosen."""
    chosen: CannedNote | None = typed.pop("canned", None)
    if chosen is not None:
        typed["note"] = typed["note"] or chosen.text
        typed["rule"] = typed["rule"] or chosen.rule
    return typed


class DecisionForm(VersionedForm):
    """A decision: which, the rule it rests on, a note, and the passages that it is about."""

    action = forms.CharField(label="Decision", max_length=300)
    canned = Canned(CannedNote.objects.none())
    rule = forms.ChoiceField(
        label="Community rule", required=False, help_text="Needed to reject or to remove."
    )
    note = note_field("Needed for everything but publishing and letting it stand.")
    means = forms.CharField(label="What it means", required=False, max_length=200)

    def __init__(self, *args, case: Case, offered: list[tuple[str, str]], **kwargs):
        """`offered`: (step, label) of what can be decided now, which is what is shown."""
        super().__init__(*args, initial={"version": case.version}, **kwargs)
        self.case = case
        self.offered = offered
        self.fields["rule"].choices = _rule_choices()
        self.fields["canned"].queryset = notes.fitting([step for step, _ in offered])
        if "map" not in kinds.named(case.kind).verbs:
            del self.fields["means"]

    @property
    def note_fields(self) -> list[forms.BoundField]:
        """What is typed or chosen; the decision itself is a button. A new word has no author who
        could read a note.
        """
        shown = ("means",) if "means" in self.fields else ("canned", "rule", "note")
        return [self[name] for name in shown]

    @property
    def marked(self) -> list[str]:
        """Passages as they were sent, so that none has to be marked again."""
        return self.data.getlist("passage") if self.is_bound else []

    def clean_action(self) -> str:
        """“map:Ataxia” is the button of one term: the decision, and what the word means."""
        action, _, means = self.cleaned_data["action"].partition(":")
        if action not in (*kinds.named(self.case.kind).verbs, cases.DISMISS):
            raise forms.ValidationError("Choose one of the decisions below.")
        self.means = means
        return action

    def decide(self, snapshot: Mapping[str, Any], *, by: Any) -> bool:
        """Carry the decision out. What cannot be done any more is a conflict, not a wrong word."""
        return self.is_valid() and self.run(self._decide, snapshot, by=by)

    def _decide(self, snapshot: Mapping[str, Any], *, by: Any) -> Any:
        typed = _with_canned(dict(self.cleaned_data))
        means = self.means or typed.pop("means", "")
        more = {"means": means} if typed["action"] == "map" else None
        typed.pop("means", None)
        parts = [value.partition(":") for value in self.marked]
        marked = [{"part": part, "text": text} for part, _, text in parts]
        kept = paragraphs.passages(snapshot, marked) if marked else []
        return cases.decide(self.case, by=by, passages=kept, more=more, **typed)


class QueueForm(forms.Form):
    """What a moderator narrows the queue to. What nobody could have chosen is nothing chosen."""

    kind = forms.ChoiceField(label="What", required=False)
    signal = forms.ChoiceField(label="Why", required=False)
    language = forms.ChoiceField(label="Language", required=False)
    condition = forms.CharField(
        label="Condition", required=False, max_length=200, help_text="As it is called here."
    )
    whose = forms.ChoiceField(
        label="Whose",
        required=False,
        choices=[ANY, (queue.MINE, "Claimed by me"), (queue.UNCLAIMED, "Claimed by nobody")],
    )

    def __init__(self, data: Any):
        super().__init__(data)
        self.fields["kind"].choices = [ANY, *wording.KIND.items()]
        self.fields["signal"].choices = [ANY, *Signal.Kind.choices]
        waiting = Case.objects.open().order_by()
        languages = sorted(waiting.values_list("language", flat=True).distinct())
        self.fields["language"].choices = [ANY, *((one, language_name(one)) for one in languages)]

    def clean_condition(self) -> str:
        """Its slug, from that or from any spelling of its name."""
        typed = self.cleaned_data["condition"].strip()
        if not typed:
            return ""
        named = Condition.objects.filter(Q(slug=typed) | Q(sort_name=normalise(typed)))
        slug = named.values_list("slug", flat=True).first()
        if slug is None:
            raise forms.ValidationError("We know no condition of this name.")
        return slug

    def choice(self) -> queue.Choice:
        self.is_valid()
        return queue.Choice(**{name: self.cleaned_data.get(name, "") for name in self.fields})


def language_name(code: str) -> str:
    try:
        return get_language_info(code)["name"]
    except KeyError:
        return code


class BulkForm(VerbForm):
    """Several cases refused at once, under one rule and with one note."""

    canned = Canned(CannedNote.objects.none())
    rule = forms.ChoiceField(label="Community rule that all of them break", required=False)
    note = note_field("Each author reads it.")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = _rule_choices()
        self.fields["canned"].queryset = notes.fitting(["reject"])

    def refuse(self, chosen: list[str], *, by: Any) -> bool:
        return self.is_valid() and self.run(
            bulk.refuse, chosen, by=by, **_with_canned(dict(self.cleaned_data))
        )


class NoteForm(VerbForm):
    """A note of the list."""

    title = forms.CharField(label="Title", max_length=80)
    text = forms.CharField(
        label="What the author reads", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    action = forms.ChoiceField(label="For which decision", required=False)
    rule = forms.ChoiceField(label="Community rule", required=False)
    place = forms.IntegerField(
        label="Place",
        min_value=0,
        max_value=32_767,
        initial=100,
        help_text="Small numbers come first.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        needed = [one for one in kinds.actions() if one not in case_page.NEED_NO_NOTE]
        labels = [(one, wording.DECIDED.get(one, one)) for one in needed]
        self.fields["action"].choices = [("", "Any"), *labels]
        self.fields["rule"].choices = _rule_choices()
