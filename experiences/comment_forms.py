"""Writing a comment in a page; leaving a text without its author."""

from typing import Any

from django import forms

from diseasemaps.step_forms import VerbForm, VersionedForm
from experiences import bylines, comments
from experiences.models import Comment, Experience


class CommentForm(VerbForm):
    text = forms.CharField(
        label="Your comment",
        max_length=comments.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": comments.LONGEST}),
        help_text="Please leave out names, addresses and telephone numbers, of others too. What "
        "helped you may harm somebody else: say what it did for you, not what they should do.",
        error_messages={"required": "Write your comment."},
    )

    def comment(self, experience: Experience, *, by: Any, answers: Comment | None = None) -> bool:
        return self.is_valid() and self.run(
            comments.comment, experience, text=self.cleaned_data["text"], by=by, answers=answers
        )


class LeaveForm(VersionedForm):
    sure = forms.BooleanField(
        label="I understand that this cannot be undone, and that I cannot take the text down later",
        error_messages={"required": "Tick this if you are sure."},
    )

    def leave(self, experience: Experience, *, by: Any) -> bool:
        if not self.is_valid():
            return False
        return self.run(bylines.leave, experience, by=by, version=self.cleaned_data["version"])
