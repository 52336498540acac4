"""Forms on pages that are the same bytes for everybody, and so can hold no token of one reader.

What they do harms nobody (a wording is remembered, a count goes up), yet another site should not
do it in a reader's name: the browser says where a POST comes from, and what it says is believed.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from diseasemaps.workflow import Refused

View = Callable[..., HttpResponse]


def from_our_pages(view: View) -> View:
    """A view for POSTs without a token. Raises Refused for what another site sent."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not _is_ours(request):
            raise Refused("This was sent from another site, so nothing was done.")
        return view(request, *args, **kwargs)

    return guarded


def _is_ours(request: HttpRequest) -> bool:
    """As the browser says; one that says neither (older than 2020) is believed to be ours."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
