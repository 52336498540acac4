"""What a member fills in about their mail."""

from collections.abc import Iterator
from typing import Any

from django import forms

from diseasemaps.notifications import preferences
from diseasemaps.notifications.kinds import ARTICLES, DUTIES, FOLLOWED, SHARED, STANDING, THANKS
from diseasemaps.notifications.models import Mail


class PreferencesForm(forms.Form):
    """One choice for each kind that can concern this member."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.groups = [
            ("What you share", SHARED),
            ("What others say to what you share", THANKS),
            ("What you follow", FOLLOWED),
            ("Your account, and what you may do here", STANDING),
        ]
        if user.current_roles:
            self.groups += [("Articles you write", ARTICLES), ("Work that waits for you", DUTIES)]
        now = preferences.of(user.pk)
        for _, kinds in self.groups:
            for kind in kinds:
                self.fields[kind.value] = forms.ChoiceField(
                    label=kind.label, choices=Mail.choices, initial=now[kind]
                )

    def sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        for title, kinds in self.groups:
            yield title, [self[kind.value] for kind in kinds]

    def save(self) -> None:
        """Only what was changed: who keeps a default keeps it when it changes."""
        changed = {kind: self.cleaned_data[kind] for kind in self.changed_data}
        preferences.choose(self.user.pk, changed)
