"""What moderators decided, for everybody."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api.endpoints import reads, shown
from diseasemaps.api.serializers.fairness import TransparencySerializer
from diseasemaps.moderation import transparency as figures


@reads("transparency", tag="moderation", answers=TransparencySerializer)
def transparency(request: Request) -> Response:
    """Decisions by month and rule, rounded so that no number points at one person."""
    answer = {"multiples_of": settings.SMALL_COUNT, "months": figures.months()}
    return shown(request, answer, TransparencySerializer)
