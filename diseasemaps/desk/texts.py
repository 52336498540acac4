"""The standing texts, for editors and admins: each with its newest version, and a form to edit."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from diseasemaps import markdown
from diseasemaps.curation import texts as standing
from diseasemaps.step_forms import VersionedForm
from diseasemaps.texts.models import Text, TextVersion
from diseasemaps.workflow import Refused


class TextForm(VersionedForm):
    title = forms.CharField(label="Title", max_length=120)
    body = forms.CharField(
        label="Text",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 28}),
        help_text="Markdown: ## for a heading, - for a list, **bold**, [words](address).",
    )
    note = forms.CharField(
        label="What changed",
        max_length=300,
        help_text="A few words for readers; they stand beside the version and its date.",
    )

    @classmethod
    def of(cls, last: TextVersion, sent: dict | None) -> "TextForm":
        now = {"version": last.number, "title": last.title, "body": last.body}
        return cls(sent, initial=now)

    def publish(self, text: Text, *, by) -> bool:
        return self.is_valid() and self.run(standing.publish, text, by=by, **self.cleaned_data)


@login_required
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/texts.html", {"rows": standing.all_for(request.user)})


@login_required
def text(request: HttpRequest, key: str) -> HttpResponse:
    """Write the next version; the button “Preview” shows it and publishes nothing."""
    refusal = standing.may_edit(request.user, key)
    if refusal:
        raise Refused(refusal)
    found = get_object_or_404(Text, key=key, language="en")
    versions = found.versions.select_related("published_by").order_by("-number")
    last = get_object_or_404(versions[:1])
    form = TextForm.of(last, request.POST if request.method == "POST" else None)
    wants_preview = "preview" in request.POST
    if form.is_bound and not wants_preview and form.publish(found, by=request.user):
        messages.success(request, f"Published as version {form.result.number}.")
        return redirect("desk:texts")
    context = {"form": form, "last": last, "versions": versions}
    if wants_preview:
        form.is_valid()
        context["preview"] = markdown.render(form.cleaned_data.get("body", ""))
    return render(request, "desk/text.html", context, status=form.status_code)
