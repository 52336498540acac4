"""The page that answers what somebody typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diseasemaps.search import queries


def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    hits = queries.search(text, user=request.user)
    context = {"q": text[: queries.LONGEST].replace("\x00", ""), "hits": hits}
    response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"  # what one person typed is no page for others to find
    return response
