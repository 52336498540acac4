"""What is typed around a review: the steps, remarks, invitations. The form runs the verb.

A refusal keeps every word; `status_code` is the answer's: 409 stale or wrong state, 403 wrong
person, 422 something missing.
"""

from typing import Any

from django import forms

from diseasemaps import workflow
from diseasemaps.articles import checklist, invitations, remarks, review
from diseasemaps.articles.forms import Prose
from diseasemaps.articles.models import Article, ChecklistItem, ReviewRemark, Revision
from diseasemaps.step_forms import VerbForm, VersionedForm

NOTE_LENGTH = 5_000


class StepForm(VersionedForm):
    """One step of the table, with nothing to type: a button."""

    def __init__(self, data: Any = None, *, revision: Revision, step: str, by: Any):
        super().__init__(data, initial={"version": revision.version})
        self.revision, self.step, self.by = revision, step, by

    def take(self) -> bool:
        """Take the step. False when it was refused."""
        if self.is_valid():
            verb = review.VERBS[self.step]
            taken = self.run(verb, self.revision, by=self.by, **self.arguments())
        else:  # who may not take the step is told that, before what is missing
            taken = False
            self.run(workflow.must_be_open, self.step, self.revision, by=self.by)
        if not taken:
            self._see_again()
        return taken

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the verb takes it."""
        return self.cleaned_data

    def _see_again(self) -> None:
        """What is shown with the refusal is the thing as it is now; so is the version sent next."""
        self.revision.refresh_from_db(fields=["status", "version"])
        self.data = self.data.copy()
        self.data["version"] = self.revision.version

    @classmethod
    def asks(cls) -> bool:
        """Is there something to type?"""
        return any(not field.widget.is_hidden for field in cls.base_fields.values())

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The checklist, where there is one."""
        return []

    @property
    def others(self) -> list[forms.BoundField]:
        """Every other field."""
        boxes = {box.name for box in self.boxes}
        return [field for field in self if field.name not in boxes]


class ChecklistForm(StepForm):
    """A step with the checklist beside it: a box for each item. `asked` says which were shown, so
    that what is kept with the Review is what this reviewer had before them.
    """

    MOST = 100  # items
    asked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1_000)

    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.was_shown = data is None or "asked" in data
        shown = _items(data["asked"]) if data is not None and self.was_shown else checklist.items()
        self.items = {f"item-{one.pk}": one for one in shown[: self.MOST]}
        for name, item in self.items.items():
            self.fields[name] = forms.BooleanField(label=item.text, required=False)
        self.initial["asked"] = ",".join(str(one.pk) for one in self.items.values())

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.items]

    def arguments(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        typed.pop("asked")
        ticked = {item.pk: typed.pop(name) for name, item in self.items.items()}
        return typed | {"ticked": ticked if self.was_shown else None}

    def _see_again(self) -> None:
        super()._see_again()
        self.data["asked"] = self.initial["asked"]


def _items(asked: str) -> Any:
    """The items that a page has shown, by the ids it sent back."""
    ids = [int(id) for id in asked.split(",")[: ChecklistForm.MOST] if id.isdecimal()]
    return ChecklistItem.objects.filter(pk__in=[id for id in ids if id < 2**31])


class NoteForm(StepForm):
    note = Prose(
        label="Your note",
        max_length=NOTE_LENGTH,
        error_messages={
            "required": "Write a note: the person it concerns has a right to know why."
        },
    )


class RequestChangesForm(ChecklistForm, NoteForm):
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


class ApprovalForm(ChecklistForm):
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
    note = Prose(
        label="A word on it",
        max_length=NOTE_LENGTH,
        rows=3,
        required=False,
        help_text="If you leave a box of the checklist empty, say why. The author, editors and "
        "reviewers read this; readers only if you say so below.",
    )
    note_public = forms.BooleanField(
        label="Show this word to everybody, in the history of the page",
        required=False,
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


class RemarkForm(VerbForm):
    """Something said about one block of a text, or without an anchor about all of it."""

    reader_type = forms.CharField(widget=forms.HiddenInput, max_length=10)
    anchor = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    text = Prose(label="Your remark", max_length=NOTE_LENGTH, rows=4)

    def remark(self, revision: Revision, *, by: Any) -> bool:
        return self.is_valid() and self.run(remarks.remark, revision, by=by, **self.cleaned_data)


class AnswerForm(VerbForm):
    text = Prose(label="Your answer", max_length=NOTE_LENGTH, rows=3)

    def answer(self, remark: ReviewRemark, *, by: Any) -> bool:
        return self.is_valid() and self.run(remarks.answer, remark, by=by, **self.cleaned_data)


class InviteForm(VerbForm):
    email = forms.EmailField(
        label="E-mail address of the clinician",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="They get one mail with a link. It names neither the article nor the condition.",
    )

    def invite(self, article: Article, *, by: Any) -> bool:
        address = self.cleaned_data["email"] if self.is_valid() else ""
        return bool(address) and self.run(invitations.invite, article, address, by=by)
