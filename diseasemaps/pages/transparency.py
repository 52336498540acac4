"""What moderators decided, for everybody to read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diseasemaps.finished import finished
from diseasemaps.moderation import transparency as figures
from diseasemaps.versions import SITE


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """Only months that are over: it changes with the month, and a finished page lasts a day."""
    few = settings.SMALL_COUNT
    context = {"months": figures.months(), "few": few, "few_words": f"fewer than {few}"}
    return finished(render(request, "pages/transparency.html", context), SITE)
