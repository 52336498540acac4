"""The last part of the form: look through it, agree, send it in."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from accounts import consents
from diseasemaps.moderation import crisis
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import Conflict
from experiences import consent, findings, telling
from experiences.models import ExperienceRevision
from experiences.permissions import what_is_missing
from experiences.telling_forms import (
    BeginningForm,
    DatesForm,
    PartForm,
    StoryForm,
    SymptomsForm,
    TreatmentsForm,
    WhoForm,
)


class SendForm(PartForm):
    """What was found, the consent, and the button that sends it in."""

    slug = "send"
    insist = forms.BooleanField(
        label="Send it in as it is",
        required=False,
        help_text="A moderator looks at these places before anybody else does.",
    )
    consent = forms.BooleanField(label="I agree to this", required=False)
    agreed_text = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, revision: ExperienceRevision, by: Any, named: str = ""):
        self.consent_text: TextVersion | None = consents.to_ask(by, consents.HEALTH)
        self.is_worrying = False  # whoever wrote it is shown first who they can talk to
        self.asked_before = consents.given(by, consents.HEALTH) is not None
        super().__init__(data, revision=revision, by=by)
        if not any(one.may_stay for one in findings.found_in(revision)):
            del self.fields["insist"]
        if self.consent_text is None:
            del self.fields["consent"], self.fields["agreed_text"]

    def saved(self) -> dict[str, Any]:
        text = self.consent_text
        return super().saved() | {"agreed_text": text.pk if text else None}

    @property
    def words(self) -> dict[str, Any]:
        return {}

    def found(self) -> list[findings.Marked]:
        return findings.marked(findings.found_in(self.revision))

    def digests(self) -> list[telling.Digest]:
        return telling.digests(self.revision)

    def carry_out(self, action: str) -> bool:
        return self._send() if action == "send" else super().carry_out(action)

    def _send(self) -> bool:
        if not self.is_valid():
            return False
        self._point_out()
        if self.errors:
            self.status_code = 422
            return False
        version = self.cleaned_data["version"]
        agrees = self.consent_text is not None
        sent = self.run(consent.submit, self.revision, by=self.by, version=version, agrees=agrees)
        if not sent:
            self._go_on_from_now(is_stale=self.status_code == Conflict.status_code)
            return False
        self.is_worrying = crisis.concerns(self.revision)
        post = self.revision.get_absolute_url()
        self.next_url = reverse("moderation:support") if self.is_worrying else post
        return True

    def _point_out(self) -> None:
        """Everything that stands in the way at once, so that it is mended in one go."""
        story = reverse("experiences:part", args=[self.revision.pk, "story"])
        for fault in what_is_missing(self.revision):
            if fault.field != "consent":  # ticked or not, it is looked at below
                link = format_html('<a href="{}#id_{}">{}</a>', story, fault.field, fault.message)
                self.add_error(None, link)
        if "insist" in self.fields and not self.cleaned_data["insist"]:
            self.add_error("insist", "Look at what we found, then send it in again.")
        if self.consent_text is None:
            return
        if not self.cleaned_data["consent"]:
            self.add_error("consent", "To send this in, agree to what the text above says.")
        elif self.cleaned_data["agreed_text"] != self.consent_text.pk:
            self.add_error(
                "consent", "This text has changed since you read it. Please read it again."
            )
            typed: Any = self.data
            self.data = typed = typed.copy()
            typed["agreed_text"] = self.consent_text.pk


FORMS: dict[str, type[PartForm]] = {
    form.slug: form
    for form in (
        WhoForm,
        BeginningForm,
        SymptomsForm,
        TreatmentsForm,
        DatesForm,
        StoryForm,
        SendForm,
    )
}
