"""What admins and moderators say about a person: a role, a restriction, and why."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms

from accounts import finding, restrictions, roles
from accounts.models import Restriction, Role, User
from diseasemaps.step_forms import VerbForm


class FindForm(forms.Form):
    q = forms.CharField(label="Name on the site, exactly", max_length=254)

    def __init__(self, *args: Any, by_email: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by_email = by_email
        if by_email:
            self.fields["q"].label = "Name on the site, or e-mail address, exactly"

    def find(self) -> User | None:
        """The one person with exactly this handle (or address, for an admin)."""
        return finding.called(self.cleaned_data["q"], by_email=self.by_email)


class UntilField(forms.DateField):
    """A day; what is said until a day holds to its end (UTC)."""

    def __init__(self, **kwargs: Any):
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(label="Until", required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return datetime.combine(day, time.max, UTC) if day else None


def reason_field(help_text: str, max_length: int) -> forms.CharField:
    return forms.CharField(
        label="Reason",
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
    )


class GrantForm(VerbForm):
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    until = UntilField(help_text="Without a day it holds until somebody ends it.")
    reason = reason_field("Stays on record; admins read it.", 200)

    def grant(self, person: User, *, by: Any) -> bool:
        return self.is_valid() and self.run(roles.grant, person, by=by, **self.cleaned_data)


class EndForm(VerbForm):
    reason = reason_field("Stays on record; admins read it.", 200)

    def end(self, given: Any, *, by: Any) -> bool:
        return self.is_valid() and self.run(roles.end, given, by=by, **self.cleaned_data)


class RestrictForm(VerbForm):
    kind = forms.ChoiceField(
        label="What",
        choices=[
            (Restriction.Kind.SILENCED, "Silence: they can read, and cannot post"),
            (Restriction.Kind.SUSPENDED, "Suspend: they are signed out, and hold no role"),
        ],
        widget=forms.RadioSelect,
    )
    until = UntilField(help_text="Without a day it holds until somebody lifts it.")
    reason = reason_field("The person reads it. Be plain and kind, and name the rule.", 2000)

    def restrict(self, person: User, *, by: Any) -> bool:
        return self.is_valid() and self.run(
            restrictions.restrict, person, by=by, **self.cleaned_data
        )
