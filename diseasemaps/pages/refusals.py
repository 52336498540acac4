"""What a verb refuses, and what is not where it was, as a page with a way back."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from diseasemaps.conditions.browse import resolve_slug
from diseasemaps.workflow import Refused

BELOW_A_CONDITION = ("/conditions/", "/feeds/conditions/")


class RefusalMiddleware:
    """Turns `workflow.Refused` and its kin, raised in a view, into the answer with their status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refused(request, error)
        if isinstance(error, Http404):
            return moved(request)
        return None


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The refusal as a page; who is not signed in is asked to sign in, and comes back."""
    if error.status_code == 403 and not request.user.is_authenticated:
        return redirect_to_login(way_back(request))
    context = {"refusal": error, "back": way_back(request)}
    return render(request, "refused.html", context, status=error.status_code)


def way_back(request: HttpRequest) -> str:
    """The page that the person came from: this one, or after a POST the one with the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return safe_address(request, request.headers.get("referer", ""))


def safe_address(request: HttpRequest, address: str) -> str:
    """`address` if it is on this site, else the home page: nobody is sent elsewhere by a form."""
    inside = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if inside else reverse("pages:home")


def moved(request: HttpRequest) -> HttpResponse | None:
    """The new address, for ever, of any page below a condition that was renamed."""
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD"):
        return None
    slug = match.kwargs.get("slug")
    if not slug or not request.path_info.startswith(BELOW_A_CONDITION):
        return None
    found = resolve_slug(slug)
    if found is None or not found.moved:
        return None
    address = reverse(match.view_name, kwargs={**match.kwargs, "slug": found.condition.slug})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
