"""One search over all of it."""

from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api.endpoints import query_of, reads, shown
from diseasemaps.api.serializers.search import SearchQuery, SearchSerializer
from diseasemaps.search import queries


@reads("search", tag="search", answers=SearchSerializer, problems=(400,), parameters=[SearchQuery])
def search(request: Request) -> Response:
    """What people remember: a name, a misspelling, an acronym, a code."""
    asked = query_of(request, SearchQuery)
    kinds = [asked["kind"]] if "kind" in asked else None
    hits = queries.search(asked["q"], user=request.user, kinds=kinds, limit=asked["limit"])
    return shown(request, {"results": hits}, SearchSerializer)
