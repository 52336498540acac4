"""What an editor says about a standing question."""

from typing import Any

from django import forms

from diseasemaps.articles import topic_changes
from diseasemaps.articles.forms import NUL
from diseasemaps.articles.models import Topic
from diseasemaps.articles.topics import GROUPS
from diseasemaps.step_forms import VerbForm
from diseasemaps.workflow import Conflict, Refused


class TopicForm(VerbForm):
    """The fields of both; `topic_changes` says what cannot be."""

    pattern = forms.CharField(
        label="The question",
        help_text="Write {condition} where the condition's name belongs: “How is {condition} "
        "diagnosed?”",
        error_messages=NUL,
    )
    group = forms.ChoiceField(label="Group", choices=list(GROUPS.items()))
    position = forms.IntegerField(
        label="Place in the list",
        initial=0,
        required=False,
        help_text="Small numbers come first.",
    )
    aspect = forms.CharField(
        label="Aspect for search engines",
        required=False,
        help_text="schema.org's word for what the page is about: “treatment”, “prognosis”.",
        error_messages=NUL,
    )
    review_due_months = forms.IntegerField(
        label="An answer is read again after so many months",
        required=False,
        help_text="Empty: as long as the site's rule says.",
    )

    def fields_of_topic(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data[name] for name in TopicForm.base_fields}
        return typed | {"position": typed["position"] or 0}


class AddTopicForm(TopicForm):
    slug = forms.CharField(
        label="Short name in addresses",
        help_text="Small letters, digits and hyphens; it stays for ever. For example "
        "“first-line-treatments”.",
        error_messages=NUL,
    )
    field_order = ["pattern", "slug"]

    def add(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(
            topic_changes.add, by=by, slug=self.cleaned_data["slug"], **self.fields_of_topic()
        )


class ChangeTopicForm(TopicForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False, error_messages=NUL)

    def __init__(self, data: Any = None, *, topic: Topic):
        initial = {name: getattr(topic, name) for name in TopicForm.base_fields}
        super().__init__(data, initial=initial | {"seen": topic.pattern})
        self.topic = topic

    def change(self, *, by: Any) -> bool:
        seen = self.cleaned_data["seen"] if self.is_valid() else ""
        return self.is_valid() and self.run(
            topic_changes.change, self.topic, by=by, seen=seen, **self.fields_of_topic()
        )

    def explain(self, refused: Refused) -> None:
        """A newer wording is said beside the field, and the next press has seen it."""
        super().explain(refused)
        if isinstance(refused, Conflict):
            self.topic.refresh_from_db()
            self.data = self.data.copy()
            self.data["seen"] = self.topic.pattern
            self.add_error("pattern", f"It says now: “{self.topic.pattern}”")
