"""The beginning of a draft, and the field for longer texts: the form runs the verb.

The form of the draft itself is in `drafting.py`, those of its review are in `review_forms.py`.
"""

from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from diseasemaps.articles import review, writing
from diseasemaps.articles.models import Article, Topic
from diseasemaps.articles.topics import GROUPS
from diseasemaps.conditions.models import Condition
from diseasemaps.step_forms import VerbForm

NUL = {
    "null_characters_not_allowed": "This holds a character that cannot be kept (a NUL). "
    "It often comes with copied text: delete it, and type that place again."
}
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


class TopicsFirst(ModelChoiceIterator):
    """The standing questions by group, and last the choice that leads to the field below them."""

    def __iter__(self):
        topics = list(self.queryset)
        for group in dict.fromkeys([*GROUPS, *(topic.group for topic in topics)]):
            asked = [self.choice(topic) for topic in topics if topic.group == group]
            if asked:
                yield GROUPS.get(group, group.capitalize()), asked
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
