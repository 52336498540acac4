"""Forms about a post that is there; those in which one is told are in `telling_forms.py`."""

from typing import Any

from django import forms

from accounts import blocks
from accounts.models import Block
from diseasemaps.step_forms import VerbForm


class BlockForm(VerbForm):
    """By the byline that the reader saw: an alias stays one."""

    kind = forms.ChoiceField(
        label="What do you want?",
        choices=[
            (Block.Kind.MUTED, "Mute: I do not see what they write under this name"),
            (
                Block.Kind.BLOCKED,
                "Block: nor can they, signed in, read what I write for members or for everybody",
            ),
        ],
        widget=forms.RadioSelect,
    )

    def block(self, experience: Any, *, by: Any) -> bool:
        return self.is_valid() and self.run(
            blocks.block,
            experience.author,
            by=by,
            kind=self.cleaned_data["kind"],
            byline=experience.byline,
            is_alias=experience.is_alias,
        )
