"""A form that runs a verb: a refusal becomes an error here, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django import forms

from diseasemaps.workflow import Incomplete, Refused

LARGEST_VERSION = 2**31 - 1  # as the columns that count versions


class VerbForm(forms.Form):
    """`run` calls a verb; `status_code` is then the HTTP status of the answer (200 if all is well).

    `result` is what the verb returned.
    """

    status_code = 200
    result: Any = None

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if self.is_bound and not valid and self.status_code == 200:
            self.status_code = 422
        return valid

    def run(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Was it done? If not, the form has the reasons."""
        try:
            self.result = verb(*args, **kwargs)
        except Refused as refused:
            self.explain(refused)
            return False
        return True

    def explain(self, refused: Refused) -> None:
        """Say what is in the way: each fault at its field, where the form has that field."""
        self.status_code = refused.status_code
        if not isinstance(refused, Incomplete):
            self.add_error(None, refused.reason)
            return
        for fault in refused.faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault.message)


class VersionField(forms.IntegerField):
    """The version of the thing that the person saw, in a hidden field."""

    def __init__(self):
        lost = (
            "This page did not say which version you were reading, so nothing was done. "
            "Nothing you typed is lost: press the button again."
        )
        super().__init__(
            min_value=1,
            max_value=LARGEST_VERSION,
            widget=forms.HiddenInput,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), lost),
        )


class VersionedForm(VerbForm):
    """A VerbForm about a thing as the person saw it: a hidden field says which version that was."""

    version = VersionField()
