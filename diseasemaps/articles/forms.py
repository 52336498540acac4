"""Steps that are taken with something typed, and the beginning of a draft: the form runs the verb.

A refusal keeps every word; `status_code` is the answer's: 409 stale or wrong state, 403 wrong
person, 422 something missing. The form of the draft itself is in `drafting.py`.
"""

from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from diseasemaps import workflow
from diseasemaps.articles import review, writing
from diseasemaps.articles.models import Article, Revision, Topic
from diseasemaps.conditions.models import Condition
from diseasemaps.step_forms import VerbForm, VersionedForm

NUL = {
    "null_characters_not_allowed": "This holds a character that cannot be kept (a NUL). "
    "It often comes with copied text: delete it, and type that place again."
}
NOTE_LENGTH = 5_000
QUESTION_LENGTH = 300


class Prose(forms.CharField):
    """Longer text. The browser cuts nothing off what is pasted; too much is said, not dropped."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, rows: int = 6, **kwargs):
        messages = NUL | {
            "max_length": f"This is too long: at most {max_length:,} characters fit, "
            "and it has %(show_value)d. Nothing is lost; shorten it here."
        }
        super().__init__(
            max_length=max_length,
            error_messages=messages | kwargs.pop("error_messages", {}),
            widget=forms.Textarea(attrs={"rows": rows}),
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}

    def to_python(self, value: Any) -> str:
        """Browsers send CRLF; the text, its length and its hash know only LF."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class StepForm(VersionedForm):
    """One step of the table, with nothing to type: a button."""

    def __init__(self, data: Any = None, *, revision: Revision, step: str, by: Any):
        super().__init__(data, initial={"version": revision.version})
        self.revision, self.step, self.by = revision, step, by

    def take(self) -> bool:
        """Take the step. False when it was refused."""
        if self.is_valid():
            verb = review.VERBS[self.step]
            taken = self.run(verb, self.revision, by=self.by, **self.cleaned_data)
        else:  # who may not take the step is told that, before what is missing
            taken = False
            self.run(workflow.must_be_open, self.step, self.revision, by=self.by)
        if not taken:
            self._see_again()
        return taken

    def _see_again(self) -> None:
        """What is shown with the refusal is the thing as it is now; so is the version sent next."""
        self.revision.refresh_from_db(fields=["status", "version"])
        self.data = self.data.copy()
        self.data["version"] = self.revision.version

    @property
    def asks(self) -> bool:
        """Is there something to type?"""
        return bool(self.visible_fields())


class NoteForm(StepForm):
    note = Prose(
        label="Your note",
        max_length=NOTE_LENGTH,
        error_messages={
            "required": "Write a note: the person it concerns has a right to know why."
        },
    )


class RequestChangesForm(NoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "What should be changed?"
        self.fields["note"].help_text = "The author reads this. Say where, and what would mend it."


class RejectForm(NoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "Why can this text not be mended?"
        self.fields["note"].help_text = "The author reads this."


class RetractForm(NoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "Why is the text taken back?"
        self.fields["note"].help_text = "Everybody reads this, in the place of the text."


class ApprovalForm(StepForm):
    """For approve and reaffirm: nothing is vouched for without saying what might sway one."""

    conflict_of_interest = Prose(
        label="Your conflicts of interest",
        max_length=NOTE_LENGTH,
        rows=4,
        help_text="Readers see this beside your name. If you have none, write “None”.",
        error_messages={
            "required": "State your conflicts of interest; if you have none, write “None”."
        },
    )


FORMS: dict[str, type[StepForm]] = {
    "request_changes": RequestChangesForm,
    "approve": ApprovalForm,
    "reject": RejectForm,
    "reaffirm": ApprovalForm,
    "retract": RetractForm,
}


def form_for(step: str) -> type[StepForm]:
    return FORMS.get(step, StepForm)


class TopicsFirst(ModelChoiceIterator):
    """The standing questions, and last the choice that leads to the field below them."""

    def __iter__(self):
        yield from (self.choice(topic) for topic in self.queryset)
        yield "", self.field.empty_label


class TopicChoice(forms.ModelChoiceField):
    iterator = TopicsFirst

    def __init__(self, condition: Condition):
        super().__init__(
            Topic.objects.filter(retired_at=None),
            to_field_name="slug",
            required=False,
            label="Which question will you answer?",
            widget=forms.RadioSelect,
            empty_label="Another question, which I write below",
            blank=True,
            error_messages={"invalid_choice": "Choose one of these questions."} | NUL,
        )
        self.condition = condition

    def label_from_instance(self, topic: Topic) -> str:
        return topic.question_about(self.condition)

    def to_python(self, value: Any) -> Topic | None:
        if value and "\x00" in str(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().to_python(value)


class BeginForm(VerbForm):
    """Which question of a condition the author will answer."""

    question = forms.CharField(
        label="Your question",
        max_length=QUESTION_LENGTH,
        required=False,
        help_text="Only if you chose “another question”. Write it as somebody would ask it.",
        error_messages=NUL,
    )
    field_order = ["topic", "question"]

    def __init__(self, data: Any = None, *, condition: Condition, by: Any, topic: str = ""):
        super().__init__(data, initial={"topic": topic})
        self.fields["topic"] = TopicChoice(condition)
        self.order_fields(self.field_order)
        self.condition, self.by = condition, by

    def begin(self) -> bool:
        """Begin the draft, from the text that readers see if there is one. False when refused."""
        if not self.is_valid():
            return False
        topic, question = self.cleaned_data["topic"], self.cleaned_data["question"]
        answered = Article.objects.live().filter(condition=self.condition, topic=topic).first()
        if topic and answered:
            return self.run(review.revise, answered, by=self.by)
        return self.run(writing.begin, self.condition, topic, by=self.by, question=question)
