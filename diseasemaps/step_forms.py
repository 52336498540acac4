"""A form that runs a verb: a refusal becomes an error here, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django import forms

from diseasemaps.workflow import Incomplete, Refused


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
        except Incomplete as refused:
            for fault in refused.faults:
                self.add_error(fault.field if fault.field in self.fields else None, fault.message)
            self.status_code = refused.status_code
            return False
        except Refused as refused:
            self.add_error(None, refused.reason)
            self.status_code = refused.status_code
            return False
        return True


class VersionedForm(VerbForm):
    """A VerbForm about a thing as the person saw it: a hidden field says which version that was."""

    version = forms.IntegerField(widget=forms.HiddenInput)
