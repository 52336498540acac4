"""Every component on one page, while DEBUG is on: to look at, and to copy from."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from diseasemaps.articles import stepper

TODAY = date(2026, 4, 7)


class EveryField(forms.Form):
    name = forms.CharField(label="Name others see", help_text="Letters, digits and hyphens.")
    story = forms.CharField(label="Your story", widget=forms.Textarea, required=False)
    effect = forms.ChoiceField(label="How did it go?", choices=[("1", "Better"), ("-1", "Worse")])
    audience = forms.ChoiceField(
        label="Who may read it?",
        choices=[("public", "Everybody"), ("members", "Members only")],
        widget=forms.RadioSelect,
        help_text="You can change this later.",
    )
    topics = forms.MultipleChoiceField(
        label="What is it about?",
        choices=[("a", "Getting a diagnosis"), ("b", "Treatment")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="I have read the community rules")


def citation(**fields: Any) -> SimpleNamespace:
    known = {
        "authors": "Doe J, Roe R",
        "container": "Journal of Matters",
        "year": 2020,
        "doi": "10.1000/example.1",
        "pmid": "12345678",
        "url": "",
        "source": SimpleNamespace(retracted_on=None),
        "get_type_display": "Review",
        "title": "A review of the matter",
    }
    return SimpleNamespace(**(known | fields))


def references() -> list[SimpleNamespace]:
    gone = SimpleNamespace(retracted_on=TODAY)
    works = [citation(), citation(title="A trial that was withdrawn", source=gone)]
    return [
        SimpleNamespace(number=n, citation=work, backlinks=[f"cite-{n}-1", f"cite-{n}-2"])
        for n, work in enumerate(works, start=1)
    ]


def examples() -> dict[str, Any]:
    review = SimpleNamespace(
        reviewer_id="example",
        reviewer_name="Dr Example",
        credential="Consultant neurologist, Register of Examples",
        conflict_of_interest="None.",
        decided_at=timezone.now(),
    )
    return {
        "statuses": list(stepper.LABELS.items()),
        "steppers": [(status, stepper.steps(status)) for status in stepper.LABELS],
        "tones": ["waiting", "info", "good", "stop"],
        "form": EveryField(),
        "wrong_form": EveryField({"name": "", "effect": "7"}, prefix="wrong"),
        "references": references(),
        "reviews": [review],
        "revision": SimpleNamespace(reviewed_on=TODAY, review_due_on=TODAY + timedelta(days=730)),
        "card": {"treatments": ["Physiotherapy", "Guanabenz"], "symptoms": ["Ataxia"]},
        "published_at": timezone.now(),
    }


def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/style_guide.html", examples())
