"""The page that answers what somebody typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from diseasemaps.search import queries


def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    hits = queries.search(text, user=request.user)
    context = {
        "q": text[: queries.LONGEST].replace("\x00", "").strip(),
        "hits": hits,
        "conditions": [hit for hit in hits if hit.kind == "condition"],
        "symptoms": [hit for hit in hits if hit.kind == "symptom"],
        "all_conditions": reverse("pages:conditions"),
    }
    response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"  # what one person typed is no page for others to find
    return response
