"""One search over all of it."""

from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api.schema import operation
from diseasemaps.api.serializers.search import SearchQuery, SearchSerializer
from diseasemaps.search import queries


@operation(
    "search", tag="search", answers=SearchSerializer, problems=(400,), parameters=[SearchQuery]
)
@api_view(["GET"])
def search(request: Request) -> Response:
    """What people remember: a name, a misspelling, an acronym, a code."""
    query = SearchQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    asked = query.validated_data
    kinds = [asked["kind"]] if "kind" in asked else None
    hits = queries.search(asked["q"], user=request.user, kinds=kinds, limit=asked["limit"])
    return Response(SearchSerializer({"results": hits}).data)
