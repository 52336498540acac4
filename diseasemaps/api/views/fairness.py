"""What moderators decided, for everybody; and people to talk to."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import is_member
from diseasemaps.api.endpoints import query_of, reads, shown
from diseasemaps.api.serializers.fairness import (
    HelplineQuery,
    HelplinesSerializer,
    TransparencySerializer,
)
from diseasemaps.moderation import helplines
from diseasemaps.moderation import transparency as figures


@reads("transparency", tag="moderation", answers=TransparencySerializer)
def transparency(request: Request) -> Response:
    """Decisions by month and rule, rounded so that no number points at one person."""
    answer = {"multiples_of": settings.SMALL_COUNT, "months": figures.months()}
    return shown(request, answer, TransparencySerializer)


@reads(
    "support_lines_list",
    tag="moderation",
    answers=HelplinesSerializer,
    parameters=[HelplineQuery],
    problems=(400,),
)
def support_lines(request: Request) -> Response:
    """Somebody to talk to now, in this country, and the lines for everywhere."""
    own = request.user.country if is_member(request.user) else ""
    country = query_of(request, HelplineQuery).get("country", own)
    return shown(request, {"lines": helplines.for_country(country)}, HelplinesSerializer)
